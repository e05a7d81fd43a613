"""Plane geometry in metres and radians: distances, polygons, angles; nothing here knows a room."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

Point = tuple[float, float]
Segment = tuple[Point, Point]
Polygon = tuple[Point, ...]


def distance_m(a: Point, b: Point) -> float:
    """The straight distance between two points."""
    return math.hypot(b[0] - a[0], b[1] - a[1])


def bearing_rad(a: Point, b: Point) -> float:
    """The direction from `a` to `b`, counter-clockwise from the x axis."""
    return math.atan2(b[1] - a[1], b[0] - a[0])


def wrapped_rad(angle: float) -> float:
    """The same direction between -pi (exclusive) and pi."""
    wrapped = math.remainder(angle, math.tau)
    return math.pi if wrapped == -math.pi else wrapped


def ahead(point: Point, heading_rad: float, reach_m: float) -> Point:
    """The point `reach_m` away in a direction."""
    return point[0] + math.cos(heading_rad) * reach_m, point[1] + math.sin(heading_rad) * reach_m


def point_to_segment_m(point: Point, segment: Segment) -> float:
    """The distance from a point to the nearest point of a segment."""
    (ax, ay), (bx, by) = segment
    dx, dy = bx - ax, by - ay
    length_squared = dx * dx + dy * dy
    if length_squared == 0.0:
        return distance_m(point, segment[0])
    along = ((point[0] - ax) * dx + (point[1] - ay) * dy) / length_squared
    along = min(1.0, max(0.0, along))
    return distance_m(point, (ax + along * dx, ay + along * dy))


def crossing(first: Segment, second: Segment) -> bool:
    """Whether two segments cross in their insides (touching is not crossing)."""
    return (
        _side(first, second[0]) * _side(first, second[1]) < 0.0
        and _side(second, first[0]) * _side(second, first[1]) < 0.0
    )


def segments_apart_m(first: Segment, second: Segment) -> float:
    """The least distance between two segments; 0 where they meet."""
    if crossing(first, second):
        return 0.0
    return min(
        point_to_segment_m(first[0], second),
        point_to_segment_m(first[1], second),
        point_to_segment_m(second[0], first),
        point_to_segment_m(second[1], first),
    )


def inside(point: Point, polygon: Polygon) -> bool:
    """Whether a point lies in a polygon; its edge belongs to it."""
    x, y = point
    odd = False
    for (ax, ay), (bx, by) in edges(polygon):
        if point_to_segment_m(point, ((ax, ay), (bx, by))) < 1e-9:
            return True
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            odd = not odd
    return odd


def edges(polygon: Polygon) -> tuple[Segment, ...]:
    """The sides of a polygon, in order."""
    return tuple(zip(polygon, polygon[1:] + polygon[:1], strict=True))


def centre(polygon: Polygon) -> Point:
    """The centre of a polygon's area."""
    area = x = y = 0.0
    for (ax, ay), (bx, by) in edges(polygon):
        cross = ax * by - bx * ay
        area += cross
        x += (ax + bx) * cross
        y += (ay + by) * cross
    if abs(area) < 1e-12:
        return polygon[0]
    return x / (3 * area), y / (3 * area)


def without_gaps(segment: Segment, gaps: Iterable[Segment]) -> tuple[Segment, ...]:
    """What is left of a segment where the gaps that lie along it are cut out."""
    length = distance_m(*segment)
    if length == 0.0:
        return ()
    cuts = sorted(cut for gap in gaps if (cut := _cut(segment, gap, length)) is not None)
    pieces: list[Segment] = []
    start = 0.0
    for low, high in cuts:
        if low > start + 1e-9:
            pieces.append((_at(segment, start / length), _at(segment, low / length)))
        start = max(start, high)
    if start < length - 1e-9:
        pieces.append((_at(segment, start / length), _at(segment, 1.0)))
    return tuple(pieces)


def corridor_is_clear(path: Segment, walls: Sequence[Segment], clearance_m: float) -> bool:
    """Whether a disc of radius `clearance_m` can move straight along `path` without touching a wall."""
    return all(segments_apart_m(path, wall) >= clearance_m - 1e-9 for wall in walls)


def _cut(segment: Segment, gap: Segment, length: float) -> tuple[float, float] | None:
    (ax, ay), (bx, by) = segment
    ux, uy = (bx - ax) / length, (by - ay) / length
    ends = []
    for x, y in gap:
        if abs((x - ax) * uy - (y - ay) * ux) > 1e-6:
            return None
        ends.append((x - ax) * ux + (y - ay) * uy)
    low, high = max(0.0, min(ends)), min(length, max(ends))
    return (low, high) if high > low + 1e-9 else None


def _at(segment: Segment, fraction: float) -> Point:
    (ax, ay), (bx, by) = segment
    return ax + (bx - ax) * fraction, ay + (by - ay) * fraction


def _side(line: Segment, point: Point) -> float:
    (ax, ay), (bx, by) = line
    return (bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax)
