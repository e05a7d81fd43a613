"""What the network learns from: a source with features and tags, and the symbols and pointers each segment becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Symbol = str | int
"""A word of the target language, or a pointer: the index of a source token."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the source and what the decoder writes for it."""

    start: int
    end: int
    """The tokens `source[start:end]`: `end` is exclusive."""
    symbols: tuple[Symbol, ...]
    """Pointers are absolute token indices with `start <= pointer < end`; the end of sequence is not written."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One example: what goes in, and what must come out."""

    source: tuple[str, ...]
    features: tuple[tuple[str, ...], ...] = ()
    """The names of the features that are on, for each token; () when there are none at all."""
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """One label per token, for each layer ("role", "boundary")."""
    segments: tuple[Segment, ...] = ()
