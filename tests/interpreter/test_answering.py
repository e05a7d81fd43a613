"""Questions about state are answered from what is known, and never act."""

import pytest

from nlcontrol.interpreter.answering import holds
from nlcontrol.plan.reply import Reason, Verdict
from nlcontrol.site.state import Snapshot
from tests.interpreter.house import home

KNOWN = Snapshot(
    {
        "front_door": {"state": "locked", "battery_pct": 40.0},
        "back_door": {"state": "unlocked"},
        "kitchen_ceiling": {"state": "on", "brightness_pct": 30.0},
        "kitchen_counter": {"state": "off"},
        "rover": {"state": "idle", "area": "kitchen"},
    }
)
DOORS = "all noun [doors] field:state op:is const:locked"
KITCHEN = "all noun [lights] in [kitchen] field:state op:is const:on"


@pytest.mark.parametrize(
    ("words", "symbols", "answer", "message"),
    [
        ("is the front door locked", "ask:is name [front door] field:state op:is const:locked", True, "Yes."),
        ("is the back door locked", "ask:is name [back door] field:state op:is const:locked", False, "No."),
        ("are all doors locked", f"ask:is {DOORS}", False, "No: not back door."),
        ("is any of the doors locked", f"ask:any {DOORS}", True, "Yes: front door."),
        ("which doors are locked", f"ask:which {DOORS}", ["front_door"], "front door."),
        ("how many doors are locked", f"ask:count {DOORS}", 1, "1 of 2."),
        ("how many lights are on in the kitchen", f"ask:count {KITCHEN}", 1, "1 of 2."),
        (
            "what is the brightness of the big light",
            "ask:state name [big light] field:brightness_pct",
            30.0,
            "The brightness of kitchen ceiling light is 30 %.",
        ),
        ("where is the rover", "ask:where name [rover]", "kitchen", "Rover is in the kitchen."),
    ],
)
def test_a_question_is_answered_from_the_snapshot(words: str, symbols: str, answer: object, message: str) -> None:
    """The result for programs and the sentence for people; no command with it."""
    reply = home().hear((words, f"first {symbols}"), snapshot=KNOWN)
    assert (reply.verdict, reply.commands) == (Verdict.ACCEPT, ())
    assert reply.query is not None
    assert (reply.query.answer, reply.message) == (answer, message)


@pytest.mark.parametrize(
    ("words", "symbols"),
    [
        ("is the front door locked", "ask:is name [front door] field:state op:is const:locked"),
        ("are all doors locked", f"ask:is {DOORS}"),
        ("which doors are locked", f"ask:which {DOORS}"),
        ("how many doors are locked", f"ask:count {DOORS}"),
        ("where is the rover", "ask:where name [rover]"),
    ],
)
def test_the_answer_is_null_where_state_is_unknown(words: str, symbols: str) -> None:
    """Nothing is guessed, and the person is told so."""
    reply = home().hear((words, f"first {symbols}"))
    assert reply.query is not None
    assert (reply.verdict, reply.query.answer) == (Verdict.ACCEPT, None)
    assert "do not know" in reply.message


def test_one_that_holds_answers_any_whatever_else_is_unknown() -> None:
    """One locked door is enough for "any"; for "all" it is not."""
    known = Snapshot({"front_door": {"state": "locked"}})
    some = home().hear(("is any of the doors locked", f"first ask:any {DOORS}"), snapshot=known)
    every = home().hear(("are all doors locked", f"first ask:is {DOORS}"), snapshot=known)
    assert some.query is not None
    assert every.query is not None
    assert (some.query.answer, every.query.answer) == (True, None)


