"""A device's name is the target, also where it was read as a place or a noun: no lock is *in* "the front door"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from nlcontrol.grammar.schema import Grammar
from nlcontrol.plan.clauses import Reading
from nlcontrol.plan.types import Command, Group, Named, Place, Query, Target
from nlcontrol.site.linking import ANY_CLASS, DEVICE
from nlcontrol.site.mentions import Lexicon
from nlcontrol.text import Token


def with_spoken_names(
    reading: Reading,
    tokens: Sequence[Token],
    lexicon: Lexicon,
    grammar: Grammar,
    all_of: Collection[str],
    joining: Collection[str] = (),
) -> Reading:
    """The reading with the devices that were called by name as its targets."""
    head = reading.clause.head
    if not isinstance(head, Command | Query):
        return reading
    said = {token.word for token in tokens[reading.clause.start : reading.clause.end]}
    if said & set(all_of):
        return reading
    apart = tuple(each for target in head.targets for each in _apart(target, lexicon, joining))
    targets = tuple(_named(target, lexicon, grammar) for target in apart)
    if targets == head.targets:
        return reading
    names = {place.name for target in head.targets for place in _places(target)}
    uses = tuple(
        replace(use, role="target") if use.role == "place" and use.text in names else use for use in reading.uses
    )
    return Reading(replace(reading.clause, head=replace(head, targets=targets)), uses)


def _apart(target: Target, lexicon: Lexicon, joining: Collection[str]) -> tuple[Target, ...]:
    """Names that share their last word, each by itself: "front and side doors"."""
    words = target.name.split() if isinstance(target, Named) and not lexicon.exact(target.name) else []
    joins = [at for at in range(1, len(words) - 1) if words[at] in joining or words[at] == ","]
    if not isinstance(target, Named) or not joins:
        return (target,)
    parts = [words[start + 1 : end] for start, end in pairwise([-1, *joins, len(words) - 1])]
    for last in (words[-1], words[-1].removesuffix("s")):
        names = [" ".join([*part, last]) for part in parts if part]
        if all(any(entry.kind == "device" for entry in lexicon.exact(name)) for name in names):
            return tuple(Named(name, target.class_name) for name in names)
    return (target,)


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
