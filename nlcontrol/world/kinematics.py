"""How a unicycle moves in one step: accelerations are limited, speeds follow their targets."""

from __future__ import annotations

import math
from dataclasses import dataclass

from nlcontrol.world.geometry import Point, wrapped_rad

STEP_S = 0.05
"""The fixed step of every world: 20 Hz."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Where something stands and where it looks (radians, counter-clockwise from the x axis)."""

    x: float
    y: float
    heading_rad: float

    @property
    def point(self) -> Point:
        """Where it stands."""
        return self.x, self.y


@dataclass(frozen=True, slots=True)
class Velocity:
    """Speed along the heading (negative: backwards) and rate of turn (positive: to the left)."""

    speed_m_s: float = 0.0
    turn_rad_s: float = 0.0

    @property
    def at_rest(self) -> bool:
        """Whether nothing moves."""
        return self.speed_m_s == 0.0 and self.turn_rad_s == 0.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What the motors can do."""

    speed_m_s: float
    turn_rad_s: float
    acceleration_m_s2: float
    turn_acceleration_rad_s2: float


REST = Velocity()


def next_velocity(now: Velocity, wanted: Velocity, limits: Limits) -> Velocity:
    """The velocity one step later: towards the wanted one as fast as the motors can, never above the limits."""
    return Velocity(
        _towards(now.speed_m_s, wanted.speed_m_s, limits.speed_m_s, limits.acceleration_m_s2 * STEP_S),
        _towards(now.turn_rad_s, wanted.turn_rad_s, limits.turn_rad_s, limits.turn_acceleration_rad_s2 * STEP_S),
    )


def next_pose(pose: Pose, velocity: Velocity) -> Pose:
    """The pose one step later, turning by half the angle before and half after the way."""
    half_turn = velocity.turn_rad_s * STEP_S / 2
    middle, way = pose.heading_rad + half_turn, velocity.speed_m_s * STEP_S
    return Pose(
        pose.x + math.cos(middle) * way,
        pose.y + math.sin(middle) * way,
        wrapped_rad(pose.heading_rad + 2 * half_turn),
    )


def braking_speed(remaining: float, deceleration: float) -> float:
    """The greatest speed from which a stop within the remaining way is possible, with a step to spare."""
    if remaining <= 0.0:
        return 0.0
    slack = deceleration * STEP_S
    return math.sqrt(slack * slack / 4 + 2 * deceleration * remaining) - slack / 2


def _towards(now: float, wanted: float, limit: float, change: float) -> float:
    wanted = min(limit, max(-limit, wanted))
    return min(now + change, max(now - change, wanted))
