"""How fast `parse` is: per utterance and beside the bare network, from process start, and how much memory it takes."""

from __future__ import annotations

from random import Random

from benchmarks.command import Options, run_command
from benchmarks.process import parse_once
from benchmarks.quantiles import duration_row, median, quantile
from benchmarks.spoken_lengths import utterances_of
from benchmarks.stages import Stages
from benchmarks.subject import CONTEXT, home
from benchmarks.table import Row, Table, most_row

TOKENS, STARTS = 12, 7
LEFT_OUT = ("office_fan_plug", "towel_heater")
"""Devices of the home that no utterance here speaks of: 20 are left."""
WARM_UP = 20
MOST_OF_BARE, MOST_START_S, MOST_MEMORY_MB, MOST_WEIGHTS_MB = 3.0, 0.4, 80.0, 5.0


def measure(options: Options) -> list[Table]:
    """Two tables: the figures, and where the time goes."""
    subject = home(options.weights, LEFT_OUT)
    network = subject.interpreter.network
    utterances = utterances_of(TOKENS, options.n + WARM_UP, Random(options.seed))
    for utterance in utterances[:WARM_UP]:
        subject.interpreter.interpret(utterance, CONTEXT)
    stages = Stages(subject, network)
    for utterance in utterances[WARM_UP:]:
        stages.run(utterance)
    whole, bare = stages.seconds["whole"], stages.seconds["bare"]
    ratios = [long / short for long, short in zip(whole, bare, strict=True)]
    once = [s - r for s, r in zip(whole, _second(stages), strict=True)]
    steps, acted = stages.seconds["steps"], stages.seconds["acted"]
    parse_once(utterances[0], options.weights)  # compiles modules and fills the disk cache; not counted
    starts = [parse_once(utterances[0], options.weights) for _ in range(STARTS)]
    rows = [
        duration_row(f"parse, {TOKENS} tokens, {len(subject.site.devices)} devices, each utterance once", whole),
        duration_row("  of these, without the read-back being understood again", once),
        duration_row("bare greedy: encode, and as many decoder steps", bare),
        most_row("parse as a multiple of bare greedy, median", median(ratios), "×", MOST_OF_BARE),
        Row("  99th percentile", f"{quantile(ratios, 0.99):.2f} ×", value=quantile(ratios, 0.99)),
        Row("  decoder steps per utterance, median", f"{median(steps):g}", value=median(steps)),
        Row("  utterances that came to commands", f"{sum(acted) / len(acted):.0%}", value=sum(acted) / len(acted)),
        most_row(
            "process start to first answer, median of 7", median([run.seconds for run in starts]), "s", MOST_START_S
        ),
        most_row(
            "peak memory of that process, median of 7", median([run.peak_mb for run in starts]), "MB", MOST_MEMORY_MB, 1
        ),
        most_row("weights", options.weights.stat().st_size / 1e6, "MB", MOST_WEIGHTS_MB),
    ]
    return [Table("Speed of `parse`", rows), stages.table()]


def _second(stages: Stages) -> list[float]:
    """What is left of each whole run after the timed steps."""
    parts = ("tokenise", "mentions", "features", "encode, decode, read clauses", "account, link, check")
    return [
        max(0.0, whole - sum(stages.seconds[part][index] for part in parts))
        for index, whole in enumerate(stages.seconds["whole"])
    ]


if __name__ == "__main__":
    run_command(__doc__, measure, 1_000)
