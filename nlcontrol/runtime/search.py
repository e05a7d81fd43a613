"""The search for the most probable symbols of a segment: greedy, or with a beam, under a constraint.

Probabilities are the network's own, over all classes: a mask takes choices away, it does not make the others likelier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic

import numpy as np
from numpy.typing import NDArray

from nlcontrol.errors import UsageError
from nlcontrol.runtime.constraint import Constraint, State
from nlcontrol.runtime.decoder import Prepared
from nlcontrol.runtime.gates import Floats, log_softmax
from nlcontrol.runtime.network import Encoded, Network
from nlcontrol.runtime.pair import Symbol

SYMBOL_LIMIT = 64


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One way to write a segment, complete."""

    symbols: tuple[Symbol, ...]
    """Pointers are indices of the utterance's tokens."""
    log_probability: float
    """The sum of `log_probabilities`."""
    log_probabilities: tuple[float, ...]
    """One for each symbol, and the last one for the end."""


@dataclass(frozen=True, slots=True)
class _Partial(Generic[State]):
    """A hypothesis that is still being written."""

    symbols: tuple[Symbol, ...]
    log_probabilities: tuple[float, ...]
    log_probability: float
    last: int
    """The class of the last symbol."""
    state: State | None
    """Where the constraint stands; None without one."""


