"""From the words of places to the areas that exist: rooms, floors, "here", "there" and the whole site."""

from __future__ import annotations

from dataclasses import dataclass

from nlcontrol.plan.types import Place
from nlcontrol.site.context import LinkContext
from nlcontrol.site.problems import Ambiguous, NoContext, Problem, UnknownName

WHOLE_SITE = {
    "en": frozenset({"house", "home", "flat", "apartment", "place", "building", "site", "premises"}),
    "zh": frozenset({"家", "家里", "屋子", "房子", "全屋"}),
}
"""Places that mean all of the site, unless an area is called so."""
THERE = "there"
"""The place where what was spoken of last is: "turn on the light in there"."""


@dataclass(frozen=True, slots=True)
class LinkedAreas:
    """The areas that places mean together."""

    ids: frozenset[str]
    exact: bool = True
    """False: a name was only like what was said."""


def link_areas(places: tuple[Place, ...], context: LinkContext) -> LinkedAreas | Problem | None:
    """The areas that places mean together; None when there are no places.

    Several rooms add up; a floor beside rooms narrows them: "in the bedroom upstairs".
    """
    if not places:
        return None
    rooms: set[str] = set()
    floors: set[str] = set()
    unsure: list[tuple[str, frozenset[str]]] = []
    exact = all(
        place.name is None
        or place.name == THERE
        or _is_area(place.name, context)
        or _is_whole_site(place.name, context)
        for place in places
    )
    for place in places:
        if place.name is None:
            if context.area is None:
                return NoContext("here")
            rooms.add(context.area)
            continue
        if place.name == THERE:
            there = areas_there(context)
            if not there:
                return NoContext(THERE)
            rooms |= there
            continue
        if _is_whole_site(place.name, context):
            rooms |= context.site.areas.keys()
            continue
        named = _area_ids(place.name, context)
        if isinstance(named, UnknownName):
            return named
        floors |= named[1]
        if len(named[0]) > 1:
            unsure.append((place.name, named[0]))
        rooms |= named[0]
    on_floors = frozenset(area for floor in floors for area in context.site.areas_on(floor))
    for words, same_name in unsure:
        left = same_name & on_floors if floors else same_name & {context.area}
        if len(left) != 1:
            return Ambiguous(words, tuple(a for a in context.site.areas if a in same_name), "area")
        rooms -= same_name - left
    both = frozenset(rooms & on_floors) if floors and rooms else frozenset[str]()
    return LinkedAreas(both or frozenset(rooms | on_floors), exact)


def areas_there(context: LinkContext) -> frozenset[str]:
    """The areas of the devices that were spoken of last."""
    devices = (context.site.devices[d] for d in context.mentioned if d in context.site.devices)
    return frozenset(device.area for device in devices if device.area is not None)


def _is_whole_site(words: str, context: LinkContext) -> bool:
    known = WHOLE_SITE.get(context.lexicon.language, frozenset()) | {context.site.name.replace("_", " ").lower()}
    return words.lower().removeprefix("the ").removeprefix("whole ").removeprefix("entire ") in known and not _is_area(
        words, context
    )


def _is_area(words: str, context: LinkContext) -> bool:
    return any(entry.kind in ("area", "floor") for entry in context.lexicon.exact(words))


def _area_ids(words: str, context: LinkContext) -> tuple[frozenset[str], frozenset[str]] | UnknownName:
    entries = context.lexicon.exact(words)
    if not _is_area(words, context):
        likely = context.lexicon.likely(words)
        best = max((score for entry, score in likely if entry.kind in ("area", "floor")), default=0.0)
        entries = tuple(entry for entry, score in likely if score == best)
    areas = frozenset(entry.id for entry in entries if entry.kind == "area")
    floors = frozenset(entry.id for entry in entries if entry.kind == "floor")
    if not areas and not floors:
        return UnknownName(words, context.lexicon.near_names(words, "area", "floor"), "area")
    return areas, floors
