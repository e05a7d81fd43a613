"""A device's name is the target even where it was read as a place; a room of that name, or "all", is left alone."""

from __future__ import annotations

import pytest

from nlcontrol.interpreter.spoken_names import with_spoken_names
from nlcontrol.plan.clauses import Clause, Reading, Use
from nlcontrol.plan.types import Command, Group, Named, Place, Target
from nlcontrol.text import tokenize
from tests.interpreter.house import home


def meant(utterance: str, target: Target, action: str = "lock.lock") -> tuple[Target, str]:
    """The target of a clause after mending, and what its place was used for."""
    tokens = tokenize(utterance, "en")
    place = target.places[0].name if isinstance(target, Group) and target.places else ""
    use = Use(len(tokens) - 2, len(tokens), "place", str(place))
    reading = Reading(Clause("first", (), Command(action, (target,)), 0, len(tokens)), (use,))
    house = home()
    found = with_spoken_names(reading, tokens, house.lexicon, house.grammar, house.closed.all_of)
    assert isinstance(found.clause.head, Command)
    return found.clause.head.targets[0], found.uses[0].role


@pytest.mark.parametrize("noun", ["lock", "device", "front door"])
def test_what_was_read_as_a_place_and_is_a_device_of_the_class_is_the_target(noun: str) -> None:
    """No lock is in the front door: it is the front door."""
    in_the_door = Group("the", noun, (Place("front door"),))
    assert meant("lock the front door", in_the_door) == (Named("front door"), "target")


def test_a_name_that_was_read_as_a_noun_is_a_name_unless_it_is_both() -> None:
    """A lamp of this house and a door are called by name; "light" is a noun."""
    assert meant("lock the front door", Group("the", "front door")) == (Named("front door"), "place")
    assert meant("turn on the light", Group("the", "light"), "device.turn_on") == (Group("the", "light"), "place")


@pytest.mark.parametrize(
    ("utterance", "target"),
    [
        ("turn on the light in the living room", Group("the", "light", (Place("living room"),))),
        ("turn on the light at the front door", Group("the", "light", (Place("front door"),))),
        ("lock all of the front door", Group("all", "lock", (Place("front door"),))),
        ("lock two of the front door", Group("any", "lock", (Place("front door"),), count=2)),
        ("lock the front gate", Group("the", "lock", (Place("front gate"),))),
    ],
)
def test_a_room_another_class_a_number_or_an_unknown_name_is_left_as_it_was_read(utterance: str, target: Group) -> None:
    """What is asked for there is not the device of that name."""
    assert meant(utterance, target, "device.turn_on" if "light" in utterance else "lock.lock") == (target, "place")
