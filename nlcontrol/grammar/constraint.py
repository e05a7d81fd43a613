"""The structural constraint: which clauses can be written for the classes of a grammar, whatever devices exist.

A state is a position in the LL(1) clause language: the stack of productions still to be written. Each stack met is
numbered once and keeps its mask and its successors, so that a step of the search is two look-ups. Names, places and
values are pointers at any words: linking and checking judge them, not the mask.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nlcontrol.errors import UsageError
from nlcontrol.grammar.clause_productions import ANY_POINTER, LAST_POINTER, ClauseProductions, Item
from nlcontrol.grammar.schema import Grammar
from nlcontrol.plan.vocabulary import END, inventory

State = tuple[int, int]
"""The number of the stack, and the first pointer of the span that is being written (0 outside of one)."""


@dataclass(slots=True)
class _Node:
    """What may follow one stack."""

    mask: NDArray[np.bool_]
    following: Mapping[str, tuple[Item, ...]]
    successors: dict[str, int] = field(default_factory=dict)
    pointer: Item | None = None
    after_pointer: int = -1
    finished: bool = False


class StructuralConstraint:
    """The clause language of one grammar as `runtime.Constraint`: actions with their own parameters, typed values."""

    def __init__(self, grammar: Grammar) -> None:
        self.symbols: tuple[str, ...] = grammar_inventory(grammar)
        self._index = {symbol: index for index, symbol in enumerate(self.symbols)}
        self._productions = ClauseProductions(grammar)
        self._numbers: dict[tuple[Item, ...], int] = {}
        self._nodes: list[_Node] = []
        self._masks: dict[bytes, NDArray[np.bool_]] = {}
        self._done = self._number((("done",),))
        self._start = self._number((("clause",),))

    def start(self) -> State:
        """The state before the first symbol of a clause."""
        return self._start, 0

    def mask(self, state: State) -> tuple[NDArray[np.bool_], int | None]:
        """Which symbols may come next, and the smallest index that a pointer may have, or None for no pointer."""
        node = self._nodes[state[0]]
        return node.mask, None if node.pointer is None else state[1]

    def advance(self, state: State, symbol: str | int) -> State:
        """The state after this symbol or pointer; raises UsageError for what the mask forbids."""
        node = self._nodes[state[0]]
        if not isinstance(symbol, str):
            if node.pointer is None or symbol < state[1]:
                raise UsageError(f"A pointer at {symbol} cannot come here.")
            span_goes_on = self._nodes[node.after_pointer].pointer == LAST_POINTER
            return node.after_pointer, symbol if span_goes_on else 0
        successor = node.successors.get(symbol)
        if successor is None:
            rest = node.following.get(symbol)
            if rest is None:
                raise UsageError(f'The symbol "{symbol}" cannot come here.')
            successor = node.successors[symbol] = self._number(rest)
        return successor, 0

    def finished(self, state: State) -> bool:
        """Whether the clause is complete and the end symbol may come."""
        return self._nodes[state[0]].finished

    def _number(self, stack: tuple[Item, ...]) -> int:
        """The number of the stack; its node is made when it is met first."""
        number = self._numbers.get(stack)
        if number is not None:
            return number
        if stack and stack[0] in {ANY_POINTER, LAST_POINTER}:
            node = _Node(self._mask({}), {}, pointer=stack[0], after_pointer=self._number(stack[1:]))
        else:
            following, finished = self._productions.following(stack)
            if finished:
                following[END] = (("done",),)
            node = _Node(self._mask(following), following, finished=finished)
        self._numbers[stack] = len(self._nodes)
        self._nodes.append(node)
        return self._numbers[stack]

    def _mask(self, following: Mapping[str, tuple[Item, ...]]) -> NDArray[np.bool_]:
        mask = np.zeros(len(self.symbols), dtype=np.bool_)
        mask[[self._index[symbol] for symbol in following]] = True
        mask.setflags(write=False)
        return self._masks.setdefault(mask.tobytes(), mask)


def grammar_inventory(grammar: Grammar) -> tuple[str, ...]:
    """All symbols for the names in the grammar."""
    classes = grammar.classes.values()
    parameters = [
        parameter for found in classes for action in found.actions.values() for parameter in action.parameters.values()
    ]
    fields = [state for found in classes for state in found.state.values()]
    return inventory(
        actions=(f"{found.name}.{name}" for found in classes for name in found.actions),
        parameters=(parameter.name for parameter in parameters),
        fields=(state.name for state in fields),
        values=(*(v for parameter in parameters for v in parameter.choices), *(v for s in fields for v in s.choices)),
        classes=(*grammar.classes, *(kind for found in classes for kind in found.kinds)),
    )
