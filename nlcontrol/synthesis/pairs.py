"""From a drawn utterance to a training pair: text, tokens, features, tags, and symbols with pointers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlcontrol.runtime.pair import Pair, Segment
from nlcontrol.runtime.pair import Symbol as PairSymbol
from nlcontrol.site.mentions import Lexicon, features
from nlcontrol.synthesis.clauses import DrawnClause
from nlcontrol.synthesis.fragments import Leaf, Ref, Symbol
from nlcontrol.text import Token, tokenize

ATTACHED = frozenset({",", ".", ";", "!", "?"})
"""Written without a space before them."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An utterance as text, with the character span of every leaf."""

    text: str
    spans: tuple[tuple[Leaf, int, int], ...]


def placed(clauses: Sequence[DrawnClause], glue: str) -> Placed:
    """The text of an utterance."""
    text, spans = "", []
    for leaf in (leaf for clause in clauses for leaf in clause.leaves if leaf.text):
        text += glue if text and leaf.text not in ATTACHED else ""
        spans.append((leaf, len(text), len(text) + len(leaf.text)))
        text += leaf.text
    return Placed(text, tuple(spans))


def aligned(tokens: Sequence[Token], spans: Sequence[tuple[Leaf, int, int]]) -> list[list[int]] | None:
    """The tokens of each leaf; None when a token runs over the end of a leaf (two numbers that became one)."""
    result: list[list[int]] = [[] for _ in spans]
    at = 0
    for index, token in enumerate(tokens):
        while at < len(spans) and spans[at][2] <= token.start:
            at += 1
        if at >= len(spans) or token.start < spans[at][1] or token.end > spans[at][2]:
            return None
        result[at].append(index)
    return result


def to_pair(clauses: Sequence[DrawnClause], lexicon: Lexicon, language: str, glue: str) -> tuple[str, Pair] | None:
    """The utterance and its pair; None when the tokenizer reads the words in another way than they were meant."""
    clauses = [clause for clause in clauses if any(leaf.text for leaf in clause.leaves)]
    where = placed(clauses, glue)
    tokens = tokenize(where.text, language)
    positions = aligned(tokens, where.spans)
    if positions is None or not tokens:
        return None
    of_leaf = {id(leaf): indices for (leaf, _, _), indices in zip(where.spans, positions, strict=True)}
    role: list[str] = ["filler"] * len(tokens)
    for (leaf, _, _), indices in zip(where.spans, positions, strict=True):
        for index in indices:
            role[index] = leaf.role
    mentions = lexicon.mentions(tokens)
    devices = {(m.first, m.last) for m in mentions if m.entry.kind == "device" and not m.fuzzy}
    segments, end = [], 0
    for clause in clauses:
        own = [index for leaf in clause.leaves for index in of_leaf.get(id(leaf), ())]
        symbols = _pointed(clause.symbols(), of_leaf)
        if not own or symbols is None:
            return None
        symbols = named_where_named(symbols, devices)
        start, end = end, max(own) + 1
        if start != min(own):
            return None
        segments.append(Segment(start, end, symbols))
    boundary = ["I"] * len(tokens)
    for segment in segments:
        boundary[segment.start] = "B"
    on = features(tokens, mentions)
    pair = Pair(tuple(t.word for t in tokens), on, {"role": tuple(role), "boundary": tuple(boundary)}, tuple(segments))
    return where.text, pair


def _pointed(symbols: Sequence[Symbol], of_leaf: dict[int, list[int]]) -> tuple[PairSymbol, ...] | None:
    result: list[PairSymbol] = []
    for symbol in symbols:
        if not isinstance(symbol, Ref):
            result.append(symbol)
            continue
        indices = of_leaf.get(id(symbol.leaf))
        if not indices:
            return None
        if symbol.leaf.role in ("value", "time") and not symbol.leaf.literal and len(indices) != 1:
            return None
        result.append(indices[-1] if symbol.last else indices[0])
    return tuple(result)


def named_where_named(symbols: tuple[PairSymbol, ...], devices: set[tuple[int, int]]) -> tuple[PairSymbol, ...]:
    """The symbols with `name` for each group whose words are exactly a device's name: one meaning, one spelling.

    "the kettle", where a device is called so, is that device; so is "the kitchen light", area and noun though it looks.
    """
    result: list[PairSymbol] = []
    index = 0
    while index < len(symbols):
        if symbols[index] in ("the", "these") and symbols[index + 1 : index + 2] == ("noun",):
            first, last = symbols[index + 2], symbols[index + 3]
            end, start = index + 4, first
            if symbols[end : end + 1] == ("in",):
                area_first, area_last = symbols[end + 1], symbols[end + 2]
                if isinstance(area_last, int) and isinstance(first, int) and area_last + 1 == first:
                    start, end = area_first, end + 3
            followed = symbols[end : end + 1] in (("in",), ("here",), ("except",))
            if (start, last) in devices and not followed:
                result += ["name", start, last]
                index = end
                continue
        result.append(symbols[index])
        index += 1
    return tuple(result)
