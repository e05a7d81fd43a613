"""What each part is worth on our own commands: every architecture, and the shipped one with a part taken away.

    python -m benchmarks.parts --n 20000 --seeds 1 2 3 --only shipped "no attention" transformer

The commands are of four classes only: the network of all of them learns from forty times as many, for an hour.
Tried are utterances whose phrases were never trained, and utterances of more clauses than any that was. An utterance is
right when every clause, every boundary between clauses and every pointer is. Names are made up anew for every house, so
nearly all are unseen.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from statistics import mean, stdev
from tempfile import TemporaryDirectory
from time import process_time

from benchmarks.command import finish
from benchmarks.table import Row, Table
from nlcontrol.model.seq2seq import ModelConfig
from nlcontrol.resources import grammars_dir
from nlcontrol.runtime.pair import Pair, Segment, Symbol
from nlcontrol.site.mentions import FEATURES
from nlcontrol.synthesis.stream import SynthesisConfig, Synthesiser
from nlcontrol.training.batches import Batches
from nlcontrol.training.checkpoint import Checkpoint, load_checkpoint
from nlcontrol.training.configuration import TrainingConfig
from nlcontrol.training.dataset import Names
from nlcontrol.training.pairs_configuration import load_pairs_config
from nlcontrol.training.progress import SilentProgress
from nlcontrol.training.score import BOUNDARY, score
from nlcontrol.training.shipped import ShippedConfig
from nlcontrol.training.trainer import train

CLAUSE = ";"
CLASSES = ("light", "cover", "switch", "lock")
ANY_CLASS = "device"
"""Its phrases are of every class."""
TRAINED_CLAUSES, MORE_CLAUSES = 3, 6
LEAST_STEPS = 1_000
ARCHITECTURES = ("simple", "fixed", "additive", "convolutional", "transformer")
"""Named settings whose network is put in the shipped one's place; copying, tags and all else stay."""


@dataclass(frozen=True, slots=True)
class Variant:
    """The shipped network, changed in one thing."""

    model: ModelConfig = field(default_factory=lambda: ShippedConfig().training.model)
    noise: float = 0.04
    negatives: float = 0.13
    """The share of utterances to learn that are not for us; of those tried it is always this."""
    rewritten: Callable[[Pair], Pair] = lambda pair: pair


@dataclass(frozen=True, slots=True)
class Measured:
    """One run."""

    unseen_phrases: float
    more_clauses: float
    cpu_s: float


def whole(pair: Pair) -> Pair:
    """The pair as one sequence: clauses are written one after the other, in sight of all tokens."""
    joined: list[Symbol] = []
    for part in pair.segments:
        joined += [*part.symbols, CLAUSE]
    tags = {layer: labels for layer, labels in pair.tags.items() if layer != BOUNDARY}
    return replace(pair, tags=tags, segments=(Segment(0, len(pair.source), tuple(joined[:-1])),))


def uncopied(pair: Pair) -> Pair:
    """The pair with the words that are pointed at written out."""
    segments = tuple(
        replace(part, symbols=tuple(pair.source[s] if isinstance(s, int) else s for s in part.symbols))
        for part in pair.segments
    )
    return replace(pair, segments=segments)


def variants() -> Mapping[str, Variant]:
    """Every variant by its name."""
    shipped = Variant().model
    changed = {
        "shipped": Variant(),
        "no attention": Variant(replace(shipped, attention=replace(shipped.attention, kind="none"))),
        "multiplicative attention": Variant(
            replace(shipped, attention=replace(shipped.attention, kind="multiplicative"))
        ),
        "no copying": Variant(replace(shipped, decoder=replace(shipped.decoder, pointer=0)), rewritten=uncopied),
        "no clauses: one sequence": Variant(rewritten=whole),
        "no noise": Variant(noise=0.0),
        "no negatives": Variant(negatives=0.0),
        "one layer": Variant(replace(shipped, encoder=replace(shipped.encoder, layers=1))),
        "no carried states": Variant(replace(shipped, encoder=replace(shipped.encoder, carry=0.0))),
        "one direction": Variant(replace(shipped, encoder=replace(shipped.encoder, bidirectional=False))),
    }
    for name in ARCHITECTURES:
        model = load_pairs_config(name).training.model
        pointing = replace(model.decoder, pointer=shipped.decoder.pointer)
        changed[name] = Variant(replace(model, embedding=shipped.embedding, decoder=pointing))
    return changed


