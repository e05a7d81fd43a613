from __future__ import annotations

from pathlib import Path

import pytest

from nlcontrol.errors import DefinitionError, UsageError
from nlcontrol.world.loader import load_world
from nlcontrol.world.map import WorldMap

GOOD = """\
world: flat
rooms:
  kitchen: {names: [kitchen], polygon: [[0, 0], [4, 0], [4, 4], [0, 4]]}
  hallway: {names: [hallway], polygon: [[4, 0], [8, 0], [8, 4], [4, 4]]}
doors:
  door: {between: [kitchen, hallway], opening: [[4, 1], [4, 2]]}
places:
  dock: {names: [dock, charger], at: [7, 3], charges: true}
zones:
  stairs: {kind: keep_out, polygon: [[7, 0], [8, 0], [8, 1], [7, 1]]}
rovers:
  rover: {start: dock}
"""


def load(tmp_path: Path, text: str) -> WorldMap:
    """The world of this text."""
    path = tmp_path / "world.yaml"
    path.write_text(text)
    return load_world(path)


def test_a_place_is_found_by_its_id_and_every_name(house: WorldMap) -> None:
    """Ids, names and their case lead to the same place; an unknown word names the nearest."""
    assert house.place("Charging Station") is house.place("dock") is house.places["dock"]
    with pytest.raises(UsageError, match='did you mean "kitchen"'):
        house.place("kitchn")


def test_the_house_has_a_place_in_every_room(house: WorldMap) -> None:
    """A rover can be sent to each room by the room's own id."""
    assert set(house.rooms) <= set(house.places)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("[dock, charger]", "[dock, kitchen]", 'already names the place "kitchen"'),
        ("at: [7, 3]", "at: [7.5, 0.5]", "keep_out"),
        ("at: [7, 3]", "at: [9, 3]", "outside every room"),
        ("at: [7, 3]", "at: [7.9, 3]", "too close to a wall"),
        ("[[4, 1], [4, 2]]", "[[4, 1], [4, 1.3]]", "cannot reach"),
        ("[[4, 1], [4, 2]]", "[[5, 1], [5, 2]]", "does not lie on a side"),
        ("charges: true", "charges: false", "charges: true"),
        ("between: [kitchen, hallway]", "between: [kitchen, halway]", 'did you mean "hallway"'),
        ("kind: keep_out", "kind: slow", "unknown kind of zone"),
        ("kind: keep_out", "kind: speed_limit", "needs a limit_m_s"),
        ("{start: dock}", "{start: dok}", 'did you mean "dock"'),
        ("{start: dock}", "{start: dock, radius_m: -1}", "above 0"),
        ("world: flat", "wrld: flat", 'did you mean "world"'),
    ],
)
def test_a_wrong_world_is_refused_with_the_line(tmp_path: Path, old: str, new: str, problem: str) -> None:
    """Every load-time check can fail, and says in which file and line."""
    load(tmp_path, GOOD)
    assert GOOD.count(old) == 1
    with pytest.raises(DefinitionError, match=problem) as caught:
        load(tmp_path, GOOD.replace(old, new))
    assert caught.value.line is not None
