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
from nlcontrol.grammar.source import Node, load_document
from nlcontrol.interpreter.interpreter import WEIGHTS
from nlcontrol.resources import grammars_dir, weights_dir
from nlcontrol.runtime.pair import Pair
from nlcontrol.session.definitions import GRAMMARS

SHIPPED = "shipped"
FINE_TUNING: Mapping[str, Any] = {"held_out_utterances": 1_000, "again_epochs": 0}
FINE_TUNING_UTTERANCES = 40_000
"""Of which two in five speak of the new class; the others keep what is known."""
HELD_OUT_EVERY = 10
"""Of anybody's pairs every tenth is held out."""


def run(options: argparse.Namespace) -> int:
    """Trains with a bar on stderr; says where the weights are."""
    try:
        import torch  # noqa: F401, PLC0415 -- an extra; the main job never imports it
    except ImportError as error:
        raise UsageError('Training needs PyTorch: pip install "nlcontrol[train]" (or make install).') from error
    if options.pairs is not None:
        return _train_on_pairs(options)
    return _train_shipped(options)


def _train_shipped(options: argparse.Namespace) -> int:
    from rich.console import Console  # noqa: PLC0415 -- with torch, and only here

    from nlcontrol.training.configuration import read_config  # noqa: PLC0415 -- as above
    from nlcontrol.training.progress import BarProgress  # noqa: PLC0415 -- as above
    from nlcontrol.training.shipped import ShippedConfig, make_shipped  # noqa: PLC0415 -- as above
    from nlcontrol.training.warm_start import load_start  # noqa: PLC0415 -- as above

    record = {} if options.config is None else _settings(load_document(options.config))
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

    from nlcontrol.training.configuration import TrainingConfig, read_config  # noqa: PLC0415 -- as above
    from nlcontrol.training.export import export  # noqa: PLC0415 -- as above
    from nlcontrol.training.pairs import read_pairs  # noqa: PLC0415 -- as above
    from nlcontrol.training.progress import BarProgress  # noqa: PLC0415 -- as above
    from nlcontrol.training.trainer import train  # noqa: PLC0415 -- as above
    from nlcontrol.training.warm_start import load_start  # noqa: PLC0415 -- as above

    record = {} if options.config is None else _settings(load_document(options.config))
    config = replace(read_config(TrainingConfig, record, str(options.config)), seed=options.seed)
    pairs = read_pairs(options.pairs, copy=options.copy)[: options.n]
    if len(pairs) < 2:
        raise UsageError(f"{options.pairs} holds one pair; training needs some to learn from and some held out.")
    learnt, held_out = _divided(pairs)
    out_dir: Path = options.output or Path("runs") / options.pairs.stem
    start = None if options.start is None else load_start(_start_of(options.start))
    result = train(learnt, held_out, config, out_dir, BarProgress(Console(stderr=True)), start=start)
    print(f"{result.best}: held-out exact match {result.score:.2%} at step {result.step} of {result.steps}")
    try:
        export(result.best, out_dir / "weights.npz")
    except ModelError as error:
        print(f"it runs in PyTorch only: {error}", file=sys.stderr)
    print(f"try it with: nlcontrol predict --model {out_dir}")
    return 0


def _divided(pairs: Sequence[Pair]) -> tuple[list[Pair], list[Pair]]:
    apart = set(range(HELD_OUT_EVERY // 2, len(pairs), HELD_OUT_EVERY)) or {len(pairs) - 1}
    learnt = [pair for index, pair in enumerate(pairs) if index not in apart]
    return learnt, [pairs[index] for index in sorted(apart)]


def _start_of(name: str) -> Path:
    return weights_dir() / WEIGHTS if name == SHIPPED else Path(name)


def _settings(node: Node) -> object:
    if node.is_mapping:
        return {key.string(): _settings(value) for key, value in node.pairs()}
    if node.is_list:
        return [_settings(item) for item in node.nodes()]
    value = node.scalar()
    return int(value) if isinstance(value, float) and value.is_integer() else value
