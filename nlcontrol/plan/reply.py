"""The Reply: the one JSON value that outside programs read. Stable: keys and meanings do not change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from nlcontrol.errors import UsageError, near_name
from nlcontrol.plan.reply_parts import (
    ControlResult,
    JsonObject,
    QueryResult,
    ResolvedCommand,
    SpanInfo,
    optional,
    required,
)


class Verdict(StrEnum):
    """What becomes of an utterance."""

    ACCEPT = "accept"
    CONFIRM = "confirm"
    ASK = "ask"
    REFUSE = "refuse"


class Reason(StrEnum):
    """Why it was not simply accepted."""

    RISKY = "risky"
    NEEDS_CODE = "needs_code"
    AMBIGUOUS = "ambiguous"
    INCOMPLETE = "incomplete"
    LOW_PROBABILITY = "low_probability"
    UNKNOWN_NAME = "unknown_name"
    OUT_OF_DOMAIN = "out_of_domain"
    NEGATED = "negated"
    REPORTED = "reported"
    QUESTION = "question"
    UNEXPLAINED_WORDS = "unexplained_words"
    UNREADABLE_TIME = "unreadable_time"
    UNSUPPORTED = "unsupported"
    INVALID_VALUE = "invalid_value"
    IMPOSSIBLE = "impossible"
    CONFLICT = "conflict"
    FORBIDDEN = "forbidden"
    EMPTY = "empty"
    TOO_LONG = "too_long"


REASONS: Mapping[Verdict, frozenset[Reason | None]] = {
    Verdict.ACCEPT: frozenset({None}),
    Verdict.CONFIRM: frozenset({Reason.RISKY, Reason.NEEDS_CODE}),
    Verdict.ASK: frozenset({Reason.AMBIGUOUS, Reason.INCOMPLETE, Reason.LOW_PROBABILITY, Reason.UNKNOWN_NAME}),
    Verdict.REFUSE: frozenset(
        {
            Reason.OUT_OF_DOMAIN,
            Reason.NEGATED,
            Reason.REPORTED,
            Reason.QUESTION,
            Reason.UNEXPLAINED_WORDS,
            Reason.UNREADABLE_TIME,
            Reason.UNSUPPORTED,
            Reason.INVALID_VALUE,
            Reason.IMPOSSIBLE,
            Reason.CONFLICT,
            Reason.FORBIDDEN,
            Reason.EMPTY,
            Reason.TOO_LONG,
        }
    ),
}
"""Which reasons each verdict can have; every reason belongs to one verdict."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What was understood of one utterance and what becomes of it; the constructor enforces the contract."""

    utterance: str
    verdict: Verdict
    reason: Reason | None
    message: str
    """What the person is told: one sentence."""
    read_back: str | None = None
    """An imperative sentence that means the same."""
    probability: float | None = None
    plan: str | None = None
    """The written form; null, with the probability, only where there is no reading."""
    commands: tuple[ResolvedCommand, ...] = ()
    query: QueryResult | None = None
    control: ControlResult | None = None
    spans: tuple[SpanInfo, ...] = ()

    def __post_init__(self) -> None:
        if self.reason not in REASONS[self.verdict]:
            raise UsageError(f"{self.reason or 'null'} is no reason to {self.verdict}.")
        if (self.plan is None) != (self.probability is None):
            raise UsageError("A reply has both a plan and a probability, or neither.")
        if self.probability is not None and not 0 <= self.probability <= 1:
            raise UsageError("A probability lies between 0 and 1.")
        contents = [bool(self.commands), self.query is not None, self.control is not None]
        expected = {Verdict.ACCEPT: 1, Verdict.CONFIRM: 1}.get(self.verdict, 0)
        if sum(contents) != expected or (self.verdict is Verdict.CONFIRM and not self.commands):
            raise UsageError("Accept holds commands, a query or a control, confirm commands, the others nothing.")
        if expected and self.plan is None:
            raise UsageError("What is accepted or to be confirmed has a plan.")

    def to_json(self) -> JsonObject:
        """The reply as plain JSON values, keys in the order of the contract."""
        return {
            "utterance": self.utterance,
            "verdict": self.verdict.value,
            "reason": None if self.reason is None else self.reason.value,
            "message": self.message,
            "read_back": self.read_back,
            "probability": self.probability,
            "plan": self.plan,
            "commands": [command.to_json() for command in self.commands],
            "query": None if self.query is None else self.query.to_json(),
            "control": None if self.control is None else self.control.to_json(),
            "spans": [span.to_json() for span in self.spans],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Reply:
        """The reply that `to_json` gave; unknown keys are ignored, UsageError tells what does not fit."""
        query, control = optional(value, "query", dict), optional(value, "control", dict)
        probability = optional(value, "probability", float)
        return cls(
            utterance=required(value, "utterance", str),
            verdict=_member(Verdict, required(value, "verdict", str)),
            reason=None if value.get("reason") is None else _member(Reason, required(value, "reason", str)),
            message=required(value, "message", str),
            read_back=optional(value, "read_back", str),
            probability=probability,
            plan=optional(value, "plan", str),
            commands=tuple(ResolvedCommand.from_json(item) for item in required(value, "commands", list)),
            query=None if query is None else QueryResult.from_json(query),
            control=None if control is None else ControlResult.from_json(control),
            spans=tuple(SpanInfo.from_json(item) for item in required(value, "spans", list)),
        )


_Member = TypeVar("_Member", bound=StrEnum)


def _member(kind: type[_Member], name: str) -> _Member:
    try:
        return kind(name)
    except ValueError as error:
        known = [member.value for member in kind]
        raise UsageError(f'"{name}" is no {kind.__name__.lower()}{near_name(name, known)}.') from error
