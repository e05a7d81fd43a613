"""Whole programs: started, fed, watched and ended; with devices of their own, or on a broker that the test can kill."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from nlcontrol.mqtt.broker import Broker
from nlcontrol.mqtt.client import Client
from nlcontrol.resources import weights_dir
from tests.conftest import BrokerKind

T = TypeVar("T")
PATIENCE_S = 60
PROGRAM = (sys.executable, "-m", "nlcontrol.cli")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of a user without anything of their own."""
    return {**os.environ, "XDG_DATA_HOME": str(tmp_path / "data"), "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}


Ended = subprocess.CompletedProcess[str]


@pytest.fixture
def program(environment: dict[str, str]) -> Callable[..., Ended]:
    """Runs `nlcontrol ARGUMENTS…` on some input to its end."""

    def run(*arguments: str, given: str | bytes = b"") -> Ended:
        piped = given.encode() if isinstance(given, str) else given
        ended = subprocess.run(
            [*PROGRAM, *arguments], input=piped, capture_output=True, env=environment, cwd=ROOT, timeout=PATIENCE_S,
            check=False,
        )  # fmt: skip
        return Ended(ended.args, ended.returncode, ended.stdout.decode(), ended.stderr.decode())

    return run


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts `nlcontrol ARGUMENTS…`, to be talked to; what still runs at the end of the test is killed."""
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: str) -> subprocess.Popen[str]:
        running = subprocess.Popen(
            [*PROGRAM, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=environment, cwd=ROOT,
        )  # fmt: skip
        started.append(running)
        return running

    yield begin
    for running in started:
        running.kill()
        running.communicate()


class Wire:
    """A broker in a thread, and a client that watches what passes."""

    def __init__(self, kind: BrokerKind) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="broker of the test")
        self._thread.start()
        self._broker = Broker(kinds=[kind])
        self.run(self._broker.start())
        self.url = self._broker.url

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What the coroutine gives, run where the broker runs."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE_S)

    def watch(self, topic_filter: str, words: str) -> None:
        """Returns when a message with these words has passed."""
        self.run(self._watch(topic_filter, words))

    def kill(self) -> None:
        """Ends the broker."""
        self.run(self._broker.stop())

    def close(self) -> None:
        """Ends everything."""
        self.run(self._broker.stop())
        self.run(self._loop.shutdown_default_executor())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _watch(self, topic_filter: str, words: str) -> None:
        async with Client(self.url, f"watcher-{topic_filter}-{words}".replace("/", "-")) as client:
            async for message in await client.subscribe(topic_filter):
                if words in message.payload.decode():
                    return


@pytest.fixture
def wire(broker_kind: BrokerKind) -> Iterator[Wire]:
    """A broker of each kind that the test can kill."""
    running = Wire(broker_kind)
    try:
        yield running
    finally:
        running.close()


@pytest.fixture
def devices(wire: Wire, start: Callable[..., subprocess.Popen[str]]) -> subprocess.Popen[str]:
    """The home's simulated devices, as a program of their own on that broker."""
    simulating = start("simulate", "--broker", wire.url)
    assert simulating.stdout is not None  # a pipe
    assert "36 devices of home" in simulating.stdout.readline()
    return simulating


@pytest.fixture
def weights() -> Path:
    """The shipped weights; a checkout from before the first training has none."""
    path = weights_dir() / "shipped.npz"
    if not path.is_file():
        pytest.skip("the shipped weights are not there (make train)")
    return path


def interrupt(running: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Presses Ctrl-C, and waits for the end."""
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=PATIENCE_S)
    return running.returncode, out, err
