from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlcontrol.world import behaviours
from nlcontrol.world.geometry import distance_m, inside, point_to_segment_m
from nlcontrol.world.kinematics import STEP_S
from nlcontrol.world.map import WorldMap
from nlcontrol.world.rover import Rover
from nlcontrol.world.world import World

PLACES = ["kitchen", "living_room", "office", "garage", "sofa", "front_door", "fridge", "dock"]


def trace(house: WorldMap) -> list[tuple[float, float, float, float]]:
    """A drive with everything in it, rounded to millimetres."""
    world = World(house)
    rover, poses = world.rovers["rover"], []
    for name in ("kitchen", "garage"):
        rover.begin(behaviours.go_to(rover, house.place(name)))
        while rover.ended is None:
            world.step()
            poses.append((rover.pose.x, rover.pose.y, rover.pose.heading_rad, rover.battery_pct))
    return [(round(a, 3), round(b, 3), round(c, 3), round(d, 3)) for a, b, c, d in poses]


def test_the_same_drive_leaves_the_same_trace(house: WorldMap) -> None:
    """Nothing random and no clock is in a world."""
    first = trace(house)
    assert first == trace(house)
    assert len(first) > 200


def test_a_rover_arrives_at_every_place_and_looks_where_the_place_says(house: WorldMap, rover: Rover) -> None:
    """Going somewhere ends within a hand's breadth, at rest, facing the place's heading."""
    for place in house.places.values():
        assert rover.world.run(rover, behaviours.go_to(rover, place)) is None
        assert distance_m(rover.pose.point, place.point) < 0.1
        assert not rover.moving
        if place.heading_deg is not None:
            assert math.cos(rover.pose.heading_rad - math.radians(place.heading_deg)) > 0.999
        assert rover.place is place


def test_a_rover_moves_and_turns_by_what_was_said(rover: Rover) -> None:
    """Two metres ahead, half a metre back, a quarter turn: each within a centimetre or half a degree."""
    begin = rover.pose
    assert rover.world.run(rover, behaviours.move(rover, 2.0)) is None
    assert distance_m(begin.point, rover.pose.point) == pytest.approx(2.0, abs=0.01)
    assert rover.world.run(rover, behaviours.move(rover, -0.5)) is None
    assert distance_m(begin.point, rover.pose.point) == pytest.approx(1.5, abs=0.02)
    heading = rover.pose.heading_rad
    assert rover.world.run(rover, behaviours.turn(rover, math.radians(90))) is None
    assert math.degrees(rover.pose.heading_rad - heading) == pytest.approx(90 - 360, abs=0.5)


def test_more_than_a_full_turn_is_turned_in_full(rover: Rover) -> None:
    """Two full turns bring the rover to where it looked, and take the time of two."""
    heading = rover.pose.heading_rad
    assert rover.world.run(rover, behaviours.turn(rover, -4 * math.pi)) is None
    assert math.cos(rover.pose.heading_rad - heading) > 0.999
    assert rover.world.time_s > 4 * math.pi / rover.limits.turn_rad_s


def test_a_wall_ends_a_move_with_a_bump(rover: Rover) -> None:
    """The rover stands before the wall and says what happened."""
    rover.world.run(rover, behaviours.turn(rover, math.radians(90)))
    failure = rover.world.run(rover, behaviours.move(rover, 5.0))
    assert failure is not None
    assert failure.code == "bump"
    assert (rover.moving, rover.activity) == (False, "error")


def test_a_closed_door_is_planned_around_and_driven_into_never(house: WorldMap, rover: Rover) -> None:
    """With the kitchen's doors closed there is no way; with one open the way leads through it."""
    for door in ("kitchen_door", "archway"):
        rover.world.set_door(door, False)
    failure = rover.world.run(rover, behaviours.go_to(rover, house.place("kitchen")))
    assert failure is not None
    assert failure.code == "no_route"
    rover.world.set_door("kitchen_door", True)
    assert rover.world.run(rover, behaviours.go_to(rover, house.place("kitchen"))) is None


def test_a_door_that_closes_on_the_way_is_a_bump(house: WorldMap, rover: Rover) -> None:
    """The plan was made when the door was open; the wheels still stop."""
    rover.world.set_door("archway", False)
    rover.begin(behaviours.go_to(rover, house.place("kitchen")))
    rover.world.step()
    rover.world.set_door("kitchen_door", False)
    while rover.ended is None:
        rover.world.step()
    assert rover.ended.failure is not None
    assert rover.ended.failure.code == "bump"


def test_a_move_never_enters_a_keep_out_zone(house: WorldMap, rover: Rover) -> None:
    """At the stairs the rover stops before its body crosses the edge."""
    rover.world.run(rover, behaviours.go_to(rover, house.place("stairs")))
    failure = rover.world.run(rover, behaviours.move(rover, 2.0))
    assert failure is not None
    assert failure.code == "keep_out"
    assert rover.pose.y - rover.specification.radius_m >= 1.8


