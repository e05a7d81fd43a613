"""How the words for one device can be read: its name, with a place or noun beside it, a part of it, or a slip of it."""

from __future__ import annotations

from dataclasses import dataclass

from nlcontrol.plan.types import Group, Place
from nlcontrol.site.entries import ARTICLES, Entry, Keys, keys_of
from nlcontrol.site.mentions import Lexicon
from nlcontrol.site.types import Site

_BETWEEN = {
    "en": frozenset({"in", "on", "at", "of", "from", "the", "my", "our", "inside", "by", "'s"}),
    "zh": frozenset("的里"),
}
_ONES = {"en": frozenset({"number:1", "ones"})}
_LIKELY_ALIKE = 0.04


@dataclass(frozen=True, slots=True)
class Reading:
    """The devices that words may name, or the group that they describe."""

    devices: frozenset[str] = frozenset()
    exact: bool = True
    group: Group | None = None


def read_name(words: str, site: Site, lexicon: Lexicon) -> Reading | None:
    """The first of these readings that finds something; None when none does.

    An exact name; a name with its place; a noun with its place, or alone; a name with another noun of its class;
    some words of a name; the one of which a name begins so; a slip.
    """
    keys = keys_of(words, lexicon.language)
    exact = _devices(lexicon.exact(words))
    if exact:
        return Reading(exact)
    return (
        _name_and_place(keys, site, lexicon)
        or _noun(keys, lexicon)
        or _noun_and_place(keys, lexicon)
        or _name_and_noun(keys, site, lexicon)
        or _part_of_name(keys, site, lexicon)
        or _the_one(keys, site, lexicon)
        or _slip(words, lexicon)
    )


def _devices(entries: tuple[Entry, ...]) -> frozenset[str]:
    return frozenset(entry.id for entry in entries if entry.kind == "device")


def _splits(keys: Keys, language: str) -> list[tuple[Keys, Keys]]:
    """The ways to read a place beside a rest: `bedroom | lamp`, `lamp | in the | bedroom`, as rest and place."""
    between = _BETWEEN.get(language, frozenset())
    found = []
    for middle in range(1, len(keys)):
        front, back = keys[:middle], keys[middle:]
        found.append((back, _possessed(front)))
        while len(front) > 1 and front[-1] in between:
            front = front[:-1]
        while len(back) > 1 and back[0] in between:
            back = back[1:]
        found.append((front, back))
    return found


def _possessed(keys: Keys) -> Keys:
    return (*keys[:-1], keys[-1].removesuffix("'s"))


def _place_words(place: Keys, lexicon: Lexicon) -> str | None:
    entries = [entry for entry in lexicon.exact_keys(place) if entry.kind in ("area", "floor")]
    return entries[0].words if entries else None


def _name_and_place(keys: Keys, site: Site, lexicon: Lexicon) -> Reading | None:
    for rest, place in _splits(keys, lexicon.language):
        entries = lexicon.exact_keys(place)
        areas = {entry.id for entry in entries if entry.kind == "area"}
        areas.update(area for entry in entries if entry.kind == "floor" for area in site.areas_on(entry.id))
        devices = frozenset(d for d in _devices(lexicon.exact_keys(rest)) if site.devices[d].area in areas)
        if devices:
            return Reading(devices)
    return None


def _noun(keys: Keys, lexicon: Lexicon) -> Reading | None:
    nouns = [entry for entry in lexicon.exact_keys(keys) if entry.kind == "noun"]
    return Reading(group=_group(nouns[0], ())) if nouns else None


def _noun_and_place(keys: Keys, lexicon: Lexicon) -> Reading | None:
    for rest, place in _splits(keys, lexicon.language):
        words = _place_words(place, lexicon)
        nouns = [entry for entry in lexicon.exact_keys(rest) if entry.kind == "noun"]
        if words is not None and nouns:
            return Reading(group=_group(nouns[0], (Place(words),)))
    return None


def _group(noun: Entry, places: tuple[Place, ...]) -> Group:
    return Group("these" if noun.many else "the", noun.id, places)


def _name_and_noun(keys: Keys, site: Site, lexicon: Lexicon) -> Reading | None:
    """`front door lock` for the lock "front door", and `desk light` for the light "desk lamp"."""
    for middle in range(1, len(keys)):
        nouns = [entry for entry in lexicon.exact_keys(keys[middle:]) if entry.kind == "noun"]
        for noun in nouns:
            names = [keys[:middle]]
            names += [(*keys[:middle], *keys_of(other.words, lexicon.language)) for other in _same_class(noun, lexicon)]
            found = {d for name in names for d in _devices(lexicon.exact_keys(name))}
            found = {d for d in found if site.devices[d].class_name == noun.class_name}
            if found:
                return Reading(frozenset(found))
    return None


def _same_class(noun: Entry, lexicon: Lexicon) -> list[Entry]:
    # "Desk light" may be the desk lamp; a floor lamp is no ceiling light.
    return [
        other
        for other in lexicon.grammar_words.entries
        if other.kind == "noun" and other.class_name == noun.class_name and (other.id == noun.id or not other.is_kind)
    ]


def _part_of_name(keys: Keys, site: Site, lexicon: Lexicon) -> Reading | None:
    """The devices that have all the words, in this order, in one of their names; never the words of a room alone."""
    if any(entry.kind in ("area", "floor") for entry in lexicon.exact_keys(keys)):
        return None
    articles = ARTICLES.get(lexicon.language, frozenset())
    said = [key for key in keys if key not in articles]
    found = frozenset(
        entry.id
        for entry in lexicon.entries
        if entry.kind == "device"
        and entry.id in site.devices
        and _in_order(said, keys_of(entry.words, lexicon.language))
    )
    return Reading(found, exact=False) if found and said else None


def _the_one(keys: Keys, site: Site, lexicon: Lexicon) -> Reading | None:
    """`counter one`, `kitchen one`: what has the words before the last of its name, or what stands there."""
    ones = _ONES.get(lexicon.language, frozenset())
    if len(keys) < 2 or keys[-1] not in ones:
        return None
    said = keys[:-1]
    areas = {entry.id for entry in lexicon.exact_keys(said) if entry.kind == "area"}
    found = {
        entry.id
        for entry in lexicon.entries
        if entry.kind == "device"
        and entry.id in site.devices
        and (site.devices[entry.id].area in areas or _within(said, keys_of(entry.words, lexicon.language)[:-1]))
    }
    return Reading(frozenset(found)) if found else None


def _within(said: Keys, name: Keys) -> bool:
    return any(name[at : at + len(said)] == said for at in range(len(name)))


def is_the_one(words: str, language: str) -> bool:
    """Whether words only tell one of a kind from the others: "the desk one"."""
    return keys_of(words, language)[-1:] in {(one,) for one in _ONES.get(language, ())}


def _in_order(said: list[str], name: Keys) -> bool:
    left = iter(name)
    return all(key in left for key in said)


def _slip(words: str, lexicon: Lexicon) -> Reading | None:
    likely = [(entry, score) for entry, score in lexicon.likely(words) if entry.kind == "device"]
    if not likely:
        return None
    best = likely[0][1]
    return Reading(frozenset(entry.id for entry, score in likely if score >= best - _LIKELY_ALIKE), exact=False)
