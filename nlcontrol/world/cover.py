"""How a cover moves: its position runs towards the wanted one at a fixed rate and can be stopped midway."""

from __future__ import annotations

from typing import Literal

from nlcontrol.world.kinematics import STEP_S


class Cover:
    """A blind, curtain or garage door between 0 % (closed) and 100 % (open)."""

    def __init__(self, position_pct: float = 0.0, travel_time_s: float = 10.0) -> None:
        self.position_pct = position_pct
        self.rate_pct_s = 100.0 / travel_time_s
        self._goal_pct: float | None = None

    @property
    def moving(self) -> bool:
        """Whether it moves."""
        return self._goal_pct is not None

    @property
    def activity(self) -> Literal["open", "closed", "opening", "closing"]:
        """What a cover reports; anything above 0 % is open."""
        if self._goal_pct is not None:
            return "opening" if self._goal_pct > self.position_pct else "closing"
        return "open" if self.position_pct > 0.0 else "closed"

    def move_to(self, position_pct: float) -> None:
        """Sets off towards a position."""
        self._goal_pct = position_pct if position_pct != self.position_pct else None

    def halt(self) -> None:
        """Stays where it is."""
        self._goal_pct = None

    def step(self) -> None:
        """Lives 0.05 s."""
        if self._goal_pct is None:
            return
        way = self._goal_pct - self.position_pct
        reach = self.rate_pct_s * STEP_S
        if abs(way) <= reach:
            self.position_pct, self._goal_pct = self._goal_pct, None
        else:
            self.position_pct += reach if way > 0 else -reach
