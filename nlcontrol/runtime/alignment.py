"""A constraint's masks in the order of the network's rows: the two may know different symbols."""

from __future__ import annotations

from typing import Generic

import numpy as np

from nlcontrol.runtime.constraint import Constraint, State
from nlcontrol.runtime.gates import Floats

FORBIDDEN = np.float32(-np.inf)
MASKS_KEPT = 8192
"""Masks over classes that are kept: 2 MB or so at most."""


class Alignment(Generic[State]):
    """What a constraint allows, as log-masks (0 or -inf) over the network's classes."""

    def __init__(self, constraint: Constraint[State], symbols: tuple[str, ...]) -> None:
        self.constraint, self.symbols = constraint, symbols
        place = {symbol: index for index, symbol in enumerate(constraint.symbols)}
        self._known = np.array([symbol in place for symbol in symbols], np.bool_)
        self._places = np.array([place.get(symbol, 0) for symbol in symbols], np.int64)
        self._masks: dict[bytes, Floats] = {}
        self._class_masks: dict[tuple[State, int, int], Floats] = {}

    def symbol_mask(self, state: State) -> Floats:
        """(symbols,) a symbol the constraint does not know is forbidden; the arrays are shared."""
        allowed, _ = self.constraint.mask(state)
        key = allowed.tobytes()
        mask = self._masks.get(key)
        if mask is None:
            mask = np.where(self._known & allowed[self._places], np.float32(0), FORBIDDEN)
            self._masks[key] = mask
        return mask

    def class_mask(self, state: State, start: int, tokens: int) -> Floats:
        """(symbols + 1 + tokens,) over symbols, end and the pointers at a segment that starts at token `start`."""
        key = (state, start, tokens)
        mask = self._class_masks.get(key)
        if mask is None:
            if len(self._class_masks) >= MASKS_KEPT:
                self._class_masks.clear()
            mask = self._class_masks[key] = self._made_mask(state, start, tokens)
        return mask

    def _made_mask(self, state: State, start: int, tokens: int) -> Floats:
        symbols, end = self.symbol_mask(state), len(self.symbols)
        _, first_pointer = self.constraint.mask(state)
        mask = np.full(end + 1 + tokens, FORBIDDEN)
        mask[:end] = symbols
        if self.constraint.finished(state):
            mask[end] = 0
        if first_pointer is not None:
            mask[end + 1 + max(first_pointer - start, 0) :] = 0
        return mask
