"""A sequence under way: step after step, the next only when the one before is confirmed; a failure ends it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from nlcontrol.dispatch.amounts import Amounts
from nlcontrol.dispatch.courier import Courier
from nlcontrol.dispatch.delivery import Report
from nlcontrol.dispatch.events import CommandOutcome, Event, Final, Listener, Passing, SequenceOutcome
from nlcontrol.dispatch.journal import Entry, Journal
from nlcontrol.dispatch.orders import Part, Step
from nlcontrol.dispatch.triggers import holds, spoken, waits
from nlcontrol.plan.reply_parts import ResolvedCommand
from nlcontrol.world.clock import Clock

GOOD: tuple[Final, ...] = ("done", "skipped")
_SAID = {"not_done": "not done", "failed": "not possible", "unknown": "not confirmed"}


@dataclass(slots=True)
class PlannedPart:
    """A part with its place in the journal: the ids of its commands, or the schedule it will become."""

    part: Part
    entries: list[Entry] = field(default_factory=list)
    schedule: str | None = None


@dataclass(slots=True)
class Orders:
    """Everything a sequence is to do."""

    sequence: str
    said: str
    parts: list[PlannedPart]
    schedule: str | None = None
    """The schedule that set it off."""


@dataclass(frozen=True, slots=True)
class Later:
    """What a sequence leaves to the scheduler."""

    arm: Callable[[str], None]
    """The planned schedule waits from now on."""
    drop: Callable[[str, str], None]
    """The planned schedule will not be: id and reason."""
    end_later: Callable[[Orders, Part, list[Entry]], str | None]
    """What these commands brought about is to be ended; the schedule's id, or None when there is nothing to end."""


