"""What tests of several floors share: real brokers, and a way to run coroutines that cannot hang."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, Literal, Protocol, TypeVar, cast

import pytest
from hypothesis import settings

from nlcontrol.mqtt.broker import Broker, amqtt_is_installed, find_mosquitto

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

T = TypeVar("T")
BrokerKind = Literal["mosquitto", "amqtt"]
_PATIENCE_S = 30


class RunAsync(Protocol):
    """Runs a coroutine on a fresh loop and returns what it returns."""

    def __call__(self, scenario: Coroutine[Any, Any, T], /) -> T: ...  # noqa: D102 -- said above


@pytest.fixture
def run_async() -> RunAsync:
    """A runner for coroutines that fails instead of hanging."""

    def run(scenario: Coroutine[Any, Any, T]) -> T:
        async def limited() -> T:
            async with asyncio.timeout(_PATIENCE_S):
                return await scenario

        return asyncio.run(limited())

    return run


@pytest.fixture(params=["mosquitto", "amqtt"])
def broker_kind(request: pytest.FixtureRequest) -> BrokerKind:
    """Each kind of broker that can be started here; skips what is not installed."""
    kind = cast(BrokerKind, request.param)
    if kind == "mosquitto" and find_mosquitto() is None:
        pytest.skip("mosquitto is not installed (apt install mosquitto)")
    if kind == "amqtt" and not amqtt_is_installed():
        pytest.skip('amqtt is not installed (pip install "nlcontrol[broker]")')
    return kind


@pytest.fixture
def new_broker(broker_kind: BrokerKind) -> Callable[[], Broker]:
    """Makes brokers of each kind, to be started with `async with` on the test's own loop."""
    return lambda: Broker(kinds=[broker_kind])


@pytest.fixture
def broker_url(broker_kind: BrokerKind) -> Iterator[str]:
    """The URL of a running broker of each kind, for tests that start whole programs."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="broker of the test")
    thread.start()
    broker = Broker(kinds=[broker_kind])
    try:
        asyncio.run_coroutine_threadsafe(broker.start(), loop).result(_PATIENCE_S)
        yield broker.url
    finally:
        asyncio.run_coroutine_threadsafe(broker.stop(), loop).result(_PATIENCE_S)
        asyncio.run_coroutine_threadsafe(loop.shutdown_default_executor(), loop).result(_PATIENCE_S)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
