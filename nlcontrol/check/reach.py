"""Whether a way leads a robot to a place, asked of the site's world; a locked or closed door is a wall."""

from __future__ import annotations

from nlcontrol.errors import UsageError
from nlcontrol.site.state import Snapshot
from nlcontrol.site.types import Device
from nlcontrol.world.geometry import Point
from nlcontrol.world.map import RoverSpecification, WorldMap
from nlcontrol.world.route import route


class WorldReach:
    """The ways of one world; a `step.Reach`."""

    def __init__(self, world: WorldMap) -> None:
        self._world = world
        self._closed = frozenset(door.id for door in world.doors.values() if not door.open)

    def reachable(self, device: Device, place: str, snapshot: Snapshot) -> bool:
        """Whether a way leads from where the device is known to be, else from its start, to the place."""
        rover = self._world.rovers.get(device.robot or device.id)
        if rover is None:
            return True  # the world says nothing of this robot
        try:
            goal = self._world.place(place)
        except UsageError:
            return False
        start = self._position(rover, device, snapshot)
        return route(self._world, start, goal.point, rover.radius_m, self._closed) is not None

    def _position(self, rover: RoverSpecification, device: Device, snapshot: Snapshot) -> Point:
        known = snapshot.value(device.id, "area")
        place = self._world.places.get(known) if isinstance(known, str) else None
        return (place or self._world.places[rover.start]).point
