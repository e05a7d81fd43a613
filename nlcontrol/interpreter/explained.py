"""What the grammars explain, from the weights' manifest: the words of each action, and guards in harmless company."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from nlcontrol.interpreter.heard import PUNCTUATION
from nlcontrol.plan.clauses import Chat, Clause, ConditionClause, Reading
from nlcontrol.plan.types import (
    Amend,
    Command,
    Control,
    Query,
)
from nlcontrol.text import Token

Classes = frozenset[str]
ANY_DEVICE: Final = "device"
LICENSED: Final = "licensed:"
RUNS: Final = "runs:"
"""Begins the keys of the manifest that hold company, not words."""


@dataclass(frozen=True, slots=True)
class Explained:
    """What the grammars explain, from the manifest of the weights."""

    words: Mapping[str, frozenset[str]]
    """`action:NAME`, `frame`, `ask`, `control`, `condition`, `chat` → words."""
    licensed: Mapping[str, frozenset[str]]
    """Where → `before|guard|after|next`: a guard word that an acting phrase or frame needs: "i can't see". Where is an
    action, `ask` and so on as in `words`, or `join:NAME`, `times`, `except`: what the clause must have for it."""
    runs: Mapping[str, Mapping[str, tuple[tuple[str, ...], ...]]] = field(default_factory=dict)
    """Where → first word → runs of words that frames say, guards included: "if you would be so kind"."""

    @classmethod
    def of(cls, plain: Mapping[str, Sequence[str]]) -> Explained:
        """From the plain lists of the manifest."""
        words = {key: frozenset(found) for key, found in plain.items() if not key.startswith((LICENSED, RUNS))}
        licensed = {k.removeprefix(LICENSED): frozenset(found) for k, found in plain.items() if k.startswith(LICENSED)}
        runs = {key.removeprefix(RUNS): _by_first_word(found) for key, found in plain.items() if key.startswith(RUNS)}
        return cls(words, licensed, runs)

    def says(self, word: str) -> bool:
        """Whether a phrase of any action says the word: then it is that word, and no misspelt other one."""
        return any(word in found for key, found in self.words.items() if key.startswith("action:"))

    def of_head(self, clause: Clause, classes: Classes) -> frozenset[str]:
        """The words that phrases of this head say, if the clause speaks of devices of these classes."""
        return frozenset[str]().union(*(self.words.get(key, frozenset()) for key in _head_keys(clause, classes)))

    def licenses(self, reading: Reading, classes: Classes) -> frozenset[str]:
        """The company in which guard words are harmless in a clause like this."""
        return frozenset[str]().union(*(self.licensed.get(place, frozenset()) for place in _places(reading, classes)))

    def passed_over(self, reading: Reading, tokens: Sequence[Token], classes: Classes) -> set[int]:
        """The tokens that frames of a clause like this say word for word."""
        shown = [
            (index, token.text if token.measure else token.word)
            for index, token in enumerate(tokens[reading.clause.start : reading.clause.end], reading.clause.start)
            if token.word not in PUNCTUATION
        ]
        words = [word for _, word in shown]
        found: set[int] = set()
        for place in _places(reading, classes):
            runs = self.runs.get(place, {})
            for at, word in enumerate(words):
                for run in runs.get(word, ()):
                    if tuple(words[at : at + len(run)]) == run:
                        found.update(index for index, _ in shown[at : at + len(run)])
                        break
        return found


def _places(reading: Reading, classes: Classes) -> list[str]:
    """Where the guards of frames and phrases are harmless, for a clause like this."""
    clause = reading.clause
    places = ["frame", f"join:{clause.join}", *_head_keys(clause, classes)]
    places += ["times"] if clause.modifiers else []
    return [*places, "except"] if excepts(reading) else places


def _by_first_word(runs: Iterable[str]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The runs by the word they begin with, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for run in runs:
        words = tuple(run.split(" "))
        found.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(rows, key=len, reverse=True)) for first, rows in found.items()}


def _head_keys(clause: Clause, classes: Classes) -> list[str]:
    """Where words for a clause stand; where the target decides the class, also what its class says for the action."""
    key = head_key(clause)
    general = f"action:{ANY_DEVICE}."
    more = [f"action:{name}.{key.removeprefix(general)}" for name in classes] if key.startswith(general) else []
    return [key, *more]


def head_key(clause: Clause) -> str:
    """Where the words for what a clause says to do stand."""
    match clause.head:
        case Command(action=action):
            return f"action:{action}"
        case Query():
            return "ask"
        case Control():
            return "control"
        case ConditionClause():
            return "condition"
        case Chat():
            return "chat"
        case Amend():
            return "amend"
        case _:
            return ""


def excepts(reading: Reading) -> bool:
    """Whether something is excepted."""
    return any(use.role == "except" for use in reading.uses)
