"""Knowing when nothing is on its way any more, so that simulated time does not run ahead of the messages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from functools import partial

from nlcontrol.errors import DeliveryError
from nlcontrol.mqtt.client import Client, Handler, Subscription
from nlcontrol.mqtt.message import Message, Publication, Qos
from nlcontrol.world.clock import settle

PATIENCE_S = 10.0
"""By the wall clock: a broker that is silent for so long has died, and simulated time does not wait for it."""


class CountedClient(Client):
    """A client that counts what it sends and what its handlers are given."""

    sent = 0
    received = 0

    async def send(self, publication: Publication) -> bool:
        """As `Client.send`, counted."""
        self.sent += 1
        return await super().send(publication)

    async def subscribe(self, topic_filter: str, handler: Handler | None = None, *, qos: Qos = 1) -> Subscription:
        """As `Client.subscribe`; what the handler is given is counted."""
        if handler is None:
            return await super().subscribe(topic_filter, qos=qos)

        def counted(message: Message) -> None:
            self.received += 1
            handler(message)

        return await super().subscribe(topic_filter, counted, qos=qos)


class Quiet:
    """A round trip through the broker: what was published before it has arrived when it has.

    A broker hands each client its messages in the order they reached it. So when a message of ours has come back to
    every client, so has everything before it.
    """

    def __init__(self, client: CountedClient, others: Iterable[Client], flush: Callable[[], object]) -> None:
        """`flush` gives an awaitable: what the simulated devices have to say has reached the broker."""
        self._client, self._others, self._flush = client, tuple(others), flush
        self._topic = f"nlcontrol-quiet/{client.client_id}"
        self._number = 0
        self._arrived: dict[Client, int] = {}
        self._progress = asyncio.Event()
        self._sent_before = -1

    async def open(self) -> None:
        """Subscribes every client to the round trips."""
        for client in self._others:
            await client.subscribe(f"{self._topic}/all", partial(self._hear, client))
        for topic in ("all", "own"):
            await Client.subscribe(self._client, f"{self._topic}/{topic}", partial(self._hear, self._client))

    async def wait(self) -> None:
        """Returns when nothing is on its way; at once where the broker is away."""
        while self._client.connected:
            await settle()
            sent, received = self._client.sent, self._client.received
            flushed = self._flush()
            assert asyncio.iscoroutine(flushed) or asyncio.isfuture(flushed)  # of the simulation
            try:
                async with asyncio.timeout(PATIENCE_S):
                    await flushed
                    await self._round_trip(everybody=self._client.sent != self._sent_before)
            except (TimeoutError, DeliveryError):
                return  # the broker goes away just now
            self._sent_before = sent
            await settle()
            if (sent, received) == (self._client.sent, self._client.received):
                return

    async def _round_trip(self, *, everybody: bool) -> None:
        self._number += 1
        topic = f"{self._topic}/{'all' if everybody else 'own'}"
        await Client.send(self._client, Publication(topic, str(self._number).encode()))
        waiting = (self._client, *self._others) if everybody else (self._client,)
        while any(client.connected and self._arrived.get(client, 0) < self._number for client in waiting):
            self._progress.clear()
            await self._progress.wait()

    def _hear(self, client: Client, message: Message) -> None:
        self._arrived[client] = max(self._arrived.get(client, 0), int(message.payload))
        self._progress.set()
