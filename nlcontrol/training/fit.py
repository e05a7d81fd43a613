"""Learning anybody's pairs from beginning to end, and using what was learnt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlcontrol.errors import UsageError
from nlcontrol.runtime.pair import Pair, Symbol
from nlcontrol.training.augmentation import misspelt, recombined
from nlcontrol.training.checkpoint import Checkpoint, load_checkpoint
from nlcontrol.training.pairs import Sides
from nlcontrol.training.pairs_configuration import PairsConfig
from nlcontrol.training.prediction import predict_with_probability
from nlcontrol.training.progress import TrainingProgress
from nlcontrol.training.reading import Reading, examples, learn_reading
from nlcontrol.training.trainer import BEST, CHECKPOINT, TrainingResult, train
from nlcontrol.training.warm_start import Start

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fitted:
    """What learning pairs came to."""

    result: TrainingResult
    reading: Reading
    learnt: int
    """How many examples the network was given, equal ones counted once where the settings say so."""
    held_out_exact: float
    """The share of held-out pairs whose whole target is written, rules, lexicon and all."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A target as it is written."""

    words: Words
    log_probability: float
    """Of all that the network wrote for it."""


class PairsNetwork:
    """A trained network with the reading that belongs to it."""

    def __init__(self, checkpoint: Checkpoint, reading: Reading) -> None:
        self.checkpoint, self.reading = checkpoint, reading

    @classmethod
    def load(cls, folder: Path) -> PairsNetwork:
        """The best network of a run."""
        return cls(load_checkpoint(folder / BEST), Reading.load(folder))

    def answers(self, sources: Sequence[Words], symbol_limit: int = 256) -> list[Answer]:
        """What it writes for each source, greedily; what is asked twice is written once."""
        asked: dict[Words, Pair] = {}
        for source in sources:
            asked.update((pair.source, pair) for pair in self.reading.asked_of(source))
        found = predict_with_probability(self.checkpoint, list(asked.values()), symbol_limit)
        written = {source: (segment.symbols, log_p) for source, ((segment, log_p),) in zip(asked, found, strict=True)}
        return [self._answer(source, written) for source in sources]

    def exact(self, pairs: Sequence[Sides]) -> float:
        """The share of pairs whose target is written to the last word."""
        longest = max((len(target) for _, target in pairs), default=0)
        found = self.answers([source for source, _ in pairs], longest + 1)
        return sum(answer.words == target for answer, (_, target) in zip(found, pairs, strict=True)) / len(pairs)

    def _answer(self, source: Words, written: dict[Words, tuple[tuple[Symbol, ...], float]]) -> Answer:
        total = 0.0

        def write(pair: Pair) -> tuple[Symbol, ...]:
            nonlocal total
            symbols, log_p = written[pair.source]
            total += log_p
            return symbols

        return Answer(self.reading.composed(source, write), total)


def fit(
    pairs: Sequence[Sides], config: PairsConfig, out_dir: Path, progress: TrainingProgress, start: Start | None = None
) -> Fitted:
    """Holds a share of the pairs out, learns the others in `out_dir`, and tries the held-out ones whole."""
    learnt, held_out = divided(pairs, config.held_out_share)
    learnt = recombined(learnt, config.augment, config.training.seed)
    reading = learn_reading(learnt, config.prepare)
    learnt = misspelt(learnt, config.augment, config.training.seed)
    for sentence in told(reading):
        progress.noted(sentence)
    given, tried = examples(reading, learnt, held_out, config.prepare.once)
    out_dir.mkdir(parents=True, exist_ok=True)
    if any((out_dir / name).exists() for name in (BEST, CHECKPOINT)) and Reading.load(out_dir) != reading:
        raise UsageError(f"{out_dir} holds a run on other pairs; name another folder.")
    if not (out_dir / CHECKPOINT).exists():  # a run that is there already has it, or is refused by the trainer
        reading.save(out_dir)
    result = train(given, tried, config.training, out_dir, progress, start=start)
    network = PairsNetwork(load_checkpoint(result.best), reading)
    return Fitted(result, reading, len(given), network.exact(held_out))


def divided(pairs: Sequence[Sides], share: float) -> tuple[list[Sides], list[Sides]]:
    """The pairs to learn, and those held out: every n-th, so that every stretch of the file is heard of."""
    if len(pairs) < 2:
        raise UsageError("There is one pair; training needs some to learn from and some held out.")
    every = max(round(1 / share), 2)
    apart = set(range(every // 2, len(pairs), every)) or {len(pairs) - 1}
    return [pair for index, pair in enumerate(pairs) if index not in apart], [pairs[index] for index in sorted(apart)]


def told(reading: Reading) -> Iterable[str]:
    """What was found out, in sentences."""
    if reading.rules:
        said = ", ".join(f"{rule.word} {_order(rule.order)}" for rule in reading.rules)
        yield f"Rules found in the pairs: {said}."
    if reading.lexicon.entries:
        words = [f"{word} → {said}" for word, said in reading.lexicon.entries.items()]
        more = f" and {len(words) - 8} more" if len(words) > 8 else ""
        yield f"Lexicon found in the pairs: {', '.join(words[:8])}{more}."


def _order(order: Sequence[int]) -> str:
    return "(" + " ".join("before" if side == 0 else "after" for side in order) + ")"
