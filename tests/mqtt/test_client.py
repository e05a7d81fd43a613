"""The client against real brokers: what arrives, what is denied, what is lost, and that nothing is sent by a ghost."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlcontrol.errors import BrokerError, DeliveryError, UnacknowledgedError
from nlcontrol.mqtt import broker as broker_module
from nlcontrol.mqtt.broker import Broker, find_mosquitto
from nlcontrol.mqtt.client import Backoff, Client, ConnectionEvent
from nlcontrol.mqtt.message import Message, Will
from tests.conftest import BrokerKind, RunAsync

pytestmark = pytest.mark.broker
NewBroker = Callable[[], Broker]
AT_ONCE = Backoff(first_s=0.01, limit_s=0.05)
needs_mosquitto = pytest.mark.skipif(
    find_mosquitto() is None, reason="mosquitto is not installed (apt install mosquitto)"
)


def test_a_message_arrives_with_all_it_has(new_broker: NewBroker, broker_kind: BrokerKind, run_async: RunAsync) -> None:
    """Topic, payload and, where MQTT 5 is spoken, correlation and expiry."""

    async def scenario() -> None:
        async with new_broker() as broker, Client(broker.url, "a") as receiver, Client(broker.url, "b") as sender:
            subscription = await receiver.subscribe("home/+")
            assert await sender.publish("home/lamp", "an", expiry_s=20, correlation="c1")
            message = await anext(subscription)
            assert (message.topic, message.payload, message.retain) == ("home/lamp", b"an", False)
            if broker_kind == "mosquitto":
                assert sender.protocol == "5"
                assert message.properties.correlation == b"c1"
                assert message.properties.expiry_s is not None
                assert message.properties.expiry_s <= 20
            else:
                assert sender.protocol == "3.1.1"

    run_async(scenario())


def test_messages_keep_their_order(new_broker: NewBroker, run_async: RunAsync) -> None:
    """A hundred messages published at once arrive once each, in the order in which they were published."""

    async def scenario() -> None:
        async with new_broker() as broker, Client(broker.url, "a") as client:
            subscription = await client.subscribe("count")
            await asyncio.gather(*(client.publish("count", str(number)) for number in range(100)))
            assert [int((await anext(subscription)).payload) for _ in range(100)] == list(range(100))

    run_async(scenario())


def test_a_handler_is_called_on_the_loop(new_broker: NewBroker, run_async: RunAsync) -> None:
    """A handler may touch what belongs to the loop, and one that raises is reported and stops nobody else."""

    async def scenario() -> None:
        loop, reported = asyncio.get_running_loop(), list[object]()
        loop.set_exception_handler(lambda _loop, context: reported.append(context.get("exception")))
        heard: asyncio.Future[Message] = loop.create_future()

        def stumble(_message: Message) -> None:
            raise RuntimeError("a fault in a handler")

        async with new_broker() as broker, Client(broker.url, "a") as client:
            await client.subscribe("x", stumble)
            await client.subscribe("x", heard.set_result)
            await client.publish("x", b"1")
            assert (await heard).payload == b"1"
            assert [str(each) for each in reported] == ["a fault in a handler"]

    run_async(scenario())


def test_retained_messages_come_to_who_asks_for_them_only(new_broker: NewBroker, run_async: RunAsync) -> None:
    """A late subscriber gets what was kept, marked as retained; others get nothing (amqtt would send it to all)."""

    async def scenario() -> None:
        async with new_broker() as broker, Client(broker.url, "a") as early:
            await early.subscribe("state/#")
            await early.publish("state/lamp", b"on", retain=True)
            async with Client(broker.url, "b") as late:
                other = await late.subscribe("other")
                await late.publish("other", b"mine")
                assert (await anext(other)).payload == b"mine"
                kept = await anext(await late.subscribe("state/lamp"))
                assert (kept.payload, kept.retain) == (b"on", True)

    run_async(scenario())


def test_the_will_is_said_when_power_fails_and_not_at_a_goodbye(new_broker: NewBroker, run_async: RunAsync) -> None:
    """Availability is true in both cases: lost is said by the broker, closed is not."""

    async def scenario() -> None:
        async with new_broker() as broker, Client(broker.url, "watcher") as watcher:
            wills = await watcher.subscribe("will/#")
            async with Client(broker.url, "polite", will=Will("will/polite", b"gone")):
                pass
            async with Client(broker.url, "cut", will=Will("will/cut", b"gone"), backoff=AT_ONCE) as client:
                client.cut()
                assert (await anext(wills)).topic == "will/cut"

    run_async(scenario())


def test_after_a_cut_the_client_comes_back_and_hears_again(new_broker: NewBroker, run_async: RunAsync) -> None:
    """Subscriptions outlive the connection, and the owner is told of both."""

    async def scenario() -> None:
        events, lost = list[bool](), asyncio.Event()

        def note(event: ConnectionEvent) -> None:
            events.append(event.connected)
            if not event.connected:
                lost.set()

        async with new_broker() as broker, Client(broker.url, "sender") as sender:
            client = Client(broker.url, "a", backoff=AT_ONCE)
            client.watch(note)
            async with client:
                subscription = await client.subscribe("x")
                client.cut()
                await lost.wait()
                await client.wait_connected()
                await sender.publish("x", b"after")
                assert (await anext(subscription)).payload == b"after"
                assert events == [True, False, True]

    run_async(scenario())


def test_what_was_refused_while_offline_is_never_sent_later(new_broker: NewBroker, run_async: RunAsync) -> None:
    """No ghost: a publish that raised does not reach anybody after the connection is back."""

    async def scenario() -> None:
        async with new_broker() as broker, Client(broker.url, "door") as door:
            commands = await door.subscribe("door/command")
            async with Client(broker.url, "a", backoff=AT_ONCE) as client:
                lost = asyncio.Event()
                client.watch(lambda event: None if event.connected else lost.set())
                client.cut()
                await lost.wait()
                with pytest.raises(BrokerError, match="no connection"):
                    await client.publish("door/command", b"unlock")
                await client.wait_connected()
                await client.publish("door/command", b"lock")
                assert (await anext(commands)).payload == b"lock"

    run_async(scenario())


def test_an_iteration_ends_with_its_subscription_and_with_the_client(
    new_broker: NewBroker, run_async: RunAsync
) -> None:
    """Nobody waits for ever for a message that cannot come; what arrived before is still given."""

    async def scenario() -> None:
        async with new_broker() as broker, Client(broker.url, "a") as client:
            first, second = await client.subscribe("x"), await client.subscribe("x")
            await client.publish("x", b"1")
            assert (await anext(second)).payload == b"1"
            await client.unsubscribe(first)
            assert [message.payload async for message in first] == [b"1"]
            await client.publish("x", b"2")
            assert (await anext(second)).payload == b"2"
        assert [message async for message in second] == []

    run_async(scenario())


def test_no_broker_is_an_error_at_once(run_async: RunAsync) -> None:
    """At the start there is nothing to come back to: the person is told."""

    async def scenario() -> None:
        with pytest.raises(BrokerError, match=r"No MQTT broker answers at mqtt://127\.0\.0\.1:1: connection refused\."):
            await Client("mqtt://127.0.0.1:1", "a").__aenter__()

    run_async(scenario())


@needs_mosquitto
def test_a_denied_publish_and_a_denied_client_are_errors(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, run_async: RunAsync
) -> None:
    """An acknowledgement with a reason code against it is not an acknowledgement."""
    rules = tmp_path / "acl"
    rules.write_text("topic read #\ntopic write open/#\n")
    # Started by root it would else give up root before it reads the file.
    configuration = broker_module._MOSQUITTO_CONFIGURATION + f"user root\nacl_file {rules}\n"
    monkeypatch.setattr(broker_module, "_MOSQUITTO_CONFIGURATION", configuration)

    async def scenario() -> None:
        async with Broker(kinds=["mosquitto"]) as broker, Client(broker.url, "a") as client:
            assert await client.publish("open/door", b"x") is False
            with pytest.raises(DeliveryError, match='denied publishing to "shut/door": not authorized') as caught:
                await client.publish("shut/door", b"x")
            assert not isinstance(caught.value, BrokerError | UnacknowledgedError)

    run_async(scenario())


@needs_mosquitto
def test_a_refused_client_is_told_the_reason(monkeypatch: pytest.MonkeyPatch, run_async: RunAsync) -> None:
    """Wrong credentials are named as such, not as a missing broker."""
    configuration = broker_module._MOSQUITTO_CONFIGURATION.replace("allow_anonymous true", "allow_anonymous false")
    monkeypatch.setattr(broker_module, "_MOSQUITTO_CONFIGURATION", configuration)

    async def scenario() -> None:
        async with Broker(kinds=["mosquitto"]) as broker:
            with pytest.raises(BrokerError, match="refused: not authorized"):
                await Client(broker.url, "a").__aenter__()

    run_async(scenario())


@contextlib.asynccontextmanager
async def _deaf_broker(answer: bytes) -> AsyncIterator[str]:
    """A broker that accepts clients with `answer` and then never says a word."""
    silent = asyncio.Event()
    serving: set[asyncio.Task[None] | None] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving.add(asyncio.current_task())
        await reader.read(1)
        writer.write(answer)
        await silent.wait()
        writer.close()
        with contextlib.suppress(ConnectionError):  # the client may have been cut off
            await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"mqtt://127.0.0.1:{port}?version=3.1.1"
    finally:
        silent.set()
        server.close()
        await asyncio.gather(*(task for task in serving if task is not None))
        await server.wait_closed()


def test_a_broker_that_does_not_acknowledge_leaves_the_outcome_open(run_async: RunAsync) -> None:
    """Sent but not acknowledged is neither done nor undone, and is an error of its own kind."""

    async def scenario() -> None:
        async with _deaf_broker(bytes([0x20, 2, 0, 0])) as url, Client(url, "a", timeout_s=0.1) as client:
            with pytest.raises(UnacknowledgedError, match="may have arrived"):
                await client.publish("x", b"1")

    run_async(scenario())


def test_a_connection_lost_while_waiting_fails_at_once(run_async: RunAsync) -> None:
    """Whoever waits for an acknowledgement does not wait for a time-out when it cannot come any more."""

    async def scenario() -> None:
        async with _deaf_broker(bytes([0x20, 2, 0, 0])) as url, Client(url, "a", timeout_s=60) as client:
            waiting = asyncio.create_task(client.publish("x", b"1"))
            await asyncio.sleep(0)
            client.cut()
            with pytest.raises(UnacknowledgedError, match="connection was lost"):
                await waiting

    run_async(scenario())


def test_a_broker_that_says_nothing_at_all_is_given_up(run_async: RunAsync) -> None:
    """A port that is open is not yet a broker."""

    async def scenario() -> None:
        async with _deaf_broker(b"") as url:
            with pytest.raises(BrokerError, match=r"did not answer within 0\.1 s"):
                await Client(url, "a", timeout_s=0.1).__aenter__()

    run_async(scenario())


@given(attempt=st.integers(0, 10_000), draw=st.floats(0, 1, exclude_max=True))
def test_the_wait_grows_to_its_limit_and_no_further(attempt: int, draw: float) -> None:
    """Every wait is between half of the step and the step; the step doubles up to the limit."""
    backoff = Backoff(first_s=0.5, limit_s=10)
    step_s = min(10, 0.5 * 2.0 ** min(attempt, 40))
    assert step_s / 2 <= backoff.delay_s(attempt, draw) <= step_s


def test_failed_attempts_are_reported_with_their_reason(new_broker: NewBroker, run_async: RunAsync) -> None:
    """While a broker stays away, the owner hears why."""

    async def scenario() -> None:
        told = asyncio.Event()
        broker = new_broker()
        await broker.start()

        def note(event: ConnectionEvent) -> None:
            if "No MQTT broker answers" in event.reason:
                told.set()

        client = Client(broker.url, "a", backoff=AT_ONCE)
        client.watch(note)
        async with client:
            await broker.stop()
            await told.wait()

    run_async(scenario())
