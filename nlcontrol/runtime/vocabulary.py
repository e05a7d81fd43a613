"""The names behind the network's numbers: words, symbols, features and tag labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nlcontrol.errors import ModelError

UNKNOWN = "<unk>"
UNWRITTEN = ("<s>", "</s>")
"""Symbols of the target language that no pair writes: the network starts and ends a sequence by itself."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every name the network knows, in the order of its rows."""

    words: tuple[str, ...]
    """`words[0]` is UNKNOWN; a word that is not here is known by its n-grams alone."""
    symbols: tuple[str, ...]
    """The target language; the network's end of sequence is row `len(symbols)` and has no name."""
    features: tuple[str, ...] = ()
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.words or self.words[0] != UNKNOWN:
            raise ModelError(f"The first word of a vocabulary must be {UNKNOWN}.")
        for kind, names in (("word", self.words), ("symbol", self.symbols), ("feature", self.features)):
            if len(set(names)) != len(names):
                raise ModelError(f"A {kind} stands twice in the vocabulary.")

    @property
    def end(self) -> int:
        """The class that ends a sequence; pointers are the classes after it."""
        return len(self.symbols)

    def to_json(self) -> dict[str, object]:
        """Plain lists, for the manifest."""
        return {
            "words": list(self.words),
            "symbols": list(self.symbols),
            "features": list(self.features),
            "tags": {layer: list(labels) for layer, labels in self.tags.items()},
        }

    @classmethod
    def from_json(cls, record: object) -> Vocabulary:
        """The vocabulary of a manifest; a ModelError when it is not one."""
        if not isinstance(record, dict) or set(record) != {"words", "symbols", "features", "tags"}:
            raise ModelError("The manifest holds no vocabulary: the weights are damaged.")
        tags = record["tags"]
        if not isinstance(tags, dict):
            raise ModelError("The manifest's tags are not a mapping: the weights are damaged.")
        return cls(
            words=_names(record["words"]),
            symbols=_names(record["symbols"]),
            features=_names(record["features"]),
            tags={str(layer): _names(labels) for layer, labels in tags.items()},
        )


def _names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ModelError("The manifest's vocabulary is not lists of names: the weights are damaged.")
    return tuple(value)
