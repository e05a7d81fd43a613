"""Lists that stand plainest first: the first ways are the common ones, and no way is never drawn."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from nlcontrol.grammar.template import NO_RULES, parse_template, sample
from nlcontrol.synthesis.plainest import plainest_first

WAYS = tuple(f"way {number}" for number in range(40))


def drawn(plainness: float, count: int = 8_000) -> Counter[str]:
    """How often each way comes up."""
    random = Random(5)
    return Counter(plainest_first(WAYS, random, plainness) for _ in range(count))


def test_the_first_ways_are_the_common_ones_and_the_last_are_drawn_too() -> None:
    """Rank by rank they get rarer; none dies out."""
    found = drawn(1.0)
    assert found[WAYS[0]] > 2 * found[WAYS[10]] > 2 * found[WAYS[39]] > 0
    assert set(found) == set(WAYS)


def test_a_higher_plainness_leans_further_to_the_first() -> None:
    """Nothing of it at 0, where all are alike."""
    shares = [drawn(plainness)[WAYS[0]] for plainness in (0.0, 1.0, 2.0, 3.0)]
    assert shares == sorted(shares)
    assert shares[0] < 2 * 8_000 / len(WAYS)


@pytest.mark.parametrize(("plainness", "least", "most"), [(1.0, 0.28, 0.39), (3.0, 0.65, 0.8)])
def test_alternatives_in_a_template_lean_to_the_first_too(plainness: float, least: float, most: float) -> None:
    """At 1 they are alike: a third each."""
    template, random = parse_template("(turn|switch|put) it on"), Random(7)
    said = [sample(template, NO_RULES, random, plainness)[0] for _ in range(2_000)]
    assert least < sum(str(part).startswith("turn") for part in said) / len(said) < most
