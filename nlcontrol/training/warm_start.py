"""Going on from a network of before: what it learnt is kept by name, what is new begins as usual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from nlcontrol.errors import ModelError
from nlcontrol.model.seq2seq import Seq2Seq
from nlcontrol.runtime.vocabulary import Vocabulary
from nlcontrol.runtime.weights import read_weights
from nlcontrol.training.checkpoint import load_checkpoint

END = "</s>"
"""The last row of what is written has no name in the vocabulary."""


@dataclass(frozen=True, slots=True)
class Start:
    """A network to go on from."""

    weights: Mapping[str, torch.Tensor]
    vocabulary: Vocabulary


def load_start(path: Path) -> Start:
    """The network in a weights file, a checkpoint, or a folder with either; ModelError when there is none."""
    if path.is_dir():
        path = next((path / name for name in ("best.pt", "weights.npz") if (path / name).exists()), path / "best.pt")
    if path.suffix == ".pt":
        checkpoint = load_checkpoint(path)
        return Start(checkpoint.weights, checkpoint.vocabulary)
    found = read_weights(path)
    arrays = {name: torch.from_numpy(array.astype(np.float32)) for name, array in found.arrays.items()}
    return Start(arrays, found.vocabulary)


def begin_from(start: Start, model: Seq2Seq, vocabulary: Vocabulary) -> None:
    """Gives a fresh network what the other learnt; ModelError when the two are not of one build."""
    with torch.no_grad():
        for name, own in model.state_dict().items():
            known = start.weights.get(name)
            if known is None:
                raise ModelError(f'The network to go on from has no "{name}": it is of another build.')
            rows, known_rows = _rows(name, vocabulary), _rows(name, start.vocabulary)
            if rows is None or known_rows is None:
                _check(name, own.shape, known.shape)
                own.copy_(known)
            else:
                _copy_rows(name, own, known, rows, known_rows)


Rows = tuple[int, tuple[str, ...]]
"""The axis whose entries have names, and the names."""


def _rows(name: str, vocabulary: Vocabulary) -> Rows | None:
    if name == "embedding.word.weight":
        return 0, vocabulary.words
    if name == "embedding.feature.weight":
        return 1, vocabulary.features
    if name in ("decoder.embedding.weight", "decoder.output.weight", "decoder.output.bias"):
        return 0, (*vocabulary.symbols, END)
    if name.startswith("tags."):
        return 0, vocabulary.tags[name.split(".")[1]]
    return None


def _copy_rows(name: str, own: torch.Tensor, known: torch.Tensor, rows: Rows, known_rows: Rows) -> None:
    axis, names = rows
    place = {known_name: index for index, known_name in enumerate(known_rows[1])}
    pairs = [(index, place[each]) for index, each in enumerate(names) if each in place]
    if axis:
        own, known = own.T, known.T
    _check(name, own.shape[1:], known.shape[1:])
    if pairs:
        here, there = (torch.tensor(column) for column in zip(*pairs, strict=True))
        own[here] = known[there].to(own.dtype)


def _check(name: str, own: torch.Size, known: torch.Size) -> None:
    if own != known:
        raise ModelError(f'The network to go on from has another size at "{name}": {tuple(known)}, not {tuple(own)}.')
