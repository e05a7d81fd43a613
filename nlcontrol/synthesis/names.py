"""Names drawn from thousands and from none: word lists of a language, composed, or invented from syllables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from nlcontrol.grammar.source import Node, load_document

ONSETS = (
    "b", "br", "c", "ch", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "kl", "l", "m", "n", "p", "pl", "qu", "r",
    "s", "sh", "sk", "st", "t", "tr", "v", "w", "z",
)  # fmt: skip
NUCLEI = ("a", "e", "i", "o", "u", "ai", "ea", "ee", "ia", "io", "oo", "ou", "ü", "ö", "å")
CODAS = ("", "", "", "n", "r", "l", "s", "t", "m", "x", "nd", "rt", "ck", "th")


@dataclass(frozen=True, slots=True)
class NameLists:
    """The word lists of one language, from `grammars/language/names.yaml`."""

    areas: tuple[str, ...]
    floors: tuple[str, ...]
    device_words: Mapping[str, tuple[str, ...]]
    """Class → words that devices of the class are called by: "desk lamp"."""
    proper: tuple[str, ...]
    spots: tuple[str, ...]
    """Places a robot goes to: "charging station"."""
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Parameter → what people say for it where any words may be said: what to play, what to buy."""

    def text(self, parameter: str, random: Random) -> str:
        """Words for a parameter of free text; now and then made up, so that nothing can be learnt by heart."""
        known = self.texts.get(parameter) or tuple(word for words in self.texts.values() for word in words)
        chance = random.random()
        if chance < 0.65 and known:
            return random.choice(known)
        if chance < 0.8 and known:
            first, second = random.choice(known).split(), random.choice(known).split()
            return " ".join((*first[: random.randint(1, 2)], *second[-random.randint(1, 2) :]))
        if chance < 0.9:
            return random.choice(self.proper)
        return " ".join(invented(random) for _ in range(random.choice((1, 1, 2))))


def load_names(path: Path, language: str) -> NameLists:
    """The lists of a language; DefinitionError where one is missing."""
    root = load_document(path)
    sections = {key.string(): value for key, value in root.pairs()}
    if language not in sections:
        raise root.error(f'there are no names for the language "{language}"')
    lists = {key.string(): value for key, value in sections[language].pairs()}
    return NameLists(
        areas=_both(lists, "areas", "area_combinations"),
        floors=_strings(lists["floors"]),
        device_words={key.string(): _strings(value) for key, value in lists["device_words"].pairs()},
        proper=_proper(lists["proper_names"]),
        spots=_both(lists, "spots", "spot_combinations"),
        texts={key.string(): _strings(value) for key, value in lists["texts"].pairs()} if "texts" in lists else {},
    )


def _strings(node: Node) -> tuple[str, ...]:
    """The words of a list, lists inside it flattened."""
    return tuple(word for item in node.nodes() for word in (_strings(item) if item.is_list else (item.string(),)))


def _both(lists: Mapping[str, Node], plain: str, combined: str) -> tuple[str, ...]:
    return _strings(lists[plain]) + (_combined(lists[combined]) if combined in lists else ())


def _combined(node: Node) -> tuple[str, ...]:
    names: list[str] = []
    for item in node.nodes():
        table = item.table("first", "second", "join")
        glue = table.string("join", " ")
        names += [f"{first}{glue}{second}" for first in table.strings("first") for second in table.strings("second")]
    return tuple(names)


def _proper(node: Node) -> tuple[str, ...]:
    table = node.table("words", "combined")
    words = _strings(table.required("words")) if "words" in table else ()
    return words + (_combined(table.required("combined")) if "combined" in table else ())


def invented(random: Random) -> str:
    """A word of two or three syllables that is in no dictionary."""
    count = random.choice((2, 2, 3))
    return "".join(random.choice(ONSETS) + random.choice(NUCLEI) + random.choice(CODAS) for _ in range(count))
