"""Which way something is switched that the network took for a toggle: "toggle the lamp off" leaves nothing open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from nlcontrol.interpreter.saying_again import TOGGLE
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Reading
from nlcontrol.plan.types import Command
from nlcontrol.text import Token

WAYS: Final = ("turn_on", "turn_off")


def with_spoken_way(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Reading:
    """The reading with "on" or "off" in place of a toggle, where just one of them is said."""
    clause, head = reading.clause, reading.clause.head
    if not isinstance(head, Command) or not head.action.endswith(TOGGLE):
        return reading
    used = {i for use in reading.uses for i in range(use.start, use.end)}
    said = {tokens[i].word for i in range(clause.start, clause.end) if i not in used} & closed.telling.particles
    ways = [way for way in WAYS if way in closed.opposites and said & closed.opposites[way].own]
    if len(ways) != 1:
        return reading
    action = f"{head.action.partition('.')[0]}.{ways[0]}"
    return replace(reading, clause=replace(clause, head=replace(head, action=action)))
