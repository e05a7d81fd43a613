"""Acts become statements: their order, and the reach of times and conditions over their neighbours."""

import pytest

from nlcontrol.plan.reply import Reason, Verdict
from tests.interpreter.house import Told, home
from tests.interpreter.lamps import EIGHT_PM, LAMP, LAMP_AT_EIGHT, LAMP_LATER, done, due, hear

# --- order ------------------------------------------------------------------------------------------------------------


def test_clauses_joined_by_then_are_steps_in_order() -> None:
    """Each clause is a step of its own."""
    reply = hear(LAMP, ("then lock the front door", "then lock.lock name [front door]"))
    assert done(reply) == [(1, "desk_lamp", "turn_on"), (2, "front_door", "lock")]


def test_meanwhile_is_one_step() -> None:
    """What is done at the same time has the same step."""
    reply = hear(LAMP, ("meanwhile lock the front door", "meanwhile lock.lock name [front door]"))
    assert done(reply) == [(1, "desk_lamp", "turn_on"), (1, "front_door", "lock")]


LOCK_FIRST = [(1, "front_door", "lock"), (2, "desk_lamp", "turn_on")]
LAMP_FIRST = [(1, "desk_lamp", "turn_on"), (2, "front_door", "lock")]


@pytest.mark.parametrize(
    ("told", "order"),
    [
        ((LAMP, ("before you lock the front door", "before lock.lock name [front door]")), LAMP_FIRST),
        ((LAMP, ("after you lock the front door", "after_that lock.lock name [front door]")), LOCK_FIRST),
        (
            (
                ("before you lock the front door", "before lock.lock name [front door]"),
                ("turn on the desk lamp", "and device.turn_on name [desk lamp]"),
            ),
            LAMP_FIRST,
        ),
        (
            (
                ("after you lock the front door", "after_that lock.lock name [front door]"),
                ("turn on the desk lamp", "and device.turn_on name [desk lamp]"),
            ),
            LOCK_FIRST,
        ),
    ],
)
def test_before_and_after_say_the_order_wherever_they_stand(
    told: tuple[Told, ...], order: list[tuple[int, str, str]]
) -> None:
    """The sentence's order is not the order of execution."""
    commands = home().understood(*told)[2].commands
    assert [(c.step, c.device, c.action.partition(".")[2]) for c in commands] == order


# --- the reach of times and conditions --------------------------------------------------------------------------------


def test_a_leading_time_reaches_over_what_follows_with_then() -> None:
    """What comes after something at eight is not done now."""
    reply = hear(LAMP_AT_EIGHT, ("then lock the front door", "then lock.lock name [front door]"))
    assert due(reply) == [("desk_lamp", {"at": EIGHT_PM}), ("front_door", {"at": EIGHT_PM})]


def test_a_leading_time_reaches_over_what_points_back() -> None:
    """What is turned on at eight is dimmed at eight."""
    reply = hear(
        LAMP_AT_EIGHT, ("and dim it to ten percent", "and light.turn_on it param:brightness_pct = [ten percent]")
    )
    assert due(reply) == [("desk_lamp", {"at": EIGHT_PM}), ("desk_lamp", {"at": EIGHT_PM})]


def test_a_leading_time_reaches_over_what_is_done_at_the_same_time() -> None:
    """At the same time as something at eight is at eight."""
    reply = hear(LAMP_AT_EIGHT, ("meanwhile lock the front door", "meanwhile lock.lock name [front door]"))
    assert due(reply) == [("desk_lamp", {"at": EIGHT_PM}), ("front_door", {"at": EIGHT_PM})]
    assert {command.step for command in reply.commands} == {1}


def test_a_trailing_time_of_the_first_clause_may_reach_over_the_second() -> None:
    """Whether "… in ten minutes and lock the front door" locks now or then is asked."""
    reply = hear(LAMP_LATER, ("and lock the front door", "and lock.lock name [front door]"))
    assert (reply.verdict, reply.reason) == (Verdict.ASK, Reason.AMBIGUOUS)


