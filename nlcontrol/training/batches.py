"""Batches: utterances of like length together, as tensors the network reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nlcontrol.model.decoder import Targets
from nlcontrol.model.embedding import EmbeddingConfig, TokenInputs
from nlcontrol.model.seq2seq import Batch
from nlcontrol.runtime.ngrams import ngram_buckets
from nlcontrol.runtime.vocabulary import Vocabulary
from nlcontrol.training.dataset import Dataset, Names

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spellings:
    """What the network reads of each spelling the data holds."""

    words: Indices  # (spellings,) vocabulary row, 0 = unknown
    ngrams: NDArray[np.int32]  # buckets, spelling after spelling
    ngram_offsets: Indices  # (spellings + 1,)

    @classmethod
    def of(cls, names: Names, vocabulary: Vocabulary, config: EmbeddingConfig) -> Spellings:
        """The rows of every spelling in `names`."""
        rows = {word: row for row, word in enumerate(vocabulary.words)}
        buckets: list[int] = []
        offsets = [0]
        for word in names.spellings:
            if config.ngram_buckets:
                sizes = (config.ngram_shortest, config.ngram_longest)
                buckets.extend(ngram_buckets(word, config.ngram_buckets, *sizes))
            offsets.append(len(buckets))
        words = np.array([rows.get(word, 0) for word in names.spellings], np.int64)
        return cls(words, np.array(buckets, np.int32), np.array(offsets, np.int64))


class Batches:
    """A dataset, ready to be handed out in batches on a device."""

    def __init__(
        self, dataset: Dataset, names: Names, vocabulary: Vocabulary, config: EmbeddingConfig, device: str
    ) -> None:
        self.dataset, self.device = dataset, torch.device(device)
        self._layers = tuple(vocabulary.tags)
        self._classes = vocabulary.end + 1
        self._spellings = Spellings.of(names, vocabulary, config)
        self._feature_rows = names.feature_rows()
        self._tokens = np.diff(dataset.token_offsets)
        self._symbols = np.diff(dataset.symbol_offsets[dataset.segment_offsets])
        self._written = np.append(dataset.symbols, 0)  # one more, so that the place of a last end can be read

    def epoch(self, batch_size: int, seed: int, epoch: int) -> list[Indices]:
        """The epoch's batches of utterance numbers: like lengths together, in an order that the seed decides."""
        generator = np.random.default_rng((seed, epoch))
        jitter = generator.random(self.dataset.utterances)
        order = np.lexsort((self._symbols + 4 * jitter, self._tokens))
        batches = [order[start : start + batch_size] for start in range(0, len(order), batch_size)]
        return [batches[number] for number in generator.permutation(len(batches))]

    def in_order(self, batch_size: int) -> Iterator[Batch]:
        """Every utterance once, shortest first."""
        order = np.lexsort((self._symbols, self._tokens))
        for start in range(0, len(order), batch_size):
            yield self.batch(order[start : start + batch_size])

    def batch(self, utterances: Indices) -> Batch:
        """These utterances as tensors."""
        data = self.dataset
        first, lengths = data.token_offsets[utterances].astype(np.int64), self._tokens[utterances].astype(np.int64)
        tokens, inside = _padded(first, lengths)  # (batch, time) rows of the dataset's tokens
        time = tokens.shape[1]
        tags = {
            layer: self._tensor(np.where(inside, labels[tokens], -1).astype(np.int64))
            for layer, labels in zip(self._layers, data.labels_of_token, strict=True)
        }
        counts = (data.segment_offsets[utterances + 1] - data.segment_offsets[utterances]).astype(np.int64)
        rows, owned = _padded(data.segment_offsets[utterances].astype(np.int64), counts)
        segments, owner = rows[owned], np.repeat(np.arange(len(utterances)), counts)  # (segments,)
        starts, ends = data.segment_starts[segments], data.segment_ends[segments]
        flat, mask = _padded(owner * time + starts, (ends - starts).astype(np.int64))
        return Batch(
            tokens=self._token_inputs(tokens, inside, lengths),
            tags=tags,
            segment_tokens=self._tensor(flat),
            segment_mask=self._tensor(mask),
            segment_utterance=self._tensor(owner),
            segment_last=self._tensor(owner * time + ends - 1),
            targets=self._targets(segments),
        )

    def _token_inputs(self, tokens: Indices, inside: NDArray[np.bool_], lengths: Indices) -> TokenInputs:
        known = self._spellings
        spelling = self.dataset.spelling_of_token[tokens]  # (batch, time)
        unique, where = np.unique(spelling, return_inverse=True)
        counts = np.diff(known.ngram_offsets)[unique]
        ngrams, present = _padded(known.ngram_offsets[unique], counts)
        features = self._feature_rows[np.where(inside, self.dataset.features_of_token[tokens], 0)]
        return TokenInputs(
            words=self._tensor(known.words[spelling]),
            spellings=self._tensor(where.reshape(spelling.shape).astype(np.int64)),
            ngrams=self._tensor(known.ngrams[ngrams[present]].astype(np.int64)),
            ngram_offsets=self._tensor(np.cumsum(counts) - counts),
            features=self._tensor(features),
            lengths=torch.from_numpy(lengths),
        )

    def _targets(self, segments: Indices) -> Targets:
        data = self.dataset
        first = data.symbol_offsets[segments].astype(np.int64)
        lengths = data.symbol_offsets[segments + 1] - first
        rows, inside = _padded(first, lengths + 1)  # one more: the end
        written = self._written[rows].astype(np.int64)
        classes = np.where(written >= 0, written, self._classes - 1 - written)  # pointers are the classes after the end
        classes[np.arange(len(segments)), lengths] = self._classes - 1
        classes[~inside] = -1
        return Targets(
            classes=self._tensor(classes),
            lengths=torch.from_numpy(lengths + 1),
            rows=self._tensor(np.flatnonzero(inside)),
        )

    def _tensor(self, array: NDArray[np.generic]) -> Tensor:
        return torch.from_numpy(np.ascontiguousarray(array)).to(self.device, non_blocking=True)


def _padded(first: NDArray[np.integer], lengths: NDArray[np.integer]) -> tuple[Indices, NDArray[np.bool_]]:
    """Row i counts up from first[i], and the mask says for how long: lengths[i]. Behind that, it repeats first[i]."""
    steps = np.arange(max(int(lengths.max(initial=0)), 1))
    inside = steps[None, :] < lengths[:, None]
    return np.where(inside, first[:, None] + steps[None, :], first[:, None]).astype(np.int64), inside
