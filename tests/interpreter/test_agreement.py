"""Words that must agree with what was read: opposites, prepositions, complaints, "everything", statements."""

from __future__ import annotations

import pytest

from nlcontrol.plan.reply import Reason, Reply, Verdict
from tests.interpreter.house import Told, home

NOT_ACTING = (Verdict.ASK, Verdict.REFUSE)


def hear(*told: Told) -> Reply:
    """The reply in the shipped house."""
    return home().hear(*told)


@pytest.mark.parametrize(
    ("words", "symbols"),
    [
        ("turn off the lights in the kitchen", "first light.turn_on these noun [lights] in [kitchen]"),
        ("turn on the lights in the kitchen", "first light.turn_off these noun [lights] in [kitchen]"),
        ("close the blinds", "first cover.open_cover these noun [blinds]"),
        ("open the blinds", "first cover.close_cover these noun [blinds]"),
        ("unlock the front door", "first lock.lock name [front door]"),
        ("turn the desk lamp down", "first light.turn_on name [desk lamp] param:brightness_pct step:+1"),
        ("brighter desk lamp", "first light.turn_on name [desk lamp] param:brightness_pct step:-1"),
        ("drive off the dock", "first rover.go_to the class:rover param:place place [dock]"),
        ("turn right", "first rover.turn the class:rover param:angle_deg step:+1"),
    ],
)
def test_a_word_for_the_opposite_keeps_the_reading_from_acting(words: str, symbols: str) -> None:
    """Polarity does not rest on the network alone (promise 2)."""
    assert hear((words, symbols)).verdict in NOT_ACTING


def test_an_amount_that_is_said_by_is_no_amount_to_set() -> None:
    """Dimming by ten percent never dims to ten."""
    by = "dim the desk lamp by ten percent"
    absolute = hear((by, "first light.turn_on name [desk lamp] param:brightness_pct = [ten percent]"))
    relative = hear((by, "first light.turn_on name [desk lamp] param:brightness_pct down [ten percent]"))
    assert absolute.verdict is Verdict.REFUSE
    assert relative.verdict is Verdict.ACCEPT


def test_an_amount_without_a_word_of_change_is_none_to_change_by() -> None:
    """A lamp and fifty percent are never fifty more."""
    reply = hear(
        ("desk lamp fifty percent", "first light.turn_on name [desk lamp] param:brightness_pct up [fifty percent]")
    )
    assert reply.verdict is Verdict.REFUSE


def test_a_bare_number_after_in_is_no_time_of_day() -> None:
    """Ten may be minutes: a time that cannot be read is refused (promise 5)."""
    reply = hear(("turn off the desk lamp in ten", "first number_clock [ten] device.turn_off name [desk lamp]"))
    assert (reply.verdict, reply.reason) == (Verdict.REFUSE, Reason.UNREADABLE_TIME)


@pytest.mark.parametrize("way", ["+1", "-1"])
def test_a_complaint_tells_the_direction(way: str) -> None:
    """What is too dim only ever gets brighter."""
    reply = hear(("the desk lamp is too dim", f"first light.turn_on name [desk lamp] param:brightness_pct step:{way}"))
    assert (reply.verdict is Verdict.REFUSE) or way == "+1"


def test_everything_must_be_said() -> None:
    """All devices act only when a word says all of them."""
    asked = hear(("turn it off", "first device.turn_off all class:device"))
    said = hear(("turn everything off", "first device.turn_off all class:device"))
    assert asked.verdict in NOT_ACTING
    assert said.verdict is Verdict.ACCEPT


@pytest.mark.parametrize(
    ("words", "symbols"),
    [
        ("the desk lamp is on", "first device.turn_on name [desk lamp]"),
        ("the front door is locked", "first lock.lock name [front door]"),
        ("leave the desk lamp on", "first device.turn_on name [desk lamp]"),
        ("it's on in the kitchen", "first device.turn_on the class:kettle in [kitchen]"),
        ("I turned the desk lamp off", "first device.turn_off name [desk lamp]"),
        ("set the desk lamp to turn", "first device.turn_on name [desk lamp]"),
    ],
)
def test_what_says_how_things_are_or_stay_does_not_act(words: str, symbols: str) -> None:
    """Statements are no commands, even where they were read as such."""
    assert hear((words, symbols)).verdict is Verdict.REFUSE


def test_a_distance_that_was_not_said_is_asked_for() -> None:
    """Driving forward could be any distance; "a bit" is the step of the grammar."""
    far = hear(("drive forward", "first rover.move the class:rover param:distance_m step:+1"))
    bit = hear(("drive forward a bit", "first rover.move the class:rover param:distance_m step:+1"))
    assert (far.verdict, far.reason) == (Verdict.ASK, Reason.INCOMPLETE)
    assert bit.verdict is not Verdict.ASK


@pytest.mark.parametrize("degree", ["too", "so", "really"])
def test_who_says_how_dark_it_is_does_not_want_it_darker(degree: str) -> None:
    """The words may well be ones of "turn it off"."""
    told = "first light.turn_off all class:light in [kitchen]"
    assert hear((f"kitchen {degree} dark", told)).verdict is Verdict.REFUSE
    assert hear(("make kitchen dark", told)).verdict is Verdict.ACCEPT


def test_leaving_on_what_is_excepted_is_no_wish_that_all_stays() -> None:
    """An exception may be said as what is left on."""
    told = "first light.turn_off all noun [lights] except name [hallway light]"
    assert hear(("turn off all the lights but leave the hallway light on", told)).reason is not Reason.REPORTED


def test_what_it_means_is_never_every_light() -> None:
    """Without a word for them, or for a place, the devices of a class are asked for."""
    reply = hear(("brighten it", "first light.turn_on these class:light param:brightness_pct step:+1"))
    assert (reply.verdict, reply.reason) == (Verdict.ASK, Reason.AMBIGUOUS)
