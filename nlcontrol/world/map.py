"""The plan of a building as values: rooms, walls, doors, named places, zones and where the rovers start."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from nlcontrol.errors import UsageError, near_name
from nlcontrol.world.geometry import Point, Polygon, Segment, edges, inside, without_gaps

ZoneKind = Literal["keep_out", "speed_limit"]


@dataclass(frozen=True, slots=True)
class Room:
    """A room; its id is the id of the site's area."""

    id: str
    polygon: Polygon


@dataclass(frozen=True, slots=True)
class Door:
    """An opening in the walls between two rooms; a closed one is a wall."""

    id: str
    rooms: tuple[str, str]
    opening: Segment
    open: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """A point that has a name: where a rover can be sent."""

    id: str
    names: tuple[str, ...]
    """What people call it; at least one."""
    point: Point
    room: str
    heading_deg: float | None = None
    """Where a rover looks when it has arrived; None: as it came."""
    charges: bool = False


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the floor with a rule: never entered, or entered slowly."""

    id: str
    kind: ZoneKind
    polygon: Polygon
    limit_m_s: float | None = None
    """Only of a speed limit."""


@dataclass(frozen=True, slots=True)
class RoverSpecification:
    """What a rover can do and where it stands when the world begins."""

    id: str
    start: str
    """A place."""
    radius_m: float = 0.25
    speed_m_s: float = 0.8
    """The greatest."""
    turn_rate_rad_s: float = 1.5
    """The greatest."""
    acceleration_m_s2: float = 1.0
    turn_acceleration_rad_s2: float = 3.0
    battery_pct: float = 100.0


@dataclass(frozen=True, slots=True)
class WorldMap:
    """Everything that stands still; `loader.load_world` guarantees that every place can be reached."""

    name: str
    rooms: Mapping[str, Room]
    doors: Mapping[str, Door]
    places: Mapping[str, Place]
    zones: Mapping[str, Zone] = field(default_factory=dict)
    rovers: Mapping[str, RoverSpecification] = field(default_factory=dict)
    walls: tuple[Segment, ...] = ()
    """The sides of all rooms without the openings of doors, and the inner walls of the file."""

    def place(self, words: str) -> Place:
        """The place with this id or name, whatever the case; an unknown one is a `UsageError` with a near name."""
        wanted = words.casefold().strip()
        for place in self.places.values():
            if wanted == place.id or any(wanted == name.casefold() for name in place.names):
                return place
        known = [name for place in self.places.values() for name in (place.id, *place.names)]
        raise UsageError(f'There is no place "{words}" in the world "{self.name}"{near_name(wanted, known)}.')

    def place_names(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Every place as its id and the names people have for it."""
        return tuple((place.id, place.names) for place in self.places.values())

    def room_at(self, point: Point) -> str | None:
        """The id of the room around a point, or None outside the building."""
        return next((room.id for room in self.rooms.values() if inside(point, room.polygon)), None)

    def obstacles(self, closed: frozenset[str]) -> tuple[Segment, ...]:
        """The walls, and the openings of the closed doors."""
        return self.walls + tuple(door.opening for door in self.doors.values() if door.id in closed)

    def keep_outs(self) -> tuple[Zone, ...]:
        """The zones that no rover may enter."""
        return tuple(zone for zone in self.zones.values() if zone.kind == "keep_out")

    def keep_out_sides(self) -> tuple[Segment, ...]:
        """The sides of the keep-out zones: a rover keeps its whole body behind them."""
        return tuple(side for zone in self.keep_outs() for side in edges(zone.polygon))

    def speed_limit_m_s(self, point: Point) -> float:
        """The lowest limit of the zones around a point; infinite where there is none."""
        limits = [zone.limit_m_s for zone in self.zones.values() if zone.limit_m_s and inside(point, zone.polygon)]
        return min(limits, default=math.inf)


def walls_of(rooms: Mapping[str, Room], doors: Mapping[str, Door], inner: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """All walls of a building: the sides of its rooms with the openings of the doors cut out, and the inner walls."""
    openings = [door.opening for door in doors.values()]
    walls: list[Segment] = []
    for side in [side for room in rooms.values() for side in edges(room.polygon)] + list(inner):
        for piece in without_gaps(side, openings):
            if piece not in walls and (piece[1], piece[0]) not in walls:
                walls.append(piece)
    return tuple(walls)
