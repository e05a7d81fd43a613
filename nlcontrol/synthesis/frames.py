"""The frames of a language: what is said around commands, read from `grammars/language/frames.<code>.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from nlcontrol.grammar.source import Node, load_document
from nlcontrol.grammar.template import Expression, Slot, parse_template, sample
from nlcontrol.synthesis.plainest import plainest_first

LISTS = (
    "polite_prefix", "polite_gerund", "polite_suffix", "wake", "chat", "before", "after_that",
    "negated", "reported", "question", "unsupported", "monitors", "statements", "vague", "except", "cancel",
    "corrections",
)  # fmt: skip
TABLES = (
    "joins", "times", "conditions", "controls", "asks", "measures", "quantities", "anything", "events",
    "event_asks", "done_asks", "happens", "levels",
)  # fmt: skip
WORDS = ("fillers", "cancel_what")


@dataclass(frozen=True, slots=True)
class Frames:
    """Templates by name; `lists` are flat, `tables` have a second key, `words` are plain."""

    lists: Mapping[str, tuple[Expression, ...]]
    tables: Mapping[str, Mapping[str, tuple[Expression, ...]]]
    words: Mapping[str, tuple[str, ...]]
    slips: Mapping[str, tuple[str, ...]]
    gerunds: Mapping[str, str]
    pasts: Mapping[str, str]
    plainness: float = 1.0
    """How much more often the first templates are drawn."""

    def draw(self, name: str, random: Random) -> list[str | Slot]:
        """The parts of one template of a list."""
        return sample(plainest_first(self.lists[name], random, self.plainness), {}, random, self.plainness)

    def draw_from(self, table: str, key: str, random: Random) -> list[str | Slot]:
        """The parts of one template of a table."""
        return sample(plainest_first(self.tables[table][key], random, self.plainness), {}, random, self.plainness)


def load_frames(path: Path) -> Frames:
    """The frames in a file; DefinitionError with the place of what is wrong."""
    root = load_document(path)
    table = root.table(*LISTS, *TABLES, *WORDS, "slips", "gerunds", "pasts", what="section")
    return Frames(
        lists={name: _templates(table.nodes(name)) for name in LISTS},
        tables={name: {key.string(): _templates(value.nodes()) for key, value in table.pairs(name)} for name in TABLES},
        words={name: table.strings(name, ()) for name in WORDS},
        slips={key.string(): tuple(item.string() for item in value.nodes()) for key, value in table.pairs("slips")},
        gerunds={key.string(): value.string() for key, value in table.pairs("gerunds")},
        pasts={key.string(): value.string() for key, value in table.pairs("pasts")},
    )


def _templates(nodes: tuple[Node, ...]) -> tuple[Expression, ...]:
    return tuple(parse_template(node.string()) for node in nodes)
