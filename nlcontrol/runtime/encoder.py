"""The encoder in NumPy: the words of an utterance become states that know their neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from nlcontrol.runtime.gates import Floats, Gates, gru_step
from nlcontrol.runtime.ngrams import ngram_buckets
from nlcontrol.runtime.weights import Weights

WORDS_KEPT = 8192


class Encoder:
    """Word, n-gram and feature embeddings and the bi-GRU over them.

    The first layer's input projection is applied to a word once and kept, to features when the weights are loaded.
    """

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._word_rows = {word: row for row, word in enumerate(weights.vocabulary.words)}
        layers = range(weights.architecture.encoder_layers)
        self._layers = [_Layer(weights, layer) for layer in layers]
        self._feature_rows = {name: row for row, name in enumerate(weights.vocabulary.features)}
        if self._feature_rows:
            features = weights.arrays["embedding.feature.weight"].astype(np.float32).T  # (features, token)
            self._features: Floats = features @ self._layers[0].input  # (features, 6 hidden)
        self._read = lru_cache(maxsize=WORDS_KEPT)(self._read_word)

    def __call__(self, words: Sequence[str], features: Sequence[Sequence[str]]) -> Floats:
        """States (time, 2 hidden); a feature the weights have never met has no row and is passed over."""
        a = np.stack([self._read(word) for word in words])  # (time, 6 hidden)
        for token, names in enumerate(features):
            rows = [self._feature_rows[name] for name in names if name in self._feature_rows]
            if rows:
                a[token] += self._features[rows].sum(axis=0)
        states = self._layers[0].run(a)  # (time, 2 hidden)
        for layer in self._layers[1:]:
            states = layer.run(states @ layer.input + layer.input_bias)
        return states

    def _read_word(self, word: str) -> Floats:
        """The first layer's gate inputs of a word in both directions, bias included: (6 hidden,)."""
        sizes = self._weights.architecture
        arrays, first = self._weights.arrays, self._layers[0]
        x = arrays["embedding.word.weight"][self._word_rows.get(word, 0)].astype(np.float32)  # (token,)
        if sizes.ngram_buckets:
            buckets = ngram_buckets(word, sizes.ngram_buckets, sizes.ngram_shortest, sizes.ngram_longest)
            if buckets:
                x += arrays["embedding.ngram.weight"][list(buckets)].astype(np.float32).mean(axis=0)
        row: Floats = x @ first.input + first.input_bias
        row.setflags(write=False)
        return row


class _Layer:
    """Both directions of one layer, stepped together."""

    def __init__(self, weights: Weights, layer: int) -> None:
        forward, backward = (Gates(weights.arrays, "encoder.cell", f"l{layer}{end}") for end in ("", "_reverse"))
        self.hidden = forward.hidden
        self.input = np.concatenate([forward.input, backward.input], axis=1)  # (inputs, 6 hidden)
        self.input_bias: Floats = np.concatenate([forward.input_bias, backward.input_bias])  # (6 hidden,)
        self._forward, self._backward = forward.state, backward.state  # (hidden, 3 hidden) each
        self._state_bias = np.stack([forward.state_bias, backward.state_bias])  # (2, 3 hidden)

    def run(self, a: Floats) -> Floats:
        """States (time, 2 hidden) from gate inputs (time, 6 hidden)."""
        time, H = len(a), self.hidden
        both = np.empty((time, 2, 3 * H), np.float32)
        both[:, 0], both[:, 1] = a[:, : 3 * H], a[::-1, 3 * H :]
        found = np.empty((time, 2, H), np.float32)
        h, u = np.zeros((2, H), np.float32), np.empty((2, 3 * H), np.float32)
        for step in range(time):
            np.dot(h[0], self._forward, out=u[0])  # two products: NumPy is slow at a stack of small ones
            np.dot(h[1], self._backward, out=u[1])
            u += self._state_bias
            h = found[step] = gru_step(h, both[step], u)
        return np.concatenate([found[:, 0], found[::-1, 1]], axis=1)
