from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nlcontrol.errors import DefinitionError
from nlcontrol.grammar.schema import Grammar
from nlcontrol.site.loader import load_site, world_path
from nlcontrol.site.types import Limits, Site

Load = Callable[[str], Site]

SITE = """\
site: flat
floors:
  ground: {names: [downstairs]}
areas:
  kitchen: {names: [kitchen], floor: ground}
  attic: {}
devices:
  lamp:
    class: light
    names: [big lamp]
    area: kitchen
    features: [brightness]
    kind: ceiling_light
    limits: {brightness_pct: {max: 80}}
    risk: {turn_off: confirm}
    mqtt: {dialect: tasmota, topic: tele/1}
    at: [1, 2.5]
  front_door: {class: lock}
"""


def test_a_device_is_what_its_file_says(load: Load) -> None:
    """Every field of a device arrives, typed."""
    lamp = load(SITE).devices["lamp"]
    assert (lamp.class_name, lamp.names, lamp.area, lamp.kind) == ("light", ("big lamp",), "kitchen", "ceiling_light")
    assert lamp.features == {"brightness"}
    assert lamp.limits == {"brightness_pct": Limits(None, 80.0)}
    assert lamp.risk == {"turn_off": "confirm"}
    assert lamp.mqtt == {"dialect": "tasmota", "topic": "tele/1"}
    assert lamp.at == (1.0, 2.5)


def test_what_a_file_leaves_out_has_its_default(load: Load, grammar: Grammar) -> None:
    """A device with a class only: the id as name, all features, our own dialect, no area."""
    door = load(SITE).devices["front_door"]
    assert door.names == ("front door",)
    assert door.features == set(grammar.classes["lock"].features)
    assert (door.mqtt, door.area, door.kind) == ({"dialect": "nlcontrol"}, None, None)


def test_the_shipped_house_has_what_it_promises(home: Site) -> None:
    """Fourteen devices or more in six rooms on two floors, and a rover with its world."""
    assert len(home.devices) >= 14
    assert len({device.area for device in home.devices.values()}) >= 6
    assert len({area.floor for area in home.areas.values()}) == 2
    assert home.devices["rover"].robot == "rover"
    path = world_path(home)
    assert path is not None
    assert path.is_file()


@pytest.mark.parametrize(
    ("before", "after", "line", "expected"),
    [
        ("class: light", "class: lihgt", 9, 'did you mean "light"'),
        ("area: kitchen", "area: kitchin", 11, 'did you mean "kitchen"'),
        ("names: [big lamp]", "name: [big lamp]", 10, 'did you mean "names"'),
        ("[brightness]", "[brightnes]", 12, 'did you mean "brightness"'),
        ("kind: ceiling_light", "kind: garage_door", 13, "is a kind of cover, not of light"),
        ("{max: 80}", "{max: 120}", 14, "can only be narrower"),
        ("{max: 80}", "{min: 90, max: 80}", 14, "is greater than"),
        ("brightness_pct: {", "brightnes_pct: {", 14, 'did you mean "brightness_pct"'),
        ("turn_off: confirm", "turn_of: confirm", 15, 'did you mean "turn_off"'),
        ("turn_off: confirm", "turn_off: maybe", 15, 'unknown risk "maybe"'),
        ("[1, 2.5]", "[1]", 17, "two numbers"),
        ("names: [big lamp]", "names: [big lamp, Big  lamp]", 10, "is listed twice"),
        ("names: [big lamp]", "names: [on]", 10, "YAML reads on as a flag"),
        ("floor: ground", "floor: grond", 5, 'did you mean "ground"'),
        ("class: lock}", "class: lock, risk: {unlock: none}}", 18, "a site can only be stricter"),
        ("  front_door:", "  front door:", 18, "is no id"),
        ("  attic: {}", "  attic: {names: [kitchen], floor: ground}", 6, 'the name "kitchen"'),
        ("  attic: {}", "  attic: {names: [downstairs]}", 6, "also the name of the floor"),
        ("  attic: {}", "  kitchen: {}", 6, 'the key "kitchen" is already on line 5'),
    ],
)
def test_a_wrong_file_says_where_and_what(load: Load, before: str, after: str, line: int, expected: str) -> None:
    """Each mistake names its own line, shows it, and names what was probably meant."""
    assert before in SITE
    with pytest.raises(DefinitionError) as caught:
        load(SITE.replace(before, after, 1))
    assert expected in str(caught.value)
    assert caught.value.line == line
    assert "^" in str(caught.value)


def test_two_devices_of_a_class_share_no_name_in_one_room(load: Load) -> None:
    """In one room nobody could say which; in two rooms the speaker is asked."""
    rooms = "site: s\nareas: {a: {}, b: {}}\ndevices:\n  x: {class: light, names: [lamp], area: a}\n"
    assert len(load(rooms + "  y: {class: light, names: [Lamp], area: b}\n").devices) == 2
    with pytest.raises(DefinitionError, match='the name "Lamp", which is that of "x"'):
        load(rooms + "  y: {class: light, names: [Lamp], area: a}\n")


def test_an_unknown_shipped_site_is_answered_with_a_near_one(grammar: Grammar) -> None:
    """A name without a file names the nearest shipped site."""
    with pytest.raises(DefinitionError, match='did you mean "home"'):
        load_site("hom", grammar)


def test_an_unknown_time_zone_is_answered_with_a_near_one(load: Load) -> None:
    """Time zones are IANA's, spelled exactly."""
    with pytest.raises(DefinitionError, match='did you mean "Europe/Berlin"'):
        load("time_zone: Europe/Berlni\n" + SITE)


def test_a_missing_file_is_named(tmp_path: Path, grammar: Grammar) -> None:
    """A path that leads nowhere is an error of its own."""
    with pytest.raises(DefinitionError, match="there is no file"):
        load_site(tmp_path / "none.yaml", grammar)
