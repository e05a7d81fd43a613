"""Makes the shipped weights: corpora from the grammars and a seed, training, export with a manifest."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from random import Random

from nlcontrol.grammar.constraint import grammar_inventory
from nlcontrol.grammar.loader import load_grammar
from nlcontrol.grammar.source import load_document
from nlcontrol.model.attention import AttentionConfig
from nlcontrol.model.encoders import EncoderConfig
from nlcontrol.model.seq2seq import ModelConfig
from nlcontrol.runtime.pair import Pair
from nlcontrol.runtime.vocabulary import UNWRITTEN
from nlcontrol.site.mentions import FEATURES
from nlcontrol.synthesis.explained import Explained, explained
from nlcontrol.synthesis.stream import SynthesisConfig, Synthesiser
from nlcontrol.training.configuration import TrainingConfig
from nlcontrol.training.export import export
from nlcontrol.training.progress import TrainingProgress
from nlcontrol.training.trainer import TrainingResult, train
from nlcontrol.training.warm_start import Start, load_start

CHUNK = 5_000
"""Utterances per seed: the corpus is the same however many processes draw it."""


MORE_WORDS = 300
"""How many words a network that goes on learning may take up."""


@dataclass(frozen=True, slots=True)
class ShippedConfig:
    """Everything the shipped weights depend on besides the grammars."""

    utterances: Mapping[str, int] = field(default_factory=lambda: {"en": 1_200_000, "zh": 45_000})
    held_out_utterances: int = 3_000
    held_out_share: float = 0.1
    """The share of templates never trained on: what the held-out score is measured with."""
    noise: float = 0.04
    plainness: float = 1.0
    """How much more often than others the plainest ways of saying something are drawn."""
    seed: int = 1
    processes: int = 2
    again_epochs: int = 0
    """Epochs of a second pass over a corpus drawn anew, from where the first ended; 0: none."""
    again_learning_rate: float = 5e-4
    again_share: float = 0.25
    """Of the utterances of the first pass."""
    again_plainness: float = 3.0
    """Of the second pass: breadth is learnt first, then how people mostly speak."""
    focus: tuple[str, ...] = ()
    """Classes to learn besides what the network to go on from knows: they are spoken of more often."""
    training: TrainingConfig = field(
        default_factory=lambda: TrainingConfig(
            model=ModelConfig(encoder=EncoderConfig(layers=2), attention=AttentionConfig("additive")),
            epochs=3,
            label_smoothing=0.005,  # more makes the search look for doubts that are none
            tag_weights={"role": 0.1},
            evaluate_every_steps=3_000,
            words_at_most=3_600,  # the weights stay under 4.5 MB
            batch_size=128,
            learning_rate=2e-3,
        )
    )


@lru_cache(maxsize=2)
def _synthesiser(directory: Path, config: SynthesisConfig) -> Synthesiser:
    """Loaded once per process: reading the grammars takes as long as drawing a chunk."""
    return Synthesiser(config, directory)


def draw_pairs(directory: Path, config: SynthesisConfig, count: int, seed: int) -> list[Pair]:
    """`count` pairs of one chunk of a corpus."""
    stream = _synthesiser(directory, config).stream(seed)
    return [sample.pair for sample in islice(stream, count)]


def corpus(directory: Path, config: SynthesisConfig, count: int, seed: int, processes: int) -> list[Pair]:
    """A corpus, drawn in chunks side by side; equal arguments but for `processes` give equal corpora."""
    sizes = [min(CHUNK, count - start) for start in range(0, count, CHUNK)]
    seeds = [seed * 1_000_003 + index for index in range(len(sizes))]
    if processes == 1:
        return [
            pair for size, own in zip(sizes, seeds, strict=True) for pair in draw_pairs(directory, config, size, own)
        ]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        drawn = pool.map(draw_pairs, [directory] * len(sizes), [config] * len(sizes), sizes, seeds)
        return [pair for chunk in drawn for pair in chunk]


def training_corpora(directory: Path, config: ShippedConfig) -> tuple[list[Pair], list[Pair]]:
    """The pairs to learn from and the held-out ones, whose templates are none of the others'."""
    pairs: list[Pair] = []
    held_out: list[Pair] = []
    for language, count in config.utterances.items():
        if not (directory / "language" / f"frames.{language}.yaml").is_file():
            continue
        own = SynthesisConfig(
            language,
            noise=config.noise,
            held_out=config.held_out_share,
            focus=config.focus,
            plainness=config.plainness,
        )
        pairs += corpus(directory, own, count, config.seed, config.processes)
        apart = replace(own, use_held_out=True, noise=0.0)
        share = count / sum(config.utterances.values())
        held_out += corpus(
            directory, apart, round(config.held_out_utterances * share), config.seed + 77, config.processes
        )
    return pairs, held_out


