"""`python -m benchmarks`: every benchmark, one after the other, and the machine they ran on."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace

from benchmarks import accuracy, crowd, dispatch, guards, handwritten, perturbed, read_back, scale, speed, wellformed
from benchmarks.command import Measure, add_common, finish, options
from benchmarks.table import Table

BENCHMARKS: Sequence[tuple[Measure, int]] = (
    (accuracy.measure, 4_000),
    (read_back.measure, 10_000),
    (guards.measure, 6_000),
    (wellformed.measure, 20_000),
    (speed.measure, 1_000),
    (dispatch.measure, 200),
    (perturbed.measure, 1_000),
    (scale.measure, 200),
    (crowd.measure, 0),
    (handwritten.measure, 0),
)


def main() -> None:
    """Runs them with their own numbers of samples, or with a share of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--share", type=float, default=1.0, help="of the usual number of samples (default: %(default)s)"
    )
    add_common(parser)
    given = parser.parse_args()
    finish(given, lambda: _all(given))


def _all(given: argparse.Namespace) -> list[Table]:
    common = options(given)
    return [
        table
        for measure, count in BENCHMARKS
        for table in measure(replace(common, n=max(20, round(given.share * count)) if count else 0))
    ]


if __name__ == "__main__":
    main()
