"""Anybody's pairs: a file with a source, a tab and a target on each line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from nlcontrol.errors import DefinitionError
from nlcontrol.runtime.pair import Pair, Segment, Symbol
from nlcontrol.runtime.vocabulary import UNWRITTEN

LONGEST_LINE_B = 1_000_000
MOST_WORDS = 2_000
"""Of one side: more would ask for gigabytes, and no such sentence was ever meant."""
Sides = tuple[tuple[str, ...], tuple[str, ...]]
"""A source and its target."""


def read_pairs(path: Path, copy: bool = False) -> list[Pair]:
    """The pairs of a file, words being what spaces separate; a DefinitionError names the line that is none.

    With `copy`, a target word that the source has too is a pointer at it: words never met can then be written.
    """
    return [
        Pair(source, segments=(Segment(0, len(source), with_pointers(source, target) if copy else target),))
        for source, target in read_sides(path)
    ]


def read_sides(path: Path) -> list[Sides]:
    """The sources and targets of a file; a DefinitionError names the line that is no pair."""
    pairs: list[Sides] = []
    for number, line in _lines(path):
        sides = line.split("\t")
        if len(sides) != 2:
            found = "no tab" if len(sides) == 1 else f"{len(sides) - 1} tabs"
            raise DefinitionError(
                f"there must be one tab between source and target, and there is {found}", path, number
            )
        source, target = (tuple(side.split()) for side in sides)
        for side, words in (("source", source), ("target", target)):
            if not words:
                raise DefinitionError(f"the {side} is empty", path, number)
            if len(words) > MOST_WORDS:
                raise DefinitionError(f"the {side} has {len(words):,} words, more than {MOST_WORDS:,}", path, number)
        for word in target:
            if word in UNWRITTEN:
                raise DefinitionError(f"the target writes {word}, which every sequence has by itself", path, number)
        pairs.append((source, target))
    if not pairs:
        raise DefinitionError("the file holds no pair", path)
    return pairs


def with_pointers(source: Sequence[str], target: Sequence[str]) -> tuple[Symbol, ...]:
    """The target with pointers for the words that the source has; of equal words, the nearest to the last pointer."""
    places: dict[str, list[int]] = {}
    for index, word in enumerate(source):
        places.setdefault(word, []).append(index)
    symbols: list[Symbol] = []
    last = -1
    for word in target:
        if word in places:
            last = min(places[word], key=lambda index: (index == last, abs(index - last), -index))
            symbols.append(last)
        else:
            symbols.append(word)
    return tuple(symbols)


def spelled_out(source: Sequence[str], symbols: Sequence[Symbol]) -> tuple[str, ...]:
    """The target words that symbols and pointers stand for."""
    return tuple(symbol if isinstance(symbol, str) else source[symbol] for symbol in symbols)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Numbered lines without their ends."""
    try:
        with path.open("rb") as stream:
            number = 0
            while raw := stream.readline(LONGEST_LINE_B + 1):
                number += 1
                if len(raw) > LONGEST_LINE_B:
                    raise DefinitionError(f"the line is longer than {LONGEST_LINE_B:,} bytes", path, number)
                yield number, _text(raw, path, number)
    except OSError as error:
        raise DefinitionError(f"the file cannot be read: {error.strerror}", path) from error


def _text(raw: bytes, path: Path, number: int) -> str:
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise DefinitionError(f"byte {error.start + 1} of the line is not UTF-8", path, number) from error
    return text.removeprefix("\ufeff").rstrip("\r\n") if number == 1 else text.rstrip("\r\n")
