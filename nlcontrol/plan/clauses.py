"""One clause of an utterance as a value: how it joins, its times, its head; and what it is read from and to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from nlcontrol.plan.types import (
    After,
    Amend,
    At,
    ClockTime,
    Command,
    Condition,
    Control,
    Decline,
    Every,
    For,
    Number,
    Query,
    Until,
)

Join = Literal["first", "then", "and", "or", "before", "after_that", "meanwhile", "correct"]
"""before: this clause is the "before …" clause; after_that: the "after …" clause; correct: a correction."""


@dataclass(frozen=True, slots=True)
class Times:
    """The clause is to be done so many times."""

    times: int


@dataclass(frozen=True, slots=True)
class OnDay:
    """A day without a time of day: "tomorrow"."""

    day: str


@dataclass(frozen=True, slots=True)
class VagueTime:
    """Words of time that nobody can pin down: "soon"; composing refuses them."""

    words: str


Modifier = After | At | Every | For | Until | Times | OnDay | VagueTime
"""`Until` holds a time of day here; a condition is a clause of its own. A day said with a time is in its ClockTime."""


ConditionKind = Literal["once", "whenever", "if", "unless", "until", "while"]


@dataclass(frozen=True, slots=True)
class ConditionClause:
    """A clause that says when another holds: "if the door is open"."""

    kind: ConditionKind
    condition: Condition


@dataclass(frozen=True, slots=True)
class Chat:
    """Words around the command, passed over."""


Head = Command | Query | Control | ConditionClause | Amend | Decline | Chat


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause; `start` and `end` are its tokens in the utterance, the end exclusive."""

    join: Join
    modifiers: tuple[Modifier, ...]
    head: Head
    start: int
    end: int


UseRole = Literal["target", "place", "value", "time", "except", "text"]


@dataclass(frozen=True, slots=True)
class Use:
    """A span of tokens that a clause used, the end exclusive, and what for."""

    start: int
    end: int
    role: UseRole
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A clause and the tokens that its pointers used, in the order of the symbols."""

    clause: Clause
    uses: tuple[Use, ...]

    def behind(self, tokens: int) -> Reading:
        """The same where it follows so many tokens of other clauses."""
        clause = self.clause
        moved = replace(
            clause,
            join="and" if clause.join == "first" else clause.join,
            start=clause.start + tokens,
            end=clause.end + tokens,
        )
        return Reading(moved, tuple(replace(u, start=u.start + tokens, end=u.end + tokens) for u in self.uses))


class MeasureLike(Protocol):
    """What the reader needs of a value token's meaning; `text.tokens.Measure` is one."""

    @property
    def kind(self) -> str:
        """Such as `percent`, `duration`, `clock`."""

    @property
    def number(self) -> Number | None:
        """The amount of a kind that has one."""

    @property
    def clock(self) -> ClockTime | None:
        """The time of day of a clock."""

    @property
    def days(self) -> tuple[str, ...]:
        """The days of a recurrence; the one day of a date."""


class TokenLike(Protocol):
    """What the reader needs of a token; `text.tokens.Token` is one."""

    @property
    def text(self) -> str:
        """Its normalised words."""

    @property
    def start(self) -> int:
        """Where it starts in the utterance, in characters."""

    @property
    def end(self) -> int:
        """Where it ends in the utterance, in characters, exclusive."""

    @property
    def measure(self) -> MeasureLike | None:
        """What it means, if it is a value."""


_CLOSE_SCRIPTS = (range(0x3000, 0x3100), range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0xFF00, 0xFFF0))


def joined_words(tokens: Sequence[TokenLike]) -> str:
    """The words of the tokens as they are written: spaces between words, none between Chinese characters."""
    joined = ""
    for token in tokens:
        spaced = joined and token.text and not (_is_close(joined[-1]) and _is_close(token.text[0]))
        joined += f" {token.text}" if spaced else token.text
    return joined


def _is_close(character: str) -> bool:
    return any(ord(character) in script for script in _CLOSE_SCRIPTS)
