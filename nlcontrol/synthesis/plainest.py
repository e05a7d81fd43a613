"""Drawing from lists that stand plainest first: speech is a few common ways of saying something, and many rare ones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import TypeVar

Item = TypeVar("Item")


def plainest_first(items: Sequence[Item], random: Random, plainness: float = 1.0) -> Item:
    """One of the items, the first more often: 1 / (rank + 2 + a sixteenth of the list) ** plainness (Mandelbrot 1953).

    The rest is drawn too: at 1, of two hundred ways the last comes up a fifteenth as often as the first. 0: all alike.
    """
    return random.choices(items, cum_weights=_weights(len(items), plainness))[0]


@lru_cache(maxsize=1024)
def _weights(count: int, plainness: float) -> list[float]:
    return list(accumulate((rank + 2 + count / 16) ** -plainness for rank in range(count)))
