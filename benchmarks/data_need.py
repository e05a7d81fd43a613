"""How much data does it need: exact match after 100, 1,000, 10,000 … pairs, with and without augmentation.

    python -m benchmarks.data_need --corpus scan --settings plain general --picture need.svg
    python -m benchmarks.data_need --corpus commands --settings shipped --picture need.svg

`scan` is the simple split of SCAN, tried on its whole test split; `commands` are our own synthesised commands, tried on
phrases that were never trained. Augmentation exchanges words for their like and misspells some. `shipped` is the
network that ships, on commands of a few classes, clause by clause; augmentation is then the noise of speech.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from random import Random
from statistics import mean
from tempfile import TemporaryDirectory
from time import process_time

from benchmarks.command import finish
from benchmarks.parts import Variant, measured
from benchmarks.scan import scan
from benchmarks.table import Row, Table, percent
from nlcontrol.errors import UsageError
from nlcontrol.resources import grammars_dir
from nlcontrol.runtime.pair import Pair
from nlcontrol.synthesis.stream import SynthesisConfig, Synthesiser
from nlcontrol.training.augmentation import Augmentation
from nlcontrol.training.fit import PairsNetwork, fit
from nlcontrol.training.pairs import Sides, spelled_out
from nlcontrol.training.pairs_configuration import load_pairs_config
from nlcontrol.training.pictures import check_suffix, new_figure, save_figure
from nlcontrol.training.progress import SilentProgress

SIZES = (100, 1_000, 10_000, 100_000)
AUGMENTED = Augmentation(recombine=1.0, noise=0.5)
TRIED = 1_000
"""How many commands are tried; SCAN's test split is tried whole."""
CLAUSE = ";"
SHIPPED = "shipped"
EPOCHS = 3

Corpus = Callable[[int], tuple[Sequence[Sides], Sequence[Sides]]]
"""As many pairs to learn as asked for, or as there are, and those to try."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Exact match by the number of pairs."""

    name: str
    exact: Mapping[int, float]
    cpu_s: float


def of_scan(count: int) -> tuple[Sequence[Sides], Sequence[Sides]]:
    """The first pairs of a fixed shuffle, so that more pairs hold the fewer ones."""
    pairs = scan("simple", "train")
    Random(0).shuffle(pairs)
    return pairs[:count], scan("simple", "test")


def of_commands(count: int) -> tuple[Sequence[Sides], Sequence[Sides]]:
    """Synthesised commands, clauses one after the other; tried are templates held out of training."""
    config = SynthesisConfig("en", noise=0.0, held_out=0.1)
    learnt = islice(Synthesiser(config, grammars_dir()).stream(1), count)
    apart = replace(config, use_held_out=True)
    tried = islice(Synthesiser(apart, grammars_dir()).stream(2), TRIED)
    return [sides(sample.pair) for sample in learnt], [sides(sample.pair) for sample in tried]


CORPORA: Mapping[str, Corpus] = {"scan": of_scan, "commands": of_commands}


def sides(pair: Pair) -> Sides:
    """A pair as two rows of words: names are said again, clauses stand one after the other."""
    clauses = [spelled_out(pair.source, segment.symbols) for segment in pair.segments]
    joined = [word for clause in clauses for word in (*clause, CLAUSE)]
    return pair.source, tuple(joined[:-1])


def curve(corpus: Corpus, settings: str, sizes: Sequence[int], seeds: Sequence[int], augment: Augmentation) -> Curve:
    """The settings, tried with every number of pairs that the corpus has."""
    name = f"{settings}, augmented" if augment != Augmentation() else settings
    config = replace(load_pairs_config(settings), augment=augment)
    exact: dict[int, float] = {}
    began = process_time()
    for size in sizes:
        pairs, tried = corpus(size)
        if len(pairs) in exact:
            break
        shares = []
        for seed in seeds:
            own = replace(config, training=replace(config.training, seed=seed, device="cpu"))
            with TemporaryDirectory() as folder:
                fit(pairs, own, Path(folder), SilentProgress())
                shares.append(PairsNetwork.load(Path(folder)).exact(tried))
            print(f"{name}, {len(pairs):,} pairs, seed {seed}: {percent(shares[-1])}", file=sys.stderr, flush=True)
        exact[len(pairs)] = mean(shares)
    return Curve(name, exact, process_time() - began)


def shipped_curve(sizes: Sequence[int], seeds: Sequence[int], *, noise: bool) -> Curve:
    """The shipped network, learning commands of a few classes with or without the noise of speech."""
    variant = Variant() if noise else Variant(noise=0.0)
    exact: dict[int, float] = {}
    cpu_s = 0.0
    for size in sizes:
        runs = [measured(variant, size, EPOCHS, seed) for seed in seeds]
        exact[size], cpu_s = mean(run.unseen_phrases for run in runs), cpu_s + sum(run.cpu_s for run in runs)
        print(f"{SHIPPED}, noise {noise}, {size:,}: {percent(exact[size])}", file=sys.stderr, flush=True)
    return Curve(f"{SHIPPED}, augmented" if noise else SHIPPED, exact, cpu_s)


def table(title: str, curves: Sequence[Curve]) -> Table:
    """A row for each curve."""
    rows = [
        Row(
            each.name,
            "   ".join(f"{size:,} pairs {percent(share)}" for size, share in each.exact.items()),
            value={str(size): share for size, share in each.exact.items()},
        )
        for each in curves
    ]
    return Table(title, rows)


def draw(curves: Sequence[Curve], picture: Path) -> None:
    """The curves as a plot."""
    figure = new_figure(7, 4.5)
    axis = figure.subplots()
    for each in curves:
        style = "o--" if each.name.endswith("augmented") else "o-"
        axis.plot(list(each.exact), [100 * share for share in each.exact.values()], style, label=each.name)
    axis.set(xscale="log", xlabel="pairs to learn from", ylabel="exact match, %", ylim=(-2, 102))
    axis.legend()
    save_figure(figure, picture)


def main() -> None:
    """Measures what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", choices=sorted(CORPORA), default="scan")
    parser.add_argument("--settings", nargs="+", default=["plain", "whole", "general"], help="names or files")
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    parser.add_argument("--seeds", nargs="+", type=int, default=[1])
    parser.add_argument("--picture", type=Path, help="also draw it: .png or .svg")
    parser.add_argument("--json", action="store_true", help="JSON instead of tables")
    given = parser.parse_args()
    finish(given, lambda: [_measured(given)])


def _measured(given: argparse.Namespace) -> Table:
    if given.picture is not None:
        check_suffix(given.picture)
    if SHIPPED in given.settings and given.corpus != "commands":
        raise UsageError(f"{SHIPPED} reads commands only: --corpus commands")
    curves = [
        shipped_curve(given.sizes, given.seeds, noise=augment != Augmentation())
        if settings == SHIPPED
        else curve(CORPORA[given.corpus], settings, given.sizes, given.seeds, augment)
        for settings in given.settings
        for augment in (Augmentation(), AUGMENTED)
    ]
    if given.picture is not None:
        draw(curves, given.picture)
    return table(f"How much data it needs: {given.corpus}, exact match", curves)


if __name__ == "__main__":
    main()
