"""What one new class costs: minutes of training from the shipped weights, and how well it and the others go then."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.accuracy import LANGUAGE, Judge, trained_share
from benchmarks.command import Options, run_command
from benchmarks.table import Row, Table, share_row
from nlcontrol.errors import UsageError
from nlcontrol.evaluation.intervals import Share
from nlcontrol.grammar.loader import load_grammar
from nlcontrol.resources import grammars_dir
from nlcontrol.runtime.network import Network
from nlcontrol.session.definitions import GRAMMARS
from nlcontrol.synthesis.stream import Sample, SynthesisConfig, Synthesiser

NEW = Path(__file__).resolve().parent / "grammars" / "pet_feeder.yaml"


def measure(options: Options) -> list[Table]:
    """Teaches the class and measures it, and the others before and after."""
    with TemporaryDirectory() as folder:
        out_dir = Path(folder) / "taught"
        command = [sys.executable, "-m", "nlcontrol.cli", "train", "--from", str(options.weights)]
        start = perf_counter()
        done = subprocess.run(  # noqa: S603 - our own program
            [*command, "--grammar", str(NEW), "--output", str(out_dir)], capture_output=True, text=True, check=False
        )
        minutes = (perf_counter() - start) / 60
        if done.returncode:
            raise UsageError(f"nlcontrol train ended with {done.returncode}: {done.stderr.strip()[-300:]}")
        return [_table(options, out_dir, minutes)]


def _table(options: Options, out_dir: Path, minutes: float) -> Table:
    before, after = Network.load(options.weights), Network.load(out_dir / "weights.npz")
    taught, shipped = load_grammar(out_dir / GRAMMARS), load_grammar()
    share, seed = trained_share(before), 31 * options.seed
    judge_before, judge_after = Judge(before, shipped), Judge(after, taught)

    def drawn(directory: Path, *, held_out: bool, focus: tuple[str, ...] = ()) -> Iterator[Sample]:
        config = SynthesisConfig(LANGUAGE, held_out=share, noise=0.0, use_held_out=held_out, focus=focus)
        return Synthesiser(config, directory).stream(seed)

    def own(held_out: bool) -> Iterator[Sample]:
        samples = drawn(out_dir / GRAMMARS, held_out=held_out, focus=(NEW.stem,))
        return (sample for sample in samples if _speaks(sample, NEW.stem))

    rows = [Row("minutes of `nlcontrol train --from shipped --grammar`", f"{minutes:.1f}", value=minutes)]
    for what, held_out in (("phrases as trained", False), ("phrases never seen", True)):
        score = judge_after.score(islice(own(held_out), options.n))
        rows.append(share_row(f"the new class, {what}", Share(score.right, score.count)))
        for when, judge in (("before", judge_before), ("after", judge_after)):
            score = judge.score(islice(drawn(grammars_dir(), held_out=held_out), options.n))
            rows.append(share_row(f"all others, {what}, {when}", Share(score.right, score.count)))
    return Table("A new class by fine-tuning", rows, ["Held-out templates are few in so small a class."])


def _speaks(sample: Sample, class_name: str) -> bool:
    return any(
        isinstance(symbol, str) and class_name in symbol
        for segment in sample.pair.segments
        for symbol in segment.symbols
    )


if __name__ == "__main__":
    run_command(__doc__, measure, 1_000)
