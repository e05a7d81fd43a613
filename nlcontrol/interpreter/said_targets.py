"""A target as the plan says it: devices by their own names, floors marked as such, a plain plural made definite."""

from __future__ import annotations

from dataclasses import replace

from nlcontrol.interpreter.conventions import own_name
from nlcontrol.plan.types import Group, Named, Place, Pronoun, Target
from nlcontrol.site.areas import THERE, areas_there
from nlcontrol.site.context import LinkContext
from nlcontrol.site.linking import DEVICE


def said_target(target: Target, found: tuple[str, ...], context: LinkContext) -> list[Target]:
    """The target in the plan: a single device by its own name, whatever it was called."""
    is_noun = isinstance(target, Group) and _noun_of(target.noun, context) is not None
    if isinstance(target, Pronoun) or (len(found) == 1 and not is_noun):
        return [Named(own_name(context.site, device)) for device in found]
    return [_placed(target, context)]


def _noun_of(noun: str, context: LinkContext) -> str | None:
    if noun == DEVICE or context.grammar.class_of_noun(noun) is not None:
        return noun
    return context.lexicon.noun_of(noun)


def _placed(target: Target, context: LinkContext) -> Target:
    if not isinstance(target, Group):
        return target
    places = tuple(_place_of(place, context) for place in target.places)
    if target.quantifier == "these" and not places and context.area is not None:
        places = (Place(None),)
    noun = _noun_of(target.noun, context) or target.noun
    definite = target.quantifier == "these" and not _spares(noun, context)
    return replace(
        target,
        quantifier="all" if definite else target.quantifier,
        noun=noun,
        places=places,
        excepted=tuple(_placed(excepted, context) for excepted in target.excepted),
    )


def _spares(noun: str, context: LinkContext) -> bool:
    """Whether "the covers" is less than "all covers": some kinds are only commanded by their own noun."""
    device_class = context.grammar.classes.get(noun)
    return device_class is not None and bool(device_class.kind_risk)


def _place_of(place: Place, context: LinkContext) -> Place:
    """The place by its own name, and marked where it is a floor."""
    if place.name is None:
        return place
    if place.name == THERE:
        there = areas_there(context)
        area = context.site.areas[min(there)] if there else None
        return place if area is None else Place(area.names[0] if area.names else area.id)
    entries = [entry for entry in context.lexicon.exact(place.name) if entry.kind in ("area", "floor")]
    floor = bool(entries) and all(entry.kind == "floor" for entry in entries)
    known = context.site.floors if floor else context.site.areas
    named = known.get(entries[0].id) if len({entry.id for entry in entries}) == 1 else None
    is_plain = named is not None and named.names and place.name not in named.names
    return Place(named.names[0] if named is not None and is_plain else place.name, floor)
