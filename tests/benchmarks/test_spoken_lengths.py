from __future__ import annotations

from random import Random

from benchmarks.spoken_lengths import utterances_of
from nlcontrol.text import tokenize


def test_utterances_for_the_clock_have_twelve_tokens_and_differ() -> None:
    """As many as the benchmark times: none of them is answered from memory."""
    found = utterances_of(12, 1_020, Random(1))
    assert len(set(found)) == 1_020
    assert {len(tokenize(utterance, "en")) for utterance in found} == {12}


def test_equal_seeds_draw_equal_utterances() -> None:
    """A measurement can be made again."""
    assert utterances_of(12, 50, Random(3)) == utterances_of(12, 50, Random(3))
