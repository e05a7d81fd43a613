"""One command on its way: sent until somebody answers, never after its time, and honest about what is not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from nlcontrol.dispatch.events import Final, Passing
from nlcontrol.dispatch.journal import Entry, Journal
from nlcontrol.dispatch.link import Link
from nlcontrol.dispatch.observed import Observed
from nlcontrol.errors import BrokerError, DeliveryError, UnacknowledgedError
from nlcontrol.grammar.schema import Action, Scalar
from nlcontrol.mqtt.messages import FINAL as LAST_WORDS
from nlcontrol.mqtt.messages import Acknowledgement, ArgumentValue, CommandMessage
from nlcontrol.world.clock import Clock, Pulse, within

Report = Callable[[Passing, str | None, float | None], None]
"""Told of everything before the end: the word, a reason, the share done."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How patient the dispatcher is, in seconds of its clock."""

    time_to_live_s: float = 15.0
    """After this a command that nobody acknowledged must not be acted upon."""
    resend_s: float = 2.0
    silence_s: float = 30.0
    """A device at work that says nothing for so long is not known to be working."""
    travel_s: float = 120.0
    """How long a device that does not acknowledge may take for an action that takes time."""
    stopped_s: float = 3.0
    """How long a stopped device may take to say so."""
    grace_s: float = 60.0
    """A schedule that is due longer than this has expired."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What every delivery works with."""

    link: Link
    journal: Journal
    observed: Observed
    clock: Clock
    timing: Timing
    generation: Callable[[], int]


