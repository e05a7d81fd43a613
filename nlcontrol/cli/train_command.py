"""`nlcontrol train`: the shipped network again, or a network for pairs of anybody's; goes on where it was stopped."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from nlcontrol.errors import ModelError, UsageError
from nlcontrol.grammar.source import load_document
from nlcontrol.interpreter.interpreter import WEIGHTS
from nlcontrol.resources import grammars_dir, weights_dir
from nlcontrol.session.definitions import GRAMMARS

SHIPPED = "shipped"
FINE_TUNING: Mapping[str, Any] = {"held_out_utterances": 1_000, "again_epochs": 0}
FINE_TUNING_UTTERANCES = 40_000
"""Of which two in five speak of the new class; the others keep what is known."""


def run(options: argparse.Namespace) -> int:
    """Trains with a bar on stderr; says where the weights are."""
    try:
        import torch  # noqa: F401, PLC0415 -- an extra; the main job never imports it
    except ImportError as error:
        raise UsageError('Training needs PyTorch: pip install "nlcontrol[train]" (or make install).') from error
    trained = _train_shipped if options.pairs is None else _train_on_pairs
    try:
        return trained(options)
    except KeyboardInterrupt:
        print("stopped; the same command goes on from the last checkpoint", file=sys.stderr)
        raise
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        told = "What was saved before is whole, and the same command goes on from there."
        raise UsageError(f"{where}the run cannot be kept: {error.strerror}. {told}") from error


def _train_shipped(options: argparse.Namespace) -> int:
    from rich.console import Console  # noqa: PLC0415 -- with torch, and only here

    from nlcontrol.training.configuration import read_config  # noqa: PLC0415 -- as above
    from nlcontrol.training.pairs_configuration import plain  # noqa: PLC0415 -- as above
    from nlcontrol.training.progress import BarProgress  # noqa: PLC0415 -- as above
    from nlcontrol.training.shipped import ShippedConfig, make_shipped  # noqa: PLC0415 -- as above
    from nlcontrol.training.warm_start import load_start  # noqa: PLC0415 -- as above

    record = {} if options.config is None else plain(load_document(Path(options.config)))
    config = replace(read_config(ShippedConfig, record, str(options.config)), seed=options.seed)
    utterances = {code: int(count) for code, count in config.utterances.items()}
    if options.n is not None:
        total = sum(utterances.values())
        utterances = {code: max(1, round(options.n * count / total)) for code, count in utterances.items()}
    if options.language is not None:
        if options.language not in utterances:
            raise UsageError(f'The settings train no utterances in "{options.language}", only {", ".join(utterances)}.')
        utterances = {options.language: utterances[options.language]}
    out_dir: Path = options.output or Path("runs/shipped")
    weights = weights_dir() / WEIGHTS if options.output is None else out_dir / "weights.npz"
    start = None if options.start is None else load_start(_start_of(options.start))
    folder = grammars_dir()
    if options.grammar:
        if start is None or options.output is None:
            raise UsageError("A further class is learnt with --from shipped, and kept with --output DIR.")
        folder = with_classes(options.grammar, out_dir)
        config = replace(config, focus=tuple(path.stem for path in options.grammar), **FINE_TUNING)
        if options.n is None:
            utterances = {"en": FINE_TUNING_UTTERANCES}
        config = replace(config, training=replace(config.training, epochs=2, learning_rate=6e-4, warm_up_steps=50))
    config = replace(config, utterances=utterances)
    result = make_shipped(folder, out_dir, weights, config, BarProgress(Console(stderr=True)), start)
    print(f"{weights}: held-out exact match {result.score:.2%} at step {result.step} of {result.steps}")
    if options.output is not None:
        print(f"try it with: nlcontrol --model {out_dir}")
    return 0


def with_classes(files: Sequence[Path], out_dir: Path) -> Path:
    """The folder of the shipped grammars and these further ones, beside the weights that will know them."""
    folder = out_dir / GRAMMARS
    for path in files:
        if not path.is_file():
            raise UsageError(f"There is no grammar file {path}.")
        if (grammars_dir() / path.name).exists():
            raise UsageError(f"{path} has the name of a shipped grammar: name the class otherwise.")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(grammars_dir(), folder)
    for path in files:
        shutil.copyfile(path, folder / path.name)
    return folder


def _train_on_pairs(options: argparse.Namespace) -> int:
    from rich.console import Console  # noqa: PLC0415 -- with torch, and only here

    from nlcontrol.training.export import export  # noqa: PLC0415 -- as above
    from nlcontrol.training.fit import fit  # noqa: PLC0415 -- as above
    from nlcontrol.training.pairs import read_sides  # noqa: PLC0415 -- as above
    from nlcontrol.training.pairs_configuration import DEFAULT, load_pairs_config  # noqa: PLC0415 -- as above
    from nlcontrol.training.progress import BarProgress  # noqa: PLC0415 -- as above
    from nlcontrol.training.warm_start import load_start  # noqa: PLC0415 -- as above

    config = load_pairs_config(options.config or DEFAULT)
    prepare = replace(config.prepare, copy=config.prepare.copy or options.copy)
    config = replace(config, prepare=prepare, training=replace(config.training, seed=options.seed))
    pairs = read_sides(options.pairs)[: options.n]
    out_dir: Path = options.output or Path("runs") / options.pairs.stem
    start = None if options.start is None else load_start(_start_of(options.start))
    fitted = fit(pairs, config, out_dir, BarProgress(Console(stderr=True)), start)
    result = fitted.result
    print(f"{result.best}: held-out exact match {fitted.held_out_exact:.2%} at step {result.step} of {result.steps}")
    try:
        export(result.best, out_dir / "weights.npz")
    except ModelError as error:
        print(f"it runs in PyTorch only: {error}", file=sys.stderr)
    print(f"try it with: nlcontrol predict --model {out_dir}")
    return 0


def _start_of(name: str) -> Path:
    return weights_dir() / WEIGHTS if name == SHIPPED else Path(name)
