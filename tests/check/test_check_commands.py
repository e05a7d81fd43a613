from __future__ import annotations

import pytest

from nlcontrol.check.commands import CheckedCommands, check_commands
from nlcontrol.check.step import Rejected, Setting
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.reply_parts import Argument, ChangeBy, Repetition, ResolvedCommand, ResolvedTrigger
from nlcontrol.site.state import Snapshot

SOON = ResolvedTrigger(after_s=600.0)


def command(
    step: int,
    device: str,
    action: str,
    *,
    when: ResolvedTrigger | None = None,
    times: int | None = None,
    **given: Argument,
) -> ResolvedCommand:
    """A resolved command."""
    repeat = None if times is None else Repetition(times=times)
    return ResolvedCommand(step, device, action, tuple(given.items()), when, 1.0, repeat)


def reasons(setting: Setting, *commands: ResolvedCommand, known: Snapshot | None = None) -> set[Reason]:
    """Why the sequence is rejected; nothing when it is not."""
    result = check_commands(commands, Snapshot() if known is None else known, setting)
    return {violation.reason for violation in result.violations} if isinstance(result, Rejected) else set()


def test_each_step_is_judged_in_the_state_the_one_before_leaves(setting: Setting) -> None:
    """Sixty more than forty fits; sixty more than eighty does not, although nothing was known at first."""
    on = command(1, "sofa_lamp", "light.turn_on", brightness_pct=40.0)
    more = command(2, "sofa_lamp", "light.turn_on", brightness_pct=ChangeBy(60.0))
    assert reasons(setting, on, more) == set()
    brighter = command(1, "sofa_lamp", "light.turn_on", brightness_pct=80.0)
    assert reasons(setting, brighter, more) == {Reason.INVALID_VALUE}


def test_the_state_at_the_end_and_the_greatest_risk_are_told(setting: Setting) -> None:
    """One risky member makes the whole plan risky."""
    result = check_commands(
        [command(1, "kettle", "device.turn_on"), command(2, "front_door", "lock.unlock")], Snapshot(), setting
    )
    assert isinstance(result, CheckedCommands)
    assert [entry.action for entry in result.commands] == ["switch.turn_on", "lock.unlock"]
    assert result.snapshot.value("front_door", "state") == "unlocked"
    assert result.risk == "confirm"


def test_one_bad_command_rejects_them_all(setting: Setting) -> None:
    """All or nothing, and every violation is told."""
    bad = command(2, "kettle", "lock.lock"), command(3, "sofa_lamp", "light.turn_on", brightness_pct=400.0)
    assert reasons(setting, command(1, "kettle", "switch.turn_on"), *bad) == {Reason.UNSUPPORTED, Reason.INVALID_VALUE}


def test_what_is_scheduled_is_judged_without_todays_state(setting: Setting) -> None:
    """The battery may be full by then; a value that never fits is refused now; later steps do not see its effect."""
    empty = Snapshot().with_values("rover", {"battery_pct": 5.0})
    assert reasons(setting, command(1, "rover", "rover.go_to", when=SOON, place="office"), known=empty) == set()
    assert reasons(setting, command(1, "sofa_lamp", "light.turn_on", when=SOON, brightness_pct=300.0)) == {
        Reason.INVALID_VALUE
    }
    result = check_commands([command(1, "kettle", "switch.turn_on", when=SOON)], Snapshot(), setting)
    assert isinstance(result, CheckedCommands)
    assert result.snapshot.of("kettle") == {}


ON, OFF = ("kettle", "switch.turn_on"), ("kettle", "switch.turn_off")
LAMP_ON, LAMP_OFF = ("sofa_lamp", "light.turn_on"), ("sofa_lamp", "light.turn_off")


@pytest.mark.parametrize(
    "commands",
    [
        [command(1, *ON), command(1, *OFF)],
        [command(1, *ON), command(2, *OFF)],
        [command(1, *LAMP_ON, brightness_pct=30.0), command(1, *LAMP_ON, brightness_pct=50.0)],
        [command(1, *ON, when=SOON), command(1, *OFF, when=SOON)],
        [command(1, *ON), command(1, *LAMP_ON), command(2, *OFF), command(2, *LAMP_OFF)],
        [command(1, "garage_door", "cover.open_cover"), command(1, "garage_door", "cover.close_cover")],
    ],
)
def test_opposites_together_are_a_conflict(setting: Setting, commands: list[ResolvedCommand]) -> None:
    """In one step, right after each other, or at the same appointed time."""
    assert reasons(setting, *commands) == {Reason.CONFLICT}


@pytest.mark.parametrize(
    "commands",
    [
        [command(1, *ON), command(2, *OFF, when=SOON)],
        [command(1, *LAMP_OFF), command(1, *OFF), command(2, *ON)],
        [command(1, *LAMP_ON), command(2, *LAMP_ON, brightness_pct=30.0)],
        [command(1, "garage_door", "cover.open_cover"), command(2, "garage_door", "cover.close_cover")],
        [command(1, *ON, times=3), command(2, *OFF, times=3)],
        [command(1, "rover", "rover.go_to", place="office"), command(2, "rover", "rover.go_to", place="kitchen")],
        [command(1, *ON), command(2, *LAMP_ON), command(3, *OFF)],
    ],
)
def test_sequences_that_make_sense_are_no_conflict(setting: Setting, commands: list[ResolvedCommand]) -> None:
    """Time in between, a group narrowed by what follows, refinement, what takes time, repetition."""
    assert reasons(setting, *commands) == set()


def test_devices_that_are_as_wanted_already_are_told(setting: Setting) -> None:
    """So that the reply can say so."""
    known = Snapshot().with_values("front_door", {"state": "locked"})
    result = check_commands([command(1, "front_door", "lock.lock")], known, setting)
    assert isinstance(result, CheckedCommands)
    assert result.unchanged == ("front_door",)


def test_two_items_of_a_list_are_no_contradiction(setting: Setting) -> None:
    """Texts are not settings: one is put on, another taken off."""
    added = command(1, "shopping_list", "todo.add_item", item="milk")
    assert reasons(setting, added, command(2, "shopping_list", "todo.remove_item", item="bread")) == set()


def test_a_flag_that_is_set_and_unset_at_once_is_a_contradiction(setting: Setting) -> None:
    """Flags are settings, though Python counts them as numbers."""
    muted = command(1, "tv", "media_player.volume_mute", is_volume_muted=True)
    assert reasons(setting, muted, command(2, "tv", "media_player.volume_mute", is_volume_muted=False)) == {
        Reason.CONFLICT
    }
