"""The shipped network without PyTorch: load the weights, encode an utterance, write its segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nlcontrol.errors import UsageError
from nlcontrol.runtime.alignment import Alignment
from nlcontrol.runtime.constraint import Constraint, State
from nlcontrol.runtime.decoder import Decoder, Prepared
from nlcontrol.runtime.encoder import Encoder
from nlcontrol.runtime.gates import Floats, log_softmax
from nlcontrol.runtime.vocabulary import Vocabulary
from nlcontrol.runtime.weights import Weights, read_weights

BOUNDARY, STARTS = "boundary", "B"


@dataclass(frozen=True, slots=True)
class Encoded:
    """An utterance as the network sees it; every segment of it can be decoded from here."""

    words: tuple[str, ...]
    states: Floats  # (time, width)
    tags: Mapping[str, Floats]
    """For each layer the log-probabilities (time, labels); the labels are `Network.vocabulary.tags[layer]`."""
    prepared: Prepared


class Network:
    """The weights, ready to run."""

    def __init__(self, weights: Weights) -> None:
        self.vocabulary: Vocabulary = weights.vocabulary
        self.metadata: Mapping[str, object] = weights.metadata
        self.decoder = Decoder(weights)
        self._encoder = Encoder(weights)
        self._alignment: Alignment[Any] | None = None
        self._heads = {
            layer: tuple(weights.arrays[f"tags.{layer}.{part}"].astype(np.float32).T for part in ("weight", "bias"))
            for layer in weights.vocabulary.tags
        }

    @classmethod
    def load(cls, path: Path) -> Network:
        """The network in a weights file or a folder with `weights.npz`; a ModelError when it cannot be trusted."""
        return cls(read_weights(path))

    @property
    def symbols(self) -> tuple[str, ...]:
        """What it can write, in the order of its rows; the end of sequence is not among it."""
        return self.vocabulary.symbols

    def encode(self, words: Sequence[str], features: Sequence[Sequence[str]] = ()) -> Encoded:
        """States and tags of each token; `features` are the names of those that are on, per token, or () for none."""
        if not words:
            raise UsageError("An utterance without tokens cannot be encoded.")
        if features and len(features) != len(words):
            raise UsageError(f"There are {len(words)} tokens, and features for {len(features)}.")
        states = self._encoder(words, features)
        tags = {layer: log_softmax(states @ W + b) for layer, (W, b) in self._heads.items()}
        return Encoded(tuple(words), states, tags, self.decoder.prepare(states))

    def alignment(self, constraint: Constraint[State]) -> Alignment[State]:
        """The constraint's masks over this network's rows; kept while the same constraint is asked for."""
        if self._alignment is None or self._alignment.constraint is not constraint:
            self._alignment = Alignment(constraint, self.symbols)
        return self._alignment

    def labels(self, encoded: Encoded, layer: str) -> tuple[str, ...]:
        """The most probable label of each token."""
        names = self.vocabulary.tags[layer]
        return tuple(names[row] for row in encoded.tags[layer].argmax(axis=1))

    def segments(self, encoded: Encoded) -> tuple[tuple[int, int], ...]:
        """(start, end) of each segment as the boundary tags cut the utterance; the whole when there are none."""
        if BOUNDARY not in encoded.tags:
            return ((0, len(encoded.words)),)
        labels = self.labels(encoded, BOUNDARY)
        starts = [0, *(token for token, label in enumerate(labels) if label == STARTS and token)]
        return tuple(zip(starts, [*starts[1:], len(labels)], strict=True))
