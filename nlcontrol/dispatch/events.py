"""What is reported while commands are carried out, and how each of them ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from nlcontrol.plan.reply_parts import ResolvedCommand

Final = Literal["done", "failed", "expired", "unknown", "not_done", "skipped"]
"""done: confirmed. failed: the device or the broker said no. expired: it was never delivered in time. unknown: it was
sent and nobody says what became of it. not_done: never sent, because something before it ended the sequence or it was
stopped. skipped: its condition did not hold."""

Passing = Literal["waiting", "sent", "accepted", "started", "progress", "scheduled", "due", "ended", "cancelled"]
"""waiting: its device is offline. The last four are said of schedules; `ended`: it will not fire again."""

FINAL: tuple[Final, ...] = ("done", "failed", "expired", "unknown", "not_done", "skipped")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a command or a schedule."""

    sequence: str
    command_id: str | None
    """None: the event is about the whole schedule or sequence."""
    device: str | None
    state: Final | Passing
    reason: str | None = None
    elapsed_ms: int = 0
    """Since its turn in the sequence came, by the dispatcher's clock."""
    command: ResolvedCommand | None = None
    fraction: float | None = None
    """Only of progress: the share done."""
    schedule: str | None = None
    """The schedule it belongs to, if it was scheduled."""


Listener = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class CommandOutcome:
    """How one command ended."""

    command_id: str
    command: ResolvedCommand
    state: Final
    reason: str | None
    elapsed_ms: int


@dataclass(frozen=True, slots=True)
class SequenceOutcome:
    """How a sequence ended: every command's outcome, in order, and the schedules it left behind."""

    sequence: str
    outcomes: tuple[CommandOutcome, ...] = ()
    schedules: tuple[str, ...] = ()

    @property
    def all_done(self) -> bool:
        """Whether nothing was left undone; a condition that did not hold leaves nothing to do."""
        return all(outcome.state in ("done", "skipped") for outcome in self.outcomes)

    @property
    def done(self) -> tuple[CommandOutcome, ...]:
        """The confirmed ones."""
        return tuple(outcome for outcome in self.outcomes if outcome.state == "done")

    @property
    def not_done(self) -> tuple[CommandOutcome, ...]:
        """All the others, whatever became of them."""
        return tuple(outcome for outcome in self.outcomes if outcome.state not in ("done", "skipped"))
