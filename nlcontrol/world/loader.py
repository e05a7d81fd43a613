"""World files: strict reading, and the checks that make a world safe to plan in."""

from __future__ import annotations

from pathlib import Path

from nlcontrol.errors import near_name
from nlcontrol.grammar.source import Node, Table, load_document
from nlcontrol.world.geometry import Point, Polygon, Segment, centre, corridor_is_clear, edges, inside, without_gaps
from nlcontrol.world.map import Door, Place, Room, RoverSpecification, WorldMap, Zone, walls_of
from nlcontrol.world.route import reachable_places

_ROVER_NUMBERS = (
    "radius_m", "speed_m_s", "turn_rate_rad_s", "acceleration_m_s2", "turn_acceleration_rad_s2", "battery_pct",
)  # fmt: skip


def load_world(path: Path) -> WorldMap:
    """The world of a file; `DefinitionError` with file and line where it is wrong or a place cannot be reached."""
    root = load_document(path).table("world", "rooms", "doors", "walls", "places", "zones", "rovers")
    room_tables = [
        (key.string(), value.table("names", "polygon", "at", "heading_deg")) for key, value in root.pairs("rooms")
    ]
    rooms = {name: Room(name, _polygon(table.required("polygon"))) for name, table in room_tables}
    doors = {key.string(): _door(key.string(), value, rooms) for key, value in root.pairs("doors")}
    inner = tuple(_segment(node) for node in root.nodes("walls"))
    zones = {key.string(): _zone(key.string(), value) for key, value in root.pairs("zones")}
    places = _places(root, room_tables, rooms)
    rovers = {key.string(): _rover(key.string(), value, places) for key, value in root.pairs("rovers")}
    world = WorldMap(root.string("world"), rooms, doors, places, zones, rovers, walls_of(rooms, doors, inner))
    nodes = {key.string(): value for key, value in root.pairs("rooms")}
    nodes |= {key.string(): value for key, value in root.pairs("places")}
    _check_names(world, nodes)
    _check_places(world, nodes, root)
    return world


def _places(root: Table, room_tables: list[tuple[str, Table]], rooms: dict[str, Room]) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for name, table in room_tables:
        at = table.optional("at")
        point = _point(at) if at else centre(rooms[name].polygon)
        places[name] = Place(name, table.strings("names"), point, name, table.number("heading_deg", None))
    for key, value in root.pairs("places"):
        if key.string() in rooms:
            raise key.error(f'"{key.string()}" is already a room')
        table = value.table("names", "at", "heading_deg", "charges")
        point = _point(table.required("at"))
        room = next((room.id for room in rooms.values() if inside(point, room.polygon)), None)
        if room is None:
            raise table.required("at").error(f'the place "{key.string()}" is outside every room')
        heading = table.number("heading_deg", None)
        charges = table.flag("charges", False)
        places[key.string()] = Place(key.string(), table.strings("names"), point, room, heading, charges)
    return places


def _door(name: str, node: Node, rooms: dict[str, Room]) -> Door:
    table = node.table("between", "opening", "open")
    between = table.strings("between")
    if len(between) != 2:
        raise table.required("between").error("a door is between two rooms")
    opening = _segment(table.required("opening"))
    for room in between:
        if room not in rooms:
            raise table.required("between").error(f'there is no room "{room}"{near_name(room, rooms)}')
        if not any(_lies_along(opening, side) for side in edges(rooms[room].polygon)):
            raise table.required("opening").error(f'the door "{name}" does not lie on a side of the room "{room}"')
    return Door(name, (between[0], between[1]), opening, table.flag("open", True))


def _lies_along(opening: Segment, side: Segment) -> bool:
    return not without_gaps(opening, [side])


def _zone(name: str, node: Node) -> Zone:
    table = node.table("kind", "polygon", "limit_m_s")
    kind = table.required("kind").choice(("keep_out", "speed_limit"), "kind of zone")
    limit = table.number("limit_m_s", None)
    polygon = _polygon(table.required("polygon"))
    if kind == "keep_out":
        if limit is not None:
            raise table.required("limit_m_s").error("a keep_out zone has no speed limit: nothing may enter it")
        return Zone(name, "keep_out", polygon)
    if limit is None or limit <= 0:
        raise node.error(f'the zone "{name}" needs a limit_m_s above 0')
    return Zone(name, "speed_limit", polygon, limit)


def _rover(name: str, node: Node, places: dict[str, Place]) -> RoverSpecification:
    table = node.table("start", *_ROVER_NUMBERS)
    start = table.required("start").choice(places, "place")
    numbers = {key: table.number(key) for key in _ROVER_NUMBERS if key in table}
    for key, number in numbers.items():
        if number <= 0:
            raise table.required(key).error(f"{key} must be above 0")
    return RoverSpecification(name, start, **numbers)


def _check_names(world: WorldMap, nodes: dict[str, Node]) -> None:
    owners: dict[str, str] = {}
    for place in world.places.values():
        for name in {place.id.casefold(), *(name.casefold() for name in place.names)}:
            if name in owners:
                raise nodes[place.id].error(f'"{name}" already names the place "{owners[name]}"')
            owners[name] = place.id


def _check_places(world: WorldMap, nodes: dict[str, Node], root: Table) -> None:
    for place in world.places.values():
        for zone in world.keep_outs():
            if inside(place.point, zone.polygon):
                raise nodes[place.id].error(f'the place "{place.id}" lies in the keep_out zone "{zone.id}"')
        if not inside(place.point, world.rooms[place.room].polygon):
            raise nodes[place.id].error(f'the place "{place.id}" is outside its room; say where with `at: [x, y]`')
    for rover in world.rovers.values():
        for place in world.places.values():
            if not corridor_is_clear((place.point, place.point), world.walls, rover.radius_m):
                raise nodes[place.id].error(f'the place "{place.id}" is too close to a wall for the rover "{rover.id}"')
        reached = reachable_places(world, rover.start, rover.radius_m, frozenset())
        for place in world.places.values():
            if place.id not in reached:
                raise nodes[place.id].error(f'the rover "{rover.id}" cannot reach the place "{place.id}"')
    if world.rovers and not any(place.charges for place in world.places.values()):
        raise root.node.error("rovers need a place with `charges: true`")


def _point(node: Node) -> Point:
    numbers = [item.number() for item in node.nodes()]
    if len(numbers) != 2:
        raise node.error("a point is [x, y], in metres")
    return numbers[0], numbers[1]


def _segment(node: Node) -> Segment:
    points = [_point(item) for item in node.nodes()]
    if len(points) != 2 or points[0] == points[1]:
        raise node.error("this is [[x, y], [x, y]]: two different points")
    return points[0], points[1]


def _polygon(node: Node) -> Polygon:
    points = tuple(_point(item) for item in node.nodes())
    if len(set(points)) < 3:
        raise node.error("a polygon needs at least three different points")
    return points
