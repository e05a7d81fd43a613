"""Pairs as flat arrays: 300,000 utterances in some tens of megabytes, sliced into batches without a Python loop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from nlcontrol.errors import UsageError
from nlcontrol.runtime.ngrams import is_value
from nlcontrol.runtime.pair import Pair, Segment
from nlcontrol.runtime.vocabulary import UNKNOWN, UNWRITTEN, Vocabulary

Integers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Dataset:
    """Many pairs, end to end. Utterance u owns tokens `token_offsets[u]:token_offsets[u + 1]`, and so on down."""

    spelling_of_token: Integers
    features_of_token: Integers  # rows of Names.feature_rows
    labels_of_token: NDArray[np.int16]  # (layers, tokens); -1 where a pair has no such layer
    token_offsets: Integers  # (utterances + 1,)
    segment_offsets: Integers  # (utterances + 1,)
    segment_starts: Integers  # relative to the utterance
    segment_ends: Integers  # exclusive
    symbol_offsets: Integers  # (segments + 1,)
    symbols: Integers  # a symbol's row, or -1 - (pointer relative to its segment)

    @property
    def utterances(self) -> int:
        """How many pairs there are."""
        return len(self.token_offsets) - 1

    def digest(self) -> int:
        """A number that changes when the data does: a checkpoint goes on with the same pairs only."""
        number = 0
        for name in self.__slots__:
            number = crc32(np.ascontiguousarray(getattr(self, name)).tobytes(), number)
        return number


class Names:
    """The names met so far, each with its row; training and held-out pairs are encoded by the same one."""

    def __init__(self, symbols: Iterable[str] = (), features: Iterable[str] = ()) -> None:
        self.spellings: dict[str, int] = {}
        written = dict.fromkeys(symbol for symbol in symbols if symbol not in UNWRITTEN)
        self.symbols = {symbol: row for row, symbol in enumerate(written)}
        self.features = {feature: row for row, feature in enumerate(features)}
        self.feature_sets: dict[tuple[str, ...], int] = {(): 0}
        self.labels: dict[str, dict[str, int]] = {}
        self.layers: list[str] = []

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Names:
        """The names of a vocabulary, to encode pairs for a network that is trained already."""
        names = cls(vocabulary.symbols, vocabulary.features)
        names.layers = list(vocabulary.tags)
        names.labels = {
            layer: {label: row for row, label in enumerate(labels)} for layer, labels in vocabulary.tags.items()
        }
        return names

    def vocabulary(self, dataset: Dataset, least_count: int, at_most: int, kept: Sequence[str] = ()) -> Vocabulary:
        """All names; of the words every value token, and the most frequent of those said `least_count` times.

        The words in `kept` come first, however rare they are.
        """
        counts = np.bincount(dataset.spelling_of_token, minlength=len(self.spellings))
        said = {word: int(counts[row]) for word, row in self.spellings.items() if counts[row] and word != UNKNOWN}
        often = sorted(
            (word for word, count in said.items() if is_value(word) or count >= least_count),
            key=lambda word: (not is_value(word), -said[word], word),
        )
        words = [word for word in dict.fromkeys((*kept, *often)) if word != UNKNOWN][: at_most - 1]
        tags = {layer: tuple(self.labels[layer]) for layer in self.layers}
        return Vocabulary((UNKNOWN, *words), tuple(self.symbols), tuple(self.features), tags)

    def feature_rows(self) -> NDArray[np.float32]:
        """(feature sets, features) of 0 and 1."""
        rows = np.zeros((len(self.feature_sets), len(self.features)), np.float32)
        for names, row in self.feature_sets.items():
            rows[row, [self.features[name] for name in names]] = 1
        return rows

    def encode(self, pairs: Iterable[Pair]) -> Dataset:
        """The pairs as arrays; a UsageError says which pair cannot be meant, and why."""
        columns = _Columns()
        for number, pair in enumerate(pairs):
            problem = _problem(pair)
            if problem:
                raise UsageError(f"Pair {number} ({' '.join(pair.source)!r}) cannot be learnt: {problem}.")
            self._encode_tokens(pair, columns)
            for segment in pair.segments:
                self._encode_segment(segment, columns)
            columns.segment_offsets.append(len(columns.segment_starts))
        return columns.dataset(len(self.layers))

    def _encode_tokens(self, pair: Pair, columns: _Columns) -> None:
        spellings, sets = self.spellings, self.feature_sets
        columns.spellings.extend([spellings.setdefault(word, len(spellings)) for word in pair.source])
        if not pair.features:
            columns.features.extend([0] * len(pair.source))
        for names in pair.features:
            if names not in sets:
                sets[names] = len(sets)
                for name in names:
                    self.features.setdefault(name, len(self.features))
            columns.features.append(sets[names])
        for layer in pair.tags:
            if layer not in self.labels:
                self.labels[layer] = {}
                self.layers.append(layer)
        columns.extend_labels(self._labels(pair), len(pair.source))
        columns.token_offsets.append(len(columns.spellings))

    def _labels(self, pair: Pair) -> list[list[int] | None]:
        rows: list[list[int] | None] = []
        for layer in self.layers:
            known = self.labels[layer]
            said = pair.tags.get(layer)
            rows.append(None if said is None else [known.setdefault(label, len(known)) for label in said])
        return rows

    def _encode_segment(self, segment: Segment, columns: _Columns) -> None:
        known = self.symbols
        columns.segment_starts.append(segment.start)
        columns.segment_ends.append(segment.end)
        columns.symbols.extend(
            [
                known.setdefault(symbol, len(known)) if isinstance(symbol, str) else -1 - (symbol - segment.start)
                for symbol in segment.symbols
            ]
        )
        columns.symbol_offsets.append(len(columns.symbols))


class _Columns:
    """The arrays while they grow."""

    def __init__(self) -> None:
        self.spellings: list[int] = []
        self.features: list[int] = []
        self.labels: list[list[int]] = []
        self.token_offsets: list[int] = [0]
        self.segment_offsets: list[int] = [0]
        self.segment_starts: list[int] = []
        self.segment_ends: list[int] = []
        self.symbol_offsets: list[int] = [0]
        self.symbols: list[int] = []

    def extend_labels(self, rows: Sequence[list[int] | None], tokens: int) -> None:
        before = self.token_offsets[-1]
        while len(self.labels) < len(rows):
            self.labels.append([-1] * before)
        for column, row in zip(self.labels, rows, strict=True):
            column.extend([-1] * tokens if row is None else row)

    def dataset(self, layers: int) -> Dataset:
        tokens = len(self.spellings)
        while len(self.labels) < layers:
            self.labels.append([-1] * tokens)
        return Dataset(
            spelling_of_token=np.array(self.spellings, np.int32),
            features_of_token=np.array(self.features, np.int32),
            labels_of_token=np.array(self.labels, np.int16).reshape(layers, tokens),
            token_offsets=np.array(self.token_offsets, np.int32),
            segment_offsets=np.array(self.segment_offsets, np.int32),
            segment_starts=np.array(self.segment_starts, np.int32),
            segment_ends=np.array(self.segment_ends, np.int32),
            symbol_offsets=np.array(self.symbol_offsets, np.int32),
            symbols=np.array(self.symbols, np.int32),
        )


def _problem(pair: Pair) -> str | None:
    """Why the pair cannot be learnt, or None."""
    tokens = len(pair.source)
    if not tokens:
        return "its source is empty"
    if not pair.segments:
        return "it has no segment"
    if pair.features and len(pair.features) != tokens:
        return f"it has {tokens} tokens and features for {len(pair.features)}"
    for layer, labels in pair.tags.items():
        if len(labels) != tokens:
            return f'it has {tokens} tokens and {len(labels)} labels in the layer "{layer}"'
    for segment in pair.segments:
        if not 0 <= segment.start < segment.end <= tokens:
            return f"its segment {segment.start}:{segment.end} is empty or leaves the source"
        for symbol in segment.symbols:
            if isinstance(symbol, int) and not segment.start <= symbol < segment.end:
                return f"the pointer {symbol} leaves its segment {segment.start}:{segment.end}"
            if symbol in UNWRITTEN:
                return f"it writes {symbol}, which every sequence has by itself"
    return None