@pytest.mark.parametrize(
    ("words", "symbols", "reason"),
    [
        ("is the attic light on", "ask:is name [attic light] field:state op:is const:on", Reason.UNKNOWN_NAME),
        ("is the reading lamp on", "ask:is name [reading lamp] field:state op:is const:on", Reason.AMBIGUOUS),
        (
            "what is the brightness of the front door",
            "ask:state name [front door] field:brightness_pct",
            Reason.UNSUPPORTED,
        ),
        ("what is on", "ask:state", Reason.INCOMPLETE),
    ],
)
def test_a_question_about_nothing_known_says_why(words: str, symbols: str, reason: Reason) -> None:
    """Names are linked as for commands; a field that the device does not have is refused by name."""
    reply = home().hear((words, f"first {symbols}"), snapshot=KNOWN)
    assert (reply.reason, reply.query) == (reason, None)


def test_what_is_planned_is_told_from_the_context() -> None:
    """The schedules are sentences of the session."""
    told = ("what is planned", "first ask:planned")
    assert home().hear(told).message == "Nothing is planned."
    reply = home().hear(told, planned=("At eight the lamp goes on.",))
    assert reply.query is not None
    assert (reply.message, reply.query.answer) == ("At eight the lamp goes on.", ["At eight the lamp goes on."])


def test_a_question_sets_what_it_means() -> None:
    """After "is the front door locked", "lock it" is the front door."""
    asked = ("is the front door locked", "first ask:is name [front door] field:state op:is const:locked")
    mentioned = home().understood(asked)[2].mentioned
    reply = home().hear(("lock it", "first lock.lock it"), mentioned=mentioned)
    assert [command.device for command in reply.commands] == ["front_door"]


@pytest.mark.parametrize(
    ("value", "op", "wanted", "expected"),
    [
        (None, "is", "on", None),
        ("on", "is", "on", True),
        ("on", "is not", "on", False),
        (30.0, "above", 30.0, False),
        (31.0, "above", 30.0, True),
        (29.0, "below", 30.0, True),
        ("on", "above", 30.0, None),
    ],
)
def test_a_comparison_holds_or_not_or_is_unknown(value: object, op: str, wanted: object, expected: bool | None) -> None:
    """Unknown stays unknown; words have no order."""
    assert holds(value, op, wanted) is expected  # type: ignore[arg-type]  # the table's columns are plain


def test_a_quantity_is_told_by_whatever_measures_it() -> None:
    """No device is named: a thermostat's and a sensor's temperature are both the answer, of the place that is said."""
    known = Snapshot({"climate_sensor": {"temperature": 19.0}, "thermostat": {"current_temperature": 21.5}})
    words, symbols = "what is the temperature in the hallway", "in [hallway] field:current_temperature"
    there = home().hear((words, f"first ask:state these class:device {symbols}"), snapshot=known)
    everywhere = home().hear(
        ("what is the temperature", "first ask:state these class:device field:current_temperature"), snapshot=known
    )
    nowhere = home().hear(
        ("how loud is it in the hallway", "first ask:state these class:device in [hallway] field:volume_level")
    )

    assert there.query is not None
    assert (there.query.devices, there.query.answer) == (("climate_sensor",), 19.0)
    assert everywhere.query is not None
    assert {"climate_sensor", "thermostat"} <= set(everywhere.query.devices)
    assert (nowhere.verdict, nowhere.reason) == (Verdict.REFUSE, Reason.UNSUPPORTED)


def test_what_plays_is_on_and_what_does_not_move_is_where_it_stands() -> None:
    """A television that plays is on; a lamp is in its room."""
    known = Snapshot({"tv": {"state": "playing"}})
    playing = home().hear(("is the tv on", "first ask:is name [tv] field:state op:is const:on"), snapshot=known)
    lamp = home().hear(("where is the desk lamp", "first ask:where name [desk lamp]"))

    assert playing.query is not None
    assert playing.query.answer is True
    assert lamp.query is not None
    assert lamp.query.answer == "office"


def test_a_field_is_called_what_people_call_it() -> None:
    """Nobody asks for a "remaining s"."""
    asked = ("how is the kitchen timer", "first ask:state name [kitchen timer] field:remaining_s")
    known = home().hear(asked, snapshot=Snapshot({"kitchen_timer": {"remaining_s": 90.0}}))
    assert known.message == "The time left of kitchen timer is 90 s."
    assert home().hear(asked).message == "I do not know the time left of kitchen timer."
