"""Routes on the graph of named places: which way-points lead from a point to a place, shortest first (A*)."""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping
from dataclasses import dataclass

from nlcontrol.world.geometry import (
    Point,
    Segment,
    ahead,
    bearing_rad,
    centre,
    corridor_is_clear,
    distance_m,
    inside,
    point_to_segment_m,
)
from nlcontrol.world.map import Door, WorldMap

DOOR_APPROACH_M = 0.45
"""How far before a door a rover lines up, so that it passes the frame straight."""

CLEARANCE_M = 0.03
"""How much farther than its radius a planned way stays from every wall."""


@dataclass(frozen=True, slots=True)
class RouteGraph:
    """Way-points and the straight lines between them that a rover of one radius can drive."""

    points: Mapping[str, Point]
    rooms: Mapping[str, frozenset[str]]
    """The rooms a way-point is seen from."""
    neighbours: Mapping[str, Mapping[str, float]]
    """Way-point → way-point → metres."""


def route(world: WorldMap, start: Point, goal: Point, radius_m: float, closed: frozenset[str]) -> list[Point] | None:
    """The way-points from `start` to `goal`, the goal last; None when no way leads there."""
    graph = graph_of(world, radius_m, closed, {"start": start, "goal": goal})
    names = _shortest(graph, "start", "goal")
    return None if names is None else [graph.points[name] for name in names[1:]]


def reachable_places(world: WorldMap, start: str, radius_m: float, closed: frozenset[str]) -> frozenset[str]:
    """The ids of the places that a way leads to from the place `start`; one graph serves for all of them."""
    graph = graph_of(world, radius_m, closed, {})
    pending, seen = [f"place {start}"], {f"place {start}"}
    while pending:
        for neighbour in graph.neighbours[pending.pop()]:
            if neighbour not in seen:
                seen.add(neighbour)
                pending.append(neighbour)
    return frozenset(place for place in world.places if f"place {place}" in seen)


def route_length_m(start: Point, way_points: list[Point]) -> float:
    """How far it is along the way-points."""
    return math.fsum(distance_m(a, b) for a, b in zip([start, *way_points[:-1]], way_points, strict=True))


def graph_of(world: WorldMap, radius_m: float, closed: frozenset[str], extra: Mapping[str, Point]) -> RouteGraph:
    """The graph of the building: places, room centres, both sides of every open door, and the extra points."""
    points: dict[str, Point] = {f"place {place.id}": place.point for place in world.places.values()}
    points |= {f"room {room.id}": centre(room.polygon) for room in world.rooms.values()}
    links: list[tuple[str, str]] = []
    for door in world.doors.values():
        if door.id not in closed:
            points |= {f"door {door.id} {room}": _approach(world, door, room) for room in door.rooms}
            links.append((f"door {door.id} {door.rooms[0]}", f"door {door.id} {door.rooms[1]}"))
    points |= extra
    rooms = {
        name: frozenset(room.id for room in world.rooms.values() if inside(point, room.polygon))
        for name, point in points.items()
    }
    names = list(points)
    links += [(a, b) for index, a in enumerate(names) for b in names[index + 1 :] if rooms[a] & rooms[b]]
    neighbours: dict[str, dict[str, float]] = {name: {} for name in names}
    obstacles = world.obstacles(closed) + world.keep_out_sides()
    for a, b in links:
        if _drivable((points[a], points[b]), obstacles, radius_m):
            neighbours[a][b] = neighbours[b][a] = distance_m(points[a], points[b])
    return RouteGraph(points, rooms, neighbours)


def _drivable(line: Segment, obstacles: tuple[Segment, ...], radius_m: float) -> bool:
    # A rover that stands close to a wall must still find a way out: there its radius is enough.
    planned_m = radius_m + CLEARANCE_M
    near_start = [wall for wall in obstacles if point_to_segment_m(line[0], wall) < planned_m]
    others = [wall for wall in obstacles if wall not in near_start]
    return corridor_is_clear(line, others, planned_m) and corridor_is_clear(line, near_start, radius_m)


def _approach(world: WorldMap, door: Door, room: str) -> Point:
    (ax, ay), (bx, by) = door.opening
    middle = ((ax + bx) / 2, (ay + by) / 2)
    across = bearing_rad(door.opening[0], door.opening[1]) + math.pi / 2
    sides = (ahead(middle, across, DOOR_APPROACH_M), ahead(middle, across, -DOOR_APPROACH_M))
    return sides[0] if inside(sides[0], world.rooms[room].polygon) else sides[1]


def _shortest(graph: RouteGraph, start: str, goal: str) -> list[str] | None:
    target = graph.points[goal]
    open_nodes: list[tuple[float, float, str]] = [(distance_m(graph.points[start], target), 0.0, start)]
    best: dict[str, float] = {start: 0.0}
    came_from: dict[str, str] = {}
    while open_nodes:
        _, cost, name = heapq.heappop(open_nodes)
        if name == goal:
            return _path(came_from, goal)
        if cost > best[name]:
            continue
        for neighbour, length in graph.neighbours[name].items():
            reached = cost + length
            if reached < best.get(neighbour, math.inf):
                best[neighbour], came_from[neighbour] = reached, name
                estimate = reached + distance_m(graph.points[neighbour], target)
                heapq.heappush(open_nodes, (estimate, reached, neighbour))
    return None


def _path(came_from: Mapping[str, str], goal: str) -> list[str]:
    names = [goal]
    while names[-1] in came_from:
        names.append(came_from[names[-1]])
    return names[::-1]
