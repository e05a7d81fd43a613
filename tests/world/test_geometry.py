from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlcontrol.world import geometry

COORDINATE = st.floats(-50, 50, allow_nan=False)
POINT = st.tuples(COORDINATE, COORDINATE)
SQUARE = ((0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0))


@given(POINT, POINT, POINT)
def test_a_point_is_never_farther_from_a_segment_than_from_its_ends(
    point: geometry.Point, a: geometry.Point, b: geometry.Point
) -> None:
    """The distance to a segment is at most the distance to either end."""
    to_segment = geometry.point_to_segment_m(point, (a, b))
    assert to_segment <= min(geometry.distance_m(point, a), geometry.distance_m(point, b)) + 1e-9


@given(st.floats(-100, 100))
def test_a_wrapped_angle_points_the_same_way(angle: float) -> None:
    """Wrapping keeps the direction and lands in (-pi, pi]."""
    wrapped = geometry.wrapped_rad(angle)
    assert -math.pi < wrapped <= math.pi
    assert math.isclose(math.cos(wrapped), math.cos(angle), abs_tol=1e-9)
    assert math.isclose(math.sin(wrapped), math.sin(angle), abs_tol=1e-9)


def test_crossing_segments_are_no_distance_apart() -> None:
    """Two segments that cross meet; two that do not are as far apart as their nearest points."""
    assert geometry.segments_apart_m(((0, 0), (2, 2)), ((0, 2), (2, 0))) == 0.0
    assert geometry.segments_apart_m(((0, 0), (1, 0)), ((0, 3), (1, 3))) == pytest.approx(3.0)


def test_a_door_leaves_two_pieces_of_a_wall() -> None:
    """An opening in the middle is cut out; one elsewhere or across is not."""
    wall = ((0.0, 0.0), (10.0, 0.0))
    assert geometry.without_gaps(wall, [((6.0, 0.0), (4.0, 0.0))]) == (
        ((0.0, 0.0), (4.0, 0.0)),
        ((6.0, 0.0), (10.0, 0.0)),
    )
    assert geometry.without_gaps(wall, [((4.0, 1.0), (6.0, 1.0)), ((5.0, -1.0), (5.0, 1.0))]) == (wall,)
    assert geometry.without_gaps(wall, [((-1.0, 0.0), (11.0, 0.0))]) == ()


def test_the_edge_belongs_to_a_polygon() -> None:
    """Corners, sides and the inside are in; a point beyond is out."""
    assert all(geometry.inside(point, SQUARE) for point in [(1, 1), (0, 0), (2, 1), (1, 2)])
    assert not geometry.inside((2.001, 1), SQUARE)
    assert geometry.centre(SQUARE) == pytest.approx((1.0, 1.0))