class Delivery:
    """One command to one device; `run` gives its outcome."""

    def __init__(
        self, entry: Entry, place: tuple[int, int], action: Action, goal: Mapping[str, Scalar | None], tools: Tools
    ) -> None:
        """`place` is the command's position in its sequence, from 1, and the sequence's length."""
        self.entry, self.action = entry, action
        self.changed = Pulse()
        self.halted: str | None = None
        """Why it must not go on, once it must not."""
        self._place, self._goal, self._tools = place, goal, tools
        self._description = tools.link.describe(entry.command.device)
        self._sent = entry.sent
        self._heard: Acknowledgement | None = None
        self._heard_s = 0.0
        self._came_back = False
        self._fresh_state = False
        self._outcome: tuple[Final, str | None] | None = None
        self._problem: str | None = None
        self._report: Report = _nothing
        self._answer_by: datetime | None = None

    # --- what is heard ------------------------------------------------------------------------------------------

    @property
    def device(self) -> str:
        """The device it goes to."""
        return self.entry.command.device

    @property
    def under_way(self) -> bool:
        """Whether the device is at it."""
        return self._heard is not None

    @property
    def may_have_arrived(self) -> bool:
        """Whether it was published, as far as anybody knows."""
        return self._sent > 0

    def acknowledged(self, acknowledgement: Acknowledgement) -> None:
        """The device spoke of this command."""
        word = acknowledgement.status
        if self._outcome is not None:
            return
        if word in LAST_WORDS:
            self._outcome = _last_word(acknowledgement, begun=self._heard is not None)
        elif word in ("accepted", "started", "progress"):
            share = None if acknowledgement.progress_pct is None else acknowledgement.progress_pct / 100
            self._report(word, acknowledgement.reason, share)
        if self._heard is None or word != "duplicate":
            self._heard = acknowledgement
        self._heard_s = self._tools.clock.monotonic()
        self.changed.beat()

    def state_reported(self) -> None:
        """The device reported state after the command was sent, or its availability changed."""
        self._fresh_state = self._sent > 0
        self.changed.beat()

    def came_back(self) -> None:
        """The device or the broker was away: what the device said meanwhile is lost."""
        self._came_back = True
        self.changed.beat()

    def halt(self, reason: str) -> None:
        """It must not go on."""
        self.halted = self.halted or reason
        self.changed.beat()

    # --- on its way ---------------------------------------------------------------------------------------------

    async def run(self, report: Report, answer_by: datetime | None = None) -> tuple[Final, str | None]:
        """Sends, waits and resends until there is an outcome (at the latest `answer_by`): the word and the reason."""
        self._report = report
        if self.entry.issued_at is None:
            now = self._tools.clock.now()
            expires = now + timedelta(seconds=self._tools.timing.time_to_live_s)
            before = self._tools.observed.snapshot.of(self.device)
            self.entry = replace(self.entry, issued_at=now, expires_at=expires, before=before)
        self._answer_by = answer_by or self.entry.expires_at
        outcome = await self._until_answered()
        if outcome is not None:
            return outcome
        if self._description.acknowledges:
            return await self._until_finished()
        return await self._until_state()

    async def _until_answered(self) -> tuple[Final, str | None] | None:
        told = False
        while self._outcome is None:
            if self.halted is not None:
                return await self._after_halt()
            if self._answered():
                return None
            left_s = self._left_s()
            if left_s <= 0:
                return self._too_late()
            if self._tools.observed.online.get(self.device) is False:
                if not told:
                    self._report("waiting", f"{self.device} is offline", None)
                told = True
                await within(self._tools.clock, left_s, self.changed.upcoming)
                continue
            answer = self.changed.upcoming
            await self._send()
            await within(
                self._tools.clock, 0.0 if self._answered() else min(left_s, self._tools.timing.resend_s), answer
            )
        return self._outcome

    def _answered(self) -> bool:
        # Nobody answers where devices do not acknowledge: there it is enough that the broker took it.
        waits = self._description.acknowledges or not self._sent
        return self._outcome is not None or self._heard is not None or not waits

    async def _send(self) -> None:
        if self._sent and not (self.action.idempotent or self._description.acts_once):
            return  # what became of the first is unknown, and a second would be one too many
        entry = self.entry = replace(self.entry, generation=self._tools.generation())
        needs_disk = not (self.action.idempotent or self._description.acts_once)
        if not self._tools.journal.mark_sent(entry, durable=needs_disk):
            self._outcome = ("not_done", self.halted or "it was taken back")
            return
        self._sent += 1
        if self._sent == 1:
            self._report("sent", None, None)
        try:
            somebody = await self._tools.link.send(self.device, self._message(), self._tools.clock.now().timestamp())
            self._problem = None if somebody else f"nobody listens to commands for {self.device}"
        except UnacknowledgedError as error:
            self._problem = error.problem
            return
        except BrokerError as error:
            self._problem = error.problem
            somebody = False
        except DeliveryError as error:
            self._outcome = ("failed", error.problem)
            return
        if not somebody:
            self._sent -= 1  # it certainly did not arrive

    def _message(self) -> CommandMessage:
        entry, (position, length) = self.entry, self._place
        assert entry.issued_at is not None  # set in `run`
        assert entry.expires_at is not None  # as above
        assert entry.generation is not None  # set in `_send`
        arguments = {name: _on_the_wire(value) for name, value in entry.command.arguments}
        return CommandMessage(
            entry.id, position, length, entry.generation, entry.command.action, arguments,
            entry.issued_at.timestamp(), entry.expires_at.timestamp(),
        )  # fmt: skip

    def _left_s(self) -> float:
        assert self._answer_by is not None  # set in `run`
        return (self._answer_by - self._tools.clock.now()).total_seconds()

    def _too_late(self) -> tuple[Final, str | None]:
        if self._sent:
            return "unknown", self._problem or f"{self.device} did not answer"
        if self._tools.observed.online.get(self.device) is False:
            return "expired", f"{self.device} was offline"
        return "expired", self._problem or f"{self.device} could not be reached"

    # --- what became of it --------------------------------------------------------------------------------------

    async def _until_finished(self) -> tuple[Final, str | None]:
        silence_s, clock = self._tools.timing.silence_s, self._tools.clock
        asked_s = self._heard_s
        while self._outcome is None:
            if self.halted is not None:
                return await self._after_halt()
            quiet_s = clock.monotonic() - self._heard_s
            if quiet_s >= silence_s:
                return "unknown", f"{self.device} fell silent while it was at it"
            if self._came_back or (quiet_s >= silence_s / 2 and asked_s <= self._heard_s):
                self._came_back, asked_s = False, clock.monotonic()
                changed = self.changed.upcoming
                await self._send()  # the same id: a device that has ended it says so again
            else:
                changed = self.changed.upcoming
            asked = asked_s > self._heard_s
            await within(clock, (silence_s if asked else silence_s / 2) - quiet_s, changed)
        return self._outcome

    async def _until_state(self) -> tuple[Final, str | None]:
        timing, clock = self._tools.timing, self._tools.clock
        if not any(value is not None for value in self._goal.values()):
            return "unknown", f"{self.device} does not say whether it did it"
        wait_s = timing.travel_s if self.action.takes_time else self._left_s()
        deadline_s = clock.monotonic() + wait_s
        while (left_s := deadline_s - clock.monotonic()) > 0:
            if self.halted is not None:
                return "unknown", self.halted
            if self._fresh_state and self._tools.observed.reached(self.device, self._goal):
                return "done", None
            if not await within(clock, min(left_s, timing.resend_s), self.changed.upcoming):
                if self._tools.observed.reached(self.device, self._goal):
                    return "done", f"{self.device} was so already"
                if self._left_s() > 0:
                    await self._send()
                    if self._outcome is not None:
                        return self._outcome
        return "unknown", f"{self.device} does not show that it did it"

    async def _after_halt(self) -> tuple[Final, str | None]:
        reason = self.halted or "it was stopped"
        if not self._sent:
            return "not_done", reason
        if not self._description.acknowledges:
            return "unknown", reason
        deadline_s = self._tools.clock.monotonic() + self._tools.timing.stopped_s
        while self._outcome is None:
            left_s = deadline_s - self._tools.clock.monotonic()
            if left_s <= 0:
                return "unknown", f"{reason}; {self.device} did not say what became of it"
            await within(self._tools.clock, left_s, self.changed.upcoming)
        return self._outcome


def _last_word(acknowledgement: Acknowledgement, *, begun: bool) -> tuple[Final, str | None]:
    reason = acknowledgement.reason or acknowledgement.code
    if acknowledgement.status == "finished":
        return "done", reason
    if acknowledgement.status == "expired":
        # A device that had begun, lost its memory and finds the command too old now: nobody knows how far it came.
        return "unknown" if begun else "expired", reason or "it came too late"
    return "failed", reason


def _on_the_wire(value: object) -> ArgumentValue:
    if isinstance(value, list | tuple):
        return tuple(str(item) for item in value)
    if isinstance(value, str | int | float | bool):
        return value
    raise DeliveryError(f"{value!r} cannot be sent: only absolute values can.")


def _nothing(word: Passing, reason: str | None, share: float | None) -> None:
    """Reports to nobody."""
    del word, reason, share
