"""More pairs out of few."""

from __future__ import annotations

import pytest

from nlcontrol.errors import DefinitionError
from nlcontrol.training.augmentation import Augmentation, misspelt, recombined
from nlcontrol.training.pairs import Sides

PAIRS: list[Sides] = [
    (("walk",), ("WALK",)),
    (("jump",), ("JUMP",)),
    (("walk", "left"), ("LEFT", "WALK")),
    (("walk", "right"), ("RIGHT", "WALK")),
] * 2


def test_words_are_exchanged_for_their_like_on_both_sides() -> None:
    """A "jump left" comes out, which was never said; "left walk" does not, for nobody said "left" where "walk" was."""
    added = set(recombined(PAIRS, Augmentation(recombine=10.0), seed=1)[len(PAIRS) :])
    assert (("jump", "left"), ("LEFT", "JUMP")) in added
    verbs, sides = {"walk": "WALK", "jump": "JUMP"}, {"left": "LEFT", "right": "RIGHT"}
    right: set[Sides] = {((verb,), (verbs[verb],)) for verb in verbs}
    right |= {((verb, side), (sides[side], verbs[verb])) for verb in verbs for side in sides}
    assert added <= right


def test_slips_change_the_source_alone_and_spare_what_is_said_again() -> None:
    """Two inner letters of one word are exchanged; a word of the target is never misspelt."""
    pair = (("switch", "lamp"), ("ON", "lamp"))
    added = misspelt([pair], Augmentation(noise=5.0), seed=1)[1:]
    assert len(added) == 5
    for source, target in added:
        assert target == pair[1]
        assert source[1] == "lamp"
        assert sorted(source[0]) == sorted("switch")
        assert source[0][0] == "s"


def test_the_same_seed_adds_the_same() -> None:
    """And another seed adds others; without shares nothing is added."""
    config = Augmentation(recombine=3.0, noise=1.0)
    for added in (recombined, misspelt):
        assert added(PAIRS, config, 1) == added(PAIRS, config, 1) != added(PAIRS, config, 2)
        assert added(PAIRS, Augmentation(), 1) == PAIRS


def test_shares_that_cannot_be_are_refused() -> None:
    """Less than nothing, or a flood."""
    for share in (-0.1, 11.0):
        with pytest.raises(DefinitionError, match="recombine"):
            Augmentation(recombine=share)