def make_shipped(
    directory: Path, out_dir: Path, weights: Path, config: ShippedConfig, progress: TrainingProgress,
    start: Start | None = None,
) -> TrainingResult:  # fmt: skip
    """Trains in `out_dir` (resumable) and writes `weights` with its manifest in its metadata."""
    progress.noted("Drawing the corpus from the grammars.")
    pairs, held_out = training_corpora(directory, config)
    grammar = load_grammar(directory)
    inventory = tuple(symbol for symbol in grammar_inventory(grammar) if symbol not in UNWRITTEN)
    precision = "bfloat16" if has_fast_bfloat16() else config.training.precision
    training = replace(config.training, symbols=inventory, features=FEATURES, precision=precision, seed=config.seed)
    if start is not None:
        known = start.vocabulary.words
        training = replace(training, words=known, words_at_most=max(len(known) + MORE_WORDS, training.words_at_most))
    result = train(pairs, held_out, training, out_dir, progress, start=start)
    if config.again_epochs:
        del pairs
        result = train_again(directory, out_dir, config, training, held_out, result, progress)
    said = manifest(directory, config, result)
    export(result.best, weights, said)
    readable = {key: value for key, value in said.items() if key != "explained"}
    weights.with_suffix(".json").write_text(json.dumps(readable, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return result


def train_again(
    directory: Path, out_dir: Path, config: ShippedConfig, training: TrainingConfig, held_out: Sequence[Pair],
    first: TrainingResult, progress: TrainingProgress,
) -> TrainingResult:  # fmt: skip
    """A second pass: other utterances of the same grammars, from the weights of the first, in a folder beside it."""
    progress.noted("Going on with a corpus drawn anew.")
    fewer = {language: round(config.again_share * count) for language, count in config.utterances.items()}
    drawn_anew = replace(
        config, seed=config.seed + 1_000, utterances=fewer, held_out_utterances=0, plainness=config.again_plainness
    )
    pairs, _ = training_corpora(directory, drawn_anew)
    again = replace(training, epochs=config.again_epochs, learning_rate=config.again_learning_rate)
    known = load_start(first.best)
    again = replace(again, words=known.vocabulary.words, words_at_most=len(known.vocabulary.words) + MORE_WORDS)
    return train(pairs, held_out, again, out_dir / "again", progress, start=known)


def has_fast_bfloat16(cpu_information: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether the processor multiplies bfloat16 by itself; elsewhere it is far slower than float32."""
    if not cpu_information.is_file():
        return False
    return "avx512_bf16" in cpu_information.read_text(encoding="utf-8", errors="replace")


def manifest(directory: Path, config: ShippedConfig, result: TrainingResult) -> dict[str, object]:
    """What the weights say of themselves: grammar digests, configuration, metrics, and the words they explain."""
    grammar = load_grammar(directory)
    return {
        "classes": {c.name: {"schema": c.schema_digest, "phrases": c.phrases_digest} for c in grammar.classes.values()},
        "explained": {
            language: explained_words(directory, language) for language in known_languages(directory, config)
        },
        "held_out_exact": result.score,
        "configuration": {
            "utterances": dict(config.utterances),
            "held_out_share": config.held_out_share,
            "noise": config.noise,
            "seed": config.seed,
            "epochs": config.training.epochs,
            "again_epochs": config.again_epochs,
            "again_learning_rate": config.again_learning_rate,
            "again_share": config.again_share,
            "again_plainness": config.again_plainness,
            "batch_size": config.training.batch_size,
            "learning_rate": config.training.learning_rate,
            "label_smoothing": config.training.label_smoothing,
            "steps": result.steps,
        },
    }


def known_languages(directory: Path, config: ShippedConfig) -> Sequence[str]:
    """The languages of the configuration that have frames."""
    return [code for code in config.utterances if (directory / "language" / f"frames.{code}.yaml").is_file()]


def explained_words(directory: Path, language: str) -> Explained:
    """The words that the grammars explain in a language."""
    made = Synthesiser(SynthesisConfig(language), directory)
    closed = {key.string(): value for key, value in load_document(directory / "language" / "closed.yaml").pairs()}
    lists = {key.string(): value for key, value in closed[language].pairs()}
    guards = {word.string() for _, words in lists["guards"].pairs() for word in words.nodes()}
    opposites = [row for _, row in lists["opposites"].pairs()] if "opposites" in lists else []
    against = {
        word for row in opposites for word in row.table("own", "against", what="kind of words").strings("against")
    }
    contested = against - {word.string() for word in lists["fillers"].nodes()}
    return explained(made.grammar, made.all_phrases, made.rules, made.frames, guards, contested, language, Random(1))
