"""What is to happen later: kept in the journal, watched while the program runs, picked up again when it starts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Literal

from nlcontrol.dispatch.events import Event, Final, Listener, Passing
from nlcontrol.dispatch.journal import Journal, Schedule
from nlcontrol.dispatch.observed import Observed
from nlcontrol.dispatch.triggers import holds, next_due, spoken
from nlcontrol.plan.reply_parts import ResolvedCondition
from nlcontrol.world.clock import Clock, within

LOOK_S = 60.0
"""A sleep is never longer: the wall clock may have been set, the machine may have slept."""

Over = Literal["ended", "cancelled", "expired"]
Fire = Callable[[Schedule, Callable[[], None]], Awaitable[None]]
"""Carries the body out; calls back when it is in the journal, before anything is published."""


class Schedules:
    """The schedules of one journal; each is watched by a task of its own."""

    def __init__(
        self, journal: Journal, clock: Clock, observed: Observed, grace_s: float, fire: Fire, emit: Listener
    ) -> None:  # fmt: skip
        self._journal, self._clock, self._observed = journal, clock, observed
        self._grace_s, self._fire, self._emit = grace_s, fire, emit
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def resume(self) -> list[Schedule]:
        """Watches again what the journal holds; gives what was planned and will not be, for its sequence is lost."""
        lost = []
        for schedule in self._journal.schedules():
            if schedule.state == "planned":
                self._end(schedule, "cancelled", "the program ended before its turn came")
                lost.append(schedule)
            else:
                self._watch(schedule)
        return lost

    def waiting(self) -> tuple[Schedule, ...]:
        """The schedules that wait, oldest first."""
        return tuple(schedule for schedule in self._journal.schedules() if schedule.state == "waiting")

    def plan(self, schedule: Schedule) -> None:
        """Journals a schedule whose turn in its sequence has not come."""
        self._journal.add_schedule(replace(schedule, state="planned"))

    def arm(self, schedule_id: str) -> None:
        """Its turn has come: from now on it waits for its moment."""
        schedule = self._find(schedule_id)
        if schedule is None:
            return  # cancelled in the meantime
        due_at = next_due(schedule.trigger, self._clock.now())
        self._journal.arm(schedule_id, due_at)
        armed = replace(schedule, state="waiting", due_at=due_at)
        self._say(armed, "scheduled", None if due_at is None else due_at.isoformat(timespec="seconds"))
        self._watch(armed)

    def add(self, schedule: Schedule) -> None:
        """Journals a schedule that waits at once."""
        self._journal.add_schedule(schedule)
        self._say(schedule, "scheduled", schedule.due_at.isoformat(timespec="seconds") if schedule.due_at else None)
        self._watch(schedule)

    def cancel(self, schedule_id: str, reason: str = "it was cancelled") -> bool:
        """It will not happen; False when there is no such schedule any more."""
        schedule = self._find(schedule_id)
        if schedule is None:
            return False
        task = self._tasks.pop(schedule_id, None)
        if task is not None:
            task.cancel()
        self._end(schedule, "cancelled", reason)
        return True

    async def close(self) -> None:
        """Stops watching; the journal keeps everything."""
        tasks, self._tasks = list(self._tasks.values()), {}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # --- watching -----------------------------------------------------------------------------------------------

    def _watch(self, schedule: Schedule) -> None:
        task = asyncio.create_task(self._run(schedule), name=f"schedule {schedule.id}")
        self._tasks[schedule.id] = task

    async def _run(self, schedule: Schedule) -> None:
        trigger = schedule.trigger
        if schedule.kind == "ending":
            await self._until_end(schedule)
        elif (condition := trigger.on or trigger.once) is not None:
            await self._on_edges(schedule, condition)
        else:
            await self._at_moments(schedule)
        self._tasks.pop(schedule.id, None)

    async def _until_end(self, schedule: Schedule) -> None:
        # Either the time is over or the condition holds, whichever comes first.
        if await self._sleep(schedule):
            await self._last(schedule)
        else:
            await self._fire(schedule, lambda: self._close(schedule, "ended"))

    async def _at_moments(self, schedule: Schedule) -> None:
        while schedule.due_at is not None:
            if not await self._sleep(schedule):
                until = schedule.trigger.until
                self._end(schedule, "ended", None if until is None else f"{spoken(until)}")
                return
            if not schedule.trigger.recurs:
                await self._last(schedule)
                return
            upcoming = next_due(schedule.trigger, max(self._clock.now(), schedule.due_at))
            assert upcoming is not None  # it recurs at moments
            if self._overdue(schedule):
                self._journal.reschedule(schedule.id, upcoming)
                self._say(schedule, "expired", f"it was due at {schedule.due_at.isoformat(timespec='seconds')}")
            else:
                await self._fire(schedule, partial(self._journal.reschedule, schedule.id, upcoming))
                if upcoming <= self._clock.now():  # the body took longer than the interval: what it missed is missed
                    upcoming = next_due(schedule.trigger, self._clock.now()) or upcoming
                    self._journal.reschedule(schedule.id, upcoming)
            schedule = replace(schedule, due_at=upcoming)

    async def _on_edges(self, schedule: Schedule, condition: ResolvedCondition) -> None:
        # What holds when watching begins is no edge: nobody knows how long it has been so.
        was = holds(condition, self._observed.snapshot)
        while True:
            changed = self._observed.changed.upcoming
            until = schedule.trigger.until
            if until is not None and schedule.trigger.recurs and holds(until, self._observed.snapshot):
                self._end(schedule, "ended", spoken(until))
                return
            await changed.wait()
            now = holds(condition, self._observed.snapshot)
            came_true = was is False and now is True
            was = was if now is None else now
            if came_true and schedule.trigger.once is not None:
                await self._fire(schedule, lambda: self._close(schedule, "ended"))
                return
            if came_true:
                await self._fire(schedule, _nothing)
                was = holds(condition, self._observed.snapshot)

    async def _last(self, schedule: Schedule) -> None:
        if self._overdue(schedule):
            due = schedule.due_at.isoformat(timespec="seconds") if schedule.due_at else "?"
            self._end(schedule, "expired", f"it was due at {due}")
        else:
            await self._fire(schedule, lambda: self._close(schedule, "ended"))

    async def _sleep(self, schedule: Schedule) -> bool:
        """True when the moment has come, False when the condition that ends it holds first."""
        until = schedule.trigger.until if schedule.trigger.recurs or schedule.kind == "ending" else None
        while True:
            changed = self._observed.changed.upcoming
            if until is not None and holds(until, self._observed.snapshot):
                return False
            left_s = LOOK_S
            if schedule.due_at is not None:
                left_s = (schedule.due_at - self._clock.now()).total_seconds()
                if left_s <= 0:
                    return True
            await within(self._clock, min(left_s, LOOK_S), changed)

    def _overdue(self, schedule: Schedule) -> bool:
        if schedule.due_at is None:
            return False
        return (self._clock.now() - schedule.due_at).total_seconds() > self._grace_s

    # --- inside -------------------------------------------------------------------------------------------------

    def _find(self, schedule_id: str) -> Schedule | None:
        return next((each for each in self._journal.schedules() if each.id == schedule_id), None)

    def _close(self, schedule: Schedule, state: Over) -> None:
        self._journal.end_schedule(schedule.id, state)

    def _end(self, schedule: Schedule, state: Over, reason: str | None) -> None:
        if self._journal.end_schedule(schedule.id, state, reason):
            self._say(schedule, state, reason)

    def _say(self, schedule: Schedule, word: Final | Passing, reason: str | None) -> None:
        self._emit(Event(schedule.sequence, None, None, word, reason, schedule=schedule.id))


def _nothing() -> None:
    """A recurrence on a condition stays as it is."""
