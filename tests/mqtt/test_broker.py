"""There is a broker on every machine, and it is gone when we are."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nlcontrol.errors import BrokerError, UsageError
from nlcontrol.mqtt import broker as broker_module
from nlcontrol.mqtt.broker import Broker, find_mosquitto
from nlcontrol.mqtt.client import Client
from tests.conftest import BrokerKind, RunAsync

NewBroker = Callable[[], Broker]


@pytest.mark.broker
def test_a_started_broker_says_what_it_is(new_broker: NewBroker, broker_kind: BrokerKind, run_async: RunAsync) -> None:
    """People are told which broker runs, and that amqtt is for trying out."""

    async def scenario() -> None:
        async with new_broker() as broker:
            assert broker.name == broker_kind
            assert broker.is_demo == (broker_kind == "amqtt")
            assert broker.url.startswith("mqtt://127.0.0.1:")

    run_async(scenario())


@pytest.mark.broker
def test_a_stopped_broker_is_gone_and_starts_again(new_broker: NewBroker, run_async: RunAsync) -> None:
    """Stopping leaves nothing behind that answers; the same object can be started anew."""

    async def scenario() -> None:
        broker = new_broker()
        await broker.start()
        url = broker.url
        await broker.stop()
        with pytest.raises(BrokerError, match="No MQTT broker answers"):
            await Client(url, "late").__aenter__()
        with pytest.raises(BrokerError, match="not running"):
            _ = broker.url
        async with broker, Client(broker.url, "again") as client:
            assert client.connected

    run_async(scenario())


@pytest.mark.broker
def test_two_brokers_do_not_meet(new_broker: NewBroker, run_async: RunAsync) -> None:
    """Two sessions on one machine must not hear each other."""

    async def scenario() -> None:
        async with new_broker() as one, new_broker() as other:
            assert one.url != other.url

    run_async(scenario())


@pytest.mark.broker
def test_a_broker_stops_while_clients_are_connected(new_broker: NewBroker, run_async: RunAsync) -> None:
    """The client learns of it; nothing hangs and nothing warns."""

    async def scenario() -> None:
        broker = new_broker()
        await broker.start()
        async with Client(broker.url, "left-behind") as client:
            gone = asyncio.Event()
            client.watch(lambda event: None if event.connected else gone.set())
            await broker.stop()
            await gone.wait()
            assert not client.connected

    run_async(scenario())


def test_a_given_url_is_used_as_it_is(run_async: RunAsync) -> None:
    """Nothing is started beside the broker that was named."""

    async def scenario() -> None:
        async with Broker("mqtt://example.org") as broker:
            assert (broker.url, broker.name, broker.is_demo) == ("mqtt://example.org", "given", False)

    run_async(scenario())


def test_a_slip_in_the_given_url_is_said_at_once() -> None:
    """Not only when the first client connects."""
    with pytest.raises(UsageError):
        Broker("localhost")


def test_without_any_broker_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, run_async: RunAsync
) -> None:
    """One sentence, three ways out."""
    monkeypatch.setattr(broker_module, "find_mosquitto", lambda: None)
    monkeypatch.setattr(broker_module, "amqtt_is_installed", lambda: False)
    with pytest.raises(BrokerError, match=r"apt install mosquitto.*nlcontrol\[broker\].*--broker"):
        run_async(Broker().start())


def test_a_mosquitto_that_cannot_start_is_quoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_async: RunAsync
) -> None:
    """The operator sees what mosquitto said, not just that it failed."""
    program = tmp_path / "mosquitto"
    program.write_text("#!/bin/sh\necho 'no room left' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(broker_module, "find_mosquitto", lambda: str(program))
    with pytest.raises(BrokerError, match="no room left"):
        run_async(Broker(kinds=["mosquitto"]).start())


@pytest.mark.broker
@pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed (apt install mosquitto)")
def test_mosquitto_ends_even_when_we_are_killed(run_async: RunAsync) -> None:
    """A program that dies without a word leaves no broker running."""
    program = (
        "import asyncio\n"
        "from nlcontrol.mqtt.broker import Broker\n"
        "async def main():\n"
        "    async with Broker(kinds=['mosquitto']) as broker:\n"
        "        print(broker.url, flush=True)\n"
        "        await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )

    async def is_gone(url: str) -> None:
        while True:
            try:
                async with Client(url, "still-there"):
                    pass
            except BrokerError:
                return
            await asyncio.sleep(0.02)

    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        process.send_signal(signal.SIGKILL)
    run_async(is_gone(url))
