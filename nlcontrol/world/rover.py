"""A rover's body: it moves by steps, bumps, drains and charges, and carries out one behaviour at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from nlcontrol.world.behaviours import Behaviour, Failure, Progress
from nlcontrol.world.geometry import distance_m, point_to_segment_m
from nlcontrol.world.kinematics import REST, STEP_S, Limits, Pose, next_pose, next_velocity
from nlcontrol.world.map import Place, RoverSpecification

if TYPE_CHECKING:
    from nlcontrol.world.world import World

Activity = Literal["idle", "moving", "waiting", "paused", "docked", "charging", "error"]

NEAR_M = 0.6
"""Within this of a named place a rover is at it."""
DRAIN_STANDING_PCT_S = 0.002
DRAIN_DRIVING_PCT_M = 0.15
DRAIN_TURNING_PCT_RAD = 0.01
CHARGE_PCT_S = 0.25


@dataclass(frozen=True, slots=True)
class Ended:
    """How a behaviour ended: `failure` is None when it reached its goal."""

    failure: Failure | None


STOPPED = Failure("stopped", "It was stopped.")


class Rover:
    """A disc with two wheels in a world; `begin` a behaviour, then `World.step` until `ended` says how it went."""

    def __init__(self, specification: RoverSpecification, world: World) -> None:
        start = world.map.places[specification.start]
        self.specification, self.world, self.id = specification, world, specification.id
        self.pose = Pose(*start.point, math.radians(start.heading_deg or 0.0))
        self.velocity = self.wanted = REST
        self.battery_pct = specification.battery_pct
        self.docked = start.charges
        self.chosen_speed_m_s = specification.speed_m_s
        self.origin = self.pose
        """Where the last task began: what `return_to_start` returns to."""
        self.limits = Limits(
            specification.speed_m_s,
            specification.turn_rate_rad_s,
            specification.acceleration_m_s2,
            specification.turn_acceleration_rad_s2,
        )
        self.paused = False
        self.progress: Progress | None = None
        self.ended: Ended | None = None
        self.odometer_m = 0.0
        self._behaviour: Behaviour | None = None
        self._error: Failure | None = None

    # --- what it is told ----------------------------------------------------------------------------------------

    def begin(self, behaviour: Behaviour) -> None:
        """Starts a behaviour in place of the one that runs; clears a pause and the last error."""
        self.halt()
        self.paused, self.ended, self._error = False, None, None
        self._behaviour = behaviour

    def halt(self) -> None:
        """Stops at once: the behaviour ends as stopped, the wheels brake, an error is over."""
        self._error = None
        if self._behaviour is not None:
            self._behaviour.close()
            self._finish(STOPPED)
        self.wanted, self.paused = REST, False

    def pause(self) -> bool:
        """Brakes and keeps the behaviour for later; False when nothing runs."""
        if self._behaviour is None:
            return False
        self.paused = True
        return True

    def resume(self) -> bool:
        """Goes on with a paused behaviour; False when nothing is paused."""
        if not self.paused:
            return False
        self.paused = False
        return True

    # --- what it is ---------------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether a behaviour runs or is paused."""
        return self._behaviour is not None

    @property
    def moving(self) -> bool:
        """Whether the wheels turn."""
        return not self.velocity.at_rest

    @property
    def charging(self) -> bool:
        """Whether it is docked and not yet full."""
        return self.docked and self.battery_pct < 100.0

    @property
    def speed_limit_m_s(self) -> float:
        """The speed it may drive here and now: what it was set to, or the zone's limit where that is lower."""
        return min(self.chosen_speed_m_s, self.world.map.speed_limit_m_s(self.pose.point))

    @property
    def activity(self) -> Activity:
        """What it is doing, in one word."""
        if self._error is not None:
            return "error"
        if self.paused:
            return "paused"
        if self._behaviour is not None or self.moving:
            return "moving" if self.moving or self.wanted != REST else "waiting"
        if self.docked:
            return "charging" if self.charging else "docked"
        return "idle"

    @property
    def room(self) -> str | None:
        """The room it stands in."""
        return self.world.map.room_at(self.pose.point)

    @property
    def place(self) -> Place | None:
        """The named place it is at, or None."""
        near = min(self.world.map.places.values(), key=lambda place: distance_m(place.point, self.pose.point))
        return near if distance_m(near.point, self.pose.point) <= NEAR_M else None

    # --- one step -----------------------------------------------------------------------------------------------

    def step(self) -> None:
        """Lives 0.05 s: the behaviour decides, the wheels follow, walls and zones hold, the battery pays."""
        self._decide()
        self.velocity = next_velocity(self.velocity, self.wanted, self.limits)
        ahead = next_pose(self.pose, self.velocity)
        obstacle = self._obstacle(ahead)
        if obstacle is not None:
            self.velocity = self.wanted = REST
            self._fail(obstacle)
        else:
            self.odometer_m += distance_m(self.pose.point, ahead.point)
            self.pose = ahead
        self._pay()

    def _decide(self) -> None:
        if self._behaviour is None or self.paused:
            self.wanted = REST
            return
        try:
            self.progress = next(self._behaviour)
        except StopIteration as end:
            self.wanted = REST
            self._finish(end.value)

    def _obstacle(self, ahead: Pose) -> Failure | None:
        radius_m, here = self.specification.radius_m, self.pose.point
        if ahead.point == here:
            return None
        for wall in self.world.obstacles:
            near_m = point_to_segment_m(ahead.point, wall)
            # A door that closed on the rover is an obstacle only for going deeper into it.
            if near_m < radius_m and near_m < point_to_segment_m(here, wall):
                return Failure("bump", f"{self.id} bumped into a wall or a closed door.")
        for side in self.world.map.keep_out_sides():
            if point_to_segment_m(ahead.point, side) < radius_m:
                return Failure("keep_out", f"{self.id} must not go on: a keep-out zone begins there.")
        return None

    def _pay(self) -> None:
        if self.docked:
            self.battery_pct = min(100.0, self.battery_pct + CHARGE_PCT_S * STEP_S)
            return
        drain = DRAIN_STANDING_PCT_S + DRAIN_DRIVING_PCT_M * abs(self.velocity.speed_m_s)
        drain += DRAIN_TURNING_PCT_RAD * abs(self.velocity.turn_rad_s)
        self.battery_pct = max(0.0, self.battery_pct - drain * STEP_S)
        if self.battery_pct == 0.0 and self._behaviour is not None:
            self._fail(Failure("battery_empty", f"The battery of {self.id} is empty."))

    def _fail(self, failure: Failure) -> None:
        self._error = failure
        if self._behaviour is not None:
            self._behaviour.close()
            self._finish(failure)

    def _finish(self, failure: Failure | None) -> None:
        self._behaviour, self.progress = None, None
        self.paused = False
        self.ended = Ended(failure)
        if failure is not None and failure is not STOPPED:
            self._error = failure
