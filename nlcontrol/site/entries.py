"""What words can mean on a site: names of devices, areas, floors and places, nouns of classes, words for choices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from nlcontrol.grammar.schema import DeviceClass, Grammar
from nlcontrol.site.types import Site
from nlcontrol.text import tokenize

EntryKind = Literal["device", "area", "floor", "place", "noun", "choice"]

Keys = tuple[str, ...]
"""The token keys of a name: what two spellings of it share."""

ARTICLES: dict[str, frozenset[str]] = {"en": frozenset({"the", "my", "our", "your", "a", "an"}), "zh": frozenset()}
"""Words that may stand before any name without changing it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of some words."""

    kind: EntryKind
    words: str
    id: str
    """Of the device, area, floor or place; the class or kind of a noun; the value of a choice."""
    class_name: str | None = None
    """Of devices, nouns and choices."""
    many: bool | None = None
    """Of nouns: plural; None where the language does not say."""
    is_kind: bool = False
    """A noun of a kind (blind), not of the class (cover)."""
    choice_set: str = ""
    """Of choices."""


@lru_cache(maxsize=65_536)
def keys_of(words: str, language: str) -> Keys:
    """The token keys of a name, without an article before it."""
    keys = tuple(token.key for token in tokenize(words, language))
    articles = ARTICLES.get(language, frozenset())
    while len(keys) > 1 and keys[0] in articles:
        keys = keys[1:]
    return keys


def grammar_entries(grammar: Grammar, language: str) -> tuple[Entry, ...]:
    """The nouns and choices of all classes in one language."""
    return tuple(entry for c in grammar.classes.values() for entry in (*_nouns(c, language), *_choices(c, language)))


def _nouns(device_class: DeviceClass, language: str) -> Iterable[Entry]:
    nouns = [(device_class.name, device_class.nouns.get(language), False)]
    nouns += [(kind, languages.get(language), True) for kind, languages in device_class.kinds.items()]
    for name, noun, is_kind in nouns:
        if noun is None:
            continue
        both = set(noun.one) & set(noun.many)
        for words in dict.fromkeys((*noun.one, *noun.many)):
            many = None if words in both else words in noun.many
            yield Entry("noun", words, name, device_class.name, many, is_kind)


def _choices(device_class: DeviceClass, language: str) -> Iterable[Entry]:
    for choice_set, values in device_class.choices.items():
        for value, languages in values.items():
            for words in languages.get(language, ()):
                yield Entry("choice", words, value, device_class.name, choice_set=choice_set)


def site_entries(site: Site, places: Iterable[tuple[str, tuple[str, ...]]] = ()) -> tuple[Entry, ...]:
    """The names of everything on a site, ids included; `places` are the world's, as id and names."""
    entries: list[Entry] = []
    for device in site.devices.values():
        entries += [Entry("device", words, device.id, device.class_name) for words in _said(device.id, device.names)]
    entries += [Entry("area", words, area.id) for area in site.areas.values() for words in _said(area.id, area.names)]
    entries += [
        Entry("floor", words, floor.id) for floor in site.floors.values() for words in _said(floor.id, floor.names)
    ]
    entries += [Entry("place", words, place) for place, names in places for words in _said(place, names)]
    return tuple(entries)


def _said(entry_id: str, names: tuple[str, ...]) -> tuple[str, ...]:
    spoken_id = entry_id.replace("_", " ")
    return tuple(dict.fromkeys((*names, spoken_id)))
