"""The structural constraint: what it lets through is well-formed, what is well-formed it lets through."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
import pytest

from benchmarks.validator import fault
from nlcontrol.errors import UsageError
from nlcontrol.grammar.constraint import State, StructuralConstraint
from nlcontrol.plan.symbols import END, START, read_clause
from nlcontrol.plan.types import ClockTime, Number
from nlcontrol.runtime.constraint import Constraint
from nlcontrol.text.tokens import Measure, MeasureKind, Token
from tests.grammars.small import SMALL

Sequence_ = tuple[str | int, ...]

# A sentence in which there is a token of every kind.

MEASURES: dict[MeasureKind, Measure] = {
    "number": Measure("number", Number(8)),
    "percent": Measure("percent", Number(30, "%")),
    "duration": Measure("duration", Number(600, "s")),
    "interval": Measure("interval", Number(600, "s")),
    "clock": Measure("clock", clock=ClockTime(7, 30)),
    "date": Measure("date", days=("tomorrow",)),
    "recurrence": Measure("recurrence", days=("weekday",)),
    "times": Measure("times", Number(3, "times")),
}
KINDS = tuple(MEASURES)
TOKENS = [Token(kind, kind, index, index + 1, MEASURES[kind]) for index, kind in enumerate(KINDS)]
TOKENS += [Token("word", "word", index, index + 1) for index in range(len(KINDS), 12)]
KIND_AFTER: dict[str, MeasureKind] = {
    "delay": "duration",
    "for": "duration",
    "interval": "interval",
    "clock": "clock",
    "until_clock": "clock",
    "number_clock": "number",
    "until_number": "number",
    "any": "number",
    "date": "date",
    "recur": "recurrence",
    "times": "times",
    "up": "percent",
    "down": "percent",
    "factor": "percent",
}


@cache
def constraint() -> StructuralConstraint:
    """The constraint of the small grammar."""
    return StructuralConstraint(SMALL)


def walk(randomness: random.Random) -> Sequence_:
    """A clause written at random under the constraint, its single pointers at tokens that fit."""
    written: list[str | int] = []
    state = constraint().start()
    while True:
        mask, least = constraint().mask(state)
        if least is None:
            allowed = np.flatnonzero(mask)
            chosen = [constraint().symbols[index] for index in allowed]
            going_on = [symbol for symbol in chosen if symbol != END]
            step: str | int = randomness.choice(going_on if going_on and randomness.random() < 0.9 else chosen)
        elif isinstance(written[-1], str) and written[-1] in KIND_AFTER:
            step = KINDS.index(KIND_AFTER[written[-1]])
        else:
            step = randomness.randrange(least, len(TOKENS))
        state = constraint().advance(state, step)
        if step == END:
            return tuple(written)
        written.append(step)


def walks(number: int) -> Iterator[Sequence_]:
    """So many random clauses, the same ones each time."""
    randomness = random.Random(7)
    return (walk(randomness) for _ in range(number))


def is_let_through(symbols: Sequence[str | int]) -> bool:
    """Whether the constraint allows each of the symbols and then the end."""
    state: State = constraint().start()
    for symbol in symbols:
        mask, least = constraint().mask(state)
        if isinstance(symbol, int):
            if least is None or symbol < least:
                return False
        elif not mask[constraint().symbols.index(symbol)]:
            return False
        state = constraint().advance(state, symbol)
    return constraint().finished(state)


def test_what_is_written_under_the_constraint_is_well_formed_and_read() -> None:
    """Ten thousand random walks satisfy the independent validator, and the reader gives a clause for each."""
    for symbols in walks(10_000):
        assert fault(symbols, SMALL) is None, symbols
        assert read_clause(symbols, TOKENS, 0, len(TOKENS)).clause.join == symbols[0]


def test_every_symbol_can_be_written() -> None:
    """No symbol of the inventory is out of reach, but the one that starts."""
    reached = {symbol for symbols in walks(10_000) for symbol in symbols}
    assert set(constraint().symbols) - reached == {START, END}


def test_constraint_and_validator_agree_on_sequences_gone_wrong() -> None:
    """Where one symbol is dropped, doubled, swapped or replaced, both say the same, and mostly no."""
    randomness = random.Random(11)
    refused = 0
    changed = [_changed(symbols, randomness) for symbols in walks(5_000)]
    for symbols in changed:
        let_through = is_let_through(symbols)
        assert let_through == (fault(symbols, SMALL) is None), symbols
        refused += not let_through
    assert refused > 0.6 * len(changed)


def _changed(symbols: Sequence_, randomness: random.Random) -> Sequence_:
    """The sequence with one change."""
    at = randomness.randrange(len(symbols))
    before, here, after = symbols[:at], symbols[at], symbols[at + 1 :]
    others: list[str | int] = [*constraint().symbols[2:], 0, 5]
    other = randomness.choice(others)
    return randomness.choice(
        [(*before, *after), (*before, here, here, *after), (*before, other, *after), (*before, here, other, *after)]
    )


def test_it_is_a_constraint_of_the_runtime() -> None:
    """The search takes it without knowing it."""
    general: Constraint[State] = constraint()
    assert START in general.symbols
    assert not general.finished(general.start())


LET_THROUGH = [
    "first light.turn_on all noun 3 3 in 2 2 except name 5 6 param:brightness_pct = 8",
    "then delay 2 clock 3 date 4 vague_time 1 2 device.turn_off all class:device here",
    "first light.turn_on it param:color_name const:red param:brightness_pct step:+1 param:flash const:true",
    "first player.play name 0 1 param:title text 2 3",
    "first rover.follow_path it param:places place 0 1 place 2 2 place 3 3",
    "first cond:once the class:lock op:is const:unlocked",
    "first cond:if it field:state op:is const:on",
    "first cond:if the noun 0 0 field:battery_pct op:below = 2",
    "first light.turn_on the class:floor_lamp param:color_temp_kelvin text 0 1",
    "first light.turn_on it param:color_temp_kelvin const:2700",
    "first cond:if the class:floor_lamp field:brightness_pct op:above = 2",
    "first cond:while it field:place op:is_not place 0 1",
    "first ask:state all class:light field:brightness_pct",
    "first ask:any all class:light op:is const:on",
    "first ask:planned",
    "correct amend in 0 0 = 1",
    "and also name 0 0 here const:blue",
    "first control:stop",
    "first control:cancel span 0 3",
    "first decline:reported",
    "first chat",
    "first light.turn_off" + " it" * 6,
    "first light.turn_off all class:light" + " here" * 3 + " except it" * 3,
]
KEPT_OUT = {
    "an action without its parameter": "first light.turn_off it param:brightness_pct = 0",
    "a parameter twice": "first light.turn_on it param:flash const:true param:flash const:false",
    "five arguments": "first light.turn_on param:brightness_pct max param:color_name = 0 param:color_temp_kelvin min "
    "param:transition_s = 1 param:flash const:true",
    "a choice of another parameter": "first light.turn_on it param:color_name const:locked",
    "an amount for a choice": "first light.turn_on it param:color_name up 0",
    "a step for a flag": "first light.turn_on it param:flash step:+1",
    "many places for one": "first rover.go_to it param:place place 0 0 place 1 1",
    "a word for a text": "first player.play it param:title = 0",
    "a field of another class": "first cond:if the class:lock field:brightness_pct op:above = 0",
    "a field of another class than the kind's": "first cond:if the class:floor_lamp field:battery_pct op:above = 0",
    "words for a plain number": "first light.turn_on it param:brightness_pct text 0 1",
    "a state of another class": "first cond:if the class:lock op:is const:playing",
    "an order of choices": "first cond:if the class:lock op:above const:locked",
    "a condition without its comparison": "first cond:if it",
    "a condition on two devices": "first cond:if it it op:is const:on",
    "seven targets": "first light.turn_off" + " it" * 7,
    "four places": "first light.turn_off all class:light" + " here" * 4,
    "four exceptions": "first light.turn_off all class:light" + " except it" * 4,
    "an exception of an exception": "first light.turn_off all class:light except all class:light here except it here",
    "five times": "first" + " delay 0" * 5 + " chat",
    "a span that ends before it starts": "first light.turn_off name 3 2",
    "half a span": "first light.turn_off name 3",
    "a pointer for a symbol": "first 3",
    "an empty correction": "first amend",
    "the places of a corrected group apart": "first amend all class:light except it here",
    "no head": "first",
    "no join": "chat",
    "more after the end": "first chat chat",
}


def _split(symbols: str) -> Sequence_:
    return tuple(int(part) if part.isdigit() else part for part in symbols.split())


@pytest.mark.parametrize("symbols", LET_THROUGH)
def test_clauses_of_the_contract_are_let_through(symbols: str) -> None:
    """Every line of the contract can be written."""
    assert is_let_through(_split(symbols))
    assert fault(_split(symbols), SMALL) is None


@pytest.mark.parametrize("symbols", KEPT_OUT.values(), ids=KEPT_OUT)
def test_what_no_clause_means_is_kept_out(symbols: str) -> None:
    """The types and bounds of the grammar hold at each step."""
    assert not is_let_through(_split(symbols))
    assert fault(_split(symbols), SMALL) is not None


def test_the_second_pointer_of_a_span_is_not_before_the_first() -> None:
    """The mask says from where on a pointer may come, so that the search need not try the others."""
    state = constraint().start()
    for symbol, expected in (("first", None), ("light.turn_off", None), ("name", 0), (3, 3), (4, None)):
        state = constraint().advance(state, symbol)
        mask, least = constraint().mask(state)
        assert least == expected
        assert mask.any() == (least is None)


def test_what_the_mask_forbids_cannot_be_advanced_over() -> None:
    """A search that ignores the mask is told, not led astray."""
    start = constraint().start()
    in_span = start
    for symbol in ("first", "light.turn_off", "name", 3):
        in_span = constraint().advance(in_span, symbol)
    with pytest.raises(UsageError):
        constraint().advance(in_span, 2)
    for forbidden in ("chat", 0, "no such symbol", END):
        with pytest.raises(UsageError):
            constraint().advance(start, forbidden)
    with pytest.raises(UsageError):
        constraint().advance(constraint().advance(constraint().advance(start, "first"), "chat"), "chat")


def test_after_the_end_nothing_comes() -> None:
    """The end symbol is in the mask exactly where the clause is finished, and closes it."""
    state = constraint().start()
    for symbol in ("first", "chat"):
        assert not constraint().mask(state)[0][constraint().symbols.index(END)]
        state = constraint().advance(state, symbol)
    mask, _ = constraint().mask(state)
    assert np.flatnonzero(mask).tolist() == [constraint().symbols.index(END)]
    ended = constraint().advance(state, END)
    assert not constraint().mask(ended)[0].any()
    assert not constraint().finished(ended)


def test_masks_are_shared_and_cannot_be_written() -> None:
    """A caller that writes into a mask would change the language for all."""
    mask, _ = constraint().mask(constraint().start())
    with pytest.raises(ValueError, match="read-only"):
        mask[0] = True
