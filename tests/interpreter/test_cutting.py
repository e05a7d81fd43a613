"""Cuts between clauses: sure ones stand, unsure ones are weighed against the clauses they make."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import exp, log
from random import Random
from typing import cast

import numpy as np
import pytest

from nlcontrol.interpreter.cutting import Cut, cut
from nlcontrol.runtime.network import Network


class _Tags:
    """As much of a network as cutting asks for."""

    class vocabulary:  # noqa: N801 -- stands for an attribute
        tags = {"boundary": ("B", "I")}  # noqa: RUF012 -- never changed


NETWORK = cast(Network, _Tags())


def _log_probs(begins: list[float]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.log(np.array([[p, 1 - p] for p in begins], np.float32))


def test_sure_cuts_need_no_clause_to_be_decoded() -> None:
    """Where every tag is sure, the cuts are the tags' and nothing is scored."""

    def never(start: int, end: int) -> float:
        raise AssertionError((start, end))

    assert cut(NETWORK, _log_probs([0.5, 0.001, 0.999, 0.001]), never) == Cut((0, 2))


@pytest.mark.parametrize(("whole", "starts", "otherwise"), [(-9.0, (0, 2, 3), (0, 2)), (-0.1, (0, 2), (0, 2, 3))])
def test_a_single_unsure_cut_has_one_other_way(
    whole: float, starts: tuple[int, ...], otherwise: tuple[int, ...]
) -> None:
    """Whichever way is taken, the next best is told; together they are all there is."""
    found = cut(NETWORK, _log_probs([0.5, 0.001, 0.999, 0.5]), lambda i, j: whole if (i, j) == (2, 4) else -1.0)
    assert found.starts == starts
    assert found.otherwise is not None
    assert found.otherwise.starts == otherwise
    assert found.probability > found.otherwise.probability
    assert found.probability + found.otherwise.probability == pytest.approx(1.0)


@pytest.mark.parametrize("seed", range(20))
def test_unsure_cuts_are_the_most_probable_together_with_their_clauses(seed: int) -> None:
    """The cuts found are those that trying every way finds, with their share of all ways."""
    random = Random(seed)
    begins = [0.5, *(random.choice((0.001, 0.3, 0.6, 0.999)) for _ in range(6))]
    scores = {(i, j): -random.random() * 5 for i in range(7) for j in range(i + 1, 8)}
    sure = [at for at in range(1, 7) if begins[at] == 0.999]
    unsure = [at for at in range(1, 7) if begins[at] in (0.3, 0.6)]
    ways: dict[tuple[int, ...], float] = {}
    for count in range(len(unsure) + 1):
        for chosen in combinations(unsure, count):
            starts = (0, *sorted((*sure, *chosen)))
            tags = sum(log(begins[at] if at in chosen else 1 - begins[at]) for at in unsure)
            spans = list(pairwise((*starts, 7)))
            # Stretches without an unsure cut are the same in every way: they are not decoded and do not count.
            ways[starts] = tags + sum(scores[span] for span in spans)
    best = max(ways, key=ways.__getitem__)
    found = cut(NETWORK, _log_probs(begins), lambda i, j: scores[i, j])
    assert found.starts == best
    share = exp(ways[best]) / sum(exp(way) for way in ways.values())
    assert found.probability == pytest.approx(share, rel=1e-4)
    second = max((starts for starts in ways if starts != best), key=ways.__getitem__, default=None)
    assert (found.otherwise and found.otherwise.starts) == second
