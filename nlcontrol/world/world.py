"""The world that lives: a map, the rovers in it and which doors are closed, advanced in steps of 0.05 s."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nlcontrol.errors import UsageError, near_name
from nlcontrol.world import behaviours
from nlcontrol.world.behaviours import Behaviour, Failure
from nlcontrol.world.geometry import Segment
from nlcontrol.world.kinematics import STEP_S
from nlcontrol.world.map import Place, WorldMap
from nlcontrol.world.rover import Rover


class World:
    """Everything in a map that moves; equal worlds given equal orders live through equal steps."""

    def __init__(self, world_map: WorldMap) -> None:
        self.map = world_map
        self.steps = 0
        self._closed = frozenset(door.id for door in world_map.doors.values() if not door.open)
        self.obstacles: tuple[Segment, ...] = world_map.obstacles(self._closed)
        """The walls and closed doors of this moment."""
        self.rovers = {name: Rover(specification, self) for name, specification in world_map.rovers.items()}

    @property
    def time_s(self) -> float:
        """How long it has lived."""
        return self.steps * STEP_S

    @property
    def closed_doors(self) -> frozenset[str]:
        """The ids of the doors that nothing can pass."""
        return self._closed

    def set_door(self, name: str, open_: bool) -> None:
        """Opens or closes a door; an unknown one is a `UsageError`."""
        if name not in self.map.doors:
            raise UsageError(f'There is no door "{name}"{near_name(name, self.map.doors)}.')
        self._closed = self._closed - {name} if open_ else self._closed | {name}
        self.obstacles = self.map.obstacles(self._closed)

    def step(self) -> None:
        """Lives 0.05 s."""
        self.steps += 1
        for rover in self.rovers.values():
            rover.step()

    def run(self, rover: Rover, behaviour: Behaviour, limit_s: float = 600.0) -> Failure | None:
        """Carries one behaviour out to its end, as fast as the machine can: for predictions and tests."""
        rover.begin(behaviour)
        for _ in range(round(limit_s / STEP_S)):
            self.step()
            if rover.ended is not None:
                return rover.ended.failure
        rover.halt()
        return Failure("timeout", f"{rover.id} did not finish within {limit_s:g} s.")

    def charging_place(self, rover: Rover) -> Place:
        """The charging place a rover docks at: the one it started from, else the first of the map."""
        start = self.map.places[rover.specification.start]
        return start if start.charges else next(place for place in self.map.places.values() if place.charges)

    def places(self, names: Iterable[str]) -> Sequence[Place]:
        """The places with these names or ids, in order."""
        return [self.map.place(name) for name in names]

    def dock(self, rover: Rover) -> Behaviour:
        """The behaviour that brings a rover to its charging place."""
        return behaviours.dock(rover, self.charging_place(rover))
