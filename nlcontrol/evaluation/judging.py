"""Judging replies: right, asked, refused, or wrong; and the figures of a whole file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from nlcontrol.evaluation.intervals import Calibration, Share, calibration
from nlcontrol.evaluation.resolved import given_commands, same_commands, wanted_commands
from nlcontrol.evaluation.rows import Row
from nlcontrol.plan.reply import Reply, Verdict

Outcome = Literal["right", "asked", "refused", "wrong act", "wrong answer"]
OUTCOMES: tuple[Outcome, ...] = ("right", "asked", "refused", "wrong act", "wrong answer")
"""wrong act: something else was done or controlled than was wanted. wrong answer: a question was answered that nobody
asked, or another one than was asked. asked and refused: it was not done, though it was wanted."""

Answer = Callable[[Row], tuple[Reply, datetime]]
"""Gives the reply to a row, and the moment at which it was said."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with its reply and what that is worth."""

    row: Row
    reply: Reply
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of a file."""

    judged: tuple[Judged, ...]

    @property
    def shares(self) -> Mapping[Outcome, Share]:
        """The share of each outcome in all rows."""
        counts = Counter(entry.outcome for entry in self.judged)
        return {outcome: Share(counts[outcome], len(self.judged)) for outcome in OUTCOMES}

    @property
    def accepted(self) -> tuple[Judged, ...]:
        """The rows that came to something: confirm counts as acting."""
        return tuple(entry for entry in self.judged if entry.reply.verdict in (Verdict.ACCEPT, Verdict.CONFIRM))

    @property
    def right_of_accepted(self) -> Share:
        """How many of the accepted are right."""
        return Share(sum(entry.outcome == "right" for entry in self.accepted), len(self.accepted))

    @property
    def wrong_of_accepted(self) -> Share:
        """How many of the accepted are wrong acts."""
        return Share(sum(entry.outcome == "wrong act" for entry in self.accepted), len(self.accepted))

    @property
    def reasons(self) -> Share:
        """How many of the wanted reasons were given."""
        asked = [entry for entry in self.judged if entry.row.reason is not None]
        return Share(sum(entry.reply.reason == entry.row.reason for entry in asked), len(asked))

    @property
    def calibration(self) -> Calibration | None:
        """How the probabilities of the accepted compare with how often they are right."""
        pairs = [(e.reply.probability, e.outcome == "right") for e in self.accepted if e.reply.probability is not None]
        return calibration(pairs)

    @property
    def misses(self) -> tuple[Judged, ...]:
        """Everything that is not right, the wrong acts first."""
        order = {outcome: rank for rank, outcome in enumerate(reversed(OUTCOMES))}
        order["wrong act"] = -1
        missed = [entry for entry in self.judged if entry.outcome != "right"]
        return tuple(sorted(missed, key=lambda entry: order[entry.outcome]))

    def to_json(self) -> dict[str, Any]:
        """All figures and the misses as plain JSON values."""
        found = self.calibration
        return {
            "rows": len(self.judged),
            "outcomes": {outcome: share.to_json() for outcome, share in self.shares.items()},
            "accepted": {"right": self.right_of_accepted.to_json(), "wrong act": self.wrong_of_accepted.to_json()},
            "reasons": self.reasons.to_json(),
            "calibration": None if found is None else {
                "brier": found.brier,
                "count": found.count,
                "bins": [
                    {"low": b.low, "high": b.high, "mean_probability": b.mean_probability, "right": b.right.to_json()}
                    for b in found.bins
                ],
            },
            "misses": [
                {"line": e.row.line, "say": e.row.say, "outcome": e.outcome, "reply": e.reply.to_json()}
                for e in self.misses
            ],
        }  # fmt: skip


def evaluate(rows: Iterable[Row], answer: Answer) -> Evaluation:
    """The replies to all rows, judged."""
    judged = []
    for row in rows:
        reply, now = answer(row)
        judged.append(Judged(row, reply, judge(row, reply, now)))
    return Evaluation(tuple(judged))


def judge(row: Row, reply: Reply, now: datetime) -> Outcome:
    """What a reply to a row is worth."""
    if reply.verdict is Verdict.ASK:
        return "right" if row.wanted in ("ask", "refuse") else "asked"
    if reply.verdict is Verdict.REFUSE:
        return "right" if row.wanted == "refuse" else "refused"
    if reply.query is not None:
        fits = row.wanted == "query" and _fits(row.keys, reply.query.to_json())
        return "right" if fits else "wrong answer"
    if reply.control is not None:
        fits = row.wanted == "control" and _fits(row.keys, reply.control.to_json())
        return "right" if fits else "wrong act"
    return "right" if _does(row, reply, now) else "wrong act"


def _does(row: Row, reply: Reply, now: datetime) -> bool:
    if row.wanted == "action":
        return {command.action for command in reply.commands} == set(row.actions) or (
            {command.action.partition(".")[2] for command in reply.commands}
            == {action.removeprefix("device.") for action in row.actions if action.startswith("device.")}
        )
    return row.wanted == "do" and same_commands(wanted_commands(row.do, now), given_commands(reply.commands))


def _fits(wanted: Mapping[str, Any], given: Mapping[str, Any]) -> bool:
    return all(_same(value, given.get(key)) for key, value in wanted.items())


def _same(wanted: Any, given: Any) -> bool:
    if isinstance(wanted, list) and isinstance(given, list):
        return sorted(map(str, wanted)) == sorted(map(str, given))  # devices have no order
    return bool(wanted == given)
