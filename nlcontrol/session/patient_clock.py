"""Simulated time that waits for messages: it moves on only when nothing is on its way."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from nlcontrol.world.clock import settle

BUSY_LOOK_S, IDLE_LOOK_S = 0.0, 1.0
"""How often it looks for messages, in its own seconds: while they are expected, and while they are not."""


class PatientClock:
    """A `Clock` that stands still until it is moved, and then goes from sleeper to sleeper."""

    def __init__(self, start: datetime) -> None:
        self._start, self._elapsed_s, self._looked_s = start, 0.0, 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self.quiet: Callable[[], Awaitable[None]] = settle
        """Returns when nothing is on its way."""
        self.busy: Callable[[], bool] = lambda: True
        """Whether messages are expected: then it looks for them more often."""

    def now(self) -> datetime:
        """The start, and what it was moved since."""
        return self._start + timedelta(seconds=self._elapsed_s)

    def monotonic(self) -> float:
        """Seconds it was moved."""
        return self._elapsed_s

    async def sleep(self, seconds: float) -> None:
        """Returns when it was moved so far."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._elapsed_s + seconds, next(self._order), woken))
        await woken

    async def advance(self, seconds: float) -> None:
        """Moves it; whoever sleeps wakes in the order of the moments, and what that causes happens in between."""
        await self.run_until(lambda: False, seconds)

    async def run_until(self, reached: Callable[[], bool], limit_s: float) -> bool:
        """Moves it until something is so, at most so far; whether it came to be so."""
        end_s = self._elapsed_s + limit_s
        await self.quiet()
        while not reached():
            moment_s = self._next_s()
            if moment_s is None or moment_s > end_s:
                self._elapsed_s = end_s
                await self.quiet()
                return reached()
            self._wake(moment_s)
            await self._after_waking()
        return True

    def _next_s(self) -> float | None:
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)  # whoever slept was cancelled
        return self._sleepers[0][0] if self._sleepers else None

    def _wake(self, moment_s: float) -> None:
        self._elapsed_s = max(self._elapsed_s, moment_s)
        while self._sleepers and self._sleepers[0][0] <= moment_s:
            _, _, woken = heapq.heappop(self._sleepers)
            if not woken.done():
                woken.set_result(None)

    async def _after_waking(self) -> None:
        await settle(5)
        if self._elapsed_s - self._looked_s >= (BUSY_LOOK_S if self.busy() else IDLE_LOOK_S):
            self._looked_s = self._elapsed_s
            await self.quiet()
