"""Names of what is to stay as it is, or is not meant, said where the network does not look for them.

"Leave the floor lamp on and turn off all the other lights", "all lights off, the floor lamp stays on" become what it
knows: "…, but leave the floor lamp on". "The desk lamp, not the floor lamp" and "the tv instead of the radio" are about
the first alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from nlcontrol.interpreter.asides import outermost
from nlcontrol.interpreter.heard import PUNCTUATION
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.site.mentions import Mention
from nlcontrol.text import Token

BUT: Final = "but"
LEAVE: Final = "leave"
Rest = tuple[tuple[Token, ...], frozenset[str]]
"""The tokens that are left, and the ids of what must not be touched."""


def leaving_last(tokens: Sequence[Token], mentions: Sequence[Mention], closed: ClosedWords) -> tuple[Token, ...] | None:
    """The tokens with what is to stay as it is at their end; None where that is not said, or stands there already."""
    named = outermost(mentions)
    return _from_the_front(tokens, named, closed) or _from_the_end(tokens, named, closed)


def without_what_stays(tokens: Sequence[Token], mentions: Sequence[Mention], closed: ClosedWords) -> Rest | None:
    """The tokens without what is to stay as it is, where that is said first."""
    named = outermost(mentions)
    parted = _front(tokens, named, closed)
    return None if parted is None else (tuple(tokens[parted[1] :]), frozenset(m.entry.id for m in named[:1]))


def _from_the_front(tokens: Sequence[Token], named: Sequence[Mention], closed: ClosedWords) -> tuple[Token, ...] | None:
    parted = _front(tokens, named, closed)
    if parted is None:
        return None
    end, start = parted
    return (*tokens[start:], _said(BUT, tokens[start]), *tokens[:end])


def _front(tokens: Sequence[Token], named: Sequence[Mention], closed: ClosedWords) -> tuple[int, int] | None:
    """Where "leave the lamp on" ends, and where what follows its "and" begins."""
    first = named[0] if named else None
    if first is None or not first.first or tokens[0].word not in closed.telling.staying or BUT not in closed.joining:
        return None
    if any(token.word not in closed.telling.naming for token in tokens[1 : first.first]):
        return None
    end = first.last + 1
    while end < len(tokens) and tokens[end].word in closed.asides.alone:
        end += 1
    start = end
    while start < len(tokens) and tokens[start].word in closed.joining | PUNCTUATION:
        start += 1
    return (end, start) if end < start < len(tokens) else None


def _from_the_end(tokens: Sequence[Token], named: Sequence[Mention], closed: ClosedWords) -> tuple[Token, ...] | None:
    last = named[-1] if named else None
    if last is None or BUT not in closed.joining:
        return None
    rest = [tokens[at].word for at in range(last.last + 1, len(tokens)) if tokens[at].word not in PUNCTUATION]
    remaining = closed.telling.remaining
    stays = next((at for at, word in enumerate(rest) if word in remaining), None)
    if stays is None or any(word not in closed.telling.allowing for word in rest[:stays]):
        return None
    if any(word not in closed.asides.alone | closed.fillers for word in rest[stays + 1 :]):
        return None
    passed = closed.telling.naming | closed.fillers | closed.joining | closed.telling.restricting | PUNCTUATION
    start = last.first
    while start and tokens[start - 1].word in passed:
        start -= 1
    how = [token for token in tokens[last.last + 1 :] if token.word in closed.asides.alone - closed.fillers]
    name = tokens[last.first : last.last + 1]
    parting = closed.joining | closed.telling.restricting | PUNCTUATION
    if not start or not any(token.word in parting for token in tokens[start : last.first]):
        return None
    return (*tokens[:start], _said(BUT, name[0]), _said(LEAVE, name[0]), *name, *how)


def without_unmeant(tokens: Sequence[Token], mentions: Sequence[Mention], closed: ClosedWords) -> Rest | None:
    """The tokens without "not the floor lamp" or "instead of the floor lamp" at their beginning or end."""
    for mention in outermost(mentions):
        start = mention.first
        while start and tokens[start - 1].word in closed.telling.naming:
            start -= 1
        begin = _denial(tokens, start, closed)
        if begin is None:
            continue
        end = mention.last + 1
        while end < len(tokens) and tokens[end].word in PUNCTUATION:
            end += 1
        while begin and tokens[begin - 1].word in PUNCTUATION:
            begin -= 1
        if (begin == 0) != (end == len(tokens)):
            return (*tokens[:begin], *tokens[end:]), frozenset({mention.entry.id})
    return None


def _denial(tokens: Sequence[Token], end: int, closed: ClosedWords) -> int | None:
    """Where "not", "and not" or "instead of" begins that stands right before a token."""
    said = " ".join(token.word for token in tokens[max(end - 2, 0) : end])
    if said in closed.instead:
        return end - 2
    if end and tokens[end - 1].word in closed.telling.lessening:
        begin = end - 1
        return begin - 1 if begin and tokens[begin - 1].word in closed.joining else begin
    return None


def _said(word: str, beside: Token) -> Token:
    return replace(beside, text=word, word=word, measure=None)
