"""Cuts at names where the network's own make no sense: "tv on floor lamp off".

Each name begins a clause of its own, with the verb before it if there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nlcontrol.interpreter.heard import PUNCTUATION
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Reading
from nlcontrol.plan.types import Command
from nlcontrol.site.mentions import Mention
from nlcontrol.text import Token

NAMING: Final = frozenset({"device", "noun"})
LEAST: Final = 0.7
"""A clause must be this probable to be believed after such a cut."""


def cuts_by_name(tokens: Sequence[Token], mentions: Sequence[Mention], closed: ClosedWords) -> list[int]:
    """The first tokens of the clauses, one at the beginning of every name's; only 0 where a choice is left open."""
    named = sorted((m for m in mentions if not m.fuzzy and m.entry.kind in NAMING), key=lambda m: (m.first, -m.last))
    starts = [0]
    if any(token.word in closed.choosing for token in tokens):
        return starts
    free = 0
    for mention in named:
        verbal = mention.first == mention.last and tokens[mention.first].word in closed.asides.commanding
        if mention.first < free or verbal:  # "lock the door": no lock is named
            continue
        begin = _beginning(tokens, mention.first, closed)
        verb = any(token.word in closed.asides.commanding for token in tokens[begin : mention.first])
        if free and begin >= free + (not verb):  # else no word between two names says what is done with the first
            starts.append(begin)
        free = mention.last + 1
    return starts


def are_whole(readings: Sequence[Reading], tokens: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether every clause says what is to be done: "kettle on", but not "in the hall"."""
    return all(_says_what(reading, tokens, closed) for reading in readings)


def _says_what(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> bool:
    named = {i for use in reading.uses if use.role in ("target", "place") for i in range(use.start, use.end)}
    telling = closed.telling
    empty = closed.fillers | telling.naming | telling.before_names | closed.joining | PUNCTUATION
    said = {tokens[i].word for i in range(reading.clause.start, reading.clause.end) if i not in named}
    return isinstance(reading.clause.head, Command) and bool(said - (empty - telling.particles))


def _beginning(tokens: Sequence[Token], name: int, closed: ClosedWords) -> int:
    """Where the clause of a name begins: "and | turn off the | lamp", "on | the | lamp"."""
    at = name
    while at and tokens[at - 1].word in closed.telling.naming | closed.telling.before_names - closed.telling.particles:
        at -= 1
    verb = at
    while verb and tokens[verb - 1].word in closed.telling.particles:
        verb -= 1
    if verb and tokens[verb - 1].word in closed.asides.commanding:
        at = verb - 1
    while at and tokens[at - 1].word in closed.joining:
        at -= 1
    return at
