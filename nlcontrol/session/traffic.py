"""The MQTT messages of a site as they pass, for people who want to see what their words caused."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from nlcontrol.mqtt.client import Client
from nlcontrol.mqtt.message import Message

KEPT = 1000


@dataclass(frozen=True, slots=True)
class Heard:
    """One message, and when it passed."""

    at: datetime
    message: Message

    @property
    def text(self) -> str:
        """The payload as text."""
        return self.message.payload.decode(errors="replace")


class Traffic:
    """The last messages under a site's topics."""

    def __init__(self, site: str, now: Callable[[], datetime]) -> None:
        self._site, self._now = site, now
        self._heard: deque[Heard] = deque(maxlen=KEPT)
        self._count = 0

    async def open(self, client: Client) -> None:
        """Begins to listen; the client must be its own, or what falls under two filters may arrive twice."""
        await client.subscribe(f"nlcontrol/{self._site}/#", self._hear)

    @property
    def count(self) -> int:
        """How many passed so far, retained ones not counted."""
        return self._count

    def since(self, count: int) -> tuple[Heard, ...]:
        """What passed since so many had passed, as far as it is kept."""
        fresh = self._count - count
        return tuple(self._heard)[-fresh:] if fresh > 0 else ()

    def _hear(self, message: Message) -> None:
        if not message.retain:
            self._count += 1
            self._heard.append(Heard(self._now(), message))
