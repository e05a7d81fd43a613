"""Utterances that are not for us: other domains, other devices, statements; read from `grammars/language/ood.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from nlcontrol.grammar.source import Node, load_document
from nlcontrol.grammar.template import Expression, Rules, Slot, parse_template, sample
from nlcontrol.synthesis.clauses import DrawnClause
from nlcontrol.synthesis.fragments import Leaf, words
from nlcontrol.synthesis.utterances import Utterance, Utterances

GROUPS = ("topics", "other_devices", "unsupported", "device_talk")
"""Other domains; appliances without a grammar; things our classes cannot do; statements about devices."""


@dataclass(frozen=True, slots=True)
class OutOfDomain:
    """Templates by topic, each topic drawn equally often."""

    topics: Mapping[str, tuple[Expression, ...]]
    rules: Rules

    def draw(self, random: Random, utterances: Utterances) -> Utterance:
        """An utterance of another domain, sometimes after or before a command."""
        other = self.clause(random, utterances)
        chance = random.random()
        if chance < 0.06:
            return utterances.chained([utterances.clauses.command(imperative=True, plain=True), other])
        if chance < 0.09:
            return utterances.chained([other, utterances.clauses.command(imperative=True, plain=True)])
        return [other]

    def clause(self, random: Random, utterances: Utterances) -> DrawnClause:
        """One clause that must not act."""
        topic = random.choice(sorted(self.topics))
        leaves: list[Leaf] = []
        for part in sample(random.choice(self.topics[topic]), self.rules, random):
            leaves += self._slot(part, utterances) if isinstance(part, Slot) else words(part, "other")
        if random.random() < 0.12:
            leaves = utterances.clauses.filler(utterances.clauses.frames.draw("polite_prefix", random)) + leaves
        reason = "unsupported" if topic.startswith("unsupported") else "out_of_domain"
        return DrawnClause(leaves, [f"decline:{reason}"])

    def _slot(self, slot: Slot, utterances: Utterances) -> list[Leaf]:
        clauses = utterances.clauses
        if slot.name == "proper":
            return [Leaf(clauses.random.choice(clauses.names.proper), "other", literal=False)]
        if slot.name == "target":
            classes = sorted(clauses.grammar.classes)
            return clauses.nouns.target(clauses.random.choice(classes), plain=True).leaves
        if slot.name == "place":
            return clauses.nouns.place().leaves
        if slot.name == "area":
            return [clauses.nouns.place_name()]
        maker = clauses.makers.get(slot.form or slot.name, clauses.makers["number"])
        return [Leaf(maker(clauses.random), "other", literal=False)]


def load_out_of_domain(path: Path, language: str) -> OutOfDomain:
    """The templates of a language; none when the file has none."""
    if not path.is_file():
        return OutOfDomain({}, Rules({}))
    sections = {key.string(): value for key, value in load_document(path).pairs()}
    section = {key.string(): value for key, value in sections[language].pairs()} if language in sections else {}
    rules = (
        {key.string(): parse_template(value.string()) for key, value in section["rules"].pairs()}
        if "rules" in section
        else {}
    )
    topics: dict[str, tuple[Expression, ...]] = {}
    for group in GROUPS:
        if group in section:
            topics |= _topics(group, section[group])
    return OutOfDomain(topics, Rules(rules))


def _topics(group: str, node: Node) -> dict[str, tuple[Expression, ...]]:
    if node.is_list:
        return {group: tuple(parse_template(item.string()) for item in node.nodes())}
    return {
        f"{group}.{key.string()}": tuple(parse_template(item.string()) for item in value.nodes())
        for key, value in node.pairs()
    }
