"""Choosing: the same pairs learnt with every combination of some settings, each with several seeds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from statistics import mean, stdev
from time import monotonic
from typing import Any
from zlib import crc32

from nlcontrol.errors import DefinitionError
from nlcontrol.training.fit import fit
from nlcontrol.training.pairs import Sides
from nlcontrol.training.pairs_configuration import PairsConfig, merged, read_pairs_config
from nlcontrol.training.progress import SilentProgress, TrainingProgress

SWEEP, SEEDS = "sweep", "seeds"
DEFAULT_SEEDS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Choice:
    """One combination: what it changes, and what it comes to."""

    changes: Mapping[str, object]
    config: PairsConfig


@dataclass(frozen=True, slots=True)
class Outcome:
    """A combination, tried with every seed."""

    choice: Choice
    exact: Sequence[float]
    """The share of held-out pairs written to the last word, seed by seed."""
    seconds: float
    """The mean time of a run; of one that was done before, next to nothing."""

    @property
    def mean(self) -> float:
        """Of the exact match."""
        return mean(self.exact)

    @property
    def spread(self) -> float:
        """The standard deviation over the seeds; 0 of a single one."""
        return stdev(self.exact) if len(self.exact) > 1 else 0.0


@dataclass(frozen=True, slots=True)
class Sweep:
    """Every combination, in the order of the file."""

    choices: Sequence[Choice]
    seeds: Sequence[int]

    def outcomes(
        self, pairs: Sequence[Sides], out_dir: Path, progress: TrainingProgress | None = None
    ) -> Iterator[Outcome]:
        """What each comes to, as it is done; what was done before is not done again."""
        for choice in self.choices:
            shares, began = [], monotonic()
            for seed in self.seeds:
                config = replace(choice.config, training=replace(choice.config.training, seed=seed))
                folder = out_dir / f"{_digest(choice.changes)}-{seed}"
                shares.append(fit(pairs, config, folder, progress or SilentProgress()).held_out_exact)
            yield Outcome(choice, shares, (monotonic() - began) / len(self.seeds))


def read_sweep(settings: Mapping[str, Any], where: str) -> Sweep:
    """The combinations of a file: lists under `sweep`, each key as `model.encoder.kind`; `seeds` beside it."""
    tried = settings.get(SWEEP)
    if not isinstance(tried, Mapping) or not tried:
        raise DefinitionError(
            f"{where} says nothing to try: list values under `{SWEEP}`, as learning_rate: [0.001, 0.01]"
        )
    for key, values in tried.items():
        if not isinstance(values, list) or not values:
            raise DefinitionError(f"{where}: what to try for {key} must be a list of values, not {values!r}")
    seeds = settings.get(SEEDS, list(DEFAULT_SEEDS))
    if not isinstance(seeds, list) or not seeds or not all(type(seed) is int for seed in seeds):
        raise DefinitionError(f"{where}: {SEEDS} must be a list of whole numbers, not {seeds!r}")
    base = {key: value for key, value in settings.items() if key not in (SWEEP, SEEDS)}
    choices = []
    for values in product(*tried.values()):
        changes = dict(zip(map(str, tried), values, strict=True))
        changed = base
        for key, value in changes.items():
            changed = merged(changed, _nested(key.split("."), value))
        choices.append(Choice(changes, read_pairs_config(changed, where)))
    return Sweep(choices, seeds)


def _nested(keys: Sequence[str], value: object) -> dict[str, Any]:
    return {keys[0]: _nested(keys[1:], value) if len(keys) > 1 else value}


def _digest(changes: Mapping[str, object]) -> str:
    return f"{crc32(json.dumps(changes, sort_keys=True).encode()):08x}"
