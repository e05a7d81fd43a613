"""From a checkpoint to the weights file that runs without PyTorch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from nlcontrol.errors import ModelError
from nlcontrol.runtime.weights import write_weights
from nlcontrol.training.checkpoint import load_checkpoint

LARGEST_B = 5_000_000


def export(checkpoint: Path, path: Path, metadata: Mapping[str, object] | None = None) -> None:
    """Writes the checkpoint's network to `path`; a ModelError when it is not the shipped kind or grew too large."""
    found = load_checkpoint(checkpoint)
    arrays = {name: tensor.numpy() for name, tensor in found.weights.items()}
    size_b = 2 * sum(array.size for array in arrays.values())
    if size_b > LARGEST_B:
        raise ModelError(f"The weights would be {size_b:,} bytes, over {LARGEST_B:,}: ask for fewer words or units.")
    path.parent.mkdir(parents=True, exist_ok=True)
    notes = {"step": found.step, **(metadata or {})}
    write_weights(path, arrays, asdict(found.config.model), found.vocabulary, notes)
