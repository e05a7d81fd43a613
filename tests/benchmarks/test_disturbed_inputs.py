from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from benchmarks.disturbed_inputs import KINDS, shuffled, truncated

UTTERANCE = "dim the kitchen lights to thirty percent and then close the garage door"
WORDS = ("zebra", "quickly", "un")


@pytest.mark.parametrize("kind", KINDS)
def test_equal_seeds_disturb_equally_and_seeds_differ(kind: str) -> None:
    """What was found can be found again."""
    disturb = KINDS[kind]
    assert disturb(UTTERANCE, WORDS, Random(5)) == disturb(UTTERANCE, WORDS, Random(5))
    assert len({disturb(UTTERANCE, WORDS, Random(seed)) for seed in range(20)}) > 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_shortest_utterance_can_be_disturbed(kind: str) -> None:
    """One word, one letter: nothing is raised."""
    for seed in range(50):
        KINDS[kind]("a", WORDS, Random(seed))


def test_shuffling_keeps_the_words_and_cutting_keeps_the_beginning() -> None:
    """That is all they do."""
    assert Counter(shuffled(UTTERANCE, WORDS, Random(2)).split()) == Counter(UTTERANCE.split())
    cut = truncated(UTTERANCE, WORDS, Random(2))
    assert UTTERANCE.startswith(cut)
    assert cut != UTTERANCE
