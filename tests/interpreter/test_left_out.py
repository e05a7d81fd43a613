"""What was named and not used, and what no word says: none of it is passed over."""

from __future__ import annotations

import pytest

from nlcontrol.plan.reply import Reason, Verdict
from tests.interpreter.house import Told, home

NOT_ACTING = (Verdict.ASK, Verdict.REFUSE)


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(
            ("turn off the hallway light , turn on the desk lamp", "first light.turn_on name [desk lamp]"),
            id="a device of two words is no filler",
        ),
        pytest.param(
            ("turn on the desk lamp the floor lamp", "first light.turn_on name [desk lamp]"),
            id="nor is a kind beside a named device",
        ),
        pytest.param(
            (
                "desk lamp to warm white and cold white",
                "first light.turn_on name [desk lamp] param:color_temp_kelvin text [warm white]",
            ),
            id="two values are joined",
        ),
        pytest.param(("the desk lamp", "first light.turn_on name [desk lamp]"), id="a name says nothing to do"),
        pytest.param(
            ("set the bedroom heater to 18 and 22", "first number_clock [22] climate.turn_on the class:climate"),
            id="a bare number is no hour",
        ),
        pytest.param(("cancel everything", "first control:stop"), id="nothing says stop"),
        pytest.param(("on", "first control:resume"), id="nothing says resume"),
        pytest.param(("turn", "first rover.turn the class:rover param:angle_deg step:-1"), id="nothing says which way"),
        pytest.param(("i mean the desk lamp", "first control:never_mind"), id="nothing says to drop it"),
        pytest.param(
            ("we have two lights in the kitchen", "first light.turn_on these class:light in [kitchen]"),
            id="what there is",
        ),
        pytest.param(("i'll just turn off the desk lamp", "first light.turn_off name [desk lamp]"), id="an intention"),
        pytest.param(("i'm sure the desk lamp turn off", "first light.turn_off name [desk lamp]"), id="a belief"),
        pytest.param(("turn on the desk lamp now and again", "first light.turn_on name [desk lamp]"), id="vague"),
        pytest.param(
            ("turn on the desk lamp one day", "first delay [one day] light.turn_on name [desk lamp]"), id="one day"
        ),
        pytest.param(
            ("dim it", "first light.turn_on it param:brightness_pct step:-1"), id="it is nothing, and nobody said where"
        ),
        pytest.param(("is the front door open", "first ask:where name [front door]"), id="nothing says where"),
    ],
)
def test_what_is_left_out_or_unsaid_keeps_a_reading_from_being_carried_out(told: Told) -> None:
    """The network alone is not believed."""
    reply = home().hear(told)
    assert reply.verdict in NOT_ACTING
    assert reply.commands == ()


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(("turn on the kitchen", "first device.turn_on all class:device in [kitchen]"), id="all of a room"),
        pytest.param(
            ("stop turning on the desk lamp", "first light.turn_on name [desk lamp]"), id="stop before a verb"
        ),
        pytest.param(("you can't hear it , lamp on", "first light.turn_on the class:light"), id="who cannot hear"),
    ],
)
def test_what_no_word_names_is_asked_for(told: Told) -> None:
    """Nor does a guard word become harmless by standing near one of its harmless places."""
    assert home().hear(told).verdict in NOT_ACTING


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (("we have the desk lamp on", "first light.turn_on name [desk lamp]"), "I take that as what there is."),
        (
            (
                "set desk lamp to warm white and cold white",
                "first light.turn_on name [desk lamp] param:color_temp_kelvin text [warm white]",
            ),
            '"warm white" or "cold white"?',
        ),
        (("turn on the desk lamp the hallway light", "first light.turn_on name [desk lamp]"), '"hallway light"'),
    ],
)
def test_the_reply_says_what_is_missing(told: Told, message: str) -> None:
    """Each by its own check: none is refused for another reason only."""
    assert message in home().hear(told).message


@pytest.mark.parametrize(
    ("told", "devices"),
    [
        pytest.param(
            ("turn off any lights in the hallway", "first light.turn_off all noun [lights] in [hallway]"),
            ["hallway_light"],
            id="any is all of them",
        ),
        pytest.param(
            ("stop the kitchen speaker", "first media_player.media_stop name [kitchen speaker]"),
            ["kitchen_speaker"],
            id="stop is the verb",
        ),
        pytest.param(
            ("i can't see turn on the desk lamp", "first light.turn_on name [desk lamp]"),
            ["desk_lamp"],
            id="a complaint",
        ),
        pytest.param(
            ("turn on the desk lamp in one day", "first delay [one day] light.turn_on name [desk lamp]"),
            ["desk_lamp"],
            id="in one day",
        ),
    ],
)
def test_a_guard_word_that_is_none_in_its_place_keeps_nothing_back(told: Told, devices: list[str]) -> None:
    """Any of a group, stop as the verb itself, and what somebody cannot see or hear."""
    reply = home().hear(told)
    assert reply.verdict is Verdict.ACCEPT, reply.message
    assert [command.device for command in reply.commands] == devices


def test_what_is_named_and_used_is_carried_out() -> None:
    """The same words, with a place for each of them."""
    turned_off = ("turn off the hallway light ,", "first light.turn_off name [hallway light]")
    turned_on = ("turn on the desk lamp", "and light.turn_on name [desk lamp]")
    assert home().hear(turned_off, turned_on).verdict is Verdict.ACCEPT
    at_ten = ("turn off the desk lamp at ten", "first number_clock [ten] device.turn_off name [desk lamp]")
    assert home().hear(at_ten).reason is not Reason.UNREADABLE_TIME


def test_who_hesitates_before_a_second_device_is_asked() -> None:
    """Er: "the desk lamp, er, the hallway light" may be a correction."""
    first = ("turn on the desk lamp ,", "first light.turn_on name [desk lamp]")
    reply = home().hear(first, ("er the hallway light", "and also name [hallway light]"))
    assert (reply.verdict, reply.reason) == (Verdict.ASK, Reason.INCOMPLETE)


def test_more_and_less_at_once_is_a_conflict() -> None:
    """Nobody says which comes first: "brighten and dim the lamp"."""
    more = ("brighten the desk lamp", "first light.turn_on name [desk lamp] param:brightness_pct step:+1")
    less = ("and dim the desk lamp", "and light.turn_on name [desk lamp] param:brightness_pct step:-1")
    assert home().hear(more, less).reason is Reason.CONFLICT


@pytest.mark.parametrize(
    ("words", "article"),
    [
        ("drive the to the kitchen", "the"),
        ("send my to the kitchen", "my"),
        ("drive the on the kitchen", "the"),
        ("drive a for the kitchen", "a"),
    ],
)
def test_a_noun_that_was_lost_is_asked_for(words: str, article: str) -> None:
    """There is one rover only, but nobody said "rover": what follows the article is no noun."""
    reply = home().hear((words, "first rover.go_to the class:rover param:place text [kitchen]"))
    assert (reply.verdict, reply.reason) == (Verdict.ASK, Reason.INCOMPLETE)
    assert reply.message == f'What did you say after "{article}"?'


def test_a_particle_may_begin_what_follows_an_article() -> None:
    """Nothing was lost from "the on bit", as something was from "the on a"."""
    head = "first light.turn_on name [desk lamp]"
    said = ("turn on the on bit of the desk lamp", "turn on the on a bit of the desk lamp")
    assert [home().hear((words, head)).reason for words in said] == [None, Reason.INCOMPLETE]
