"""What the search needs to know about the language it writes: which symbols and pointers may come next."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

State = TypeVar("State", bound=Hashable)


class Constraint(Protocol[State]):
    """A language of symbol sequences, read step by step; states are small hashable values without side effects."""

    @property
    def symbols(self) -> Sequence[str]:
        """The inventory, in the order of the masks; `<s>` and `</s>` are among it."""

    def start(self) -> State:
        """The state before the first symbol."""

    def mask(self, state: State) -> tuple[NDArray[np.bool_], int | None]:
        """Which symbols may come next, and the smallest token index that a pointer may have.

        None means no pointer may come; 0 that any may; the second pointer of a span is not before the first. Arrays
        are shared: read them only.
        """

    def advance(self, state: State, symbol: str | int) -> State:
        """The state after this symbol, or this pointer when it is an int; what the mask forbids raises UsageError."""

    def finished(self, state: State) -> bool:
        """Whether the end symbol may come."""
