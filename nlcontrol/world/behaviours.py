"""What a rover can be told to do, each a generator: one turn of the wheel per step, the failure (or None) at the end.

A behaviour only sets `rover.wanted` and looks at the rover; the rover moves itself. Pausing is not resuming the
generator, stopping is closing it.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlcontrol.world.geometry import Point, ahead, bearing_rad, distance_m, wrapped_rad
from nlcontrol.world.kinematics import REST, STEP_S, Pose, Velocity, braking_speed
from nlcontrol.world.map import Place
from nlcontrol.world.route import route, route_length_m

if TYPE_CHECKING:
    from nlcontrol.world.rover import Rover

ARRIVED_M = 0.04
FACING_RAD = 0.01
DRIVE_WITHIN_RAD = 0.3
"""A rover that looks farther away than this from where it goes turns on the spot first."""
UNDOCK_M = 0.5
COMFORT = 0.8
"""The share of the full deceleration that behaviours plan with: the rest is for stopping."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a behaviour ended before its goal: a code for programs, a sentence for people."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a behaviour has come; `remaining` is in metres, radians or seconds, whatever it counts."""

    fraction: float
    remaining: float


Behaviour = Generator[Progress, None, Failure | None]


def go_to(rover: Rover, place: Place) -> Behaviour:
    """Drives to a place on the shortest way and looks where the place says."""
    failure = yield from _travel(rover, place.point, place.id)
    if failure or place.heading_deg is None:
        return failure
    return (yield from _counted(turn_towards(rover, math.radians(place.heading_deg)), 1.0, 0.0))


def follow_path(rover: Rover, places: Sequence[Place]) -> Behaviour:
    """Goes to one place after the other."""
    for index, place in enumerate(places):
        failure = yield from _counted(go_to(rover, place), index / len(places), 1 / len(places))
        if failure:
            return failure
    return None


def return_to_pose(rover: Rover, pose: Pose) -> Behaviour:
    """Drives back to where the rover stood, and looks where it looked."""
    failure = yield from _travel(rover, pose.point, "where it began")
    return failure or (yield from _counted(turn_towards(rover, pose.heading_rad), 1.0, 0.0))


def dock(rover: Rover, place: Place) -> Behaviour:
    """Drives to a charging place and docks."""
    failure = yield from go_to(rover, place)
    if failure is None:
        rover.docked = True
    return failure


def undock(rover: Rover) -> Behaviour:
    """Leaves the dock straight ahead."""
    if not rover.docked:
        return Failure("not_docked", f"{rover.id} is not docked.")
    return (yield from move(rover, UNDOCK_M))


def move(rover: Rover, way_m: float) -> Behaviour:
    """Drives straight ahead (backwards where negative), looking where it looks."""
    begin, direction = rover.pose, math.copysign(1.0, way_m)
    rover.docked = False
    while True:
        # The way along the heading at the beginning, so that a nudge aside does not count.
        dx, dy = rover.pose.x - begin.x, rover.pose.y - begin.y
        along = direction * (dx * math.cos(begin.heading_rad) + dy * math.sin(begin.heading_rad))
        remaining = abs(way_m) - along
        if remaining <= 0.002:
            return (yield from _settle(rover))
        speed = min(rover.speed_limit_m_s, braking_speed(remaining, COMFORT * rover.limits.acceleration_m_s2))
        rover.wanted = Velocity(direction * max(speed, 0.02), 0.0)
        yield Progress(_share(along, abs(way_m)), remaining)


def turn(rover: Rover, angle_rad: float) -> Behaviour:
    """Turns on the spot by an angle, to the left where positive; more than a full turn is possible."""
    turned, last = 0.0, rover.pose.heading_rad
    direction = math.copysign(1.0, angle_rad)
    while True:
        turned += direction * wrapped_rad(rover.pose.heading_rad - last)
        last = rover.pose.heading_rad
        remaining = abs(angle_rad) - turned
        if remaining <= FACING_RAD / 4:
            return (yield from _settle(rover))
        rate = braking_speed(remaining, COMFORT * rover.limits.turn_acceleration_rad_s2)
        rover.wanted = Velocity(0.0, direction * max(rate, 0.02))
        yield Progress(_share(turned, abs(angle_rad)), remaining)


def turn_towards(rover: Rover, heading_rad: float) -> Behaviour:
    """Turns on the spot to a direction, the shorter way round."""
    angle = wrapped_rad(heading_rad - rover.pose.heading_rad)
    if abs(angle) <= FACING_RAD:
        return (yield from _settle(rover))
    return (yield from turn(rover, angle))


def wait(rover: Rover, duration_s: float) -> Behaviour:
    """Stands still for a time."""
    steps = round(duration_s / STEP_S)
    for step in range(steps):
        rover.wanted = REST
        yield Progress(step / steps, duration_s - step * STEP_S)
    return None


def _travel(rover: Rover, goal: Point, name: str) -> Behaviour:
    begin = rover.pose.point
    if distance_m(begin, goal) <= ARRIVED_M:
        return None
    way = route(rover.world.map, begin, goal, rover.specification.radius_m, rover.world.closed_doors)
    if way is None:
        return Failure("no_route", f"{rover.id} finds no way to {name}.")
    rover.docked = False
    total = route_length_m(begin, way)
    for index, point in enumerate(way):
        beyond = route_length_m(point, way[index + 1 :]) if way[index + 1 :] else 0.0
        while (remaining := distance_m(rover.pose.point, point)) > ARRIVED_M:
            rover.wanted = _steer(rover, point, remaining)
            yield Progress(_share(total - remaining - beyond, total), remaining + beyond)
    return (yield from _settle(rover))


def _steer(rover: Rover, point: Point, remaining_m: float) -> Velocity:
    error = wrapped_rad(bearing_rad(rover.pose.point, point) - rover.pose.heading_rad)
    rate = braking_speed(abs(error), COMFORT * rover.limits.turn_acceleration_rad_s2)
    turning = math.copysign(rate, error) if abs(error) > 1e-3 else 0.0
    if abs(error) > DRIVE_WITHIN_RAD:
        return Velocity(0.0, turning)
    deceleration = COMFORT * rover.limits.acceleration_m_s2
    limit = min(rover.speed_limit_m_s, _zone_ahead_m_s(rover, deceleration))
    return Velocity(min(limit, braking_speed(remaining_m, deceleration)) * math.cos(error), turning)


def _zone_ahead_m_s(rover: Rover, deceleration: float) -> float:
    # Braking begins before the zone does, so that the limit holds at its edge.
    now = rover.velocity.speed_m_s
    reach = now * now / (2 * deceleration) + rover.specification.radius_m
    return rover.world.map.speed_limit_m_s(ahead(rover.pose.point, rover.pose.heading_rad, reach))


def _settle(rover: Rover) -> Behaviour:
    rover.wanted = REST
    while not rover.velocity.at_rest:
        yield Progress(1.0, 0.0)
    return None


def _counted(behaviour: Behaviour, begin: float, share: float) -> Behaviour:
    # The same behaviour; its progress counts as `share` of the whole, from `begin` on.
    while True:
        try:
            progress = next(behaviour)
        except StopIteration as end:
            failure: Failure | None = end.value
            return failure
        yield Progress(begin + share * progress.fraction, progress.remaining)


def _share(done: float, total: float) -> float:
    return min(1.0, max(0.0, done / total)) if total > 0 else 1.0
