"""Invented houses: a few devices, areas, floors and spots with drawn names, and the lexicon that marks them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from nlcontrol.grammar.schema import Grammar, Noun
from nlcontrol.site.entries import Entry
from nlcontrol.site.mentions import GrammarWords, Lexicon
from nlcontrol.synthesis.names import NameLists, invented

OF_A_CLASS = (0, 1, 1, 1, 2)
"""How many devices of one class a house has."""


@dataclass(frozen=True, slots=True)
class House:
    """What may be spoken of in one invented house."""

    devices: tuple[tuple[str, str], ...]
    """(class, name)."""
    areas: tuple[str, ...]
    floors: tuple[str, ...]
    spots: tuple[str, ...]
    unknown_devices: tuple[tuple[str, str], ...]
    """Names in the same style that the lexicon does not hold: (class, name)."""
    unknown_areas: tuple[str, ...]
    lexicon: Lexicon

    def names_of(self, class_name: str) -> tuple[str, ...]:
        """The names of the devices of a class."""
        return tuple(name for device_class, name in self.devices if device_class == class_name)


class HouseBuilder:
    """Draws houses for one language."""

    def __init__(self, grammar: Grammar, names: NameLists, language: str, grammar_words: GrammarWords) -> None:
        self.grammar, self.names, self.language, self.grammar_words = grammar, names, language, grammar_words
        self._taken = {entry.words for entry in grammar_words.entries}

    def draw(self, random: Random) -> House:
        """A house with up to two devices of each class in 2 to 6 areas on up to 2 floors."""
        areas = self._some(random, self.names.areas, 2, 6)
        floors = self._some(random, self.names.floors, 0, 2)
        spots = self._some(random, self.names.spots, 1, 4)
        classes = sorted(c.name for c in self.grammar.classes.values() if self.language in c.nouns)
        devices: dict[str, str] = {}
        for class_name in classes:
            for _ in range(random.choice(OF_A_CLASS)):
                devices.setdefault(self._device_name(random, class_name, areas), class_name)
        taken = self._taken | set(areas) | set(floors) | set(spots)
        named = tuple((class_name, name) for name, class_name in devices.items() if name not in taken)
        unknown = {self._device_name(random, c, self._some(random, self.names.areas, 1, 1)): c for c in classes}
        return House(
            devices=named,
            areas=areas,
            floors=floors,
            spots=spots,
            unknown_devices=tuple((c, n) for n, c in unknown.items() if n not in devices and n not in taken),
            unknown_areas=tuple(a for a in self._some(random, self.names.areas, 1, 2) if a not in areas),
            lexicon=self._lexicon(named, areas, floors, spots),
        )

    def _lexicon(
        self, devices: Sequence[tuple[str, str]], areas: Sequence[str], floors: Sequence[str], spots: Sequence[str]
    ) -> Lexicon:
        entries = [Entry("device", name, name, class_name) for class_name, name in devices]
        entries += [Entry("area", name, name) for name in areas]
        entries += [Entry("floor", name, name) for name in floors]
        entries += [Entry("place", name, name) for name in spots]
        return Lexicon.of(entries, self.grammar_words)

    def _some(self, random: Random, words: Sequence[str], least: int, most: int) -> tuple[str, ...]:
        count = random.randint(least, most)
        drawn = [invented(random) if random.random() < 0.06 else random.choice(words) for _ in range(count)]
        return tuple(dict.fromkeys(drawn))

    def _device_name(self, random: Random, class_name: str, areas: Sequence[str]) -> str:
        words = self.names.device_words.get(class_name) or self.names.proper
        proper = invented(random) if random.random() < 0.25 else random.choice(self.names.proper)
        noun = self._noun(random, class_name)
        area = random.choice(areas) if areas else random.choice(self.names.areas)
        style = random.random()
        if style < 0.34:
            return random.choice(words)
        if style < 0.44:
            return f"{area} {random.choice(words)}"
        if style < 0.58:
            return f"{area} {noun}"
        if style < 0.72:
            return proper
        if style < 0.86:
            return f"{proper} {noun}"
        if style < 0.93:
            return f"{noun} {random.randint(1, 9)}"
        return f"{area} {noun} {random.randint(1, 4)}"

    def _noun(self, random: Random, class_name: str) -> str:
        device_class = self.grammar.classes[class_name]
        nouns: list[Noun] = [device_class.nouns[self.language]] if self.language in device_class.nouns else []
        nouns += [kind[self.language] for kind in device_class.kinds.values() if self.language in kind]
        return random.choice(random.choice(nouns).one) if nouns else random.choice(self.names.proper)
