"""`nlcontrol sweep`: many settings, several seeds, one table; goes on where it was stopped."""

from __future__ import annotations

import argparse
from pathlib import Path

from nlcontrol.errors import UsageError


def run(options: argparse.Namespace) -> int:
    """Prints mean and spread of every combination, the best first."""
    try:
        import torch  # noqa: F401, PLC0415 -- an extra; the main job never imports it
    except ImportError as error:
        raise UsageError('Training needs PyTorch: pip install "nlcontrol[train]" (or make install).') from error
    from rich.console import Console  # noqa: PLC0415 -- with torch, and only here
    from rich.table import Table  # noqa: PLC0415 -- as above

    from nlcontrol.training.pairs import read_sides  # noqa: PLC0415 -- as above
    from nlcontrol.training.pairs_configuration import load_settings  # noqa: PLC0415 -- as above
    from nlcontrol.training.sweep import read_sweep  # noqa: PLC0415 -- as above

    sweep = read_sweep(load_settings(options.config), options.config)
    pairs = read_sides(options.pairs)
    out_dir: Path = options.output or Path("runs") / f"sweep-{Path(options.config).stem}"
    told = Console(stderr=True)
    told.print(f"{len(sweep.choices)} settings, {len(sweep.seeds)} seeds each, kept in {out_dir}")
    outcomes = []
    for outcome in sweep.outcomes(pairs, out_dir):
        outcomes.append(outcome)
        said = "  ".join(f"{key} {value}" for key, value in outcome.choice.changes.items())
        told.print(f"{len(outcomes)}/{len(sweep.choices)}  {said}  {outcome.mean:.2%}", highlight=False)
    table = Table(*sweep.choices[0].changes, "exact match", "± seeds", "best seed", "s per run")
    for outcome in sorted(outcomes, key=lambda each: -each.mean):
        values = [str(value) for value in outcome.choice.changes.values()]
        shares = (f"{outcome.mean:.2%}", f"{outcome.spread:.2%}", f"{max(outcome.exact):.2%}")
        table.add_row(*values, *shares, f"{outcome.seconds:.1f}")
    Console().print(table)
    return 0
