"""A broker for every machine: the one given, else mosquitto started for us, else amqtt inside this process.

Use: `async with Broker() as broker, Client(broker.url, "nlcontrol-4711") as client: ...`
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from nlcontrol.errors import BrokerError
from nlcontrol.mqtt.address import read_address

if TYPE_CHECKING:
    from amqtt.broker import Broker as AmqttBroker

Kind = Literal["given", "mosquitto", "amqtt"]

_ATTEMPTS = 3
_START_TIMEOUT_S = 5.0
_STOP_TIMEOUT_S = 5.0
_MOSQUITTO_CONFIGURATION = """\
listener {port} 127.0.0.1
allow_anonymous true
persistence false
set_tcp_nodelay true
log_dest stderr
log_type error
log_type warning
"""
# Ends mosquitto when we end, even by a signal that nobody can catch: our end of the pipe closes, `read` returns.
_MOSQUITTO_SCRIPT = 'exec 3<&0; "$0" -c "$1" & child=$!; { read -r _ <&3; kill "$child" 2>/dev/null; } & wait "$child"'


class Broker:
    """The broker to use, started if need be; `url`, `name` and `is_demo` are known inside `async with`."""

    def __init__(self, url: str | None = None, *, kinds: Sequence[Literal["mosquitto", "amqtt"]] | None = None) -> None:
        """Without a URL, the first of `kinds` that is installed (default: mosquitto, then amqtt) is started."""
        if url is not None:
            read_address(url)  # a slip in the URL is said here, not at the first connection
        self._given = url
        self._kinds = ("mosquitto", "amqtt") if kinds is None else tuple(kinds)
        self._running: Mosquitto | Amqtt | None = None

    async def __aenter__(self) -> Self:
        """Start what has to be started; raises BrokerError that says what to install."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop what was started; a broker that was given goes on."""
        await self.stop()

    @property
    def url(self) -> str:
        """Where clients connect to."""
        if self._given is not None:
            return self._given
        if self._running is None:
            raise BrokerError("The broker is not running.")
        # Spoken to in MQTT 5, amqtt waits in silence for the end of a packet that has already ended.
        return f"mqtt://127.0.0.1:{self._running.port}" + ("?version=3.1.1" if self._running.name == "amqtt" else "")

    @property
    def name(self) -> Kind:
        """Which broker it is: `given`, `mosquitto` or `amqtt`."""
        if self._given is not None:
            return "given"
        if self._running is None:
            raise BrokerError("The broker is not running.")
        return self._running.name

    @property
    def is_demo(self) -> bool:
        """Whether it is one for trying out only: amqtt speaks no MQTT 5 and never notices a device that fell silent."""
        return self.name == "amqtt"

    async def start(self) -> None:
        """Start the first broker that is installed, unless a URL was given."""
        if self._given is not None or self._running is not None:
            return
        for kind in self._kinds:
            program = find_mosquitto() if kind == "mosquitto" else None
            if program is not None:
                self._running = await _started(Mosquitto(program))
                return
            if kind == "amqtt" and amqtt_is_installed():
                self._running = await _started(Amqtt())
                return
        raise BrokerError(
            "No MQTT broker is installed: install mosquitto (apt install mosquitto, brew install mosquitto), "
            'or the demo broker (pip install "nlcontrol[broker]"), or give one with --broker mqtt://host:1883.'
        )

    async def stop(self) -> None:
        """Stop what `start` started."""
        running, self._running = self._running, None
        if running is not None:
            await running.stop()


