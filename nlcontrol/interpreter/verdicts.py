"""Why an utterance is not simply carried out, and which of several reasons decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from nlcontrol.plan.reply import Reason, Verdict

SEVERITY: Final[tuple[tuple[Verdict, Reason], ...]] = (
    (Verdict.REFUSE, Reason.EMPTY),
    (Verdict.REFUSE, Reason.TOO_LONG),
    (Verdict.REFUSE, Reason.NEGATED),
    (Verdict.REFUSE, Reason.REPORTED),
    (Verdict.REFUSE, Reason.QUESTION),
    (Verdict.REFUSE, Reason.OUT_OF_DOMAIN),
    (Verdict.REFUSE, Reason.UNREADABLE_TIME),
    (Verdict.REFUSE, Reason.UNEXPLAINED_WORDS),
    (Verdict.REFUSE, Reason.UNSUPPORTED),
    (Verdict.REFUSE, Reason.FORBIDDEN),
    (Verdict.REFUSE, Reason.CONFLICT),
    (Verdict.REFUSE, Reason.IMPOSSIBLE),
    (Verdict.REFUSE, Reason.INVALID_VALUE),
    (Verdict.ASK, Reason.UNKNOWN_NAME),
    (Verdict.ASK, Reason.AMBIGUOUS),
    (Verdict.ASK, Reason.INCOMPLETE),
    (Verdict.ASK, Reason.LOW_PROBABILITY),
    (Verdict.CONFIRM, Reason.NEEDS_CODE),
    (Verdict.CONFIRM, Reason.RISKY),
)
"""The worst first: guards outrank faults of names and values (design §5)."""

Moot = Literal["one", "scenes"]

_RANK: Final = {reason: rank for rank, (_, reason) in enumerate(SEVERITY)}
_VERDICT: Final = {reason: verdict for verdict, reason in SEVERITY}


@dataclass(frozen=True, slots=True)
class Objection:
    """One reason not to act at once."""

    reason: Reason
    message: str
    """One sentence for the speaker."""
    start: int = 0
    """The tokens it is about, the end exclusive; 0, 0: all of them."""
    end: int = 0
    moot: Moot | None = None
    """Where there is nothing to ask after all: one device is all that is meant, or scenes are."""

    @property
    def verdict(self) -> Verdict:
        """What the reason comes to."""
        return _VERDICT[self.reason]

    def behind(self, tokens: int) -> Objection:
        """The same about words that follow so many tokens of other clauses."""
        return replace(self, start=self.start + tokens, end=self.end + tokens) if self.end else self


def worst(objections: list[Objection]) -> Objection | None:
    """The objection that decides; the first of several alike."""
    return min(objections, key=lambda objection: _RANK[objection.reason], default=None)
