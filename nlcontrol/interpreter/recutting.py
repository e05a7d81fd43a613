"""Cuts at names where the network's own make no sense: "tv on floor lamp off".

Each clause has one name, with what is done before it or behind it, and is read by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from nlcontrol.interpreter.heard import PUNCTUATION
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Reading
from nlcontrol.plan.types import Command
from nlcontrol.site.mentions import Mention
from nlcontrol.text import Token

NAMING: Final = frozenset({"device", "noun"})
MOST: Final = 6
"""Names in one utterance, at most, where it is cut by them."""
BARRING: Final = frozenset({"negation", "exception", "correction", "cancel", "condition", "reported"})
"""Kinds of guards that one clause may hold for another."""
AREA: Final = "area"
PLACING: Final = NAMING | {AREA}
STARTED: Final = "scene.turn_on"
"""Whoever only names a scene says what is to be done."""
LEAST: Final = 0.7
"""A clause must be this probable to be believed after such a cut."""


def cuts_by_name(
    tokens: Sequence[Token],
    mentions: Sequence[Mention],
    closed: ClosedWords,
    probability: Callable[[int, int], float],
    anchors: frozenset[str] = NAMING,
) -> list[int]:
    """The first tokens of clauses with one name each, cut so that they are the most probable; only 0 where none are.

    `probability` is that of the tokens from one to another as a command of their own, 0 where they are none. What names
    a clause is of the kinds `anchors`: "living room to 21 and bedroom to 18" names rooms.
    """
    if any(token.word in closed.choosing or BARRING & closed.guards.get(token.word, frozenset()) for token in tokens):
        return [0]
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (1.0, (0,))}
    gaps = list(_gaps(tokens, mentions, closed, anchors))
    for gap in [*gaps, [len(tokens)]] if len(gaps) < MOST else ():
        ways: dict[int, tuple[float, tuple[int, ...]]] = {}
        for end in gap:
            made = [(p * probability(start, end), starts) for start, (p, starts) in best.items() if p and start < end]
            p, starts = max(made, default=(0.0, ()))
            ways[end] = (p, (*starts, end))
        best = ways
    found, starts = best.get(len(tokens), (0.0, (0, 0)))
    return list(starts[:-1]) if found else [0]


def _gaps(
    tokens: Sequence[Token], mentions: Sequence[Mention], closed: ClosedWords, anchors: frozenset[str]
) -> Iterator[list[int]]:
    """Where the clause of each name but the first may begin: at a break or "and", else anywhere behind the last."""
    named = sorted((m for m in mentions if not m.fuzzy and m.entry.kind in anchors), key=lambda m: (m.first, -m.last))
    areas = {
        mention.last + 1: mention.first for mention in mentions if mention.entry.kind == AREA and not mention.fuzzy
    }
    free = 0
    for mention in named:
        verbal = mention.first == mention.last and tokens[mention.first].word in closed.asides.commanding
        if mention.first < free or verbal:  # "lock the door": no lock is named
            continue
        at = max(areas.get(mention.first, mention.first), free)
        naming = closed.telling.naming | closed.telling.before_names - closed.telling.particles
        while at > free and tokens[at - 1].word in naming:
            at -= 1
        joins = [
            i for i in range(free, at + 1) if tokens[i].word in closed.joining or tokens[i - 1].word in PUNCTUATION
        ]
        if free:
            yield joins[:1] or list(range(free, at + 1))
        free = mention.last + 1


def are_whole(readings: Sequence[Reading], tokens: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether every clause says what is to be done: "kettle on", but not "in the hall"."""
    return all(_says_what(reading, tokens, closed) for reading in readings)


def _says_what(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> bool:
    named = {i for use in reading.uses if use.role in ("target", "place") for i in range(use.start, use.end)}
    telling = closed.telling
    if isinstance(reading.clause.head, Command) and reading.clause.head.action == STARTED:
        return True
    empty = closed.fillers | telling.naming | telling.before_names | closed.joining | PUNCTUATION
    said = {tokens[i].word for i in range(reading.clause.start, reading.clause.end) if i not in named}
    return isinstance(reading.clause.head, Command) and bool(said - (empty - telling.particles))