class Sequence:
    """One sequence; `run` carries it out, `outcome` is complete when it returns."""

    def __init__(
        self, orders: Orders, courier: Courier, journal: Journal, clock: Clock, amounts: Callable[[], Amounts],
        later: Later, emit: Listener,
    ) -> None:  # fmt: skip
        self.orders, self.id = orders, orders.sequence
        self._courier, self._journal, self._clock = courier, journal, clock
        self._amounts, self._later, self._emit = amounts, later, emit
        self._began_s: dict[str, float] = {}
        self._length = sum(len(planned.entries) for planned in orders.parts)
        self._outcomes: list[CommandOutcome] = []
        self._schedules: list[str] = []
        self._ended: str | None = None
        self._halted: dict[str | None, str] = {}
        self._may_go_on = asyncio.Event()
        self._may_go_on.set()

    # --- from outside -------------------------------------------------------------------------------------------

    def halt(self, devices: Collection[str] | None, reason: str) -> None:
        """What has not begun for these devices (None: for any) will not begin."""
        for device in devices if devices is not None else [None]:
            self._halted[device] = reason
        self._may_go_on.set()

    def pause(self) -> None:
        """No further step begins until it is resumed."""
        self._may_go_on.clear()

    def resume(self) -> None:
        """Goes on with the next step."""
        self._may_go_on.set()

    @property
    def devices(self) -> frozenset[str]:
        """Every device it commands."""
        return frozenset(command.device for planned in self.orders.parts for command in planned.part.commands)

    async def run(self) -> SequenceOutcome:
        """Carries everything out, or up to the first failure; the outcome names what was not done."""
        for planned in self.orders.parts:
            if self._ended is None:
                await self._part(planned)
            else:
                self._give_up(planned)
        return SequenceOutcome(self.id, tuple(self._outcomes), tuple(self._schedules))

    # --- parts --------------------------------------------------------------------------------------------------

    async def _part(self, planned: PlannedPart) -> None:
        when = planned.part.when
        if planned.schedule is not None:
            if None in self._halted:
                self._end(self._halted[None])
                self._give_up(planned)
                return
            self._later.arm(planned.schedule)
            self._schedules.append(planned.schedule)
            return
        if when is not None and when.condition is not None:
            holds_now = holds(when.condition, self._courier.observed.snapshot)
            if holds_now is not True:
                why = f"{spoken(when.condition)}: {'not known' if holds_now is None else 'not so'}"
                for entry in planned.entries:
                    self._finish(entry, "skipped", why)
                return
        if planned.part.repeat is not None:
            await self._rounds(planned)
        else:
            await self._steps(planned.part.steps, planned.entries)
        if self._ended is None and when is not None and when.ends_state and not waits(when):
            schedule = self._later.end_later(self.orders, planned.part, planned.entries)
            if schedule is not None:
                self._schedules.append(schedule)

    async def _rounds(self, planned: PlannedPart) -> None:
        repeat = planned.part.repeat
        assert repeat is not None  # the caller looked
        assert repeat.until is not None  # fixed numbers are unrolled
        entries = planned.entries
        for round_ in range(repeat.max_times or 1):
            if holds(repeat.until, self._courier.observed.snapshot):
                break
            if round_ > 0:
                entries = self._another_round(planned)
            await self._steps(planned.part.steps, entries)
            if self._ended is not None:
                return
            entries = []
        for entry in entries:
            self._finish(entry, "skipped", f"{spoken(repeat.until)} holds already")

    def _another_round(self, planned: PlannedPart) -> list[Entry]:
        commands = self._amounts().absolute(planned.part.commands)
        entries = [
            Entry(f"{self.id}-{self._length + index}", self.id, self._length + index, command, "queued")
            for index, command in enumerate(commands)
        ]
        self._length += len(entries)
        self._journal.add_commands(entries)
        planned.entries.extend(entries)
        return entries

    async def _steps(self, steps: tuple[Step, ...], entries: list[Entry]) -> None:
        begin = 0
        for step in steps:
            mine = entries[begin : begin + len(step)]
            begin += len(step)
            if self._ended is not None:
                for entry in mine:
                    self._finish(entry, "not_done", self._ended)
                continue
            await self._may_go_on.wait()
            for outcome in await asyncio.gather(*(self._deliver(entry) for entry in mine)):
                self._outcomes.append(outcome)
                if outcome.state not in GOOD:
                    command = outcome.command
                    self._end(
                        f"before it, {command.action} on {command.device} was {_SAID.get(outcome.state, outcome.state)}"
                    )

    async def _deliver(self, entry: Entry) -> CommandOutcome:
        halted = self._halted.get(None) or self._halted.get(entry.command.device)
        if halted is not None:
            self._journal.finish(entry.id, "not_done", halted)
            outcome: tuple[Final, str | None] = ("not_done", halted)
        else:
            self._began_s[entry.id] = self._clock.monotonic()
            length = max(self._length, entry.position + 1)
            outcome = await self._courier.deliver(entry, entry.position + 1, length, self._reporter(entry))
        state, reason = outcome
        self._say(entry, state, reason)
        return CommandOutcome(entry.id, entry.command, state, reason, self._elapsed_ms(entry.id))

    def _give_up(self, planned: PlannedPart) -> None:
        reason = self._ended or "it was stopped"
        if planned.schedule is not None:
            self._later.drop(planned.schedule, reason)
            for command in planned.part.commands:
                self._outcomes.append(CommandOutcome(planned.schedule, command, "not_done", reason, 0))
        for entry in planned.entries:
            self._finish(entry, "not_done", reason)

    # --- saying so ----------------------------------------------------------------------------------------------

    def _end(self, reason: str) -> None:
        self._ended = self._ended or reason

    def _finish(self, entry: Entry, state: Final, reason: str | None) -> None:
        self._journal.finish(entry.id, state, reason)
        self._outcomes.append(CommandOutcome(entry.id, entry.command, state, reason, self._elapsed_ms(entry.id)))
        self._say(entry, state, reason)

    def _reporter(self, entry: Entry) -> Report:
        return lambda word, reason, fraction: self._say(entry, word, reason, fraction)

    def _say(self, entry: Entry, state: Final | Passing, reason: str | None, fraction: float | None = None) -> None:
        command = entry.command
        self._emit(
            Event(
                self.id, entry.id, command.device, state, reason, self._elapsed_ms(entry.id), command, fraction,
                self.orders.schedule,
            )
        )  # fmt: skip

    def _elapsed_ms(self, command_id: str) -> int:
        now_s = self._clock.monotonic()
        return round((now_s - self._began_s.get(command_id, now_s)) * 1000)


def planned_parts(
    sequence: str, parts: tuple[Part, ...], amounts: Amounts, new_id: Callable[[], str]
) -> list[PlannedPart]:
    """The parts with ids and absolute amounts; what waits becomes a schedule and is made absolute when it is due."""
    planned: list[PlannedPart] = []
    position = 0
    for part in parts:
        if part.when is not None and waits(part.when):
            planned.append(PlannedPart(part, [], new_id()))
            continue
        commands = amounts.absolute(part.commands)
        entries = [
            Entry(f"{sequence}-{position + index}", sequence, position + index, command, "queued")
            for index, command in enumerate(commands)
        ]
        position += len(entries)
        planned.append(PlannedPart(replace(part, steps=_regrouped(part, commands)), entries))
    return planned


def _regrouped(part: Part, commands: tuple[ResolvedCommand, ...]) -> tuple[Step, ...]:
    if part.repeat is not None:
        return part.steps  # later rounds are made absolute anew
    # Unrolled repetitions reuse step numbers: the shape of the part tells which belong together.
    steps, begin = [], 0
    for step in part.steps:
        steps.append(commands[begin : begin + len(step)])
        begin += len(step)
    return tuple(steps)