def few_classes(folder: Path, classes: Sequence[str] = CLASSES) -> Path:
    """The shipped grammars with these classes only."""
    directory = Path(shutil.copytree(grammars_dir(), folder / "grammars"))
    for path in (*directory.glob("*.yaml"), *(directory / "phrases").glob("*.yaml")):
        if path.stem not in (*classes, ANY_CLASS):
            path.unlink()
    return directory


def drawn(variant: Variant, directory: Path, count: int, seed: int, *, held_out: bool, clauses: int) -> list[Pair]:
    """Synthesised commands as a variant sees them; held-out ones are never noisy, and always some are not for us."""
    tried = SynthesisConfig("en", clauses, noise=0.0, out_of_domain=Variant().negatives, use_held_out=True)
    learnt = SynthesisConfig("en", clauses, variant.noise, variant.negatives)
    config = tried if held_out else learnt
    samples = Synthesiser(config, directory).stream(seed)
    return [variant.rewritten(sample.pair) for sample in islice(samples, count)]


def measured(variant: Variant, count: int, epochs: int, seed: int) -> Measured:
    """Learns and tries one variant."""
    with TemporaryDirectory() as folder:
        directory = few_classes(Path(folder))
        learnt = drawn(variant, directory, count, 100 + seed, held_out=False, clauses=TRAINED_CLAUSES)
        tried = drawn(variant, directory, 1_000, 7, held_out=True, clauses=TRAINED_CLAUSES)
        longer = drawn(variant, directory, 4_000, 8, held_out=True, clauses=MORE_CLAUSES)
        longer = [pair for pair in longer if _clauses(pair) > TRAINED_CLAUSES]
    config = TrainingConfig(
        variant.model,
        epochs,
        LEAST_STEPS,
        batch_size=32,  # the shipped weights take four times as many at once, of forty times as many utterances
        label_smoothing=0.005,
        tag_weights={"role": 0.1},
        features=FEATURES,
        seed=seed,
    )
    with TemporaryDirectory() as folder:
        began = process_time()
        result = train(learnt, tried, config, Path(folder), SilentProgress())
        return Measured(result.score, _exact(load_checkpoint(result.best), longer), process_time() - began)


def _clauses(pair: Pair) -> int:
    written = sum(part.symbols.count(CLAUSE) for part in pair.segments)
    return len(pair.segments) + written


def _exact(checkpoint: Checkpoint, pairs: Sequence[Pair]) -> float:
    names = Names.of(checkpoint.vocabulary)
    known = set(checkpoint.vocabulary.symbols)
    right = [pair for pair in pairs if all(isinstance(s, int) or s in known for p in pair.segments for s in p.symbols)]
    batches = Batches(names.encode(right), names, checkpoint.vocabulary, checkpoint.config.model.embedding, "cpu")
    return score(checkpoint.model(), batches).exact * len(right) / len(pairs)  # what cannot be written is wrong


def table(found: Mapping[str, Sequence[Measured]], count: int) -> Table:
    """A row for each variant."""
    rows = [
        Row(
            name,
            f"unseen phrases {_mean([run.unseen_phrases for run in runs])}   "
            f"more clauses {_mean([run.more_clauses for run in runs])}   {mean(run.cpu_s for run in runs):.0f} CPU-s",
            value=[
                {"unseen_phrases": r.unseen_phrases, "more_clauses": r.more_clauses, "cpu_s": r.cpu_s} for r in runs
            ],
        )
        for name, runs in found.items()
    ]
    return Table(
        f"What each part is worth, {count:,} utterances learnt, exact match",
        rows,
        [f"Trained on up to {TRAINED_CLAUSES} clauses, then tried on {TRAINED_CLAUSES + 1} to {MORE_CLAUSES}."],
    )


def _mean(shares: Sequence[float]) -> str:
    spread = f" ± {100 * stdev(shares):.1f}" if len(shares) > 1 else ""
    return f"{100 * mean(shares):.1f}{spread} %"


def main() -> None:
    """Measures what the command line names."""
    known = variants()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=list(known), default=list(known), metavar="VARIANT")
    parser.add_argument("--n", type=int, default=20_000, help="utterances to learn from (default: %(default)s)")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    parser.add_argument("--json", action="store_true", help="JSON instead of tables")
    given = parser.parse_args()
    finish(given, lambda: [_measured(known, given)])


def _measured(known: Mapping[str, Variant], given: argparse.Namespace) -> Table:
    found: dict[str, list[Measured]] = {}
    for name in given.only:
        for seed in given.seeds:
            run = measured(known[name], given.n, given.epochs, seed)
            found.setdefault(name, []).append(run)
            print(f"{name}, seed {seed}: {run}", file=sys.stderr, flush=True)
    return table(found, given.n)


if __name__ == "__main__":
    main()
