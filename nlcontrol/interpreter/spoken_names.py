"""A device's name is the target, also where it was read as a place or a noun: no lock is *in* "the front door"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from nlcontrol.grammar.schema import Grammar
from nlcontrol.plan.clauses import Reading
from nlcontrol.plan.types import Command, Group, Named, Place, Query, Target
from nlcontrol.site.linking import ANY_CLASS, DEVICE
from nlcontrol.site.mentions import Lexicon
from nlcontrol.text import Token


def with_spoken_names(
    reading: Reading, tokens: Sequence[Token], lexicon: Lexicon, grammar: Grammar, all_of: Collection[str]
) -> Reading:
    """The reading with the devices that were called by name as its targets."""
    head = reading.clause.head
    if not isinstance(head, Command | Query):
        return reading
    said = {token.word for token in tokens[reading.clause.start : reading.clause.end]}
    if said & set(all_of):
        return reading
    targets = tuple(_named(target, lexicon, grammar) for target in head.targets)
    if targets == head.targets:
        return reading
    names = {place.name for target in head.targets for place in _places(target)}
    uses = tuple(
        replace(use, role="target") if use.role == "place" and use.text in names else use for use in reading.uses
    )
    return Reading(replace(reading.clause, head=replace(head, targets=targets)), uses)


def _places(target: Target) -> tuple[Place, ...]:
    return target.places if isinstance(target, Group) else ()


def _named(target: Target, lexicon: Lexicon, grammar: Grammar) -> Target:
    """The one device of a class, where what stands for its place or noun is the name of such a device."""
    if not isinstance(target, Group) or target.excepted or target.quantifier == "any":
        return target
    if not target.places and target.quantifier == "the" and target.noun not in grammar.classes:
        kinds = {entry.kind for entry in lexicon.exact(target.noun)}
        return Named(target.noun) if "device" in kinds and "noun" not in kinds else target
    if len(target.places) != 1:
        return target
    words = target.places[0].name
    entries = () if words is None else lexicon.exact(words)
    if words is None or any(entry.kind in ("area", "floor") for entry in entries):
        return target
    own_class = grammar.class_of_noun(target.noun)
    of_any = target.noun in (words, DEVICE, ANY_CLASS)
    own = [entry for entry in entries if entry.kind == "device" and (of_any or entry.class_name == own_class)]
    return Named(words) if own else target
