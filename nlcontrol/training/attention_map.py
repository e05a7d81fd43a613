"""Where a network looks while it writes: for each symbol the weight of each token of the source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from nlcontrol.errors import UsageError
from nlcontrol.model.attention import AttentionConfig
from nlcontrol.model.decoder import DecoderConfig
from nlcontrol.model.embedding import EmbeddingConfig
from nlcontrol.model.encoders import EncoderConfig
from nlcontrol.model.seq2seq import ModelConfig
from nlcontrol.runtime.pair import Pair
from nlcontrol.runtime.weights import Weights
from nlcontrol.training.batches import Batches
from nlcontrol.training.checkpoint import Checkpoint
from nlcontrol.training.configuration import TrainingConfig
from nlcontrol.training.dataset import Names
from nlcontrol.training.pictures import new_figure, save_figure
from nlcontrol.training.prediction import predict

END = "end"


@dataclass(frozen=True, slots=True)
class AttentionMap:
    """One segment: its tokens, what was written, and where the network looked."""

    tokens: tuple[str, ...]
    written: tuple[str, ...]
    """Pointers as the words they point at; the end is the last."""
    weights: NDArray[np.float32]  # (written, tokens); each row sums to 1
    pointed: tuple[tuple[int, int], ...]
    """(row, token) of every pointer: what is copied is chosen by pointing, which attention is not."""


def attention_maps(checkpoint: Checkpoint, pair: Pair, shown: Sequence[str]) -> list[AttentionMap]:
    """The map of each segment of a source, whose tokens are to be `shown` so; UsageError where the context is fixed."""
    model = checkpoint.model()
    answered = replace(pair, tags={}, segments=predict(checkpoint, [pair])[0])
    names = Names.of(checkpoint.vocabulary)
    dataset = names.encode([answered])
    batch = Batches(dataset, names, checkpoint.vocabulary, checkpoint.config.model.embedding, "cpu").batch(
        np.array([0])
    )
    with torch.no_grad():
        segments = model.segments(model.encode(batch.tokens), batch)
        weights = model.decoder.attention_weights(segments, batch.targets)
    if weights is None:
        raise UsageError("This network has no attention: it sees one vector for the whole source, at every step.")
    maps = []
    for row, part in enumerate(answered.segments):
        tokens = tuple(shown[part.start : part.end])
        written = (*(s if isinstance(s, str) else f"‹{shown[s]}›" for s in part.symbols), END)
        pointed = tuple((step, s - part.start) for step, s in enumerate(part.symbols) if isinstance(s, int))
        maps.append(AttentionMap(tokens, written, weights[row, : len(written), : len(tokens)].numpy(), pointed))
    return maps


def draw_maps(maps: Sequence[AttentionMap], picture: Path) -> None:
    """Draws the segments side by side, darker where the network looked more; a ring is a word pointed at."""
    columns, rows = sum(len(each.tokens) for each in maps), max(len(each.written) for each in maps)
    figure = new_figure(2 + 0.6 * columns + 1.2 * len(maps), 1.2 + 0.35 * rows)
    axes = figure.subplots(1, len(maps), squeeze=False, width_ratios=[len(each.tokens) for each in maps])[0]
    for axis, each in zip(axes, maps, strict=True):
        axis.imshow(each.weights, cmap="Blues", vmin=0.0, vmax=1.0, aspect="auto")
        axis.set_xticks(range(len(each.tokens)), each.tokens, rotation=45, ha="left")
        axis.set_yticks(range(len(each.written)), each.written)
        axis.xaxis.tick_top()
        if each.pointed:
            steps, places = zip(*each.pointed, strict=True)
            axis.scatter(places, steps, s=90, facecolors="none", edgecolors="tab:red", linewidths=1.5)
    save_figure(figure, picture)


def checkpoint_of(weights: Weights) -> Checkpoint:
    """A weights file as the checkpoint it was exported from, without its training."""
    a = weights.architecture
    model = ModelConfig(
        EmbeddingConfig(a.token, a.ngram_buckets, a.ngram_shortest, a.ngram_longest),
        EncoderConfig(hidden=a.encoder_hidden, layers=a.encoder_layers),
        AttentionConfig(),
        DecoderConfig(hidden=a.decoder_hidden, embedding=a.symbol, pointer=a.pointer, reach=a.reach),
    )
    arrays = {name: torch.from_numpy(array.astype(np.float32)) for name, array in weights.arrays.items()}
    return Checkpoint(TrainingConfig(model), weights.vocabulary, arrays, 0, {})
