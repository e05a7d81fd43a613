"""A complaint that the next command cures is no wish of its own; what does not cure it, or is joined to it, is."""

from __future__ import annotations

import pytest

from nlcontrol.interpreter.acts import Act
from nlcontrol.interpreter.cures import cured
from nlcontrol.plan.clauses import Clause, Reading
from nlcontrol.plan.types import Command, Group, Named, Number, Place, Step, Target
from nlcontrol.text import tokenize
from tests.interpreter.house import home

BEDROOM = (Place("bedroom"),)
COLD = Command("climate.set_temperature", (Group("the", "climate", BEDROOM),), (("temperature", Step(1)),))
DARK = Command("light.turn_on", (Group("these", "light", BEDROOM),))
LAMP_ON = Command("light.turn_on", (Named("desk lamp"),))
LAMP_OFF = Command("light.turn_off", (Named("desk lamp"),))
KETTLE_ON = Command("device.turn_on", (Named("kettle"),))
CURTAINS = Command("cover.open_cover", (Group("these", "curtain"),))
TOO_DARK = "it's too dark in the bedroom"
CLASSES = {"climate": "climate", "light": "light", "curtain": "cover", "kettle": "switch", "desk lamp": "light"}


def heat(target: Target) -> Command:
    """The heating at twenty degrees."""
    return Command("climate.set_temperature", (target,), (("temperature", Number(20, "deg")),))


def done(complaint: str, first: Command, command: str, second: Command, *, linked: bool = False) -> list[object]:
    """What is left to be done of a complaint and what follows it."""
    tokens = tokenize(f"{complaint} {command}", "en")
    cut = len(tokenize(complaint, "en"))
    readings = [
        Reading(Clause("first", (), first, 0, cut), ()),
        Reading(Clause("and", (), second, cut, len(tokens)), ()),
    ]
    acts = [Act(first, [0], "first"), Act(second, [1], "and", linked=linked)]
    return [act.head for act in cured(acts, readings, tokens, home().closed, CLASSES.get).acts]


def test_a_cure_is_meant_where_the_complaint_is() -> None:
    """Unless it says where itself."""
    said = ("it's freezing in the bedroom", COLD, "put the heating at twenty")
    assert done(*said, heat(Group("the", "climate"))) == [heat(Group("the", "climate", BEDROOM))]
    elsewhere = heat(Group("the", "climate", (Place("office"),)))
    assert done(*said, elsewhere) == [elsewhere]


@pytest.mark.parametrize(
    ("command", "head"),
    [
        ("turn on the desk lamp", Command("device.turn_on", (Named("desk lamp"),))),
        ("open the curtains", CURTAINS),
    ],
)
def test_a_lamp_and_curtains_cure_the_dark(command: str, head: Command) -> None:
    """What is done is what was asked for, and nothing besides."""
    assert done(TOO_DARK, DARK, command, head) == [head]


@pytest.mark.parametrize(
    ("complaint", "command", "head", "linked"),
    [
        (TOO_DARK, "turn on the kettle", KETTLE_ON, False),
        (TOO_DARK, "turn off the desk lamp", LAMP_OFF, False),
        (TOO_DARK, "and turn on the desk lamp", LAMP_ON, True),
        ("it should be lighter in the bedroom", "open the curtains", CURTAINS, False),
        (TOO_DARK, "it's too cold in the bedroom", COLD, False),
    ],
)
def test_what_does_not_cure_it_is_done_besides(complaint: str, command: str, head: Command, linked: bool) -> None:
    """Other devices, the contrary, an "and", a wish in place of the complaint, a second complaint."""
    assert done(complaint, DARK, command, head, linked=linked) == [DARK, head]


BRIGHT = Command("light.turn_on", (Group("these", "light", BEDROOM),), (("brightness_pct", Step(-1)),))
TOO_BRIGHT = "it's too bright in the bedroom"


def told_why(wish: Command, complaint: str, head: Command, *, linked: bool = False) -> tuple[list[object], set[int]]:
    """What is left of a wish and the complaint behind it, and which readings only say why."""
    tokens = tokenize(f"desk lamp off {complaint}", "en")
    readings = [
        Reading(Clause("first", (), wish, 0, 3), ()),
        Reading(Clause("and", (), head, 3, len(tokens)), ()),
    ]
    acts = [Act(wish, [0], "first"), Act(head, [1], "and", linked=linked)]
    found = cured(acts, readings, tokens, home().closed, CLASSES.get)
    return [act.head for act in found.acts], {*found.complaints}


def test_a_complaint_behind_a_command_only_says_why() -> None:
    """It is done once, and how sure the complaint was read does not matter."""
    assert told_why(LAMP_OFF, TOO_BRIGHT, BRIGHT) == ([LAMP_OFF], {1})


@pytest.mark.parametrize(
    ("wish", "complaint", "head", "linked"),
    [
        (KETTLE_ON, TOO_BRIGHT, BRIGHT, False),
        (LAMP_ON, TOO_BRIGHT, BRIGHT, False),
        (LAMP_OFF, f"and {TOO_BRIGHT}", BRIGHT, True),
    ],
)
def test_what_is_no_reason_stays_a_wish(wish: Command, complaint: str, head: Command, linked: bool) -> None:
    """Of another class, against the command, or joined by "and"."""
    assert told_why(wish, complaint, head, linked=linked) == ([wish, head], set())
