"""Checkpoints: everything a run needs to go on as if it had never stopped, written whole or not at all."""

from __future__ import annotations

import io
import os
import pickle
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from nlcontrol.errors import ModelError
from nlcontrol.model.seq2seq import Seq2Seq, Sizes
from nlcontrol.runtime.vocabulary import Vocabulary
from nlcontrol.training.configuration import TrainingConfig, read_config

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A network with all that rebuilds it; `run` is what only a resumed run needs."""

    config: TrainingConfig
    vocabulary: Vocabulary
    weights: dict[str, torch.Tensor]
    step: int
    run: dict[str, Any]
    """Optimizer, random states, best score …; empty in `best.pt`."""

    def model(self) -> Seq2Seq:
        """The network, in evaluation mode, on the CPU."""
        network = Seq2Seq(self.config.model, sizes_of(self.vocabulary))
        network.load_state_dict(self.weights)
        network.eval()
        return network


def sizes_of(vocabulary: Vocabulary) -> Sizes:
    """How many rows the vocabulary asks for."""
    tags = {layer: len(labels) for layer, labels in vocabulary.tags.items()}
    return Sizes(len(vocabulary.words), len(vocabulary.symbols), len(vocabulary.features), tags)


def save_checkpoint(checkpoint: Checkpoint, path: Path) -> None:
    """Writes the checkpoint so that `path` is either the old one or the new one, whenever the power fails."""
    record = {
        "format": FORMAT,
        "config": asdict(checkpoint.config),
        "vocabulary": checkpoint.vocabulary.to_json(),
        "weights": checkpoint.weights,
        "step": checkpoint.step,
        "run": checkpoint.run,
    }
    buffer = io.BytesIO()
    torch.save(record, buffer)
    temporary = path.with_suffix(".part")
    with temporary.open("wb") as stream:
        stream.write(buffer.getbuffer())
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)


def load_checkpoint(path: Path) -> Checkpoint:
    """The checkpoint at `path`; a ModelError when it is missing, damaged or of another format."""
    if not path.exists():
        raise ModelError(f"{path} does not exist: there is no checkpoint to read.")
    try:
        record = torch.load(path, map_location="cpu", weights_only=True)
    except (RuntimeError, EOFError, OSError, ValueError, pickle.UnpicklingError) as error:
        raise ModelError(f"{path} is damaged: it cannot be read as a checkpoint.") from error
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise ModelError(f"{path} is no checkpoint of format {FORMAT}; train again.")
    config = read_config(TrainingConfig, record["config"], str(path))
    vocabulary = Vocabulary.from_json(record["vocabulary"])
    return Checkpoint(config, vocabulary, record["weights"], int(record["step"]), record["run"])
