"""Where clauses begin: sure cuts from the tags alone, unsure ones together with what the decoder makes of either way.

P(cuts, clauses) = ∏ P(boundary tag) ∏ P(clause | its cut). Between two sure cuts the best of all ways is found by
dynamic programming over the unsure ones; where no cut is unsure, nothing is decoded for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import exp, inf, log, prod
from typing import Final

from nlcontrol.runtime.gates import Floats
from nlcontrol.runtime.network import Network

UNSURE: Final = 0.04
"""A cut with a probability between this and its complement is weighed against the clauses it makes."""
MOST_UNSURE: Final = 6
"""In one stretch between sure cuts; of more, the least unsure ones are decided by their tags."""

ScoreClause = Callable[[int, int], float]
"""The log-probability of the best clause from one token to another, exclusive."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Where the clauses of an utterance start."""

    starts: tuple[int, ...]
    probability: float = 1.0
    """Of all cuts together, among all ways to cut."""
    otherwise: Cut | None = None
    """The next best way, where any cut is unsure."""


Way = tuple[float, tuple[int, ...]]
"""The log-probability of a way to cut, and where clauses start."""


def cut(network: Network, log_probs: Floats, score_clause: ScoreClause) -> Cut:
    """Where clauses start, and how probable the cuts are as a whole; `log_probs` is (time, labels)."""
    begins = network.vocabulary.tags["boundary"].index("B")
    probabilities = [1.0, *(float(exp(row[begins])) for row in log_probs[1:])]
    unsure = sorted(
        (at for at, p in enumerate(probabilities) if at and UNSURE < p < 1 - UNSURE),
        key=lambda at: abs(probabilities[at] - 0.5),
    )
    sure = [at for at, p in enumerate(probabilities) if p > 0.5 and at not in unsure]
    found: list[Cut] = []
    rests: list[int] = []
    for start, end in pairwise([*sure, len(probabilities)]):
        within = sorted([at for at in unsure if start < at < end][:MOST_UNSURE])
        rests += [at for at in unsure if start < at < end and at not in within and probabilities[at] > 0.5]
        found.append(_best(start, end, within, probabilities, score_clause) if within else Cut((start,)))
    return _joined(found, rests)


def _joined(stretches: Sequence[Cut], rests: Sequence[int]) -> Cut:
    """The cuts of all stretches; the next best way is another in the one stretch where it costs least."""
    probability = prod(stretch.probability for stretch in stretches)
    starts = tuple(sorted(at for part in (*(stretch.starts for stretch in stretches), rests) for at in part))
    ways = [
        Cut(
            tuple(sorted({*starts} - {*stretch.starts} | {*stretch.otherwise.starts})),
            probability * stretch.otherwise.probability / stretch.probability,
        )
        for stretch in stretches
        if stretch.otherwise is not None and stretch.probability > 0.0
    ]
    return Cut(starts, probability, max(ways, key=lambda way: way.probability, default=None))


def _best(
    start: int, end: int, unsure: Sequence[int], probabilities: Sequence[float], score_clause: ScoreClause
) -> Cut:
    """The best cuts of a stretch, its beginning included, and their share of the probability of all ways."""
    points = [start, *unsure, end]
    best: list[list[Way]] = [[(0.0, ())]]
    total: list[float] = [0.0]
    for j in range(1, len(points)):
        ways: list[Way] = []
        totals: list[float] = []
        for i in range(j):
            kept = sum(log(1 - probabilities[at]) for at in points[i + 1 : j])
            made = log(probabilities[points[j]]) if points[j] != end else 0.0
            step = kept + made + score_clause(points[i], points[j])
            ways += [(score + step, (*starts, points[i])) for score, starts in best[i]]
            totals.append(total[i] + step)
        best.append(sorted(ways, reverse=True)[:2])
        total.append(_log_sum(totals))
    shares = [exp(score - total[-1]) if total[-1] > -inf else 0.0 for score, _ in best[-1]]
    first, second = (Cut(starts, min(1.0, share)) for (_, starts), share in zip(best[-1], shares, strict=True))
    return replace(first, otherwise=second)


def _log_sum(terms: Sequence[float]) -> float:
    highest = max(terms)
    return highest if highest == -inf else highest + log(sum(exp(term - highest) for term in terms))
