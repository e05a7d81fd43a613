"""A client that stays: it connects, says when the connection is lost, comes back with a new one, and subscribes again.

Nothing is queued while the broker is away: `publish` raises, and the caller, who knows ids and deadlines, decides.

    async with Client("mqtt://127.0.0.1:1883", "nlcontrol-4711") as client:
        states = await client.subscribe("nlcontrol/home/+/state")
        await client.publish("nlcontrol/home/lamp/command", b"{}", expiry_s=5)
        async for message in states: ...

Everything is called and calls back on one asyncio loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from random import Random
from types import TracebackType
from typing import Self

from nlcontrol.errors import BrokerError, DeliveryError
from nlcontrol.mqtt.address import Protocol, read_address
from nlcontrol.mqtt.connection import Connection, UnsupportedProtocolError
from nlcontrol.mqtt.message import Message, Publication, Qos, Will, topic_matches

Handler = Callable[[Message], None]


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait before the next attempt to connect: doubling, up to a limit, half of it drawn by lot."""

    first_s: float = 0.25
    limit_s: float = 15.0

    def delay_s(self, attempt: int, draw: float) -> float:
        """The delay before attempt 0, 1, …; `draw` in [0, 1) keeps clients from coming back all at once."""
        longest = self.limit_s if attempt > 32 else min(self.limit_s, self.first_s * 2.0**attempt)
        return longest * (0.5 + draw / 2)


@dataclass(frozen=True, slots=True)
class ConnectionEvent:
    """The connection came or went; while it stays away, one more event for each failed attempt."""

    connected: bool
    reason: str
    """Why it went, or why the attempt failed; "" when connected."""


class Subscription:
    """What arrives under one filter, in order: iterate over it, unless a handler was given. Keeps all until read."""

    def __init__(self, topic_filter: str, qos: Qos, handler: Handler | None) -> None:
        self.topic_filter, self.qos = topic_filter, qos
        self._handler = handler
        self._queue: asyncio.Queue[Message | None] = asyncio.Queue()

    def deliver(self, message: Message) -> None:
        """Pass one message on; called on the loop by the client."""
        if self._handler is not None:
            # Its own turn of the loop: a handler that raises is reported there and stops nobody else.
            asyncio.get_running_loop().call_soon(self._handler, message)
        else:
            self._queue.put_nowait(message)

    def end(self) -> None:
        """Let the iteration stop after what has arrived."""
        self._queue.put_nowait(None)

    def __aiter__(self) -> AsyncIterator[Message]:
        return self

    async def __anext__(self) -> Message:
        message = await self._queue.get()
        if message is None:
            self._queue.put_nowait(None)  # for whoever else iterates
            raise StopAsyncIteration
        return message


