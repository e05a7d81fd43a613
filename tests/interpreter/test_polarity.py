"""Opposites joined in one clause contradict each other; "go and dock" joins none."""

from __future__ import annotations

import pytest

from nlcontrol.interpreter.polarity import both_ways, crossed
from nlcontrol.plan.clauses import Clause, Reading
from nlcontrol.plan.types import Command, Group, Step
from nlcontrol.text import tokenize
from tests.interpreter.house import home


def read(utterance: str, head: Command) -> Reading:
    """The whole utterance as one command that points at nothing."""
    return Reading(Clause("first", (), head, 0, len(tokenize(utterance, "en"))), ())


@pytest.mark.parametrize(
    ("utterance", "contradicts"),
    [("start and dock the mower", True), ("tell the mower to go and dock", False), ("dock the mower", False)],
)
def test_going_and_doing_is_doing(utterance: str, contradicts: bool) -> None:
    """Starting and docking are opposites, going and docking are not."""
    reading = read(utterance, Command("lawn_mower.dock", (Group("the", "lawn_mower"),)))
    assert bool(list(both_ways(reading, tokenize(utterance, "en"), (), home().closed))) is contradicts


@pytest.mark.parametrize(
    ("utterance", "asked"),
    [
        ("turn up the tv so it gets quieter", True),
        ("turn down the tv so it gets quieter", False),
        ("make the tv quieter", False),
    ],
)
def test_a_verb_that_goes_the_other_way_is_asked_about(utterance: str, asked: bool) -> None:
    """Nobody knows which of the two was meant."""
    reading = read(utterance, Command("media_player.volume_set", (Group("the", "tv"),), (("volume_level", Step(-1)),)))
    assert bool(list(crossed(reading, tokenize(utterance, "en"), (), home().closed))) is asked
