"""What a language is to the tokenizer and the read-back: spellings, a reader of values, and ways to say values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from nlcontrol.plan.types import ClockTime, Number
from nlcontrol.text.tokens import Measure, MeasureKind

Reading = tuple[int, Measure]
"""The index after the last word of a value, and what the value means."""

Piece = tuple[int, int, Measure | None]
"""First word, word after the last, and the value they make (None: one plain word)."""

Reader = Callable[[Sequence[str], int], Reading | None]
"""Reads the value that begins at a word, or nothing; the words end in empty ones, so looking ahead is safe."""

Settler = Callable[[list[Piece], Sequence[str]], list[Piece]]


@dataclass(frozen=True, slots=True)
class Language:
    """One language: data plus small functions."""

    code: str
    spellings: Mapping[str, str]
    """Variant → the word it is read as."""
    readers: Mapping[str, tuple[Reader, ...]]
    """First word of a value → its readers, the first that reads wins."""
    numeral_readers: tuple[Reader, ...]
    """The same for every word that begins with a digit, a minus or a decimal point."""
    settle: Settler | None
    """Joins the parts of a time that stand apart ("tonight at seven"); only asked where a daypart was read."""
    say_number: Callable[[float], str]
    say_duration: Callable[[float], str]
    say_clock: Callable[[ClockTime], str]
    full_stop: str = "."


def amount_of(kind: MeasureKind, amount: float, unit: str) -> Measure:
    """A measure of `amount` in `unit`, free of the noise that unit conversion leaves (0.3, not 0.30000000000000004)."""
    return Measure(kind, Number(round(float(amount), 9), unit))


def listed(words: str) -> tuple[str, ...]:
    """The words of a list written as one text."""
    return tuple(words.split())


def word_set(words: str) -> frozenset[str]:
    """The same as a set, to look words up in."""
    return frozenset(words.split())
