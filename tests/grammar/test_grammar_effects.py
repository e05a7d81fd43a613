from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlcontrol.errors import UsageError
from nlcontrol.grammar.effects import Argument, absolute, compare, goal, predict, under_way, violations
from nlcontrol.grammar.loader import load_grammar
from nlcontrol.grammar.schema import Parameter
from nlcontrol.plan.types import Change, Extreme, Factor, Flag, Number, Step, Text

GRAMMAR = load_grammar()
LIGHT, COVER, ROVER = GRAMMAR.classes["light"], GRAMMAR.classes["cover"], GRAMMAR.classes["rover"]
TURN_ON, SET_POSITION = LIGHT.actions["turn_on"], COVER.actions["set_cover_position"]


def test_effects_set_what_was_given() -> None:
    """An argument becomes the field's value, from a plan or from the wire alike; other fields stay."""
    for brightness in (Number(30, "%"), 30.0):
        state = predict(LIGHT, TURN_ON, {"brightness_pct": brightness}, {"state": "off", "color_name": "red"})
        assert state == {"state": "on", "brightness_pct": 30.0, "color_name": "red"}

    assert predict(LIGHT, TURN_ON, {"color_name": Text("blue")}, {})["color_name"] == "blue"
    assert predict(LIGHT, LIGHT.actions["turn_off"], {}, {"state": "on"}) == {"state": "off", "brightness_pct": 0.0}


def test_effects_without_their_argument_do_not_happen() -> None:
    """`unless` fills in where an argument is missing, `given` waits for it."""
    assert predict(LIGHT, TURN_ON, {}, {}) == {"state": "on", "brightness_pct": 100.0}


def test_a_device_without_the_feature_does_not_report_the_field() -> None:
    """A lamp that cannot be dimmed has no brightness to predict or to wait for."""
    assert predict(LIGHT, TURN_ON, {}, {}, features=()) == {"state": "on"}
    assert goal(LIGHT, TURN_ON, {}, features=("brightness",)) == {"state": "on", "brightness_pct": 100.0}


def test_effects_can_depend_on_the_argument() -> None:
    """A cover moved to zero is closed, moved anywhere else it is open."""
    assert predict(COVER, SET_POSITION, {"position": 0.0}, {}) == {"position": 0.0, "state": "closed"}
    assert predict(COVER, SET_POSITION, {"position": Text("50")}, {}) == {"position": 50.0, "state": "open"}


def test_what_depends_on_an_unknown_state_is_unknown() -> None:
    """Brighter than nobody knows is nobody knows what; it is no goal to wait for either."""
    brighter: dict[str, Argument] = {"brightness_pct": Change(Number(10, "%"))}

    assert predict(LIGHT, TURN_ON, brighter, {"brightness_pct": 40.0})["brightness_pct"] == 50.0
    assert predict(LIGHT, TURN_ON, brighter, {})["brightness_pct"] is None
    assert goal(LIGHT, TURN_ON, brighter) == {"state": "on"}
    assert predict(COVER, SET_POSITION, {"position": Change(Number(-10))}, {"state": "open"})["state"] is None


def test_what_nobody_can_know_afterwards_is_no_goal() -> None:
    """A stopped cover stands somewhere: its position is unknown, and stopping waits for none."""
    stop = COVER.actions["stop_cover"]

    assert predict(COVER, stop, {}, {"state": "opening", "position": 20.0}) == {"state": None, "position": None}
    assert goal(COVER, stop, {}) == {}


def test_several_places_end_at_the_last() -> None:
    """A rover that follows a path is where the path ends."""
    state = predict(ROVER, ROVER.actions["follow_path"], {"places": ("kitchen", "hall")}, {})

    assert state["area"] == "hall"


def test_an_action_under_way_shows_in_the_state() -> None:
    """What takes time is reported while it lasts."""
    assert under_way(COVER, COVER.actions["open_cover"], {"state": "closed"}) == {"state": "opening"}
    assert under_way(LIGHT, TURN_ON, {"state": "off"}) == {"state": "off"}


def test_preconditions_break_only_on_known_state() -> None:
    """A rover with an empty battery must not drive; one whose battery nobody knows may."""
    go_to = ROVER.actions["go_to"]

    assert violations(go_to.preconditions, {}) == ()
    assert violations(go_to.preconditions, {"battery_pct": 50.0, "state": "idle"}) == ()
    assert [broken.field for broken in violations(go_to.preconditions, {"battery_pct": 5.0, "state": "error"})] == [
        "state",
        "battery_pct",
    ]


POSITION = Parameter("position", "number", minimum=0, maximum=100, step=10, state="position")


@given(base=st.floats(0, 100), argument=st.one_of(
    st.floats(-200, 200).map(lambda by: Change(Number(by))),
    st.sampled_from([Step(1), Step(-2)]),
    st.floats(0, 5).map(Factor),
))  # fmt: skip
def test_relative_amounts_stay_within_the_bounds(base: float, argument: Argument) -> None:
    """Whatever a change adds to a known value, the result can be told to the device."""
    result = absolute(POSITION, argument, {"position": base})

    assert result is not None
    assert 0 <= float(result) <= 100


def test_amounts_of_every_kind_become_absolute() -> None:
    """Limits come from the parameter; without a state to be relative to, an amount stands for itself."""
    turn = ROVER.actions["turn"].parameters["angle_deg"]

    assert absolute(POSITION, Extreme("max"), {}) == 100
    assert absolute(POSITION, Extreme("min"), {}) == 0
    assert absolute(POSITION, Factor(0.5), {"position": 80.0}) == 40.0
    assert absolute(turn, Change(Number(-90)), {}) == -90
    assert absolute(turn, Step(-1), {}) == -90
    assert absolute(Parameter("lit", "flag"), Flag(True), {}) is True


def test_only_numbers_are_above_or_below() -> None:
    """Comparing the order of words is a fault of the caller."""
    assert compare("on", "is not", "off")
    assert compare(5.0, "above", 4.0)
    with pytest.raises(UsageError, match="only numbers"):
        compare("on", "below", "off")
