"""Taking commands on: judged, made absolute, journalled, and only then set off; also what schedules set off later."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from nlcontrol.check.endings import ending
from nlcontrol.dispatch.amounts import Amounts
from nlcontrol.dispatch.courier import Courier, action_of
from nlcontrol.dispatch.events import Event, Listener, SequenceOutcome
from nlcontrol.dispatch.journal import Entry, Journal, Schedule
from nlcontrol.dispatch.orders import Part, steps_of, unrolled
from nlcontrol.dispatch.schedules import Schedules
from nlcontrol.dispatch.sequences import Later, Orders, Sequence, planned_parts
from nlcontrol.dispatch.triggers import later
from nlcontrol.errors import RejectedCommandError, near_name
from nlcontrol.grammar.schema import Grammar
from nlcontrol.plan.reply_parts import ResolvedCommand, ResolvedTrigger
from nlcontrol.site.types import Site
from nlcontrol.world.clock import Clock

Recheck = Callable[[tuple[ResolvedCommand, ...]], str | None]
"""Judges scheduled commands again when they are due; gives the reason why they must not be carried out, or None."""


@dataclass(frozen=True, slots=True)
class Running:
    """A sequence that was taken on."""

    id: str
    task: asyncio.Task[SequenceOutcome]

    async def finished(self) -> SequenceOutcome:
        """The outcome, when there is one; being cancelled while waiting does not stop the sequence."""
        return await asyncio.shield(self.task)


class Intake:
    """Where sequences begin; `running` are those under way, `schedules` what is to begin later."""

    def __init__(
        self,
        site: Site,
        grammar: Grammar,
        courier: Courier,
        journal: Journal,
        clock: Clock,
        *,
        grace_s: float,
        recheck: Recheck,
        new_id: Callable[[], str],
        emit: Listener,
    ) -> None:
        self.running: dict[str, tuple[Sequence, asyncio.Task[SequenceOutcome]]] = {}
        self.schedules = Schedules(journal, clock, courier.observed, grace_s, self._fire, emit)
        self._site, self._grammar, self._courier, self._journal = site, grammar, courier, journal
        self._clock, self._recheck, self._new_id, self._emit = clock, recheck, new_id, emit
        self._later = Later(self.schedules.arm, self._drop, self._end_later)

    def submit(
        self,
        parts: tuple[Part, ...],
        said: str,
        schedule: str | None = None,
        journalled: Callable[[], None] = lambda: None,
    ) -> Running:
        """Journals the parts and sets them off; `journalled` is called in between."""
        self._judge(parts)
        sequence = self._new_id()
        planned = planned_parts(sequence, parts, self._amounts(), self._new_id)
        self._journal.add_sequence(sequence, said, self._clock.now(), schedule)
        for each in planned:
            if each.schedule is not None and each.part.when is not None:
                steps, when, repeat = each.part.steps, each.part.when, each.part.repeat
                self.schedules.plan(Schedule(each.schedule, "body", sequence, said, steps, when, repeat, None))
        self._journal.add_commands([entry for each in planned for entry in each.entries])
        journalled()
        return self._start(Orders(sequence, said, planned, schedule))

    def _start(self, orders: Orders) -> Running:
        sequence = Sequence(
            orders,
            self._courier,
            self._journal,
            self._clock,
            self._amounts,
            self._later,
            self._emit,
        )
        task = asyncio.create_task(sequence.run(), name=f"sequence {orders.sequence}")
        self.running[orders.sequence] = (sequence, task)
        task.add_done_callback(lambda _: self.running.pop(orders.sequence, None))
        return Running(orders.sequence, task)

    def _judge(self, parts: tuple[Part, ...]) -> None:
        problems = []
        for command in (command for part in parts for command in part.commands):
            device = self._site.devices.get(command.device)
            if device is None:
                raise RejectedCommandError(
                    [f'There is no device "{command.device}"{near_name(command.device, self._site.devices)}.']
                )
            action_of(self._grammar.classes[device.class_name], command)
        for part in (part for part in parts if part.when is not None and part.when.ends_state):
            for command in part.commands:
                device = self._site.devices[command.device]
                if ending(command, device, self._grammar, self._courier.observed.snapshot.of(device.id)) is None:
                    problems.append(
                        f"Nobody knows how to end {command.action} on {device.name}, so not for a time either."
                    )
        if problems:
            raise RejectedCommandError(problems)

    def _amounts(self) -> Amounts:
        return Amounts(self._site, self._grammar, self._courier.observed.snapshot)

    # --- later --------------------------------------------------------------------------------------------------

    async def _fire(self, schedule: Schedule, journalled: Callable[[], None]) -> None:
        commands = tuple(command for step in schedule.steps for command in step)
        self._emit(Event(schedule.sequence, None, None, "due", None, schedule=schedule.id))
        problem = self._recheck(commands)
        if problem is None:
            try:
                parts = unrolled((Part(schedule.steps, _rest_of(schedule), schedule.repeat),))
                running = self.submit(parts, schedule.said, schedule.id, journalled)
            except RejectedCommandError as error:
                problem = str(error)
        if problem is not None:
            journalled()
            for command in commands:
                self._emit(
                    Event(schedule.sequence, None, command.device, "not_done", problem, 0, command, None, schedule.id)
                )
            return
        await running.finished()

    def _drop(self, schedule_id: str, reason: str) -> None:
        self.schedules.cancel(schedule_id, reason)

    def _end_later(self, orders: Orders, part: Part, entries: list[Entry]) -> str | None:
        when = part.when
        assert when is not None  # the caller looked
        before = {entry.id: entry.before for entry in self._journal.commands_of(orders.sequence)}
        found = [
            ending(entry.command, self._site.devices[entry.command.device], self._grammar, before[entry.id])
            for entry in entries
        ]
        commands = [replace(command, step=index) for index, command in enumerate(found) if command is not None]
        for entry, command in zip(entries, found, strict=True):
            if command is None:
                reason = "nobody knows how to end it"
                self._emit(
                    Event(orders.sequence, entry.id, entry.command.device, "cancelled", reason, 0, entry.command)
                )
        if not commands:
            return None
        due_at = None if when.for_s is None else later(self._clock.now(), when.for_s)
        trigger = ResolvedTrigger(for_s=when.for_s, until=when.until)
        schedule = Schedule(
            self._new_id(), "ending", orders.sequence, orders.said, steps_of(commands), trigger, None, due_at
        )
        self.schedules.add(schedule)
        return schedule.id


def _rest_of(schedule: Schedule) -> ResolvedTrigger | None:
    """What of the trigger still matters when the moment has come."""
    trigger = schedule.trigger
    if schedule.kind == "ending":
        return None
    until = None if trigger.recurs else trigger.until
    if trigger.condition is None and until is None and trigger.for_s is None:
        return None
    return ResolvedTrigger(condition=trigger.condition, until=until, for_s=trigger.for_s)
