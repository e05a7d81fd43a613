"""Pieces of an utterance that know their symbols: leaves of text, and references to leaves where a pointer will be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["verb", "target", "place", "value", "time", "except", "guard", "connective", "filler", "chat", "other"]
ROLES: tuple[Role, ...] = (
    "verb",  # words that say the action
    "target",  # words that say the device, with their articles
    "place",
    "value",
    "time",
    "except",  # words that introduce an exception
    "guard",  # words that keep a clause from acting, or make it a question
    "connective",  # words between clauses
    "filler",  # words that mean nothing: politeness, hesitation, repetition
    "chat",  # clauses around the command
    "other",  # another domain
)


@dataclass(eq=False, slots=True)
class Leaf:
    """Some words with one role; compared by identity, so that a symbol can refer to it."""

    text: str
    role: Role
    literal: bool = True
    """The words stand in a grammar (not a name or a value that was drawn)."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Where a pointer will stand: at the first or last token of a leaf."""

    leaf: Leaf
    last: bool = False


Symbol = str | Ref


@dataclass(slots=True)
class Fragment:
    """Leaves in the order of the text, and the symbols that mean them."""

    leaves: list[Leaf] = field(default_factory=list)
    symbols: list[Symbol] = field(default_factory=list)

    def text(self) -> str:
        """The words, joined by spaces."""
        return " ".join(leaf.text for leaf in self.leaves)


def words(text: str, role: Role) -> list[Leaf]:
    """One literal leaf per word."""
    return [Leaf(word, role) for word in text.split()]


def span(leaf: Leaf) -> list[Symbol]:
    """The two pointers at the first and last token of a leaf."""
    return [Ref(leaf), Ref(leaf, last=True)]


def joined(fragments: Iterable[Fragment]) -> Fragment:
    """All leaves and all symbols, in order."""
    whole = Fragment()
    for fragment in fragments:
        whole.leaves += fragment.leaves
        whole.symbols += fragment.symbols
    return whole