def test_a_new_sentence_ends_the_reach_of_a_time() -> None:
    """A full stop parts what a time is meant for from what it is not."""
    reply = hear(LAMP_AT_EIGHT, (". lock the front door", "and lock.lock name [front door]"))
    assert due(reply) == [("desk_lamp", {"at": EIGHT_PM}), ("front_door", None)]


LOCK = "lock.lock name [front door]"
UNSURE = {
    "leading, then run on": (LAMP_AT_EIGHT, ("lock the front door", f"and {LOCK}")),
    "trailing at the last": (LAMP, ("and lock the front door in ten minutes", f"and delay [ten minutes] {LOCK}")),
    "trailing, then then": (LAMP_LATER, ("then lock the front door", f"then {LOCK}")),
    "trailing, then it": (LAMP_LATER, ("and dim it", "and light.turn_on it param:brightness_pct step:-1")),
    "meanwhile after trailing": (LAMP_LATER, ("meanwhile lock the front door", f"meanwhile {LOCK}")),
    "meanwhile with its own": (
        LAMP,
        ("meanwhile lock the front door in ten minutes", f"meanwhile delay [ten minutes] {LOCK}"),
    ),
    "before": (LAMP_LATER, ("before you lock the front door", f"before {LOCK}")),
    "leading with after": (LAMP_AT_EIGHT, ("after you lock the front door", f"after_that {LOCK}")),
    "condition in the middle": (
        LAMP,
        ("if the front door is locked", "and cond:if name [front door] op:is const:locked"),
        ("and lock the back door", "and lock.lock name [back door]"),
    ),
    "condition at the end": (
        LAMP,
        ("and lock the back door", "and lock.lock name [back door]"),
        ("if the front door is locked", "and cond:if name [front door] op:is const:locked"),
    ),
    "condition at the front, then run on": (
        ("if the front door is locked", "first cond:if name [front door] op:is const:locked"),
        ("turn on the desk lamp", "and device.turn_on name [desk lamp]"),
        ("lock the back door", "and lock.lock name [back door]"),
    ),
}


@pytest.mark.parametrize("told", UNSURE.values(), ids=UNSURE.keys())
def test_it_is_asked_how_far_a_time_or_condition_reaches(told: tuple[Told, ...]) -> None:
    """Where both readings are open, nothing is done before the speaker has said which (design §2)."""
    understanding = home().understood(*told)[2]
    assert Reason.AMBIGUOUS in {objection.reason for objection in understanding.objections}
    assert not hear(*told).commands


def test_a_time_before_both_is_for_both() -> None:
    """At eight the lamp and the door; with "then", so is the third."""
    reply = hear(LAMP_AT_EIGHT, ("and lock the front door", f"and {LOCK}"))
    assert due(reply) == [("desk_lamp", {"at": EIGHT_PM}), ("front_door", {"at": EIGHT_PM})]
    third = ("and lock the back door", "and lock.lock name [back door]")
    reply = hear(LAMP_AT_EIGHT, ("then lock the front door", f"then {LOCK}"), third)
    assert [trigger for _, trigger in due(reply)] == [{"at": EIGHT_PM}] * 3


def test_what_is_to_be_done_now_waits_for_nothing() -> None:
    """Though the one before waits."""
    reply = hear(LAMP_LATER, ("and lock the front door now", f"and {LOCK}"))
    assert due(reply) == [("desk_lamp", {"after_s": 600}), ("front_door", None)]


def test_times_of_their_own_are_not_asked_about() -> None:
    """Each clause with its time is plain."""
    reply = hear(LAMP_LATER, ("and lock the front door at nine pm", "and clock [nine pm] lock.lock name [front door]"))
    assert due(reply) == [("desk_lamp", {"after_s": 600}), ("front_door", {"at": "2025-11-24T21:00+01:00"})]
