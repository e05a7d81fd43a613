from __future__ import annotations

from typing import Any

import pytest

from nlcontrol.check.endings import ending, may_end, restoring
from nlcontrol.grammar.schema import Grammar, Scalar
from nlcontrol.site.types import Site
from tests.dispatch.conftest import command


@pytest.mark.parametrize(
    ("device", "action", "arguments", "before", "expected"),
    [
        ("lamp", "light.turn_on", {}, {}, ("light.turn_off", {})),
        ("lamp", "light.turn_on", {}, {"state": "off", "brightness_pct": 0}, ("light.turn_off", {})),
        ("lamp", "light.turn_on", {}, {"state": "on", "brightness_pct": 100}, ("light.turn_off", {})),
        (
            "lamp", "light.turn_on", {"brightness_pct": 30}, {"state": "on", "brightness_pct": 80},
            ("light.turn_on", {"brightness_pct": 80}),
        ),
        (
            "lamp", "light.turn_off", {}, {"state": "on", "brightness_pct": 80},
            ("light.turn_on", {"brightness_pct": 80}),
        ),
        ("blind", "cover.close_cover", {}, {}, ("cover.open_cover", {})),
        (
            "blind", "cover.open_cover", {}, {"state": "open", "position": 30},
            ("cover.set_cover_position", {"position": 30}),
        ),
        ("lock", "lock.unlock", {}, {}, ("lock.lock", {})),
        ("lock", "lock.lock", {}, {"state": "unlocked"}, None),  # it would unlock by itself
        ("rover", "rover.move", {"distance_m": 1}, {"state": "docked"}, None),
        ("rover", "rover.go_to", {"place": "kitchen"}, {}, None),
        ("rover", "rover.dock", {}, {}, ("rover.undock", {})),
    ],
)  # fmt: skip
def test_ending_brings_back_what_was_or_does_the_opposite(
    site: Site, grammar: Grammar, device: str, action: str, arguments: Any, before: Any, expected: Any
) -> None:
    """What was different comes back; what was so, or unknown, gets the opposite; risky and unclear ones get nothing."""
    found = ending(command(1, device, action, **arguments), site.devices[device], grammar, before)
    assert (found and (found.action, dict(found.arguments))) == expected


@pytest.mark.parametrize(
    ("device", "action", "arguments", "expected"),
    [
        ("lamp", "light.turn_on", {}, True),
        ("lamp", "light.turn_on", {"brightness_pct": 30}, True),
        ("lamp", "light.turn_on", {"brightness_pct": {"change": 10}}, True),
        ("blind", "cover.set_cover_position", {"position": 30}, True),
        ("lock", "lock.unlock", {}, True),
        ("lock", "lock.lock", {}, False),
        ("blind", "cover.stop_cover", {}, False),
        ("rover", "rover.move", {"distance_m": 1}, False),
        ("rover", "rover.go_to", {"place": "kitchen"}, False),
    ],
)
def test_what_nothing_could_end_whatever_was_before_is_known_beforehand(
    site: Site, grammar: Grammar, device: str, action: str, arguments: Any, expected: bool
) -> None:
    """Brightness comes back to whatever it was; no state that a lock had lets it unlock by itself."""
    assert may_end(command(1, device, action, **arguments), site.devices[device], grammar) is expected


def test_undoing_needs_to_know_what_was(site: Site, grammar: Grammar) -> None:
    """The colour comes back with the brightness; without a known state nothing does."""
    lamp, red = site.devices["lamp"], command(1, "lamp", "light.turn_on", brightness_pct=10, color_name="red")
    before: dict[str, Scalar] = {"state": "on", "brightness_pct": 50.0, "color_name": "blue"}
    found = restoring(red, lamp, grammar, before)
    assert found is not None
    assert dict(found.arguments) == {"brightness_pct": 50, "color_name": "blue"}
    assert restoring(red, lamp, grammar, {}) is None
    assert restoring(command(1, "rover", "rover.move", distance_m=1), site.devices["rover"], grammar, before) is None


def test_undoing_may_be_risky_for_the_check_decides(site: Site, grammar: Grammar) -> None:
    """Undoing a lock is an unlock: it is offered, and the check will ask."""
    found = restoring(command(1, "lock", "lock.lock"), site.devices["lock"], grammar, {"state": "unlocked"})
    assert found is not None
    assert found.action == "lock.unlock"
