"""What one new class costs: minutes of training from the shipped weights, and how well it and the others go then."""

from __future__ import annotations

import shutil
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
UNSEEN = NEW.parent / "unseen" / NEW.name
"""Other phrases of the class: it has too few of its own to hold some out."""


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

    def drawn(directory: Path, *, held_out: bool) -> Iterator[Sample]:
        config = SynthesisConfig(LANGUAGE, held_out=share, noise=0.0, use_held_out=held_out)
        return Synthesiser(config, directory).stream(seed)

    def own(directory: Path) -> Iterator[Sample]:
        config = SynthesisConfig(LANGUAGE, held_out=0.0, noise=0.0, focus=(NEW.stem,))
        samples = Synthesiser(config, directory).stream(seed)
        return (sample for sample in samples if _speaks(sample, NEW.stem))

    rows = [Row("minutes of `nlcontrol train --from shipped --grammar`", f"{minutes:.1f}", value=minutes)]
    unseen = with_unseen_phrases(out_dir / GRAMMARS, out_dir / "unseen")
    for what, held_out in (("phrases as trained", False), ("phrases never seen", True)):
        score = judge_after.score(islice(own(unseen if held_out else out_dir / GRAMMARS), options.n))
        rows.append(share_row(f"the new class, {what}", Share(score.right, score.count)))
        for when, judge in (("before", judge_before), ("after", judge_after)):
            score = judge.score(islice(drawn(grammars_dir(), held_out=held_out), options.n))
            rows.append(share_row(f"all others, {what}, {when}", Share(score.right, score.count)))
    notes = [
        f"The new class: utterances with a clause of it; its phrases never seen are those of {UNSEEN.parent.name}/."
    ]
    return Table("A new class by fine-tuning", rows, notes)


def with_unseen_phrases(taught: Path, directory: Path) -> Path:
    """The taught grammars, copied to a folder where the new class is only spoken of in phrases that nobody trained."""
    shutil.copytree(taught, directory)
    schema, _ = NEW.read_text(encoding="utf-8").split("\n---\n")
    (directory / NEW.name).write_text(f"{schema}\n---\n{UNSEEN.read_text(encoding='utf-8')}", encoding="utf-8")
    return directory


def _speaks(sample: Sample, class_name: str) -> bool:
    return any(
        isinstance(symbol, str) and class_name in symbol
        for segment in sample.pair.segments
        for symbol in segment.symbols
    )


if __name__ == "__main__":
    run_command(__doc__, measure, 1_000)
