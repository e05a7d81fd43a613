"""The dispatcher: takes the commands of a Reply, carries them out and says what became of each.

async with Dispatcher(site, grammar, link, journal, clock, on_event=show) as dispatcher:
    running = dispatcher.submit(reply.commands, said=reply.utterance)
    outcome = await running.finished()
    await dispatcher.stop()
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from nlcontrol.dispatch.amounts import Amounts
from nlcontrol.dispatch.courier import Courier, action_of
from nlcontrol.dispatch.delivery import Timing
from nlcontrol.dispatch.endings import ending, restoring
from nlcontrol.dispatch.events import Event, Listener, SequenceOutcome
from nlcontrol.dispatch.journal import Entry, Journal, Schedule
from nlcontrol.dispatch.link import Link
from nlcontrol.dispatch.orders import Part, parts_of, steps_of, unrolled
from nlcontrol.dispatch.recovery import recover
from nlcontrol.dispatch.schedules import Schedules
from nlcontrol.dispatch.sequences import Later, Orders, Sequence, planned_parts
from nlcontrol.dispatch.triggers import later, recurs, state_ends
from nlcontrol.errors import DeliveryError, RejectedCommandError, near_name
from nlcontrol.grammar.schema import Grammar
from nlcontrol.plan.reply_parts import ResolvedCommand, ResolvedTrigger
from nlcontrol.site.state import Snapshot
from nlcontrol.site.types import Site
from nlcontrol.world.clock import Clock

STOPPED = "it was stopped"

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


@dataclass(frozen=True, slots=True)
class Halted:
    """What a stop did."""

    told: tuple[str, ...]
    """The devices whose stop was published."""
    not_told: tuple[str, ...]
    """The devices that know no stop, or that the broker could not be told for."""
    sequences: tuple[str, ...]
    """The sequences that it ended."""
    cancelled: tuple[Schedule, ...]
    """One-time schedules that would have moved something."""
    kept: tuple[Schedule, ...]
    """Schedules that stay: recurring ones, endings, and what moves nothing."""


class Dispatcher:
    """Carries commands out; `async with` picks up what the journal holds and closes in the end."""

    def __init__(
        self,
        site: Site,
        grammar: Grammar,
        link: Link,
        journal: Journal,
        clock: Clock,
        *,
        on_event: Listener | None = None,
        recheck: Recheck | None = None,
        timing: Timing | None = None,
        new_id: Callable[[], str] | None = None,
    ) -> None:
        """`new_id` must never give an id twice, not even after a restart (default: random ones)."""
        self._site, self._grammar, self._link, self._journal, self._clock = site, grammar, link, journal, clock
        self._emit: Listener = on_event or (lambda _event: None)
        self._recheck: Recheck = recheck or (lambda _commands: None)
        timing = timing or Timing()
        self._new_id = new_id or (lambda: secrets.token_hex(8))
        self._courier = Courier(site, grammar, link, journal, clock, timing)
        self._schedules = Schedules(journal, clock, self._courier.observed, timing.grace_s, self._fire, self._emit)
        self._later = Later(self._schedules.arm, self._drop, self._end_later)
        self._running: dict[str, tuple[Sequence, asyncio.Task[SequenceOutcome]]] = {}
        self._paused: set[str] = set()
        self._background: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        """Listens, and takes up what the journal left open: `recovered` by events, schedules from where they were."""
        left = self._journal.open_commands()  # now: what is submitted from here on is ours
        await self._link.open(self._courier)
        work = recover(
            left, self._site, self._grammar, self._link, self._journal, self._courier, self._clock, self._emit
        )
        self._keep(work)
        self._schedules.resume()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends without a word to the devices; the journal knows what was open."""
        await self._schedules.close()
        tasks = [task for _, task in self._running.values()] + list(self._background)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # --- what is known ------------------------------------------------------------------------------------------

    @property
    def snapshot(self) -> Snapshot:
        """The state that the devices reported."""
        return self._courier.observed.snapshot

    def online(self, device: str) -> bool | None:
        """Whether the device is there; None when it never said."""
        return self._courier.observed.online.get(device)

    def schedules(self) -> tuple[Schedule, ...]:
        """What waits for its moment, oldest first."""
        return self._schedules.waiting()

    def running(self) -> tuple[str, ...]:
        """The sequences under way."""
        return tuple(self._running)

    async def idle(self) -> None:
        """Returns when no sequence is under way; schedules may still wait."""
        while self._running:
            await asyncio.wait([task for _, task in self._running.values()])

    def on_problem(self, listener: Callable[[DeliveryError], None]) -> None:
        """Whom to tell of messages from devices that nobody can read (default: they are raised on the loop)."""
        self._courier.problems = listener

    # --- carrying out -------------------------------------------------------------------------------------------

    def submit(self, commands: Iterable[ResolvedCommand], said: str = "") -> Running:
        """Journals everything, then carries it out in the background.

        `RejectedCommandError` before anything is journalled: an unknown device or action, an amount relative to an
        unknown state, a duration for a state that nobody knows how to end.
        """
        return self._submit(unrolled(parts_of(commands)), said)

    async def stop(self, devices: Collection[str] | None = None) -> Halted:
        """Halts what moves and forgets what was to come, for these devices or (None) all; waits for no device."""
        self._journal.next_generation()
        ended = [
            sequence for sequence, _ in self._running.values() if devices is None or sequence.devices & set(devices)
        ]
        for sequence in ended:
            sequence.halt(devices, STOPPED)
        self._courier.halt(devices, STOPPED)
        names = self._by_urgency(devices)
        told = await asyncio.gather(*(self._halt(name) for name in names))
        cancelled, kept = self._cancel_moving(devices)
        return Halted(
            tuple(name for name, done in zip(names, told, strict=True) if done),
            tuple(name for name, done in zip(names, told, strict=True) if not done),
            tuple(sequence.id for sequence in ended),
            cancelled,
            kept,
        )

    async def pause(self, devices: Collection[str] | None = None) -> SequenceOutcome:
        """Halts what moves so that it can go on, and holds the steps behind it; names what could not be paused."""
        busy = {
            name: action
            for name, action in self._courier.busy().items()
            if action.takes_time and (devices is None or name in devices)
        }
        for sequence, _ in self._running.values():
            if devices is None or sequence.devices & set(devices):
                sequence.pause()
        self._paused |= set(busy)
        return await self._control("pause", sorted(busy))

    async def resume(self, devices: Collection[str] | None = None) -> SequenceOutcome:
        """Goes on with what was paused."""
        names = sorted(name for name in self._paused if devices is None or name in devices)
        self._paused -= set(names)
        outcome = await self._control("resume", names)
        for sequence, _ in self._running.values():
            sequence.resume()
        return outcome

    def undo(self) -> tuple[ResolvedCommand, ...]:
        """The commands that bring back what was before the last sequence, to be checked and submitted.

        `RejectedCommandError` when there is nothing to undo, or for one of its commands nobody knows how: then none is.
        """
        last = self._journal.last_sequence()
        done = [] if last is None else [each for each in self._journal.commands_of(last) if each.state == "done"]
        if not done:
            raise RejectedCommandError(["There is nothing to undo."])
        commands: list[ResolvedCommand] = []
        problems = []
        for entry in reversed(done):
            device = self._site.devices[entry.command.device]
            command = restoring(entry.command, device, self._grammar, entry.before)
            if command is None:
                problems.append(f"{entry.command.action} on {device.name} cannot be undone.")
            else:
                commands.append(replace(command, step=len(commands) + 1))
        if problems:
            raise RejectedCommandError(problems)
        return tuple(commands)

    def cancel(self, schedule_id: str) -> bool:
        """A schedule will not happen; False when there is no such schedule any more."""
        return self._schedules.cancel(schedule_id)

    # --- sequences ----------------------------------------------------------------------------------------------

    def _submit(
        self,
        parts: tuple[Part, ...],
        said: str,
        schedule: str | None = None,
        journalled: Callable[[], None] = lambda: None,
    ) -> Running:
        self._judge(parts)
        sequence = self._new_id()
        planned = planned_parts(sequence, parts, self._amounts(), self._new_id)
        self._journal.add_sequence(sequence, said, self._clock.now(), schedule)
        for each in planned:
            if each.schedule is not None and each.part.when is not None:
                steps, when, repeat = each.part.steps, each.part.when, each.part.repeat
                self._schedules.plan(Schedule(each.schedule, "body", sequence, said, steps, when, repeat, None))
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
        self._running[orders.sequence] = (sequence, task)
        task.add_done_callback(lambda _: self._running.pop(orders.sequence, None))
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
        for part in (part for part in parts if part.when is not None and state_ends(part.when)):
            for command in part.commands:
                device = self._site.devices[command.device]
                if ending(command, device, self._grammar, self.snapshot.of(device.id)) is None:
                    problems.append(
                        f"Nobody knows how to end {command.action} on {device.name}, so not for a time either."
                    )
        if problems:
            raise RejectedCommandError(problems)

    def _amounts(self) -> Amounts:
        return Amounts(self._site, self._grammar, self.snapshot)

    # --- later --------------------------------------------------------------------------------------------------

    async def _fire(self, schedule: Schedule, journalled: Callable[[], None]) -> None:
        commands = tuple(command for step in schedule.steps for command in step)
        self._emit(Event(schedule.sequence, None, None, "due", None, schedule=schedule.id))
        problem = self._recheck(commands)
        if problem is None:
            try:
                parts = unrolled((Part(schedule.steps, _rest_of(schedule), schedule.repeat),))
                running = self._submit(parts, schedule.said, schedule.id, journalled)
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
        self._schedules.cancel(schedule_id, reason)

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
        self._schedules.add(schedule)
        return schedule.id

    def _cancel_moving(self, devices: Collection[str] | None) -> tuple[tuple[Schedule, ...], tuple[Schedule, ...]]:
        cancelled, kept = [], []
        for schedule in self._schedules.waiting():
            named = {command.device for step in schedule.steps for command in step}
            moves = any(self._grammar.classes[self._site.devices[name].class_name].moves for name in named)
            mine = devices is None or bool(named & set(devices))
            if mine and moves and schedule.kind == "body" and not recurs(schedule.trigger):
                self._schedules.cancel(schedule.id, STOPPED)
                cancelled.append(schedule)
            elif mine:
                kept.append(schedule)
        return tuple(cancelled), tuple(kept)

    # --- control ------------------------------------------------------------------------------------------------

    def _by_urgency(self, devices: Collection[str] | None) -> list[str]:
        names = [name for name in self._site.devices if devices is None or name in devices]
        return sorted(names, key=lambda name: not self._grammar.classes[self._site.devices[name].class_name].moves)

    async def _halt(self, name: str) -> bool:
        try:
            if await self._link.halt(name, self._journal.generation):
                return True
        except DeliveryError:
            return False  # reported as not told
        device = self._site.devices[name]
        device_class = self._grammar.classes[device.class_name]
        stop = next((action for action in device_class.actions.values() if action.stops), None)
        if stop is None or any(parameter.required for parameter in stop.parameters.values()):
            return False
        self._submit((Part(((ResolvedCommand(1, name, f"{device_class.name}.{stop.name}"),),)),), "stop")
        return True

    async def _control(self, word: str, devices: list[str]) -> SequenceOutcome:
        classes = {name: self._grammar.classes[self._site.devices[name].class_name] for name in devices}
        able = [name for name in devices if classes[name].moves and self._link.describe(name).acts_once]
        commands = tuple(ResolvedCommand(1, name, f"{classes[name].name}.{word}") for name in able)
        if not commands:
            return SequenceOutcome("")
        return await self._submit((Part((commands,)),), word).finished()

    def _keep(self, work: object) -> None:
        assert asyncio.iscoroutine(work)  # ours
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


def _rest_of(schedule: Schedule) -> ResolvedTrigger | None:
    """What of the trigger still matters when the moment has come."""
    trigger = schedule.trigger
    if schedule.kind == "ending":
        return None
    until = None if recurs(trigger) else trigger.until
    if trigger.condition is None and until is None and trigger.for_s is None:
        return None
    return ResolvedTrigger(condition=trigger.condition, until=until, for_s=trigger.for_s)
