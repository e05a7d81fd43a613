from __future__ import annotations

from pathlib import Path

import pytest

from nlcontrol.errors import DefinitionError
from nlcontrol.world.geometry import crossing, distance_m, edges
from nlcontrol.world.loader import load_world
from nlcontrol.world.map import WorldMap
from nlcontrol.world.route import route, route_length_m

PIT = """\
world: hall
rooms:
  hall: {names: [hall], polygon: [[0, 0], [10, 0], [10, 6], [0, 6]], at: [5, 5.2]}
places:
  dock: {names: [dock], at: [1, 2], charges: true}
  shelf: {names: [shelf], at: [9, 2]}
zones:
  pit: {kind: keep_out, polygon: [[4, 0], [6, 0], [6, 4], [4, 4]]}
rovers:
  rover: {start: dock}
"""


def test_a_way_leads_around_a_keep_out_zone(tmp_path: Path) -> None:
    """The straight line would cross the pit: the way takes the place beside it; a pit across everything cuts off."""
    path = tmp_path / "hall.yaml"
    path.write_text(PIT)
    world = load_world(path)
    start, goal = world.places["dock"].point, world.places["shelf"].point
    way = route(world, start, goal, 0.25, frozenset())
    assert way == [(5.0, 5.2), goal]
    sides = edges(world.zones["pit"].polygon)
    assert not any(crossing(leg, side) for leg in zip([start, *way[:-1]], way, strict=True) for side in sides)
    path.write_text(PIT.replace("[6, 4], [4, 4]", "[6, 6], [4, 6]").replace("at: [5, 5.2]", "at: [2, 5]"))
    with pytest.raises(DefinitionError, match='cannot reach the place "shelf"'):
        load_world(path)


def test_the_shortest_way_is_taken_and_closed_doors_are_walls(house: WorldMap) -> None:
    """From the kitchen to the living room through the archway; with it closed through the hallway, which is longer."""
    kitchen, living_room = house.places["kitchen_table"].point, house.places["living_room"].point
    short = route(house, kitchen, living_room, 0.25, frozenset())
    long = route(house, kitchen, living_room, 0.25, frozenset({"archway"}))
    assert short is not None
    assert long is not None
    assert distance_m(kitchen, living_room) <= route_length_m(kitchen, short) < route_length_m(kitchen, long)
    assert route(house, kitchen, living_room, 0.25, frozenset({"archway", "kitchen_door"})) is None
    assert route(house, kitchen, living_room, 0.7, frozenset()) is None  # too stout for every door
