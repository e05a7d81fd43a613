"""SCAN: the published test of compositional generalisation, beside published numbers; read in place, never copied.

    python -m benchmarks.scan --settings plain whole general --splits length addprim_jump --seeds 1 2 3

`general` finds rules and a lexicon in the training pairs and is told nothing of the target language; `whole` has the
lexicon alone and writes whole targets; `plain` is a GRU with attention. A tenth of the training pairs is held out for
early stopping. Exact match is over the whole test split, written greedily to the last word.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean, stdev
from tempfile import TemporaryDirectory
from time import process_time

from benchmarks.command import finish
from benchmarks.table import Row, Table, percent
from nlcontrol.errors import DefinitionError, UsageError
from nlcontrol.training.fit import PairsNetwork, fit
from nlcontrol.training.pairs import Sides
from nlcontrol.training.pairs_configuration import load_pairs_config
from nlcontrol.training.progress import SilentProgress

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "scan"
SPLITS = ("simple", "addprim_jump", "addprim_turn_left", "template_around_right", "length")
AIM = 0.999
PUBLISHED = {
    "simple": "LSTM 99.8 (Lake & Baroni 2018) [R]; GRU + attention 100 (Bastings 2018) [R]; CGPS 99.9 (Li 2019) [R]",
    "addprim_jump": "LSTM 0.08 (Lake & Baroni 2018) [R]; GRU + attention 12.5 ± 6.6 (Bastings 2018) [R]; "
    "CGPS 98.8 ± 1.4 (Li 2019) [R]; LSTM + learnt lexicon 92–99 (Akyürek & Andreas 2021) [S]",
    "addprim_turn_left": "LSTM 90.0 (Lake & Baroni 2018) [R]; GRU + attention 59.1 ± 16.8 (Bastings 2018) [R]; "
    "CGPS 99.7 ± 0.4 (Li 2019) [R]",
    "template_around_right": "LSTM 2.5 ± 2.7 (Loula 2018) [R]; CGPS 83.2 ± 13.2 (Li 2019) [R]; "
    "LSTM + learnt lexicon 95 (Akyürek & Andreas 2021) [R]",
    "length": "GRU + attention 20.8 (Lake & Baroni 2018), 18.1 (Bastings 2018) [R]; CGPS 20.3 ± 1.1 (Li 2019) [R]; "
    "Transformer with relative positions ≈ 20 (Csordás 2021) [S]; NQG-T5 100 (Shaw 2021) [R]; "
    "NeSS 100 (Chen 2020) and LANE 100 (Liu 2020), by reinforcement learning [S]",
}
"""Exact match in per cent; [S] was read in a copy of the paper or page, [R] is recalled."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One run."""

    exact: float
    held_out: float
    cpu_s: float
    """Reading, learning and evaluating held-out pairs, on one thread; the test split is not counted."""
    steps: int


def scan(split: str, part: str, folder: Path = DATA) -> list[Sides]:
    """The pairs of a part of a split."""
    path = folder / f"tasks_{part}_{split}.txt.gz"
    if not path.is_file():
        raise UsageError(f"SCAN is skipped: there is no {path}.")
    pairs = []
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            source, mark, target = line.removeprefix("IN: ").partition(" OUT: ")
            if not mark:
                raise DefinitionError('there is no " OUT: "', path, number)
            pairs.append((tuple(source.split()), tuple(target.split())))
    return pairs


def measured(split: str, settings: str, seed: int) -> Measured:
    """Learns a split from its training pairs and tries all of its test pairs."""
    config = load_pairs_config(settings)
    config = replace(config, training=replace(config.training, seed=seed, device="cpu"))
    learnt, tried = scan(split, "train"), scan(split, "test")
    with TemporaryDirectory() as folder:
        began = process_time()
        fitted = fit(learnt, config, Path(folder), SilentProgress())
        cpu_s = process_time() - began
        exact = PairsNetwork.load(Path(folder)).exact(tried)
    print(f"{split} {settings} seed {seed}: {percent(exact)} after {cpu_s:.0f} CPU-s", file=sys.stderr, flush=True)
    return Measured(exact, fitted.held_out_exact, cpu_s, fitted.result.steps)


def table(split: str, runs: Sequence[tuple[str, Sequence[Measured]]]) -> Table:
    """What the settings came to on a split, seed by seed."""
    return Table(f"SCAN {split}, exact match", [_row(name, found) for name, found in runs], [PUBLISHED[split]])


def _row(settings: str, found: Sequence[Measured]) -> Row:
    shares = [each.exact for each in found]
    spread = f" ± {100 * stdev(shares):.2f}" if len(shares) > 1 else ""
    seeds = ", ".join(percent(share) for share in shares)
    cost = f"{mean(each.cpu_s for each in found):.0f} CPU-s, {mean(each.steps for each in found):.0f} steps"
    value = [{"exact": each.exact, "held_out": each.held_out, "cpu_s": each.cpu_s} for each in found]
    aimed = settings == "general"
    return Row(
        settings,
        f"{100 * mean(shares):.2f}{spread} %  ({seeds}); {cost}",
        f"≥ {100 * AIM:g} %" if aimed else "",
        mean(shares) >= AIM if aimed else None,
        value,
    )


def main() -> None:
    """Measures what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--splits", nargs="+", choices=SPLITS, default=SPLITS)
    parser.add_argument("--settings", nargs="+", default=["plain", "whole", "general"], help="names or files")
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    parser.add_argument("--json", action="store_true", help="JSON instead of tables")
    given = parser.parse_args()
    finish(given, lambda: [_measured_split(split, given.settings, given.seeds) for split in given.splits])


def _measured_split(split: str, settings: Sequence[str], seeds: Sequence[int]) -> Table:
    return table(split, [(name, [measured(split, name, seed) for seed in seeds]) for name in settings])


if __name__ == "__main__":
    main()
