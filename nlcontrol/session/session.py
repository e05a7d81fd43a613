"""A session for programs and tests: say, wait, expect; its devices live in simulated time unless a broker is given.

    with Session("home", seed=7) as session:
        reply = session.say("dim the kitchen lights to thirty percent")
        session.run_until_idle()
        session.expect("kitchen_ceiling.brightness_pct", 30)

It owns an asyncio loop that runs only inside its methods: nothing happens between two calls, and with a broker of its
own equal seeds and equal words lead to equal outcomes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from nlcontrol.dispatch.events import CommandOutcome, Event, SequenceOutcome
from nlcontrol.errors import NlcontrolError, UsageError, near_name
from nlcontrol.grammar.schema import Scalar
from nlcontrol.plan.reply import Reply
from nlcontrol.session.conversation import Conversation
from nlcontrol.session.definitions import DEFAULT_SITE, load_definitions
from nlcontrol.session.exchange import Exchange, Turn
from nlcontrol.session.house import IN_MEMORY, BrokerKind, House, HouseConfig
from nlcontrol.session.patient_clock import PatientClock
from nlcontrol.session.traffic import Heard
from nlcontrol.site.state import Snapshot
from nlcontrol.world.clock import WallClock

T = TypeVar("T")
START = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
"""Simulated time begins here, so that equal seeds give equal runs whenever they are run."""


class ExpectationError(NlcontrolError, AssertionError):
    """A device is not in the state that was expected."""


class Session:
    """One conversation with one site, from `with` to its end."""

    def __init__(
        self,
        site: str | Path = DEFAULT_SITE,
        *,
        seed: int = 0,
        broker: str | None = None,
        brokers: tuple[BrokerKind, ...] | None = None,
        area: str | None = None,
        language: str | None = None,
        now: datetime | None = None,
        model: Path | None = None,
        confirm: bool = False,
        typed: bool = False,
        journal: Path | str = IN_MEMORY,
    ) -> None:
        """`now` is where simulated time begins; `brokers` are the kinds to start, the first that is installed."""
        self.definitions = load_definitions(site)
        if broker is not None and now is not None:
            raise UsageError("With a broker that was given, now is now: devices there live by the wall clock.")
        begin = self.definitions.local(now or START)
        self._clock = PatientClock(begin) if broker is None else WallClock(self.definitions.zone)
        self._conversation = Conversation(self.definitions.interpreter(model, language), answers=True)
        self._house = House(
            self.definitions, self._clock, HouseConfig(broker=broker, broker_kinds=brokers, journal=journal, seed=seed)
        )
        self._exchange = Exchange(
            self._house, self._conversation,
            area=None if area is None else self.definitions.area(area), typed=typed, confirm=confirm,
        )  # fmt: skip
        self.events: list[Event] = []
        """Everything that happened to commands so far."""
        self.turns: list[Turn] = []
        """What came of each utterance, the last one last."""
        self._house.listen(self.events.append)
        self._runner: asyncio.Runner | None = None

    def __enter__(self) -> Self:
        self._runner = asyncio.Runner()
        try:
            self._run(self._open())
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            self._run(self._house.__aexit__(kind, error, traceback))
        finally:
            self._close()

    # --- talking ------------------------------------------------------------------------------------------------

    def say(self, utterance: str) -> Reply:
        """The reply; what it says is set off, and done as time goes on (`run_until_idle`, `advance`)."""
        turn = self._run(self._said(utterance))
        self.turns.append(turn)
        return turn.reply

    def parse(self, utterance: str) -> Reply:
        """What the utterance would come to now; nothing is done."""
        return self._exchange.parse(utterance)

    # --- time ---------------------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """The moment in the session's own time."""
        return self._clock.now()

    def advance(self, seconds: float) -> None:
        """Lets so much time pass: at once in simulated time, by the wall clock with a broker that was given."""
        self._run(self._advance(seconds))

    def run_until_idle(self, timeout_s: float = 600.0, *, schedules: bool = False) -> tuple[CommandOutcome, ...]:
        """Lets time pass until nothing is under way (with `schedules`: nor planned); the outcomes of the last sequence.

        UsageError when that takes longer than the timeout.
        """
        self._run(self._until_idle(timeout_s, schedules))
        return self.outcomes

    # --- looking ------------------------------------------------------------------------------------------------

    @property
    def outcomes(self) -> tuple[CommandOutcome, ...]:
        """How the commands of the last utterance that had any ended, as far as they have."""
        for turn in reversed(self.turns):
            if turn.running is not None:
                found = _outcome(turn)
                return () if found is None else found.outcomes
        return ()

    @property
    def snapshot(self) -> Snapshot:
        """What the devices reported."""
        return self._house.snapshot

    @property
    def messages(self) -> tuple[Heard, ...]:
        """The MQTT messages so far, the last thousand of them."""
        return self._house.traffic.since(0)

    def state(self, path: str) -> Scalar | None:
        """The value of a field, `kitchen_ceiling.brightness_pct`; None when it is unknown."""
        device, _, field = path.partition(".")
        devices = self.definitions.site.devices
        if device not in devices:
            raise UsageError(f'There is no device "{device}"{near_name(device, devices)}.')
        known = self.definitions.grammar.classes[devices[device].class_name].state
        if field not in known:
            raise UsageError(f'"{device}" does not report "{field}"{near_name(field, known)}.')
        return self.snapshot.value(device, field)

    def expect(self, path: str, value: object) -> Self:
        """Itself, when the field has the value; ExpectationError with what it has when not."""
        found = self.state(path)
        if found != value:
            raise ExpectationError(f"{path} should be {value!r}, and is {'unknown' if found is None else repr(found)}.")
        return self

    # --- inside -------------------------------------------------------------------------------------------------

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        if self._runner is None:
            work.close()
            raise UsageError("A session is used inside `with`.")
        return self._runner.run(work)

    def _close(self) -> None:
        runner, self._runner = self._runner, None
        if runner is not None:
            runner.close()

    async def _open(self) -> None:
        await self._house.__aenter__()
        await self._house.wait_ready()

    async def _said(self, utterance: str) -> Turn:
        turn = await self._exchange.say(utterance)
        await self._settle()
        return turn

    async def _settle(self) -> None:
        if isinstance(self._clock, PatientClock):
            await self._clock.quiet()
        else:
            await asyncio.sleep(0)

    async def _advance(self, seconds: float) -> None:
        if isinstance(self._clock, PatientClock):
            await self._clock.advance(seconds)
        else:
            await asyncio.sleep(seconds)

    async def _until_idle(self, timeout_s: float, schedules: bool) -> None:
        dispatcher = self._house.dispatcher

        def idle() -> bool:
            return not dispatcher.running() and not (schedules and dispatcher.schedules())

        if isinstance(self._clock, PatientClock):
            reached = await self._clock.run_until(idle, timeout_s)
        else:
            reached = await _waited_for(idle, timeout_s)
        if not reached:
            raise UsageError(f"After {timeout_s:g} s something is still under way.")
        await self._settle()


async def _waited_for(idle: Any, timeout_s: float) -> bool:
    try:
        async with asyncio.timeout(timeout_s):
            while not idle():  # noqa: ASYNC110 -- idleness of sequences and schedules together has no event
                await asyncio.sleep(0.005)
    except TimeoutError:
        return False
    return True


def _outcome(turn: Turn) -> SequenceOutcome | None:
    running = turn.running
    if running is None or not running.task.done() or running.task.cancelled():
        return None
    return running.task.result()
