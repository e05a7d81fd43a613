"""Time as a value that is passed in: the wall's, a faster one, and one that a test moves by hand."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol


class Clock(Protocol):
    """What everything that waits or dates asks for the time."""

    def now(self) -> datetime:
        """The time of day, with its zone: for dates people and other machines read."""
        ...

    def monotonic(self) -> float:
        """Seconds since some beginning, never backwards: for durations."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Returns when that much of this clock's time has passed."""
        ...


class WallClock:
    """The machine's clock, in a time zone (default: the machine's)."""

    def __init__(self, zone: tzinfo | None = None) -> None:
        self._zone = zone

    def now(self) -> datetime:
        """The time of day."""
        return datetime.now(UTC).astimezone(self._zone)

    def monotonic(self) -> float:
        """Seconds of the machine's monotonic clock."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Sleeps as long as it says."""
        await asyncio.sleep(seconds)


class ScaledClock:
    """A clock that runs `rate` times as fast as the wall's from `start` on: simulations in a hurry."""

    def __init__(self, rate: float, start: datetime) -> None:
        self.rate, self._start, self._begin = rate, start, time.monotonic()

    def now(self) -> datetime:
        """The start and what has passed since, times the rate."""
        return self._start + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Seconds of this clock since it was made."""
        return (time.monotonic() - self._begin) * self.rate

    async def sleep(self, seconds: float) -> None:
        """Sleeps `seconds` of this clock."""
        await asyncio.sleep(max(0.0, seconds) / self.rate)


class SteppedClock:
    """A clock that stands still until `advance` moves it: the same run every time."""

    def __init__(self, start: datetime) -> None:
        self._start, self._elapsed = start, 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    def now(self) -> datetime:
        """The start and what `advance` added."""
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        """Seconds advanced."""
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        """Returns when `advance` has passed the moment."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._elapsed + seconds, next(self._order), woken))
        await woken

    async def advance(self, seconds: float) -> None:
        """Moves the clock; sleepers wake in the order of their moments, and what they cause happens in between."""
        end = self._elapsed + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            moment, _, woken = heapq.heappop(self._sleepers)
            if woken.done():
                continue
            self._elapsed = max(self._elapsed, moment)
            woken.set_result(None)
            await settle()
        self._elapsed = end
        await settle()


async def settle(turns: int = 50) -> None:
    """Lets everything that can run without time passing run."""
    for _ in range(turns):
        await asyncio.sleep(0)


async def within(clock: Clock, seconds: float, event: asyncio.Event) -> bool:
    """Whether the event was set within that much of the clock's time."""
    if event.is_set():
        return True
    if seconds <= 0:
        return False
    happened = asyncio.ensure_future(event.wait())
    alarm = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({happened, alarm}, return_when=asyncio.FIRST_COMPLETED)
        return event.is_set()
    finally:
        happened.cancel()
        alarm.cancel()


class Pulse:
    """Something that happens again and again: `upcoming` is set the next time it does."""

    def __init__(self) -> None:
        self.upcoming = asyncio.Event()

    def beat(self) -> None:
        """It happens: whoever waits goes on, whoever asks from now on waits for the next time."""
        self.upcoming.set()
        self.upcoming = asyncio.Event()
