"""Which words name which class or kind, and whether they mean one device or several."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nlcontrol.grammar.schema import DeviceClass, Grammar


@dataclass(frozen=True, slots=True)
class NounMeaning:
    """What a noun of one language stands for."""

    name: str
    """The class or kind: `light`, `garage_door`."""
    class_name: str
    one: bool
    """It can mean a single device."""
    many: bool
    """It can mean several; Chinese nouns are both."""


def noun_meanings(grammar: Grammar, language: str) -> dict[str, NounMeaning]:
    """Every noun of the language, as it is written in the grammars; the loader made sure each has one meaning."""
    found: dict[str, NounMeaning] = {}
    for device_class in grammar.classes.values():
        for words, name, plural in class_nouns(device_class, language):
            before = found.get(words)
            one = not plural or (before is not None and before.one)
            many = plural or (before is not None and before.many)
            found[words] = NounMeaning(name, device_class.name, one, many)
    return found


def class_nouns(device_class: DeviceClass, language: str) -> Iterator[tuple[str, str, bool]]:
    """Each noun of a class with the class or kind it stands for and whether it is the plural."""
    named = {device_class.name: device_class.nouns, **device_class.kinds}
    for name, nouns in named.items():
        noun = nouns.get(language)
        if noun is not None:
            yield from ((words, name, False) for words in noun.one)
            yield from ((words, name, True) for words in noun.many)
