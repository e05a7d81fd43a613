"""The messages of the own dialect: what a dispatcher says to a device, and what a device says back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from nlcontrol.mqtt.wire import (
    Scalar,
    WireMessage,
    by,
    flag,
    mapping,
    number,
    one_of,
    optional,
    percentage,
    scalar,
    scalar_or_texts,
    text,
    texts,
    whole,
)

Status = Literal["accepted", "started", "progress", "finished", "failed", "rejected", "duplicate", "expired"]
"""What a device says of a command; `duplicate`: it has acted on this id before, and does not again."""
FINAL: frozenset[Status] = frozenset({"finished", "failed", "rejected", "expired"})
"""Nothing follows these."""

ArgumentValue = Scalar | tuple[str, ...]
"""Absolute values only: whoever sends a command has made "a bit more" a number. Several places are a tuple."""
StateValue = Scalar | None
"""None: the device does not know."""


@dataclass(frozen=True, slots=True)
class CommandMessage(WireMessage):
    """One command to one device; the device acts on an id once, and never after `expires_at`."""

    id: str = field(metadata=by(text))
    sequence: int = field(metadata=by(whole(1)))
    """The position in the sequence, from 1 …"""
    of: int = field(metadata=by(whole(1)))
    """… to this, its length."""
    generation: int = field(metadata=by(whole(0)))
    """Counts the stops: a device drops commands of a generation older than the last stop it heard."""
    action: str = field(metadata=by(text))
    """`class.action` of the grammars."""
    arguments: Mapping[str, ArgumentValue] = field(metadata=by(mapping(scalar_or_texts)))
    issued_at: float = field(metadata=by(number))
    """Seconds since 1970-01-01 UTC, as all times on the wire."""
    expires_at: float = field(metadata=by(number))

    def __post_init__(self) -> None:
        """Check the fields, one by one and together."""
        WireMessage.__post_init__(self)
        if self.sequence > self.of:
            raise ValueError(f"CommandMessage.sequence is {self.sequence} of {self.of}")


@dataclass(frozen=True, slots=True)
class Acknowledgement(WireMessage):
    """What became of the command with this id, as far as the device knows."""

    id: str = field(metadata=by(text))
    status: Status = field(metadata=by(one_of(*get_args(Status))))
    code: str | None = field(default=None, metadata=by(optional(text)))
    """Why it failed, for programs: `blocked`, `out_of_reach`, …"""
    reason: str | None = field(default=None, metadata=by(optional(text)))
    """Why it failed or was rejected, for people: one sentence."""
    progress_pct: float | None = field(default=None, metadata=by(optional(percentage)))
    state: Mapping[str, StateValue] | None = field(default=None, metadata=by(optional(mapping(optional(scalar)))))
    """The state it led to."""

    def __post_init__(self) -> None:
        """Check the fields, one by one and together."""
        WireMessage.__post_init__(self)
        if self.status == "failed" and self.code is None:
            raise ValueError("Acknowledgement.code is missing: what failed must say why")
        if self.status == "rejected" and self.reason is None:
            raise ValueError("Acknowledgement.reason is missing: what is rejected must say why")
        if self.status == "progress" and self.progress_pct is None:
            raise ValueError("Acknowledgement.progress_pct is missing: progress must say how far")


@dataclass(frozen=True, slots=True)
class StateMessage(WireMessage):
    """All that the device reports of itself."""

    state: Mapping[str, StateValue] = field(metadata=by(mapping(optional(scalar))))
    reported_at: float = field(metadata=by(number))


@dataclass(frozen=True, slots=True)
class Description(WireMessage):
    """What the device is: enough to write its entry in a site file."""

    device: str = field(metadata=by(text))
    class_name: str = field(metadata=by(text, key="class"))
    names: tuple[str, ...] = field(default=(), metadata=by(texts))
    area: str | None = field(default=None, metadata=by(optional(text)))
    kind: str | None = field(default=None, metadata=by(optional(text)))
    features: tuple[str, ...] = field(default=(), metadata=by(texts))


@dataclass(frozen=True, slots=True)
class Availability(WireMessage):
    """Whether the device is there; false is its last will."""

    online: bool = field(metadata=by(flag))


@dataclass(frozen=True, slots=True)
class StopMessage(WireMessage):
    """Halt, forget what is queued, and drop every command of an older generation than this."""

    generation: int = field(metadata=by(whole(0)))
