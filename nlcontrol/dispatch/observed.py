"""What the devices have said of themselves so far: state, whether they are there, and a pulse at each change."""

from __future__ import annotations

from collections.abc import Mapping

from nlcontrol.grammar.schema import Scalar
from nlcontrol.mqtt.messages import StateValue
from nlcontrol.site.state import Snapshot
from nlcontrol.world.clock import Pulse

_NEAR = 1.0
"""How far a number may be off and still count as reached: devices round (brightness in 254 steps)."""


class Observed:
    """The known state of a site's devices, gathered message by message."""

    def __init__(self, snapshot: Snapshot | None = None) -> None:
        self.snapshot = snapshot or Snapshot()
        self.online: dict[str, bool] = {}
        """Devices that said they are there, or were said not to be; the others are not in it."""
        self.changed = Pulse()

    def state(self, device: str, values: Mapping[str, StateValue]) -> None:
        """Takes in a report; None means that the device does not know."""
        known = dict(self.snapshot.of(device))
        for name, value in values.items():
            if value is None:
                known.pop(name, None)
            else:
                known[name] = value
        self.snapshot = self.snapshot.with_device(device, known)
        self.changed.beat()

    def availability(self, device: str, online: bool) -> None:
        """Takes in that a device came or went."""
        self.online[device] = online
        self.changed.beat()

    def reached(self, device: str, goal: Mapping[str, Scalar | None]) -> bool:
        """Whether every field of the goal that the device reports has its value, and it reports one at least."""
        known = self.snapshot.of(device)
        pairs = [(known[name], value) for name, value in goal.items() if value is not None and name in known]
        return bool(pairs) and all(_same(now, wanted) for now, wanted in pairs)


def _same(now: Scalar, wanted: Scalar) -> bool:
    if isinstance(now, bool | str) or isinstance(wanted, bool | str):
        return now == wanted
    return abs(now - wanted) <= _NEAR