class Search(Generic[State]):
    """One segment of an utterance, being written; `constraint` None leaves the network free."""

    def __init__(
        self,
        network: Network,
        encoded: Encoded,
        segment: tuple[int, int],
        constraint: Constraint[State] | None,
        symbol_limit: int = SYMBOL_LIMIT,
    ) -> None:
        start, end = segment
        if not 0 <= start < end <= len(encoded.words):
            raise UsageError(f"The segment {start}:{end} is empty or leaves the {len(encoded.words)} tokens.")
        self._network, self._decoder, self._start = network, network.decoder, start
        self._end_class = network.vocabulary.end
        self._tokens: Prepared = encoded.prepared.cut(start, end)
        self._pointable = end - start if self._decoder.points else 0
        half = encoded.states.shape[1] // 2
        self._summary = np.concatenate([encoded.states[end - 1, :half], encoded.states[start, half:]])
        self._alignment = None if constraint is None else network.alignment(constraint)
        self._limit = symbol_limit

    # --- greedy ---------------------------------------------------------------------------------------------------

    def greedy(self) -> Hypothesis | None:
        """The hypothesis that takes the best choice at every step; None when it leads nowhere."""
        decoding, partial = self._decoder.start(self._summary), self._first()
        for _ in range(self._limit + 1):
            decoding, logits = self._decoder.step(decoding, np.array([partial.last]), self._tokens)
            log_p = log_softmax(logits)[0]  # (classes + time,)
            mask = self._mask(partial)
            chosen = int(log_p.argmax()) if mask is None else int((log_p + mask).argmax())
            if mask is not None and mask[chosen] < 0:
                return None
            if chosen == self._end_class:
                return _completed(partial, float(log_p[chosen]))
            partial = self._extended(partial, chosen, float(log_p[chosen]))
        return None

    # --- beam -----------------------------------------------------------------------------------------------------

    def beam(self, width: int) -> list[Hypothesis]:
        """Up to `width` complete hypotheses, the most probable first."""
        decoding, live = self._decoder.start(self._summary), [self._first()]
        complete: list[Hypothesis] = []
        for _ in range(self._limit + 1):
            decoding, logits = self._decoder.step(decoding, np.array([partial.last for partial in live]), self._tokens)
            log_p = log_softmax(logits)  # (hypotheses, classes + time)
            allowed = self._allowed(live, log_p)
            complete = self._with_endings(complete, live, log_p, allowed)[:width]
            parents, classes = self._best_extensions(live, allowed, width)
            if len(complete) == width and len(parents):
                floor = complete[-1].log_probability
                best = live[parents[0]].log_probability + float(log_p[parents[0], classes[0]])
                if best <= floor:  # probabilities only fall: nothing better can come
                    break
            if not len(parents):
                break
            live = [
                self._extended(live[parent], int(chosen), float(log_p[parent, chosen]))
                for parent, chosen in zip(parents, classes, strict=True)
            ]
            decoding = decoding.of(parents)
        return complete

    def _allowed(self, live: Sequence[_Partial[State]], log_p: Floats) -> Floats:
        """log_p with -inf for what the constraint forbids."""
        if self._alignment is None:
            return log_p.copy()
        return log_p + np.stack([mask for mask in map(self._mask, live) if mask is not None])

    def _with_endings(
        self, complete: list[Hypothesis], live: Sequence[_Partial[State]], log_p: Floats, allowed: Floats
    ) -> list[Hypothesis]:
        """The complete hypotheses and those that may end now, the most probable first; ending is then taken away."""
        ending = [row for row in range(len(live)) if allowed[row, self._end_class] > -np.inf]
        ended = [_completed(live[row], float(log_p[row, self._end_class])) for row in ending]
        allowed[:, self._end_class] = -np.inf
        return sorted([*complete, *ended], key=lambda hypothesis: -hypothesis.log_probability)

    def _best_extensions(
        self, live: Sequence[_Partial[State]], allowed: Floats, width: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Parents and classes of the `width` best ways to go on, the best first."""
        totals = allowed + np.array([[partial.log_probability] for partial in live], np.float32)
        flat = totals.ravel()
        count = min(width, len(flat))
        best = np.argpartition(-flat, count - 1)[:count]
        best = best[np.lexsort((best, -flat[best]))]
        best = best[flat[best] > -np.inf].astype(np.int64)
        return best // totals.shape[1], best % totals.shape[1]

    # --- both -----------------------------------------------------------------------------------------------------

    def _first(self) -> _Partial[State]:
        state = None if self._alignment is None else self._alignment.constraint.start()
        return _Partial((), (), 0.0, self._end_class, state)  # the last row of the embedding starts a sequence

    def _mask(self, partial: _Partial[State]) -> Floats | None:
        if self._alignment is None or partial.state is None:
            return None
        return self._alignment.class_mask(partial.state, self._start, self._pointable)

    def _extended(self, partial: _Partial[State], chosen: int, log_p: float) -> _Partial[State]:
        is_pointer = chosen > self._end_class
        symbol: Symbol = self._start + chosen - self._end_class - 1 if is_pointer else self._network.symbols[chosen]
        state = partial.state
        if self._alignment is not None and state is not None:
            state = self._alignment.constraint.advance(state, symbol)
        log_probabilities = (*partial.log_probabilities, log_p)
        return _Partial((*partial.symbols, symbol), log_probabilities, partial.log_probability + log_p, chosen, state)


def beam_search(
    network: Network,
    encoded: Encoded,
    segment: tuple[int, int],
    constraint: Constraint[State] | None,
    width: int = 4,
    symbol_limit: int = SYMBOL_LIMIT,
) -> list[Hypothesis]:
    """The most probable ways to write a segment (start, end), the best first; [] when none ends within the limit."""
    search = Search(network, encoded, segment, constraint, symbol_limit)
    if width > 1:
        return search.beam(width)
    found = search.greedy()
    return [] if found is None else [found]


def bare_greedy(network: Network, encoded: Encoded, segment: tuple[int, int], steps: int) -> list[int]:
    """The classes of exactly `steps` greedy choices, going on behind the end: the least a decoder can cost."""
    start, end = segment
    decoder, tokens = network.decoder, encoded.prepared.cut(start, end)
    half = encoded.states.shape[1] // 2
    state = decoder.start(np.concatenate([encoded.states[end - 1, :half], encoded.states[start, half:]]))
    chosen, written = network.vocabulary.end, []
    for _ in range(steps):
        state, logits = decoder.step(state, np.array([chosen]), tokens)
        chosen = int(logits.argmax())
        written.append(chosen)
    return written


def _completed(partial: _Partial[State], log_p: float) -> Hypothesis:
    return Hypothesis(partial.symbols, partial.log_probability + log_p, (*partial.log_probabilities, log_p))
