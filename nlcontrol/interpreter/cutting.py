"""Where clauses begin: sure cuts from the tags alone, unsure ones together with what the decoder makes of either way.

P(cuts, clauses) = ∏ P(boundary tag) ∏ P(clause | its cut). Between two sure cuts the best of all ways is found by
dynamic programming over the unsure ones; where no cut is unsure, nothing is decoded for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import exp, inf, log
from typing import Final

from nlcontrol.runtime.gates import Floats
from nlcontrol.runtime.network import Network

UNSURE: Final = 0.04
"""A cut with a probability between this and its complement is weighed against the clauses it makes."""
MOST_UNSURE: Final = 6
"""In one stretch between sure cuts; of more, the least unsure ones are decided by their tags."""

ScoreClause = Callable[[int, int], float]
"""The log-probability of the best clause from one token to another, exclusive."""


def cut(network: Network, log_probs: Floats, score_clause: ScoreClause) -> tuple[list[int], float]:
    """Where clauses start, and how probable the cuts are as a whole; `log_probs` is (time, labels)."""
    begins = network.vocabulary.tags["boundary"].index("B")
    probabilities = [1.0, *(float(exp(row[begins])) for row in log_probs[1:])]
    unsure = sorted(
        (at for at, p in enumerate(probabilities) if at and UNSURE < p < 1 - UNSURE),
        key=lambda at: abs(probabilities[at] - 0.5),
    )
    sure = [at for at, p in enumerate(probabilities) if p > 0.5 and at not in unsure]
    starts: list[int] = []
    probability = 1.0
    for start, end in pairwise([*sure, len(probabilities)]):
        within = sorted([at for at in unsure if start < at < end][:MOST_UNSURE])
        rest = [at for at in unsure if start < at < end and at not in within and probabilities[at] > 0.5]
        chosen, share = _best(start, end, within, probabilities, score_clause) if within else ((start,), 1.0)
        starts += sorted({*chosen, *rest})
        probability *= share
    return starts, probability


def _best(
    start: int, end: int, unsure: Sequence[int], probabilities: Sequence[float], score_clause: ScoreClause
) -> tuple[tuple[int, ...], float]:
    """The best cuts of a stretch, its beginning included, and their share of the probability of all ways."""
    points = [start, *unsure, end]
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    total: list[float] = [0.0]
    for j in range(1, len(points)):
        ways: list[tuple[float, float, tuple[int, ...]]] = []
        for i in range(j):
            kept = sum(log(1 - probabilities[at]) for at in points[i + 1 : j])
            made = log(probabilities[points[j]]) if points[j] != end else 0.0
            step = kept + made + score_clause(points[i], points[j])
            ways.append((best[i][0] + step, total[i] + step, (*best[i][1], points[i])))
        top = max(ways)
        best.append((top[0], top[2]))
        total.append(_log_sum([way[1] for way in ways]))
    share = exp(best[-1][0] - total[-1]) if total[-1] > -inf else 0.0
    return best[-1][1], min(1.0, share)


def _log_sum(terms: Sequence[float]) -> float:
    highest = max(terms)
    return highest if highest == -inf else highest + log(sum(exp(term - highest) for term in terms))
