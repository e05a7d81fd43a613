"""Small networks and small data: fast to run, large enough to be wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nlcontrol.model.attention import AttentionConfig
from nlcontrol.model.decoder import DecoderConfig
from nlcontrol.model.embedding import EmbeddingConfig
from nlcontrol.model.encoders import EncoderConfig
from nlcontrol.model.seq2seq import Batch, ModelConfig
from nlcontrol.model.transformer import TransformerConfig
from nlcontrol.runtime.pair import Pair, Segment, Symbol
from nlcontrol.runtime.vocabulary import Vocabulary
from nlcontrol.training.batches import Batches
from nlcontrol.training.configuration import TrainingConfig
from nlcontrol.training.dataset import Names

SMALL = ModelConfig(
    EmbeddingConfig(dimension=8, ngram_buckets=32, dropout=0, word_dropout=0),
    EncoderConfig(hidden=6, dropout=0, carry=0, transformer=TransformerConfig(1, heads=3, feed_forward=5, clip=2)),
    AttentionConfig(dimension=5),
    DecoderConfig(hidden=7, embedding=5, pointer=4, dropout=0),
)


def copying(count: int, seed: int, shortest: int, longest: int, backwards: bool = False) -> list[Pair]:
    """Sequences of made-up words, to be said again by pointing, or backwards."""
    generator = np.random.default_rng(seed)
    letters = np.array(list("abcdefghijklmnop"))
    pairs = []
    for _ in range(count):
        length = int(generator.integers(shortest, longest + 1))
        words = tuple("".join(generator.choice(letters, 4)) for _ in range(length))
        order = range(length - 1, -1, -1) if backwards else range(length)
        pairs.append(Pair(words, segments=(Segment(0, length, tuple(order)),)))
    return pairs


def commands(count: int, seed: int) -> list[Pair]:
    """Utterances of one to three clauses with features, tags, symbols and pointers."""
    generator = np.random.default_rng(seed)
    return [_command(generator) for _ in range(count)]


def _command(generator: np.random.Generator) -> Pair:
    source: list[str] = []
    features: list[tuple[str, ...]] = []
    roles: list[str] = []
    boundary: list[str] = []
    segments: list[Segment] = []
    for clause in range(int(generator.integers(1, 4))):
        start = len(source)
        if clause:
            source.append("then")
            roles.append("connective")
            features.append(())
        verb = str(generator.choice(["open", "close", "dim"]))
        name = "".join(generator.choice(list("abcdefgh"), 5))
        source += [verb, "the", name]
        roles += ["verb", "filler", "slot"]
        features += [(), (), ("name", "known") if generator.random() < 0.5 else ("name",)]
        symbols: list[Symbol] = [f"do:{verb}", "at", len(source) - 1]
        if verb == "dim":
            source += ["to", "<percent>"]
            roles += ["filler", "slot"]
            features += [(), ("value",)]
            symbols += ["=", len(source) - 1]
        boundary += ["B"] + ["I"] * (len(source) - start - 1)
        segments.append(Segment(start, len(source), tuple(symbols)))
    tags = {"role": tuple(roles), "boundary": tuple(boundary)}
    return Pair(tuple(source), tuple(features), tags, tuple(segments))


def batched(pairs: list[Pair], config: ModelConfig = SMALL) -> tuple[Batch, Vocabulary]:
    """All pairs in one batch, and their vocabulary."""
    names = Names()
    dataset = names.encode(pairs)
    vocabulary = names.vocabulary(dataset, 2, 1000)
    batches = Batches(dataset, names, vocabulary, config.embedding, "cpu")
    return batches.batch(np.arange(len(pairs))), vocabulary


def small_training(**changes: object) -> TrainingConfig:
    """A configuration that trains in seconds."""
    base = TrainingConfig(
        model=ModelConfig(
            EmbeddingConfig(dimension=32, ngram_buckets=256, dropout=0.05),
            EncoderConfig(hidden=32, dropout=0.05),
            AttentionConfig(),
            DecoderConfig(hidden=48, embedding=24, pointer=32, dropout=0.05),
        ),
        batch_size=32,
        evaluate_every_steps=20,
        report_every_steps=5,
        warm_up_steps=10,
        learning_rate=5e-3,
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # the fields check their own types
