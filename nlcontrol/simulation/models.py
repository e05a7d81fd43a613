"""What a simulated device does inside: by the grammar's declared effects, or by the laws of something that moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from nlcontrol.grammar.effects import predict, under_way
from nlcontrol.grammar.schema import Action, DeviceClass, Scalar
from nlcontrol.mqtt.messages import CommandMessage, StateValue
from nlcontrol.site.types import Device
from nlcontrol.world.behaviours import Failure
from nlcontrol.world.cover import Cover
from nlcontrol.world.kinematics import STEP_S
from nlcontrol.world.rover import STOPPED, Ended

DURATION_S = 3.0
"""How long an action takes of which nothing more is known than that it takes time."""


class Model(Protocol):
    """The inside of a device: actions that take no time are done, one that takes time is begun."""

    def at_once(self, action: Action, command: CommandMessage) -> Failure | None:
        """Does what takes no time, whatever else is under way."""
        ...

    def begin(self, action: Action, command: CommandMessage) -> None:
        """Sets out to do what takes time."""
        ...

    def step(self) -> None:
        """Lives 0.05 s."""
        ...

    def halt(self) -> None:
        """Stops what is being done: it ends as stopped."""
        ...

    def pause(self) -> None:
        """Holds what is being done."""
        ...

    def resume(self) -> None:
        """Goes on with it."""
        ...

    @property
    def ended(self) -> Ended | None:
        """How the last action that takes time ended; None while it is being done."""
        ...

    @property
    def fraction(self) -> float:
        """The share done."""
        ...

    def state(self) -> Mapping[str, StateValue]:
        """What the device reports."""
        ...


class DeclaredModel:
    """Any device, as far as its grammar tells: effects happen, at once or after a while."""

    def __init__(self, device_class: DeviceClass, device: Device) -> None:
        self._class, self._features = device_class, device.features
        self._state: dict[str, Scalar | None] = initial_state(device_class, device)
        self._after: dict[str, Scalar | None] = {}
        self._before = dict(self._state)
        self._left_s = self._total_s = 0.0
        self._paused = False
        self.ended: Ended | None = None

    @property
    def fraction(self) -> float:
        """The share of the time that is over."""
        return 1.0 - self._left_s / self._total_s if self._total_s else 0.0

    def at_once(self, action: Action, command: CommandMessage) -> Failure | None:
        """The declared effects, also on what will be when the action under way is done."""
        self._state = predict(self._class, action, command.arguments, self._state, self._features)
        if self._left_s > 0:
            self._before = predict(self._class, action, command.arguments, self._before, self._features)
            self._after = predict(self._class, action, command.arguments, self._after, self._features)
        return None

    def begin(self, action: Action, command: CommandMessage) -> None:
        """The declared effects come when the time is over."""
        self.ended, self._paused = None, False
        after = predict(self._class, action, command.arguments, self._state, self._features)
        duration = command.arguments.get("duration_s")
        self._total_s = self._left_s = float(duration) if isinstance(duration, int | float) else DURATION_S
        self._before, self._after = dict(self._state), after
        self._state = dict(under_way(self._class, action, self._state, self._features))

    def step(self) -> None:
        """Time passes."""
        if self._left_s <= 0 or self._paused:
            return
        self._left_s -= STEP_S
        if self._left_s < STEP_S / 2:  # sums of 0.05 are not exact
            self._left_s = 0.0
            self._state = self._after
            self.ended = Ended(None)

    def halt(self) -> None:
        """Nothing more happens; what was under way did not."""
        if self._left_s > 0:
            self._left_s, self._state = 0.0, self._before
            self.ended = Ended(STOPPED)

    def pause(self) -> None:
        """Time stands still."""
        self._paused = True

    def resume(self) -> None:
        """Time goes on."""
        self._paused = False

    def state(self) -> Mapping[str, StateValue]:
        """The declared state."""
        return dict(self._state)


class CoverModel:
    """A cover: its position runs, and stops where it is stopped."""

    def __init__(self, device: Device, travel_time_s: float = 10.0) -> None:
        self._cover = Cover(0.0, travel_time_s)
        self._reports_position = "position" in device.features
        self._begin_pct = self._goal_pct = 0.0
        self._paused = False
        self.ended: Ended | None = None

    @property
    def fraction(self) -> float:
        """The share of the way."""
        way = abs(self._goal_pct - self._begin_pct)
        return abs(self._cover.position_pct - self._begin_pct) / way if way else 1.0

    def at_once(self, action: Action, command: CommandMessage) -> Failure | None:
        """Stopping is all that takes no time."""
        del command
        if not action.stops:
            return Failure("unsupported", f"The simulated cover does not know how to {action.name.replace('_', ' ')}.")
        self.halt()
        return None

    def begin(self, action: Action, command: CommandMessage) -> None:
        """Sets off."""
        self.ended, self._paused = None, False
        position = command.arguments.get("position", 0.0 if action.name == "close_cover" else 100.0)
        assert isinstance(position, int | float)  # the program has checked it
        self._begin_pct, self._goal_pct = self._cover.position_pct, float(position)
        self._cover.move_to(self._goal_pct)

    def step(self) -> None:
        """Moves on."""
        if self.ended is not None or self._paused:
            return
        self._cover.step()
        if not self._cover.moving:
            self.ended = Ended(None)

    def halt(self) -> None:
        """Stays where it is."""
        if self._cover.moving:
            self._cover.halt()
            self.ended = Ended(STOPPED)

    def pause(self) -> None:
        """Waits where it is."""
        self._paused = True

    def resume(self) -> None:
        """Goes on."""
        self._paused = False

    def state(self) -> Mapping[str, StateValue]:
        """Open, closed or on the way, and where."""
        position = {"position": round(self._cover.position_pct)} if self._reports_position else {}
        return {"state": self._cover.activity, **position}


def initial_state(device_class: DeviceClass, device: Device) -> dict[str, Scalar | None]:
    """The state a device of the class begins with."""
    return {
        field.name: field.initial
        for field in device_class.state.values()
        if field.feature is None or field.feature in device.features
    }
