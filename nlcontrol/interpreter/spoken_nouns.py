"""A noun that was said is the target, also where the network took it for a word of the phrase: "close the blinds".

Phrases such as "close all the blinds everywhere" say their noun themselves, so the network may write the class for it
and point at nothing. Every mention must be used (design, promise 1): the noun that stands there is the target.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from nlcontrol.grammar.schema import Grammar
from nlcontrol.plan.clauses import Reading, Use
from nlcontrol.plan.types import Command, Group, Quantifier, Query
from nlcontrol.site.linking import DEVICE
from nlcontrol.site.mentions import Mention
from nlcontrol.text import Token

TARGET: Final = "target"


def with_spoken_any(reading: Reading, tokens: Sequence[Token], any_of: Collection[str]) -> Reading:
    """The reading as a question for any, where the word stands before its noun: "is any light on" asks for no one."""
    head = reading.clause.head
    target = head.targets[0] if isinstance(head, Query) and len(head.targets) == 1 else None
    if not isinstance(head, Query) or head.kind != "is" or not isinstance(target, Group) or target.quantifier != "the":
        return reading
    if not _is_after(any_of, reading, tokens):
        return reading
    asked = replace(head, kind="any", targets=(replace(target, quantifier="all"),))
    return Reading(replace(reading.clause, head=asked), reading.uses)


def with_spoken_mass(reading: Reading, tokens: Sequence[Token], mass: Collection[str]) -> Reading:
    """The reading for all there are, where the noun is no thing: "a bit more light in the kitchen" is no one light."""
    head = reading.clause.head
    target = head.targets[0] if isinstance(head, Command) and len(head.targets) == 1 else None
    if not isinstance(head, Command) or not isinstance(target, Group) or target.quantifier != "the":
        return reading
    if not _is_after(mass, reading, tokens):
        return reading
    there = replace(head, targets=(replace(target, quantifier="these"),))
    return Reading(replace(reading.clause, head=there), reading.uses)


def _is_after(words: Collection[str], reading: Reading, tokens: Sequence[Token]) -> bool:
    """Whether one of the words stands right before what is meant."""
    return any(use.role == TARGET and use.start and tokens[use.start - 1].word in words for use in reading.uses)


def with_spoken_nouns(
    reading: Reading, tokens: Sequence[Token], nouns: Sequence[Mention], grammar: Grammar, all_of: Collection[str]
) -> Reading:
    """The reading with the noun of its clause as its target, where it has only the class; `nouns` are those said."""
    clause, head = reading.clause, reading.clause.head
    if not isinstance(head, Command | Query) or any(use.role == TARGET for use in reading.uses):
        return reading
    target = head.targets[0] if len(head.targets) == 1 else None
    asked = isinstance(head, Query) and head.kind in ("count", "any", "which")  # "how many lights are on"
    if not isinstance(target, Group) or not (asked or target.noun in grammar.classes) or target.excepted:
        return reading
    there = [
        noun
        for noun in nouns
        if clause.start <= noun.first and noun.last < clause.end
        if noun.entry.class_name == target.noun or (asked and target.noun == DEVICE)
    ]
    longest = max(there, key=lambda noun: noun.last - noun.first, default=None)
    if longest is None or any(n.last < longest.first or n.first > longest.last for n in there):
        return reading
    said = {token.word for token in tokens[clause.start : clause.end]}
    quantifier: Quantifier = "all" if said & set(all_of) else "these" if longest.entry.many else "the"
    text = " ".join(token.text for token in tokens[longest.first : longest.last + 1])
    use = Use(longest.first, longest.last + 1, TARGET, text)
    group = replace(target, quantifier=quantifier, noun=longest.entry.id)
    return Reading(replace(clause, head=replace(head, targets=(group,))), (*reading.uses, use))
