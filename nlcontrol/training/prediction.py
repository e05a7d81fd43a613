"""What a trained network writes for new sources, whatever its configuration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nlcontrol.model.generation import greedy_with_probability
from nlcontrol.runtime.pair import Pair, Segment, Symbol
from nlcontrol.training.batches import Batches
from nlcontrol.training.checkpoint import Checkpoint
from nlcontrol.training.dataset import Names

BATCH = 64


def predict(checkpoint: Checkpoint, pairs: Sequence[Pair], symbol_limit: int = 256) -> list[tuple[Segment, ...]]:
    """For each pair the segments as the network writes them, greedily; the pairs' own symbols are not read."""
    return [tuple(part for part, _ in parts) for parts in predict_with_probability(checkpoint, pairs, symbol_limit)]


def predict_with_probability(
    checkpoint: Checkpoint, pairs: Sequence[Pair], symbol_limit: int = 256
) -> list[tuple[tuple[Segment, float], ...]]:
    """For each pair the segments as the network writes them, greedily, each with its log-probability."""
    names = Names.of(checkpoint.vocabulary)
    dataset = names.encode(_asked(pair, names) for pair in pairs)
    model = checkpoint.model()
    batches = Batches(dataset, names, checkpoint.vocabulary, checkpoint.config.model.embedding, "cpu")
    predicted: list[tuple[tuple[Segment, float], ...]] = []
    for start in range(0, len(pairs), BATCH):
        numbers = np.arange(start, min(start + BATCH, len(pairs)))
        written = iter(greedy_with_probability(model, batches.batch(numbers), symbol_limit))
        for pair in pairs[start : start + BATCH]:
            found = [(part, *next(written)) for part in pair.segments]
            predicted.append(tuple((replace(p, symbols=_symbols(c, p, checkpoint)), log_p) for p, c, log_p in found))
    return predicted


def _asked(pair: Pair, names: Names) -> Pair:
    """The pair without what is to be found out, and without features the network has never met."""
    features = tuple(tuple(name for name in on if name in names.features) for on in pair.features)
    segments = tuple(replace(part, symbols=()) for part in pair.segments)
    return Pair(pair.source, features, {}, segments)


def _symbols(classes: Sequence[int], segment: Segment, checkpoint: Checkpoint) -> tuple[Symbol, ...]:
    known, end = checkpoint.vocabulary.symbols, checkpoint.vocabulary.end
    return tuple(known[row] if row < end else segment.start + row - end - 1 for row in classes)
