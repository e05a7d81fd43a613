"""Risky actions ask first, are never satisfied by a likely name, and the worst objection decides."""

from itertools import pairwise

import pytest

from nlcontrol.interpreter.verdicts import SEVERITY, Objection, worst
from nlcontrol.plan.reply import REASONS, Reason, Verdict
from tests.interpreter.house import home

UNLOCK = ("unlock the front door", "first lock.unlock name [front door]")


def test_a_risky_action_is_confirmed_first() -> None:
    """The reply holds the command and asks for a yes."""
    reply = home().hear(UNLOCK)
    assert (reply.verdict, reply.reason) == (Verdict.CONFIRM, Reason.RISKY)
    assert [command.device for command in reply.commands] == ["front_door"]
    assert reply.message == "Shall I unlock the front door?"


def test_a_risky_member_makes_the_whole_plan_risky() -> None:
    """One risky device among many, one risky step among others."""
    reply = home().hear(
        ("turn on the desk lamp", "first device.turn_on name [desk lamp]"),
        ("then " + UNLOCK[0], "then " + UNLOCK[1][6:]),
    )
    assert (reply.verdict, len(reply.commands)) == (Verdict.CONFIRM, 2)


def test_the_site_can_make_an_action_risky() -> None:
    """Opening the garage door asks, opening the blinds does not."""
    garage = home().hear(("open the garage door", "first cover.open_cover name [garage door]"))
    blinds = home().hear(("open the living room blinds", "first cover.open_cover name [living room blinds]"))
    assert (garage.verdict, blinds.verdict) == (Verdict.CONFIRM, Verdict.ACCEPT)


@pytest.mark.parametrize(
    ("words", "symbols"),
    [
        ("unlock the frnt door", "first lock.unlock name [frnt door]"),
        ("unlock the doors in the kitchne", "first lock.unlock these noun [doors] in [kitchne]"),
        ("unlock the door in the kitchne", "first lock.unlock the noun [door] in [kitchne]"),
    ],
)
def test_a_likely_name_or_room_never_satisfies_a_risky_action(words: str, symbols: str) -> None:
    """A slip of the keyboard or of the recogniser opens no door (design, promise 9)."""
    reply = home().hear((words, symbols))
    assert (reply.verdict, reply.reason, reply.commands) == (Verdict.ASK, Reason.UNKNOWN_NAME, ())
    assert "exact name" in reply.message


def test_a_likely_device_in_a_condition_never_starts_a_risky_action() -> None:
    """What a door is unlocked by must be certain too."""
    reply = home().hear(
        ("once the frnt door is locked", "first cond:once name [frnt door] op:is const:locked"),
        ("unlock the back door", "and lock.unlock name [back door]"),
    )
    assert (reply.verdict, reply.reason) == (Verdict.ASK, Reason.UNKNOWN_NAME)
    assert "exact name" in reply.message


def test_a_likely_name_is_enough_for_what_is_not_risky_and_is_said() -> None:
    """The speaker hears what the words were taken for."""
    reply = home().hear(("turn on the lights in the kitchne", "first light.turn_on these noun [lights] in [kitchne]"))
    assert reply.verdict is Verdict.ACCEPT
    assert "taking that for" in reply.message


@pytest.mark.parametrize(
    ("words", "modifier"),
    [
        ("at eight", "number_clock [eight]"),
        ("at eight o'clock", "clock [eight o'clock]"),
        ("until eight", "until_number [eight]"),
    ],
)
def test_a_clock_time_without_half_of_the_day_is_asked_about_only_for_risky_actions(words: str, modifier: str) -> None:
    """The next eight o'clock does for a lamp; a door is not unlocked at a guess."""
    risky = home().hear((f"unlock the front door {words}", f"first {modifier} lock.unlock name [front door]"))
    assert (risky.verdict, risky.reason) == (Verdict.ASK, Reason.AMBIGUOUS)
    lamp = home().hear((f"turn on the desk lamp {words}", f"first {modifier} device.turn_on name [desk lamp]"))
    assert lamp.verdict is Verdict.ACCEPT


def test_improbable_readings_are_asked_about_sooner_where_they_are_risky() -> None:
    """The threshold rises with the risk (design, promise 8)."""
    lamp = ("turn on the desk lamp", "first device.turn_on name [desk lamp]")
    assert home().hear(lamp, probability=0.7).verdict is Verdict.ACCEPT
    assert home().hear(UNLOCK, probability=0.7).reason is Reason.LOW_PROBABILITY
    assert home().hear(lamp, probability=0.5).reason is Reason.LOW_PROBABILITY
    assert "turn on the desk lamp" in home().hear(lamp, probability=0.5).message


def test_the_probability_of_the_utterance_is_that_of_all_its_clauses() -> None:
    """Each command carries its own clause's, the reply their product."""
    reply = home().hear(
        ("turn on the desk lamp", "first device.turn_on name [desk lamp]"),
        ("then turn on the floor lamp", "then device.turn_on name [floor lamp]"),
        probability=0.9,
    )
    assert reply.probability == pytest.approx(0.81)
    assert [command.probability for command in reply.commands] == [0.9, 0.9]


def test_every_reason_has_its_rank_and_verdict() -> None:
    """Refusals outrank questions, questions outrank confirmations, and each reason is ranked once."""
    ranked = [reason for _, reason in SEVERITY]
    assert sorted(ranked) == sorted(Reason)
    order = [Verdict.REFUSE, Verdict.ASK, Verdict.CONFIRM]
    assert all(order.index(one) <= order.index(other) for (one, _), (other, _) in pairwise(SEVERITY))
    assert all(reason in REASONS[verdict] for verdict, reason in SEVERITY)


def test_guards_outrank_faults_of_names_and_values() -> None:
    """The worst clause decides; of two alike, the first."""
    objections = [
        Objection(reason, f"{reason}") for reason in (Reason.RISKY, Reason.UNKNOWN_NAME, Reason.INVALID_VALUE)
    ]
    objections += [Objection(Reason.UNEXPLAINED_WORDS, "first"), Objection(Reason.UNEXPLAINED_WORDS, "second")]
    decisive = worst(objections)
    assert decisive is not None
    assert decisive.message == "first"
    assert worst([*objections, Objection(Reason.NEGATED, "no")]) == Objection(Reason.NEGATED, "no")
    assert worst([]) is None


@pytest.mark.parametrize(
    ("words", "symbols", "reason"),
    [
        ("turn on the attic light", "first device.turn_on name [attic light]", Reason.UNKNOWN_NAME),
        ("turn on the reading lamp", "first device.turn_on name [reading lamp]", Reason.AMBIGUOUS),
        ("turn on two lights", "first light.turn_on any [two] noun [lights]", Reason.AMBIGUOUS),
        ("lock the desk lamp", "first lock.lock name [desk lamp]", Reason.UNSUPPORTED),
        (
            "set the big light to two hundred percent",
            "first light.turn_on name [big light] param:brightness_pct = [two hundred percent]",
            Reason.INVALID_VALUE,
        ),
        ("send the rover", "first rover.go_to name [rover]", Reason.INCOMPLETE),
        ("toggle the desk lamp", "first device.toggle name [desk lamp]", Reason.INCOMPLETE),
        ("turn on", "first device.turn_on", Reason.INCOMPLETE),
    ],
)
def test_what_cannot_be_linked_or_checked_says_why(words: str, symbols: str, reason: Reason) -> None:
    """Unknown, ambiguous, unfit, out of range, incomplete: each has its reason and no commands."""
    reply = home().hear((words, symbols))
    assert (reply.reason, reply.commands) == (reason, ())
