"""One lane per device: commands go one after the other, in the order they came."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass, field

from nlcontrol.dispatch.delivery import Delivery


@dataclass(slots=True)
class _Lane:
    current: Delivery | None = None
    waiting: deque[tuple[Delivery, asyncio.Event]] = field(default_factory=deque)


class Lanes:
    """Who may send to a device, and who waits for it."""

    def __init__(self) -> None:
        self._lanes: defaultdict[str, _Lane] = defaultdict(_Lane)

    async def enter(self, delivery: Delivery) -> bool:
        """Returns when it is the delivery's turn; False when it was halted first."""
        lane = self._lanes[delivery.device]
        if delivery.action.stops or self._passes(lane, delivery):
            return True
        if lane.current is None:
            lane.current = delivery
            return True
        turn = asyncio.Event()
        waiting = (delivery, turn)
        lane.waiting.append(waiting)
        try:
            while not turn.is_set() and delivery.halted is None:
                await _either(turn, delivery.changed.upcoming)
        finally:
            if waiting in lane.waiting:
                lane.waiting.remove(waiting)
        return turn.is_set()

    def leave(self, delivery: Delivery) -> None:
        """The next in the lane may go."""
        lane = self._lanes[delivery.device]
        if lane.current is not delivery:
            return  # it had passed the others
        lane.current = None
        if lane.waiting:
            lane.current, turn = lane.waiting.popleft()
            turn.set()

    def _passes(self, lane: _Lane, delivery: Delivery) -> bool:
        # "Slower" must not wait until the rover has arrived; nothing passes a command that has not begun.
        busy = lane.current
        under_way = busy is not None and busy.action.takes_time and busy.under_way
        return under_way and not delivery.action.takes_time and not lane.waiting


async def _either(first: asyncio.Event, second: asyncio.Event) -> None:
    tasks = {asyncio.ensure_future(first.wait()), asyncio.ensure_future(second.wait())}
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
