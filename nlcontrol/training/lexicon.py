"""A lexicon learnt from pairs: source words that one target word stands for whenever they are said, and only then.

The network reads all of them as one and the same token and points at them; what is written is the pointed-at word's
entry. So it cannot learn one by heart: whatever it can do with one word, it can do with every other (after Akyürek &
Andreas 2021). Words that are not interchangeable would be confused by this: they are found out, because one shape of a
source would then have two shapes of a target, and keep their own embedding.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nlcontrol.runtime.pair import Symbol

Words = tuple[str, ...]
Places = frozenset[int] | str
"""Where a target word may have come from: places in the source, or nowhere, then it is the word itself."""

ENTRY = "<entry>"
"""What the network reads for a word of the lexicon."""
LEAST_COUNT = 2
APART_AT_MOST = 0.01
"""How often, as a share, one of two words may be said without the other: people slip."""
CONFUSED_AT_MOST = 0.05
"""The share of a word's pairs in which it may be the odd one out."""
ROUNDS = 8
MOST_ALTERNATIVES = 16
"""Of the targets of one shape: where there are more of them, the shape says nothing."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Target words by source words."""

    entries: Mapping[str, str] = field(default_factory=dict)

    def read(self, source: Words) -> Words:
        """The source as the network reads it."""
        return tuple(ENTRY if word in self.entries else word for word in source)

    def spelled(self, source: Words, symbols: Sequence[Symbol]) -> Words:
        """The target words that symbols and pointers stand for."""
        return tuple(s if isinstance(s, str) else self.entries.get(source[s], source[s]) for s in symbols)

    def places(self, source: Words, target: Words, copy: bool) -> tuple[Places, ...]:
        """Where each target word may have come from; with `copy` words outside the lexicon may be said again."""
        found: dict[str, set[int]] = defaultdict(set)
        for place, word in enumerate(source):
            if word in self.entries:
                found[self.entries[word]].add(place)
            elif copy:
                found[word].add(place)
        return tuple(frozenset(found[word]) if word in found else word for word in target)


def learn_lexicon(pairs: Sequence[tuple[Words, Words]], copy: bool) -> Lexicon:
    """The lexicon of these pairs; empty when no word is always and only said in one way."""
    entries = _exclusive(pairs)
    for _ in range(ROUNDS):
        confused = _confused(pairs, Lexicon(entries), copy)
        if not confused:
            break
        entries = {word: said for word, said in entries.items() if word not in confused}
    return Lexicon(entries if len(entries) > 1 else {})


def align(pairs: Sequence[tuple[Words, Words]], lexicon: Lexicon, copy: bool) -> list[tuple[Symbol, ...]]:
    """The targets with pointers; where a word stands twice, sources of the same shape say which of them is meant."""
    places = [lexicon.places(source, target, copy) for source, target in pairs]
    shapes = [_shape(source, lexicon, where) for (source, _), where in zip(pairs, places, strict=True)]
    alternatives = _alternatives(shapes, places)
    return [_chosen(_agreeing(alternatives[shape], where)) for shape, where in zip(shapes, places, strict=True)]


def _exclusive(pairs: Sequence[tuple[Words, Words]]) -> dict[str, str]:
    """Pairs of words of which (nearly) neither is said without the other, and no second such partner."""
    sources = Counter(word for source, _ in pairs for word in set(source))
    targets = Counter(said for _, target in pairs for said in set(target))
    together: Counter[tuple[str, str]] = Counter()
    for source, target in pairs:
        ours, theirs = set(source), set(target)
        together.update(
            (word, said)
            for word in ours
            for said in theirs
            if abs(sources[word] - targets[said]) <= APART_AT_MOST * sources[word]  # few are: else it would take long
        )
    found = [
        (word, said)
        for (word, said), count in together.items()
        if count >= max((1 - APART_AT_MOST) * max(sources[word], targets[said]), LEAST_COUNT)
    ]
    words, said_words = Counter(word for word, _ in found), Counter(said for _, said in found)
    return {word: said for word, said in sorted(found) if words[word] == said_words[said] == 1}


def _confused(pairs: Sequence[tuple[Words, Words]], lexicon: Lexicon, copy: bool) -> set[str]:
    """Words of the lexicon that are often the odd one out among sources of the same shape."""
    places = [lexicon.places(source, target, copy) for source, target in pairs]
    shapes = [_shape(source, lexicon, where) for (source, _), where in zip(pairs, places, strict=True)]
    alternatives = _alternatives(shapes, places)
    said, odd = Counter[str](), Counter[str]()
    for (source, _), shape, where in zip(pairs, shapes, places, strict=True):
        entries = {word for word in source if word in lexicon.entries}
        said.update(entries)
        usual = max(alternatives[shape], key=lambda each: each.count)
        if len(alternatives[shape]) > 1 and _agreed(usual.places, where) is None:
            odd.update(entries)
    return {word for word, count in odd.items() if count > CONFUSED_AT_MOST * said[word]}


@dataclass(slots=True)
class _Alternative:
    """What the targets of one shape agree on."""

    places: tuple[Places, ...]
    count: int = 1


def _shape(source: Words, lexicon: Lexicon, places: Iterable[Places]) -> Words:
    """The source with every word hidden that is in the lexicon or may have been copied."""
    copied = {place for where in places if not isinstance(where, str) for place in where}
    return tuple(ENTRY if place in copied or word in lexicon.entries else word for place, word in enumerate(source))


def _alternatives(shapes: Sequence[Words], places: Sequence[tuple[Places, ...]]) -> dict[Words, list[_Alternative]]:
    """For each shape the targets that cannot be one, each narrowed down to what all of its pairs allow."""
    found: dict[Words, list[_Alternative]] = defaultdict(list)
    for shape, where in zip(shapes, places, strict=True):
        for alternative in found[shape]:
            agreed = _agreed(alternative.places, where)
            if agreed is not None:
                alternative.places, alternative.count = agreed, alternative.count + 1
                break
        else:
            if len(found[shape]) < MOST_ALTERNATIVES:
                found[shape].append(_Alternative(where))
    return found


def _agreed(one: tuple[Places, ...], other: tuple[Places, ...]) -> tuple[Places, ...] | None:
    """What both allow, place by place; None when there is nothing somewhere."""
    if len(one) != len(other):
        return None
    both: list[Places] = []
    for here, there in zip(one, other, strict=True):
        if isinstance(here, str) or isinstance(there, str):
            if here != there:
                return None
            both.append(here)
        elif common := here & there:
            both.append(common)
        else:
            return None
    return tuple(both)


def _agreeing(alternatives: Sequence[_Alternative], where: tuple[Places, ...]) -> tuple[Places, ...]:
    """The places of a pair, as far as the others of its shape narrow them down."""
    for alternative in alternatives:
        agreed = _agreed(alternative.places, where)
        if agreed is not None:
            return agreed
    return where


def _chosen(places: Iterable[Places]) -> tuple[Symbol, ...]:
    """One place for each pointer: of several, the nearest to the last one, but rather another than the same."""
    symbols: list[Symbol] = []
    last = -1
    for where in places:
        if isinstance(where, str):
            symbols.append(where)
        else:
            last = min(where, key=lambda place: (place == last, abs(place - last), -place))
            symbols.append(last)
    return tuple(symbols)