class Client:
    """An MQTT client on the running asyncio loop; use it with `async with`, which connects and closes."""

    def __init__(
        self,
        url: str,
        client_id: str,
        *,
        will: Will | None = None,
        keepalive_s: int = 15,
        timeout_s: float = 5.0,
        backoff: Backoff = Backoff(),
        jitter: Callable[[], float] | None = None,
    ) -> None:
        """`client_id` must be unique at the broker; `jitter` draws from [0, 1), seeded by the client id by default."""
        self._address = read_address(url)
        self.client_id = client_id
        self._will, self._keepalive_s, self._timeout_s = will, keepalive_s, timeout_s
        self._backoff = backoff
        self._jitter = Random(client_id).random if jitter is None else jitter
        self._protocol: Protocol = self._address.protocol or "5"
        self._connection: Connection | None = None
        self._subscriptions: list[Subscription] = []
        self._watchers: list[Callable[[ConnectionEvent], None]] = []
        self._is_connected = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Connect; raises BrokerError when there is no broker, or it refuses."""
        self._connection = await self._open()
        self._keeper = asyncio.create_task(self._keep(self._connection), name=f"mqtt keeper of {self.client_id}")
        self._report(ConnectionEvent(True, ""))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close cleanly: the last will stays unsaid, iterations end."""
        keeper, connection = self._keeper, self._connection
        self._is_connected.clear()
        for subscription in self._subscriptions:
            subscription.end()
        if keeper is None or connection is None:
            return  # it never connected
        keeper.cancel()
        try:
            await asyncio.wait([keeper])
        finally:
            await (self._connection or connection).close()
        if not keeper.cancelled():
            keeper.result()  # a fault of ours in the keeper is not swallowed

    # --- what it gives ----------------------------------------------------------------------------------------------

    @property
    def connected(self) -> bool:
        """Whether there is a connection now."""
        return self._is_connected.is_set() and self._connection is not None and not self._connection.lost.done()

    @property
    def protocol(self) -> Protocol:
        """The version of MQTT spoken with this broker; expiry and correlation travel only with "5"."""
        return self._protocol

    async def wait_connected(self) -> None:
        """Return as soon as there is a connection."""
        while not self.connected:
            await self._is_connected.wait()
            await asyncio.sleep(0)  # a loss just now: let the keeper take note of it

    def watch(self, watcher: Callable[[ConnectionEvent], None]) -> None:
        """Call back on the loop whenever the connection comes, goes, or could not be made again."""
        self._watchers.append(watcher)

    async def publish(
        self,
        topic: str,
        payload: bytes | str,
        *,
        qos: Qos = 1,
        retain: bool = False,
        expiry_s: float | None = None,
        correlation: bytes | str | None = None,
    ) -> bool:
        """Return when the broker has it: False if it says that nobody is subscribed, else True.

        Raises BrokerError if it was not sent, UnacknowledgedError if it was sent and may have arrived, and
        DeliveryError if the broker denied it. An MQTT 3.1.1 broker acknowledges what it denies: no error is no proof.
        """
        data = payload.encode() if isinstance(payload, str) else payload
        label = correlation.encode() if isinstance(correlation, str) else correlation
        return await self.send(Publication(topic, data, qos, retain, expiry_s, label))

    async def send(self, publication: Publication) -> bool:
        """Publish what a dialect encoded; as `publish`."""
        return await self._living().publish(publication, self._timeout_s)

    async def subscribe(self, topic_filter: str, handler: Handler | None = None, *, qos: Qos = 1) -> Subscription:
        """A subscription that outlives reconnects, to iterate over, or with a handler called on the loop per message.

        A message that falls under two subscribed filters may arrive twice at both (amqtt does that).
        """
        subscription = Subscription(topic_filter, qos, handler)
        self._subscriptions.append(subscription)  # before the broker answers: what it kept arrives right behind
        try:
            await self._living().subscribe({topic_filter: self._qos_of(topic_filter)}, self._timeout_s)
        except BaseException:
            self._subscriptions.remove(subscription)
            raise
        return subscription

    async def unsubscribe(self, subscription: Subscription) -> None:
        """End a subscription and its iteration; the broker is told when nobody else here uses the filter."""
        self._subscriptions.remove(subscription)
        subscription.end()
        shared = any(other.topic_filter == subscription.topic_filter for other in self._subscriptions)
        if self.connected and not shared:
            await self._living().unsubscribe(subscription.topic_filter, self._timeout_s)

    def cut(self) -> None:
        """Break the connection without a word, for tests and drills: the will is said, then the client comes back."""
        self._living().cut()

    # --- staying connected ------------------------------------------------------------------------------------------

    def _living(self) -> Connection:
        if self._connection is None or not self.connected:
            raise BrokerError(f"There is no connection to the broker at {self._address}.")
        return self._connection

    async def _open(self) -> Connection:
        try:
            return await self._open_with(self._protocol)
        except UnsupportedProtocolError:
            if self._address.protocol is not None:
                raise
            self._protocol = "3.1.1" if self._protocol == "5" else "5"  # another broker may have taken its place
            return await self._open_with(self._protocol)

    async def _open_with(self, protocol: Protocol) -> Connection:
        return await Connection.open(
            self._address,
            self.client_id,
            protocol,
            self._deliver,
            will=self._will,
            keepalive_s=self._keepalive_s,
            timeout_s=self._timeout_s,
        )

    async def _keep(self, connection: Connection) -> None:
        while True:
            reason = await asyncio.shield(connection.lost)
            self._report(ConnectionEvent(False, reason))
            await connection.close()
            connection = self._connection = await self._come_back()
            self._report(ConnectionEvent(True, ""))

    async def _come_back(self) -> Connection:
        attempt = 0
        while True:
            await asyncio.sleep(self._backoff.delay_s(attempt, self._jitter()))
            attempt += 1
            try:
                return await self._open_and_subscribe()
            except DeliveryError as error:
                self._report(ConnectionEvent(False, error.problem))

    async def _open_and_subscribe(self) -> Connection:
        connection = await self._open()
        try:
            filters = {each.topic_filter: self._qos_of(each.topic_filter) for each in self._subscriptions}
            await connection.subscribe(filters, self._timeout_s)
        except BaseException:
            await connection.close()
            raise
        return connection

    def _qos_of(self, topic_filter: str) -> Qos:
        return max(each.qos for each in self._subscriptions if each.topic_filter == topic_filter)

    def _report(self, event: ConnectionEvent) -> None:
        if event.connected:
            self._is_connected.set()
        else:
            self._is_connected.clear()
        for watcher in self._watchers:
            asyncio.get_running_loop().call_soon(watcher, event)

    def _deliver(self, message: Message) -> None:
        # What matches no subscription is dropped: amqtt sends new clients what was kept for others.
        for subscription in self._subscriptions:
            if topic_matches(subscription.topic_filter, message.topic):
                subscription.deliver(message)
