"""Clauses that say a verb for what was read, names, values, and nothing else: "lower the blinds", "sprinkler off".

The network keeps some probability for whatever a site may not have or do. Where no word is left to say so, and what is
named is there, that share belongs to the reading.
"""

from __future__ import annotations

from collections.abc import Sequence

from nlcontrol.interpreter.heard import PUNCTUATION
from nlcontrol.interpreter.polarity import meanings
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Reading
from nlcontrol.plan.types import Command
from nlcontrol.text import Token


def is_plainly_worded(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether every word of a command names, measures, says its action or direction, or says nothing; no guard."""
    clause = reading.clause
    if not isinstance(clause.head, Command) or clause.modifiers:
        return False
    named = {i for use in reading.uses if use.role == "target" for i in range(use.start, use.end)}
    used = {i for use in reading.uses for i in range(use.start, use.end)}
    said = {tokens[i].word for i in range(clause.start, clause.end) if i not in used} - PUNCTUATION
    ways = [closed.opposites[way] for way in meanings(clause.head) if way in closed.opposites]
    speaking = frozenset[str]().union(*(way.own | way.also for way in ways))
    idle = closed.fillers | closed.telling.naming | closed.telling.particles | closed.telling.making
    return bool(named) and bool(speaking & said) and said <= speaking | idle and not said & closed.guards.keys()
