"""A rover as a simulated device: the grammar's actions on one side, the world's behaviours on the other."""

from __future__ import annotations

import math
from collections.abc import Mapping

from nlcontrol.errors import UsageError
from nlcontrol.grammar.schema import Action
from nlcontrol.mqtt.messages import CommandMessage, StateValue
from nlcontrol.world import behaviours
from nlcontrol.world.behaviours import Behaviour, Failure
from nlcontrol.world.rover import Ended, Rover
from nlcontrol.world.world import World

_STATES = {"waiting": "idle"}
"""What a rover does that the grammar has no word for."""


class RoverModel:
    """One rover of a world; the world is stepped by whoever owns it."""

    def __init__(self, rover: Rover, world: World) -> None:
        self._rover, self._world = rover, world
        self._task = ""
        self.ended: Ended | None = None

    @property
    def fraction(self) -> float:
        """The share of the way, the turn or the time."""
        return self._rover.progress.fraction if self._rover.progress else 0.0

    def at_once(self, action: Action, command: CommandMessage) -> Failure | None:
        """Stops, or changes its speed while it drives on."""
        if action.stops:
            self.halt()
        elif action.name == "set_speed":
            self._rover.chosen_speed_m_s = min(_number(command, "speed_m_s"), self._rover.specification.speed_m_s)
        else:
            return Failure("unsupported", _unable(action.name))
        return None

    def begin(self, action: Action, command: CommandMessage) -> None:
        """Sets off."""
        self.ended = None
        try:
            behaviour = self._behaviour(action.name, command)
        except UsageError as error:
            self.ended = Ended(Failure("unsupported", str(error)))
            return
        self._note_origin(action, command)
        self._rover.begin(behaviour)

    def step(self) -> None:
        """Looks whether the rover has ended what it was told."""
        if self.ended is None:
            self.ended = self._rover.ended

    def halt(self) -> None:
        """Brakes."""
        self._rover.halt()
        if self.ended is None:
            self.ended = self._rover.ended

    def pause(self) -> None:
        """Brakes and remembers where it was going."""
        self._rover.pause()

    def resume(self) -> None:
        """Goes on to there."""
        self._rover.resume()

    def state(self) -> Mapping[str, StateValue]:
        """What it does, where it is, its battery and the speed it may drive."""
        rover = self._rover
        place = rover.place
        return {
            "state": _STATES.get(rover.activity, rover.activity),
            "area": place.id if place else rover.room,
            "battery_pct": round(rover.battery_pct),
            "speed_m_s": round(rover.chosen_speed_m_s, 2),
        }

    def _behaviour(self, name: str, command: CommandMessage) -> Behaviour:
        rover, world = self._rover, self._world
        match name:
            case "go_to":
                return behaviours.go_to(rover, world.map.place(str(command.arguments["place"])))
            case "follow_path":
                places = command.arguments["places"]
                return behaviours.follow_path(
                    rover, world.places(places if isinstance(places, tuple) else [str(places)])
                )
            case "move":
                return behaviours.move(rover, _number(command, "distance_m"))
            case "turn":
                return behaviours.turn(rover, math.radians(_number(command, "angle_deg")))
            case "dock":
                return world.dock(rover)
            case "undock":
                return behaviours.undock(rover)
            case "return_to_start":
                return behaviours.return_to_pose(rover, rover.origin)
            case "wait":
                return behaviours.wait(rover, _number(command, "duration_s"))
        raise UsageError(_unable(name))

    def _note_origin(self, action: Action, command: CommandMessage) -> None:
        # Dispatchers of ours number the commands of a sequence: what stands before the last hyphen is the task.
        task = command.id.rpartition("-")[0] or command.id
        if task != self._task and action.name != "return_to_start":
            self._rover.origin = self._rover.pose
        self._task = task


def _unable(name: str) -> str:
    return f"The simulated rover does not know how to {name.replace('_', ' ')}."


def _number(command: CommandMessage, name: str) -> float:
    value = command.arguments[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UsageError(f"{name} is a number, not {value!r}.")
    return float(value)
