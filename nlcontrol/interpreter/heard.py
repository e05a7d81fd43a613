"""What comes before the network: wake words and expletives taken off, stop phrases recognised."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.site.mentions import Lexicon
from nlcontrol.text import Token

MOST_CHARACTERS: Final = 1_000
MOST_TOKENS: Final = 160
DRAWN_OUT: Final = re.compile(r"([a-z])\1{2,}")
PLACED: Final = frozenset({"device", "area", "floor"})
CHOICE: Final = "choice"
"""What devices can be set to, and what people say of themselves: "the baby's asleep"."""
TAKING_BACK: Final = frozenset({"negation", "correction", "cancel"})
"""Kinds of guards that take back what was said before them."""
"""Mentions that no small talk is taken for."""
QUOTES: Final = frozenset("\"'“”‘’„«»")
QUOTED: Final = 2
"""Marks around a name."""
PUNCTUATION: Final = frozenset(",.;:!?\"'-–—()&…，。！？；：、")


def spoken(tokens: Sequence[Token]) -> list[Token]:
    """The tokens that are words or values."""
    return [token for token in tokens if token.word not in PUNCTUATION]


def without_wake(tokens: Sequence[Token], wake: Sequence[tuple[str, ...]]) -> tuple[Token, ...]:
    """The tokens behind a wake word at the beginning, if there are any."""
    words = [token.word for token in tokens]
    for phrase in wake:
        if len(words) > len(phrase) and tuple(words[: len(phrase)]) == phrase:
            rest = len(phrase)
            while rest < len(words) and words[rest] in PUNCTUATION:
                rest += 1
            if rest < len(words):
                return tuple(tokens[rest:])
    return tuple(tokens)


def without_expletives(tokens: Sequence[Token], lexicon: Lexicon, closed: ClosedWords) -> tuple[Token, ...]:
    """The tokens without words of temper; one that a name of this site holds stays."""
    if not any(token.word in closed.expletives for token in tokens[:-1]):
        return tuple(tokens)
    named = {i for m in lexicon.mentions(tokens) if not m.fuzzy for i in range(m.first, m.last + 1)}
    last = len(tokens) - 1
    return tuple(t for i, t in enumerate(tokens) if t.word not in closed.expletives or i in named or i == last)


def without_quoted_names(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[Token, ...]:
    """The tokens without quotation marks right around a name: who writes it so quotes nobody."""
    marks = [at for at, token in enumerate(tokens) if token.word in QUOTES]
    if len(marks) < QUOTED:
        return tuple(tokens)
    named = {(m.first, m.last) for m in lexicon.mentions(tokens) if not m.fuzzy}
    around = [(a, b) for a, b in pairwise(marks) if (a + 1, b - 1) in named]
    dropped = {at for pair in around for at in pair}
    return tuple(token for at, token in enumerate(tokens) if at not in dropped)


def without_small_talk(
    tokens: Sequence[Token], lexicon: Lexicon, closed: ClosedWords, *, corrects: bool = False
) -> tuple[Token, ...]:
    """The tokens without what people say around a command: "ugh", "for heaven's sake", "while you're at it".

    What a name of this site holds stays, and so does the last word that is left; where it may correct what was said
    before (`corrects`), so does "sorry". "Instead" stays where something is taken back.
    """
    placed = [m for m in lexicon.mentions(tokens) if not m.fuzzy and m.entry.kind in PLACED]
    named = {i for m in placed for i in range(m.first, m.last + 1)}
    kept = [at for at, token in enumerate(tokens) if at in named or not _is_picture(token)]
    if all(tokens[at].word in PUNCTUATION for at in kept):
        return tuple(tokens)
    opening = closed.opening if corrects else (*closed.opening, *closed.excusing)
    takes_back = any(TAKING_BACK & closed.guards.get(token.word, frozenset()) for token in spoken(tokens)[:-1])
    closing = tuple(said for said in closed.closing if not (takes_back and said[0] in closed.guards and len(said) == 1))
    for phrases, first in ((opening, True), (closing, False)):
        while taken := _taken_off(tokens, kept, phrases, first, named, closed):
            kept = kept[taken:] if first else kept[:-taken]
    while len(kept) < len(tokens) and tokens[kept[0]].word in PUNCTUATION:
        kept = kept[1:]
    return tuple(tokens[i] for i in kept)


def _is_picture(token: Token) -> bool:
    """Whether it is a smiley or the like: neither letters nor digits, nor anything that is typed."""
    return token.measure is None and not token.word.isascii() and not any(c.isalnum() for c in token.word)


def _taken_off(
    tokens: Sequence[Token],
    kept: Sequence[int],
    phrases: Sequence[tuple[str, ...]],
    first: bool,
    named: set[int],
    closed: ClosedWords,
) -> int:
    """How many tokens of small talk and punctuation stand at the beginning, or at the end, of those that are kept."""
    order = list(kept) if first else list(reversed(kept))
    breaks = next((at for at, i in enumerate(order) if tokens[i].word not in PUNCTUATION), len(order))
    words = [tokens[i].word for i in order[breaks:]]
    for phrase in phrases:
        said = phrase if first else phrase[::-1]
        size = len(said)
        rest = any(word not in PUNCTUATION for word in words[size:])
        alike = len(words) > size and all(_is_drawled(word, one) for word, one in zip(words, said, strict=False))
        goes_on = first and len(words) > size and words[size] in closed.telling.thanking
        if rest and alike and not goes_on and not named & set(order[breaks : breaks + size]):
            return breaks + size
    return 0


def _is_drawled(word: str, plain: str) -> bool:
    """Whether a word is the plain one, perhaps drawn out: "brrr", "ughhh"."""
    return plain in (word, DRAWN_OUT.sub(r"\1", word), DRAWN_OUT.sub(r"\1\1", word))


def without_idle_breaks(
    tokens: Sequence[Token], wake: Sequence[tuple[str, ...]], closed: ClosedWords
) -> tuple[Token, ...]:
    """The tokens without the comma before a courtesy, or before who is spoken to: "…, please.", "…, computer!"."""
    kept = list(tokens)
    follows = PUNCTUATION | closed.joining | closed.courtesies
    at = len(kept) - 1
    while at > 0:
        ends = at + 1
        while at and kept[at].word in closed.courtesies:
            at -= 1
        parts = 0 < at < ends - 1 and kept[at].word in PUNCTUATION
        if parts and (ends == len(kept) or kept[ends].word in follows):
            del kept[at]
        at -= 1
    spoken_to = tuple(kept)
    end = next((i + 1 for i in reversed(range(len(kept))) if kept[i].word not in PUNCTUATION), 0)
    for phrase in wake:
        start = end - len(phrase)
        if start > 1 and kept[start - 1].word in PUNCTUATION and tuple(t.word for t in kept[start:end]) == phrase:
            spoken_to = tuple(kept[: start - 1])
    return spoken_to


def with_parted_verbs(tokens: Sequence[Token], closed: ClosedWords) -> tuple[Token, ...]:
    """The tokens with verbs of two words in two, where they were written as one: "turnon the lamp"."""
    joined = {"".join(pair.split()): tuple(pair.split()) for pair in closed.switching}
    return tuple(part for token in tokens for part in _parts(token, joined.get(token.word)))


def _parts(token: Token, words: tuple[str, ...] | None) -> Iterator[Token]:
    if words is None:
        yield token
        return
    start = token.start
    for word in words:
        yield replace(token, word=word, text=word, start=start, end=start + len(word))
        start += len(word)


def with_plain_names(tokens: Sequence[Token], lexicon: Lexicon, closed: ClosedWords) -> tuple[Token, ...]:
    """The tokens with names free of what was run together with them: "the hallway's too dark", "the kitchen's lights".

    Before a word for how things are it was "is"; else it says whose something is, and means the name. Before "too" it
    was "is" whatever stands before: "the music's too loud".
    """
    short = next((t for t in closed.asides.short if any(token.word.endswith(t) for token in tokens)), None)
    if short is None:
        return tuple(tokens)
    known = {i for m in lexicon.mentions(tokens) if not m.fuzzy for i in range(m.first, m.last + 1)}
    ending = {i for i, token in enumerate(tokens) if token.word.endswith(short) and i not in known}
    plain = [_without(token, short) if i in ending else token for i, token in enumerate(tokens)]
    named = {m.last for m in lexicon.mentions(plain) if not m.fuzzy and m.entry.kind != CHOICE} & ending
    heard: list[Token] = []
    for i, token in enumerate(tokens):
        following = tokens[i + 1].word if i + 1 < len(tokens) else ""
        too = i in ending and following in closed.telling.exceeding and token.word not in closed.asides.stating
        heard.append(plain[i] if i in named or too else token)
        if too or (i in named and following in closed.telling.complaining | closed.telling.degrees):
            heard.append(Token("is", "is", token.end - len(short), token.end))
    return tuple(heard)


def _without(token: Token, ending: str) -> Token:
    return replace(
        token, word=token.word.removesuffix(ending), text=token.text[: -len(ending)], end=token.end - len(ending)
    )


def with_amended_amounts(tokens: Sequence[Token], lexicon: Lexicon, closed: ClosedWords) -> tuple[Token, ...]:
    """The tokens without an amount that the next takes back: "volume thirty, no, forty", "in ten uh twenty minutes".

    An amount that a name of this site holds stays, and so does one with another unit.
    """
    amending = closed.telling.amending | closed.telling.hesitating
    passed = PUNCTUATION | amending | closed.telling.beside_amending
    taken_back: set[int] = set()
    for first, token in enumerate(tokens):
        if token.measure is None or not amending:
            continue
        following = range(first + 1, len(tokens))
        second = next((i for i in following if tokens[i].word not in passed), len(tokens))
        said = {tokens[i].word for i in range(first + 1, second)} & amending
        amount = tokens[second].measure if second < len(tokens) else None
        if said and amount is not None and token.measure.kind in (amount.kind, "number"):
            taken_back.update(range(first, second))
    if not taken_back:
        return tuple(tokens)
    named = {i for m in lexicon.mentions(tokens) if not m.fuzzy for i in range(m.first, m.last + 1)}
    return tuple(tokens) if taken_back & named else tuple(t for i, t in enumerate(tokens) if i not in taken_back)


def is_stop_phrase(tokens: Sequence[Token], closed: ClosedWords, wake: Sequence[tuple[str, ...]]) -> bool:
    """Whether the utterance is wholly a stop phrase after wake word and filler (design, promise 10)."""
    words = tuple(token.word for token in spoken(without_wake(tokens, wake)))
    if words in closed.stop:
        return True
    trimmed = [word for word in words if word not in closed.fillers]
    if tuple(trimmed) in closed.stop:
        return True
    start, end = 0, len(words)
    while start < end and words[start] in closed.fillers:
        start += 1
    while end > start and words[end - 1] in closed.fillers:
        end -= 1
    kept = words[start:end]
    return kept in closed.stop or (len(kept) > 1 and all((word,) in closed.stop for word in kept))
