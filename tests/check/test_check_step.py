from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlcontrol.check.step import Checked, Rejected, Setting, check_step, risk_of
from nlcontrol.grammar.loader import load_grammar
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.reply_parts import Argument, ChangeBy, ScaleBy
from nlcontrol.site.state import Snapshot
from nlcontrol.site.types import Device, Limits, Site

NOTHING = Snapshot()


def brightness_after(value: Argument, setting: Setting, known: Snapshot = NOTHING, device: str = "sofa_lamp") -> object:
    """The brightness that is predicted, or the reasons against it."""
    result = check_step(device, "light.turn_on", [("brightness_pct", value)], known, setting)
    if isinstance(result, Rejected):
        return {violation.reason for violation in result.violations}
    return result.snapshot.value(device, "brightness_pct")


def lamp_at(percent: float) -> Snapshot:
    """The sofa lamp is on at this brightness."""
    return Snapshot().with_values("sofa_lamp", {"state": "on", "brightness_pct": percent})


def test_a_good_command_leaves_the_state_it_declares(setting: Setting) -> None:
    """Switched on at 30 %: predicted, expected as confirmation, harmless."""
    result = check_step("sofa_lamp", "light.turn_on", [("brightness_pct", 30.0)], NOTHING, setting)
    assert isinstance(result, Checked)
    assert result.snapshot.of("sofa_lamp") == {"state": "on", "brightness_pct": 30.0}
    assert result.goal == {"state": "on", "brightness_pct": 30.0}
    assert (result.risk, result.changes) == ("none", None)


@pytest.mark.parametrize(
    ("device", "action", "arguments", "reason"),
    [
        ("kettle", "lock.unlock", [], Reason.UNSUPPORTED),
        ("kettle", "device.fly", [], Reason.UNSUPPORTED),
        ("hallway_light", "light.turn_on", [("brightness_pct", 30.0)], Reason.UNSUPPORTED),
        ("garage_door", "cover.set_cover_position", [("position", 30.0)], Reason.UNSUPPORTED),
        ("kettle", "switch.turn_on", [("brightness_pct", 30.0)], Reason.UNSUPPORTED),
        ("sofa_lamp", "light.turn_on", [("brightness_pct", 130.0)], Reason.INVALID_VALUE),
        ("living_room_ceiling", "light.turn_on", [("brightness_pct", 90.0)], Reason.INVALID_VALUE),
        ("sofa_lamp", "light.turn_on", [("brightness_pct", "red")], Reason.INVALID_VALUE),
        ("sofa_lamp", "light.turn_on", [("brightness_pct", True)], Reason.INVALID_VALUE),
        ("floor_lamp", "light.turn_on", [("color_name", "loud")], Reason.INVALID_VALUE),
        ("rover", "rover.turn", [("angle_deg", ChangeBy(90.0))], Reason.INVALID_VALUE),
        ("rover", "rover.go_to", [], Reason.INCOMPLETE),
        ("rover", "rover.go_to", [("place", "bedroom")], Reason.IMPOSSIBLE),
        ("sofa_lamp", "light.turn_on", [("brightness_pct", 3.0), ("brightness_pct", 4.0)], Reason.CONFLICT),
    ],
)
def test_a_bad_command_is_rejected_for_its_reason(
    setting: Setting, device: str, action: str, arguments: list[tuple[str, Argument]], reason: Reason
) -> None:
    """Class, feature, range, type, missing argument, no way there: each has its own reason and a sentence."""
    result = check_step(device, action, arguments, NOTHING, setting)
    assert isinstance(result, Rejected)
    assert {violation.reason for violation in result.violations} == {reason}
    assert all(violation.sentence.endswith(".") for violation in result.violations)


def test_all_violations_are_told_at_once(setting: Setting) -> None:
    """Nobody has to try twice."""
    result = check_step(
        "hallway_light", "light.turn_on", [("brightness_pct", 30.0), ("color_name", "loud")], NOTHING, setting
    )
    assert isinstance(result, Rejected)
    assert len(result.violations) == 2


@pytest.mark.parametrize(
    ("now", "value", "after"),
    [
        (40.0, ChangeBy(10.0), 50.0),
        (40.0, ScaleBy(0.5), 20.0),
        (95.0, ChangeBy(10.0), 100.0),  # a nudge stops at the limit
        (95.0, ChangeBy(60.0), {Reason.INVALID_VALUE}),  # so much more cannot be meant
        (60.0, ScaleBy(2.0), {Reason.INVALID_VALUE}),
        (0.0, ChangeBy(-10.0), {Reason.INVALID_VALUE}),  # dimming a lamp that is off must not switch it on
    ],
)
def test_relative_amounts_start_from_the_known_state(
    setting: Setting, now: float, value: Argument, after: object
) -> None:
    """More, half, a nudge at the limit, more than there is."""
    assert brightness_after(value, setting, lamp_at(now)) == after


