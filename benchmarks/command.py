"""One benchmark as a command: its options, which weights it measures, and how its tables come out."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from benchmarks.machine import machine
from benchmarks.table import Table, show
from nlcontrol.errors import ModelError, NlcontrolError
from nlcontrol.interpreter.interpreter import WEIGHTS
from nlcontrol.resources import weights_dir

VARIABLE = "NLCONTROL_WEIGHTS"


@dataclass(frozen=True, slots=True)
class Options:
    """What a benchmark is told."""

    n: int
    """How many; each benchmark says of what."""
    seed: int
    weights: Path
    misses: int = 0
    """How many misses to show."""


Measure = Callable[[Options], Sequence[Table]]


def run_command(description: str | None, measure: Measure, default_n: int) -> None:
    """Reads the command line, measures, prints; exits with 2 and one sentence where something is missing."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--n", type=int, default=default_n, help="how many (default: %(default)s)")
    add_common(parser)
    given = parser.parse_args()
    finish(given, lambda: measure(replace(options(given), n=given.n)))


def add_common(parser: argparse.ArgumentParser) -> None:
    """The options that every benchmark has."""
    parser.add_argument("--seed", type=int, default=1, help="equal seeds measure the same (default: %(default)s)")
    parser.add_argument("--model", type=Path, help=f"other weights than the shipped ones (or the variable {VARIABLE})")
    parser.add_argument("--json", action="store_true", help="JSON instead of tables")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="show N misses of each kind")


def options(given: argparse.Namespace) -> Options:
    """The common options; ModelError when there are no weights."""
    path = given.model or os.environ.get(VARIABLE) or weights_dir() / WEIGHTS
    weights = Path(path) / "weights.npz" if Path(path).is_dir() else Path(path)
    if not weights.is_file():
        raise ModelError(f"{weights} does not exist: train it (`make train`), or name other weights with --model.")
    return Options(0, given.seed, weights, given.misses)


def finish(given: argparse.Namespace, measured: Callable[[], Sequence[Table]]) -> None:
    """Measures and prints, as tables or as JSON."""
    try:
        tables = measured()
    except NlcontrolError as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        sys.exit(2)
    if given.json:
        print(json.dumps({"machine": machine(), "tables": [table.to_json() for table in tables]}, ensure_ascii=False))
        return
    console = Console()
    show(tables, console)
    console.print(f"Measured on: {machine()}", highlight=False)
