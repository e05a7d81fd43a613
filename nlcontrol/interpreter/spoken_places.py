"""A place right behind a noun is the noun's, also where the network passed it over: "every light in the hall"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Reading, Use
from nlcontrol.plan.types import Command, Group, Place, Query
from nlcontrol.site.mentions import Mention
from nlcontrol.text import Token

AREAS: Final = frozenset({"area", "floor"})


def with_spoken_places(
    reading: Reading, tokens: Sequence[Token], mentions: Sequence[Mention], closed: ClosedWords
) -> Reading:
    """The reading with the place of its only target, where it has none and the words leave no other way to mean it."""
    clause, head = reading.clause, reading.clause.head
    if not isinstance(head, Command | Query) or len(head.targets) != 1:
        return reading
    target, noun = head.targets[0], [use for use in reading.uses if use.role == "target"]
    if not isinstance(target, Group) or target.places or target.excepted or len(noun) != 1:
        return reading
    used = {index for use in reading.uses for index in range(use.start, use.end)}
    between = closed.telling.placing | closed.telling.naming
    for mention in mentions:
        inside = clause.start <= mention.first and mention.last < clause.end
        if mention.fuzzy or mention.entry.kind not in AREAS or not inside:
            continue
        gap = [tokens[index].word for index in range(noun[0].end, mention.first)]
        free = used.isdisjoint(range(mention.first, mention.last + 1))
        if free and gap and gap[0] in closed.telling.placing and between.issuperset(gap):
            text = " ".join(token.text for token in tokens[mention.first : mention.last + 1])
            use = Use(mention.first, mention.last + 1, "place", text)
            placed = replace(head, targets=(replace(target, places=(Place(text),)),))
            return Reading(replace(clause, head=placed), (*reading.uses, use))
    return reading