def test_unknown_state_never_violates_and_leaves_the_value_unknown(setting: Setting) -> None:
    """Ten more of something unknown is allowed and unknown; more than the whole range never fits."""
    assert brightness_after(ChangeBy(10.0), setting) is None
    assert brightness_after(ChangeBy(140.0), setting) == {Reason.INVALID_VALUE}


def test_a_precondition_is_judged_in_the_known_state_only(setting: Setting) -> None:
    """An empty battery keeps the rover from driving; an unknown one does not."""
    empty = Snapshot().with_values("rover", {"battery_pct": 5.0})
    result = check_step("rover", "rover.go_to", [("place", "office")], empty, setting)
    assert isinstance(result, Rejected)
    assert [violation.reason for violation in result.violations] == [Reason.IMPOSSIBLE]
    assert "Rover" in result.violations[0].sentence
    assert isinstance(check_step("rover", "rover.go_to", [("place", "office")], NOTHING, setting), Checked)


def test_without_a_world_every_place_counts_as_reachable(setting: Setting) -> None:
    """Nobody can know better."""
    blind = replace(setting, reach=None)
    assert isinstance(check_step("rover", "rover.go_to", [("place", "bedroom")], NOTHING, blind), Checked)


def test_whether_anything_changes_is_said_when_it_is_known(setting: Setting) -> None:
    """A lamp that is off already, one that is on, one nobody knows."""
    for state, changes in (("off", False), ("on", True)):
        known = Snapshot().with_values("kettle", {"state": state, "power_w": 0.0})
        result = check_step("kettle", "switch.turn_off", [], known, setting)
        assert isinstance(result, Checked)
        assert result.changes is changes


def test_risk_is_the_stricter_of_class_kind_and_site(setting: Setting) -> None:
    """Unlocking confirms by its class, a garage door by its kind, anything a site says by the site."""
    home, grammar = setting.site, setting.grammar
    assert risk_of(home.devices["front_door"], "lock.unlock", grammar) == "confirm"
    assert risk_of(home.devices["front_door"], "lock.lock", grammar) == "none"
    assert risk_of(home.devices["garage_door"], "cover.open_cover", grammar) == "confirm"
    strict = replace(home.devices["kettle"], risk={"turn_on": "typed"})
    assert risk_of(strict, "turn_on", grammar) == "typed"


def test_what_must_be_typed_is_forbidden_to_the_voice(setting: Setting) -> None:
    """The same command is allowed when somebody typed it."""
    kettle = replace(setting.site.devices["kettle"], risk={"turn_on": "typed"})
    heard = replace(setting, site=replace(setting.site, devices={"kettle": kettle}))
    result = check_step("kettle", "switch.turn_on", [], NOTHING, heard)
    assert isinstance(result, Rejected)
    assert [violation.reason for violation in result.violations] == [Reason.FORBIDDEN]
    assert isinstance(check_step("kettle", "switch.turn_on", [], NOTHING, replace(heard, typed=True)), Checked)


@cache
def narrow_lamp() -> Setting:
    """One lamp between 5 and 80 %; no fixture, because Hypothesis prints those whole."""
    lamp = Device(
        "lamp", "light", ("lamp",), features=frozenset({"brightness"}), limits={"brightness_pct": Limits(5, 80)}
    )
    return Setting(Site("s", {"lamp": lamp}), load_grammar())


@example(value=ChangeBy(1.0), now=80.0)
@settings(max_examples=200, deadline=None)
@given(
    value=st.one_of(
        st.floats(-200, 300),
        st.floats(-200, 200).map(ChangeBy),
        st.floats(0, 4).map(ScaleBy),
        st.sampled_from(["red", True]),
    ),
    now=st.one_of(st.none(), st.floats(0, 100)),
)
def test_no_accepted_brightness_leaves_the_devices_limits(value: Argument, now: float | None) -> None:
    """Whatever is asked for in whatever state: what is predicted lies within what the device allows."""
    known = Snapshot() if now is None else Snapshot().with_values("lamp", {"brightness_pct": now})
    result = check_step("lamp", "light.turn_on", [("brightness_pct", value)], known, narrow_lamp())
    if isinstance(result, Checked):
        after = result.snapshot.value("lamp", "brightness_pct")
        assert after is None or (isinstance(after, float) and 5 <= after <= 80)