def find_mosquitto() -> str | None:
    """The path of the mosquitto program, or None; Debian keeps it where a user's PATH does not look."""
    folders = [os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"]
    return shutil.which("mosquitto", path=os.pathsep.join(folders))


def amqtt_is_installed() -> bool:
    """Whether the extra `[broker]` is installed."""
    try:
        import amqtt.broker  # noqa: F401, PLC0415 -- an extra, and slow to import
    except ImportError:
        return False
    return True


async def _started(broker: Mosquitto | Amqtt) -> Mosquitto | Amqtt:
    for attempt in range(_ATTEMPTS):
        try:
            await broker.start(_free_port())
        except BrokerError:
            # Somebody may have taken the port between our asking for a free one and the broker's binding it.
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            break
    return broker


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Mosquitto:
    """A mosquitto process of our own, on a loopback port, without persistence; it ends with this process."""

    name: Literal["mosquitto"] = "mosquitto"

    def __init__(self, program: str) -> None:
        self._program = program
        self.port = 0
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self, port: int) -> None:
        """Start on the port and wait until it answers; raises BrokerError with what mosquitto said."""
        self.port = port
        self._folder = tempfile.TemporaryDirectory(prefix="nlcontrol-mosquitto-")
        log = Path(self._folder.name, "log")
        self._process = self._spawn(Path(self._folder.name), log)
        try:
            async with asyncio.timeout(_START_TIMEOUT_S):
                while not await _answers(port):
                    if self._process.poll() is not None:
                        break
                    await asyncio.sleep(0.005)
        except TimeoutError:
            pass  # reported below, with what mosquitto said
        except BaseException:
            await self.stop()
            raise
        if self._process.poll() is not None or not await _answers(port):
            said = _last_line(log)
            await self.stop()
            raise BrokerError(f"mosquitto did not start on port {port}: {said}.")

    def _spawn(self, folder: Path, log: Path) -> subprocess.Popen[bytes]:
        configuration = folder / "mosquitto.conf"
        configuration.write_text(_MOSQUITTO_CONFIGURATION.format(port=self.port))
        with log.open("wb") as output:
            return subprocess.Popen(  # noqa: S603 -- our own script, with paths of ours
                ["/bin/sh", "-c", _MOSQUITTO_SCRIPT, self._program, str(configuration)],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C is ours to handle: the devices say goodbye while the broker still runs
            )

    async def stop(self) -> None:
        """End the process and clear its folder."""
        process, self._process = self._process, None
        if process is not None:
            if process.stdin is not None:
                process.stdin.close()
            try:
                await asyncio.to_thread(process.wait, _STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                await asyncio.to_thread(process.wait)
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


async def _answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


class Amqtt:
    """The amqtt broker on the running loop: good enough to try things out, on loopback only.

    Known defects (0.12.1): MQTT 3.1.1 only, keepalive not enforced, so that a device without power stays "online",
    two clients with one id both stay, a message under two filters arrives twice.
    """

    name: Literal["amqtt"] = "amqtt"

    def __init__(self) -> None:
        self.port = 0
        self._broker: AmqttBroker | None = None
        self._server: asyncio.Server | None = None
        self._clients: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._levels: dict[str, int] = {}

    async def start(self, port: int) -> None:
        """Listen on the port; raises BrokerError if it is taken."""
        from amqtt.broker import Broker as AmqttBroker  # noqa: PLC0415 -- an extra, and slow to import
        from amqtt.errors import AMQTTError  # noqa: PLC0415 -- as above

        self.port = port
        self._quieten()
        configuration = {
            # The socket is ours: amqtt's own server goes on taking clients while it lets go of the ones it has.
            "listeners": {"default": {"type": "external", "bind": f"127.0.0.1:{port}"}},
            "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}},
        }
        broker = AmqttBroker(configuration, loop=asyncio.get_running_loop())
        try:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)
            await broker.start()
        except (AMQTTError, OSError) as error:
            if self._server is not None:
                self._server.close()
            self._restore()
            raise BrokerError(f"The demo broker did not start on port {port}: {error}.") from error
        self._broker = broker

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from amqtt.adapters import StreamReaderAdapter, StreamWriterAdapter  # noqa: PLC0415 -- as in `start`

        task = asyncio.current_task()
        if self._broker is None or task is None:  # it is starting, or has stopped
            writer.close()
            return
        self._clients[task] = writer
        try:
            await self._broker.external_connected(StreamReaderAdapter(reader), StreamWriterAdapter(writer), "default")
        finally:
            del self._clients[task]
            writer.transport.abort()  # amqtt drops the stream of a client that was cut off without closing it

    async def stop(self) -> None:
        """Stop listening and let go of the clients; done in seconds, whatever amqtt is waiting for."""
        broker, self._broker = self._broker, None
        server, self._server = self._server, None
        if broker is None or server is None:
            return
        server.close()
        clients = dict(self._clients)
        for task, writer in clients.items():
            writer.transport.abort()
            task.cancel()
        await asyncio.gather(*clients, return_exceptions=True)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(broker.shutdown(), _STOP_TIMEOUT_S)
        self._restore()

    def _quieten(self) -> None:
        # It logs tracebacks for clients that merely hang up; the libraries below log every state.
        for name in ("amqtt", "transitions"):
            logger = logging.getLogger(name)
            self._levels[name] = logger.level
            logger.setLevel(logging.CRITICAL + 1)

    def _restore(self) -> None:
        for name, level in self._levels.items():
            logging.getLogger(name).setLevel(level)
