"""Asides: what people say of themselves and others around a command, passed over where it asks for nothing.

"Open the garage door, I'm nearly home", "my throat's dry, switch the humidifier on". The network cuts off those like it
has seen. Others are found by how they begin; they must hold no guard, no name and no value (design, promise 1), and
whoever passes one over must see that it means nothing to do by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from nlcontrol.interpreter.heard import PUNCTUATION
from nlcontrol.interpreter.words import Asides, ClosedWords
from nlcontrol.site.mentions import Mention
from nlcontrol.text import Token

FEWEST: Final = 2
MOST: Final = 9
"""Words of an aside."""

CHOICE: Final = "choice"
"""What devices can be set to: "dry", "home"; people are so too, unless they say that they want it."""

PLACED: Final = frozenset({"device", "area", "noun"})

Span = tuple[int, int]
"""The first token, and the one after the last."""


def asides(tokens: Sequence[Token], mentions: Sequence[Mention], closed: ClosedWords) -> Iterator[Span]:
    """What may be an aside at the end or at the beginning, the longer rest first."""
    exact = [mention for mention in mentions if not mention.fuzzy]
    count = len(tokens)
    words = closed.asides
    binding = closed.guards.keys() | closed.unfinished | words.barred | words.reciting | words.moments | words.places
    for start in range(count - FEWEST, 0, -1):
        if (
            tokens[start - 1].word not in binding
            and _begins(tokens, start, closed.asides)
            and _is_idle(tokens, (start, count), exact, closed)
        ):
            yield start, count
    if not _begins(tokens, 0, closed.asides):
        return
    for end in range(FEWEST, count):
        if _resumes(tokens, end, closed.asides) and _is_idle(tokens, (0, end), exact, closed):
            yield 0, end


def left_alone(
    tokens: Sequence[Token], mentions: Sequence[Mention], closed: ClosedWords
) -> tuple[int, frozenset[str]] | None:
    """Where an end begins that leaves devices as they are, and what it names: "but leave the floor lamp alone".

    Whoever passes it over must see that nothing is done to them.
    """
    start = next((i for i in range(len(tokens) - 1, 0, -1) if tokens[i].word in closed.telling.staying), 0)
    named = [m for m in outermost(mentions) if m.first > start]
    inside = {i for m in mentions if not m.fuzzy for i in range(m.first, m.last + 1)}
    passed = closed.asides.alone | closed.fillers | closed.telling.before_names | PUNCTUATION
    rest = [i for i in range(start + 1, len(tokens)) if i not in inside]
    if not start or not named or any(tokens[i].word not in passed or tokens[i].measure is not None for i in rest):
        return None
    while start and tokens[start - 1].word in closed.joining | closed.fillers | PUNCTUATION:
        start -= 1
    return start, frozenset(m.entry.id for m in named)


def outermost(mentions: Sequence[Mention]) -> list[Mention]:
    """What is surely named, in order: the device of "hallway light", not the hallway, nor any light."""
    exact = [m for m in mentions if not m.fuzzy and m.entry.kind in PLACED]
    return sorted((m for m in exact if not any(_holds(other, m) for other in exact)), key=lambda m: m.first)


def _holds(longer: Mention, mention: Mention) -> bool:
    """Whether a mention is only a part of a longer one: the "light" of "hallway light"."""
    inside = longer.first <= mention.first and mention.last <= longer.last
    return inside and longer.last - longer.first > mention.last - mention.first


def _begins(tokens: Sequence[Token], at: int, words: Asides) -> bool:
    """Whether somebody's statement can begin here: "I'm", "my sister's", "the kids are", "because it's"."""
    said = [token.word for token in tokens[at : at + 4]] + [""] * 4
    if said[0] in words.because:
        return _begins(tokens, at + 1, words)
    if said[0] in words.speakers or said[0] in words.stating:
        return True
    if said[0] in words.people:
        return said[1] in words.being
    return said[0] in words.determiners and (
        said[1].endswith(tuple(words.short)) or any(word in words.being for word in said[2:4])
    )


def _resumes(tokens: Sequence[Token], at: int, words: Asides) -> bool:
    """Whether a command can begin here after an aside; without a joining word only after a whole clause."""
    if tokens[at].word in words.resuming or tokens[at - 1].word in PUNCTUATION:
        return True
    return tokens[at].word in words.commanding and tokens[0].word not in words.speakers


def _is_idle(tokens: Sequence[Token], span: Span, mentions: Sequence[Mention], closed: ClosedWords) -> bool:
    """Whether nothing in it can name, measure, forbid or retract anything, and it is no half of a sentence."""
    said = [i for i in range(*span) if tokens[i].word not in PUNCTUATION]
    if not FEWEST <= len(said) <= MOST:
        return False
    words, last = closed.asides, tokens[said[-1]].word
    if last in words.being | words.speakers | closed.unfinished or last.endswith((*words.short, *words.never_last)):
        return False
    barred = (
        (closed.guards.keys() - words.being - words.adverbs)
        | words.barred
        | words.reciting
        | words.commanding
        | closed.telling.dropping
    )
    wanted = any(tokens[i].word in closed.telling.wanting for i in said)
    if any(m.last >= span[0] and m.first < span[1] and (wanted or m.entry.kind != CHOICE) for m in mentions):
        return False
    return not any(tokens[i].measure is not None or tokens[i].word in barred for i in said)
