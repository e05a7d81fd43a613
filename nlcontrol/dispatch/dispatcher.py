"""The dispatcher: takes the commands of a Reply, carries them out and says what became of each.

    async with Dispatcher(site, grammar, link, journal, clock, on_event=show) as dispatcher:
        running = dispatcher.submit(reply.commands, said=reply.utterance)
        outcome = await running.finished()
        await dispatcher.stop()

What the words of a trigger come to here:

- neighbours with the same trigger and repetition are one body; it runs step by step each time it is due;
- `after_s` counts from the moment its turn comes: when the steps before it are done;
- `if` that does not hold, or is not known, skips the body; that is no failure;
- `once` and `on` wait for the condition to come true; what holds already must first cease;
- `until` ends a recurrence where there is one, else the state that the body brings about, like `for_s`;
- how a state is ended: see `endings`. Where nobody knows, the sequence is refused before anything happens;
- a moment missed by more than the grace period (a minute) has expired, and an event says so.

A stop ends every sequence and cancels one-time schedules of things that move. Recurring schedules, endings ("off again
in ten minutes") and what moves nothing stay: `cancel` is the word for them.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from types import TracebackType
from typing import Self

from nlcontrol.check.endings import restoring
from nlcontrol.dispatch.courier import Courier
from nlcontrol.dispatch.delivery import Timing
from nlcontrol.dispatch.events import Listener, SequenceOutcome
from nlcontrol.dispatch.intake import Intake, Recheck, Running
from nlcontrol.dispatch.journal import Journal, Schedule
from nlcontrol.dispatch.link import Link
from nlcontrol.dispatch.orders import Part, parts_of, unrolled
from nlcontrol.dispatch.recovery import recover
from nlcontrol.errors import DeliveryError, RejectedCommandError
from nlcontrol.grammar.schema import Grammar
from nlcontrol.plan.reply_parts import ResolvedCommand
from nlcontrol.site.state import Snapshot
from nlcontrol.site.types import Site
from nlcontrol.world.clock import Clock

STOPPED = "it was stopped"
REMEMBERED = timedelta(days=30)
"""How long the journal keeps what has ended."""


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
        timing = timing or Timing()
        self._courier = Courier(site, grammar, link, journal, clock, timing)
        self._courier.stopped_elsewhere = self._stopped_elsewhere
        self._intake = Intake(
            site, grammar, self._courier, journal, clock, grace_s=timing.grace_s, emit=self._emit,
            recheck=recheck or (lambda _commands: None), new_id=new_id or (lambda: secrets.token_hex(8)),
        )  # fmt: skip
        self._paused: set[str] = set()
        self._background: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        """Listens, and takes up what the journal left open: `recovered` by events, schedules from where they were."""
        self._journal.raise_generation(self._now())
        self._journal.forget_before(self._clock.now() - REMEMBERED)
        left = self._journal.open_commands()  # now: what is submitted from here on is ours
        await self._link.open(self._courier)
        work = recover(
            left, self._site, self._grammar, self._link, self._journal, self._courier, self._clock, self._emit
        )
        self._keep(work)
        self._intake.schedules.resume()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends without a word to the devices; the journal knows what was open."""
        await self._intake.schedules.close()
        tasks = [task for _, task in self._intake.running.values()] + list(self._background)
        for task in tasks:
            task.cancel()
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(result, Exception):  # a fault of ours; being cancelled is none
                raise result

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
        return self._intake.schedules.waiting()

    def running(self) -> tuple[str, ...]:
        """The sequences under way."""
        return tuple(self._intake.running)

    async def idle(self) -> None:
        """Returns when no sequence is under way; schedules may still wait."""
        while self._intake.running:
            await asyncio.wait([task for _, task in self._intake.running.values()])

    def on_problem(self, listener: Callable[[DeliveryError], None]) -> None:
        """Whom to tell of messages from devices that nobody can read (default: they are raised on the loop)."""
        self._courier.problems = listener

    # --- carrying out -------------------------------------------------------------------------------------------

    def submit(self, commands: Iterable[ResolvedCommand], said: str = "") -> Running:
        """Journals everything, then carries it out in the background.

        `RejectedCommandError` before anything is journalled: an unknown device or action, an amount relative to an
        unknown state, a duration for a state that nobody knows how to end.
        """
        return self._intake.submit(unrolled(parts_of(commands)), said)

    async def stop(self, devices: Collection[str] | None = None) -> Halted:
        """Halts what moves and forgets what was to come, for these devices or (None) all; waits for no device."""
        self._journal.raise_generation(max(self._now(), self._journal.generation + 1))
        ended = self._forget(devices)
        self._paused -= self._paused if devices is None else set(devices)
        names = self._by_urgency(devices)
        told = await asyncio.gather(*(self._halt(name) for name in names))
        cancelled, kept = self._cancel_moving(devices)
        return Halted(
            tuple(name for name, done in zip(names, told, strict=True) if done),
            tuple(name for name, done in zip(names, told, strict=True) if not done),
            ended,
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
        for sequence, _ in self._intake.running.values():
            if devices is None or sequence.devices & set(devices):
                sequence.pause()
        self._paused |= set(busy)
        return await self._control("pause", sorted(busy))

    async def resume(self, devices: Collection[str] | None = None) -> SequenceOutcome:
        """Goes on with what was paused."""
        names = sorted(name for name in self._paused if devices is None or name in devices)
        self._paused -= set(names)
        outcome = await self._control("resume", names)
        for sequence, _ in self._intake.running.values():
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
        return self._intake.schedules.cancel(schedule_id)

    # --- inside -------------------------------------------------------------------------------------------------

    def _now(self) -> int:
        # Generations are times: a new journal does not begin below the stops that devices remember.
        return int(self._clock.now().timestamp())

    def _forget(self, devices: Collection[str] | None) -> tuple[str, ...]:
        ended = [each for each, _ in self._intake.running.values() if devices is None or each.devices & set(devices)]
        for sequence in ended:
            sequence.halt(devices, STOPPED)
        self._courier.halt(devices, STOPPED)
        return tuple(sequence.id for sequence in ended)

    def _stopped_elsewhere(self, device: str) -> None:
        self._forget({device})

    def _cancel_moving(self, devices: Collection[str] | None) -> tuple[tuple[Schedule, ...], tuple[Schedule, ...]]:
        cancelled, kept = [], []
        for schedule in self._intake.schedules.waiting():
            named = {command.device for step in schedule.steps for command in step}
            moves = any(self._grammar.classes[self._site.devices[name].class_name].moves for name in named)
            mine = devices is None or bool(named & set(devices))
            if mine and moves and schedule.kind == "body" and not schedule.trigger.recurs:
                self._intake.schedules.cancel(schedule.id, STOPPED)
                cancelled.append(schedule)
            elif mine:
                kept.append(schedule)
        return tuple(cancelled), tuple(kept)

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
        self._intake.submit((Part(((ResolvedCommand(1, name, f"{device_class.name}.{stop.name}"),),)),), "stop")
        return True

    async def _control(self, word: str, devices: list[str]) -> SequenceOutcome:
        classes = {name: self._grammar.classes[self._site.devices[name].class_name] for name in devices}
        able = [name for name in devices if classes[name].moves and self._link.describe(name).acts_once]
        commands = tuple(ResolvedCommand(1, name, f"{classes[name].name}.{word}") for name in able)
        if not commands:
            return SequenceOutcome("")
        return await self._intake.submit((Part((commands,)),), word).finished()

    def _keep(self, work: object) -> None:
        assert asyncio.iscoroutine(work)  # ours
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
