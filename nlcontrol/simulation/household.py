"""Timers that count down and lists that remember: what declared effects alone cannot do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nlcontrol.grammar.schema import Action, DeviceClass
from nlcontrol.mqtt.messages import CommandMessage, StateValue
from nlcontrol.simulation.models import DeclaredModel
from nlcontrol.site.types import Device
from nlcontrol.world.behaviours import Failure
from nlcontrol.world.kinematics import STEP_S

NOT_LISTED: Final = "not_listed"


class TimerModel(DeclaredModel):
    """A timer: what remains runs down while it is active, and at its end it is idle."""

    def step(self) -> None:
        """Time passes."""
        super().step()
        remaining = self._state.get("remaining_s")
        if self._state.get("state") != "active" or not isinstance(remaining, int | float):
            return
        left = max(0.0, round(remaining - STEP_S, 6))
        self._state["remaining_s"] = left
        if left == 0.0:
            self._state["state"] = "idle"

    def state(self) -> Mapping[str, StateValue]:
        """The declared state, in whole seconds: nobody needs twenty reports a second."""
        remaining = self._state.get("remaining_s")
        shown = {"remaining_s": float(-(-remaining // 1))} if isinstance(remaining, int | float) else {}
        return {**super().state(), **shown}


class ListModel(DeclaredModel):
    """A to-do list: its open and its completed items, in the order they came."""

    def __init__(self, device_class: DeviceClass, device: Device) -> None:
        super().__init__(device_class, device)
        self._open: list[str] = []
        self._completed: list[str] = []

    def at_once(self, action: Action, command: CommandMessage) -> Failure | None:
        """Adds, completes or removes; fails where the item is not on the list."""
        item = str(command.arguments.get("item", ""))
        match action.name:
            case "add_item":
                self._open.append(item)
            case "remove_completed_items":
                self._completed.clear()
            case "remove_item" | "complete_item":
                known = _listed(item, self._open)
                if known is None:
                    return Failure(NOT_LISTED, f'"{item}" is not on the list.')
                self._open.remove(known)
                if action.name == "complete_item":
                    self._completed.append(known)
        return None

    def state(self) -> Mapping[str, StateValue]:
        """How many items are open, and which."""
        return {"state": float(len(self._open)), "items": ", ".join(self._open)}


def _listed(item: str, items: list[str]) -> str | None:
    """The item as it stands on the list, articles and case aside."""
    wanted = _plain(item)
    return next((each for each in items if _plain(each) == wanted), None)


def _plain(item: str) -> str:
    return " ".join(word for word in item.casefold().split() if word not in ("the", "a", "an", "some"))