def test_docking_charges_and_driving_drains(house: WorldMap, rover: Rover) -> None:
    """The battery falls on the way and fills at the dock."""
    rover.world.run(rover, behaviours.go_to(rover, house.place("office")))
    low = rover.battery_pct
    assert low < 100.0
    assert rover.world.run(rover, rover.world.dock(rover)) is None
    assert rover.activity == "charging"
    for _ in range(200):
        rover.world.step()
    assert rover.battery_pct > low - 3
    assert rover.world.run(rover, behaviours.undock(rover)) is None
    assert not rover.docked
    again = rover.world.run(rover, behaviours.undock(rover))
    assert again is not None
    assert again.code == "not_docked"


def test_an_empty_battery_ends_the_drive(house: WorldMap, rover: Rover) -> None:
    """The rover stands still and says so."""
    rover.battery_pct = 0.3
    failure = rover.world.run(rover, behaviours.go_to(rover, house.place("office")))
    assert failure is not None
    assert failure.code == "battery_empty"


def test_a_paused_rover_goes_on_to_where_it_was_going(house: WorldMap, rover: Rover) -> None:
    """Pausing brakes and keeps the goal, resuming arrives."""
    kitchen = house.place("kitchen")
    rover.begin(behaviours.go_to(rover, kitchen))
    for _ in range(60):
        rover.world.step()
    assert rover.pause()
    for _ in range(40):
        rover.world.step()
    stood = rover.pose
    for _ in range(40):
        rover.world.step()
    assert (rover.activity, rover.pose) == ("paused", stood)
    assert rover.resume()
    while rover.ended is None:
        rover.world.step()
    assert rover.ended.failure is None
    assert distance_m(rover.pose.point, kitchen.point) < 0.1
    assert not rover.resume()
    assert not rover.pause()


def test_a_path_visits_its_places_in_order_with_growing_progress(rover: Rover) -> None:
    """The share done never shrinks, and each place is passed."""
    names = ["garage", "sofa", "dock"]
    rover.begin(behaviours.follow_path(rover, rover.world.places(names)))
    visited: list[str] = []
    fractions = [0.0]
    while rover.ended is None:
        rover.world.step()
        if rover.place and (not visited or visited[-1] != rover.place.id):
            visited.append(rover.place.id)
        if rover.progress:
            assert rover.progress.fraction >= fractions[-1] - 1e-3
            fractions.append(rover.progress.fraction)
    assert [name for name in visited if name in ("garage", "sofa")] == ["garage", "sofa"]
    assert visited[-1] == "dock"


def test_a_speed_zone_is_entered_slowly(house: WorldMap, rover: Rover) -> None:
    """Inside the zone the limit holds, from its edge on."""
    rover.begin(behaviours.go_to(rover, house.place("front door")))
    zone = house.zones["hallway_west"]
    assert zone.limit_m_s is not None
    entered = False
    while rover.ended is None:
        rover.world.step()
        if inside(rover.pose.point, zone.polygon):
            entered = True
            assert rover.velocity.speed_m_s <= zone.limit_m_s + 1e-9
    assert entered


def test_waiting_takes_its_time(rover: Rover) -> None:
    """Ten seconds are two hundred steps."""
    before = rover.world.time_s
    rover.world.run(rover, behaviours.wait(rover, 10.0))
    assert rover.world.time_s - before == pytest.approx(10.0, abs=2 * STEP_S)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("go"), st.sampled_from(PLACES)),
            st.tuples(st.just("move"), st.floats(-6, 6).filter(lambda way: abs(way) > 0.05)),
            st.tuples(st.just("turn"), st.floats(-7, 7).filter(lambda angle: abs(angle) > 0.05)),
        ),
        min_size=1,
        max_size=4,
    ),
    st.integers(1, 200),
)
def test_no_order_moves_a_rover_through_a_wall_or_above_its_limits(
    house: WorldMap, orders: list[tuple[str, str | float]], stop_after: int
) -> None:
    """Whatever it is told and whenever it is stopped: it stays in the house, within its limits, and comes to rest."""
    world = World(house)
    rover = world.rovers["rover"]

    def live() -> None:
        before = rover.velocity
        world.step()
        bumped = rover.activity == "error"  # a wall stops faster than a brake
        change = abs(rover.velocity.speed_m_s - before.speed_m_s)
        assert bumped or change <= rover.limits.acceleration_m_s2 * STEP_S + 1e-9
        turn_change = abs(rover.velocity.turn_rad_s - before.turn_rad_s)
        assert bumped or turn_change <= rover.limits.turn_acceleration_rad_s2 * STEP_S + 1e-9
        assert house.room_at(rover.pose.point) is not None
        assert all(
            point_to_segment_m(rover.pose.point, wall) >= rover.specification.radius_m - 1e-6 for wall in house.walls
        )
        assert not any(inside(rover.pose.point, zone.polygon) for zone in house.keep_outs())
        assert abs(rover.velocity.speed_m_s) <= rover.limits.speed_m_s
        assert abs(rover.velocity.turn_rad_s) <= rover.limits.turn_rad_s

    for word, amount in orders:
        if word == "go":
            behaviour = behaviours.go_to(rover, house.place(str(amount)))
        else:
            behaviour = (behaviours.move if word == "move" else behaviours.turn)(rover, float(amount))
        rover.begin(behaviour)
        for _ in range(stop_after):
            live()
        rover.halt()
        begin = rover.pose.point
        for _ in range(20):
            live()
        assert not rover.moving
        assert distance_m(begin, rover.pose.point) <= 0.35
