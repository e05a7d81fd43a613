"""A place right behind the noun is taken where the network passed it over, and never where it says something else."""

from __future__ import annotations

import pytest

from nlcontrol.interpreter.spoken_nouns import with_spoken_any, with_spoken_mass
from nlcontrol.interpreter.spoken_places import with_spoken_places
from nlcontrol.plan.clauses import Clause, Reading, Use
from nlcontrol.plan.types import Command, Group, Place, Query, Text
from nlcontrol.text import tokenize
from tests.interpreter.house import home

ALL_LIGHTS = Group("all", "light")


def placed(utterance: str, noun: str, target: Group = ALL_LIGHTS) -> tuple[Place, ...]:
    """The places of a command that the network read for a noun alone."""
    house, tokens = home(), tokenize(utterance, "en")
    at = next(i for i, token in enumerate(tokens) if token.word == noun)
    clause = Clause("first", (), Command("light.turn_on", (target,)), 0, len(tokens))
    reading = Reading(clause, (Use(at, at + 1, "target", noun),))
    found = with_spoken_places(reading, tokens, house.lexicon.mentions(tokens), house.closed)
    assert isinstance(found.clause.head, Command)
    meant = found.clause.head.targets[0]
    assert isinstance(meant, Group)
    assert len(found.uses) == 1 + (meant.places != target.places)
    return meant.places


@pytest.mark.parametrize(
    ("utterance", "places"),
    [
        ("turn on every light in the kitchen", (Place("kitchen"),)),
        ("turn on every light but in the kitchen", ()),
        ("turn on every light if there is somebody in the kitchen", ()),
        ("in the kitchen turn on every light", ()),
        ("turn on every light in the attic", ()),
    ],
)
def test_a_room_right_behind_the_noun_is_its_place(utterance: str, places: tuple[Place, ...]) -> None:
    """Only a preposition and an article may stand between them."""
    assert placed(utterance, "light") == places


def test_a_place_that_was_read_already_is_kept() -> None:
    """The network's own word stands."""
    read = Group("all", "light", (Place("hallway"),))
    assert placed("turn on every light in the kitchen", "light", read) == (Place("hallway"),)


@pytest.mark.parametrize(("utterance", "kind"), [("is any light on", "any"), ("is the light on", "is")])
def test_any_before_the_noun_asks_whether_there_is_one(utterance: str, kind: str) -> None:
    """Without it, the one there is is meant."""
    tokens = tokenize(utterance, "en")
    head = Query("is", (Group("the", "light"),), "state", "is", Text("on"))
    reading = Reading(Clause("first", (), head, 0, len(tokens)), (Use(2, 3, "target", "light"),))
    found = with_spoken_any(reading, tokens, home().closed.telling.any_of).clause.head
    assert isinstance(found, Query)
    assert found.kind == kind


@pytest.mark.parametrize(
    ("utterance", "quantifier"),
    [("a bit more light in the kitchen", "these"), ("turn on the light in the kitchen", "the")],
)
def test_a_noun_that_is_no_thing_means_all_there_is(utterance: str, quantifier: str) -> None:
    """More light is no one light."""
    tokens = tokenize(utterance, "en")
    at = next(i for i, token in enumerate(tokens) if token.word == "light")
    head = Command("light.turn_on", (Group("the", "light"),))
    reading = Reading(Clause("first", (), head, 0, len(tokens)), (Use(at, at + 1, "target", "light"),))
    found = with_spoken_mass(reading, tokens, home().closed.telling.mass).clause.head
    assert isinstance(found, Command)
    assert found.targets == (Group(quantifier, "light"),)  # type: ignore[arg-type]  # the rows hold quantifiers
