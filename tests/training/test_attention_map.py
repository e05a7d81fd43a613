"""Where the network looks: the shipped one too."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from nlcontrol.errors import UsageError
from nlcontrol.model.attention import AttentionKind
from nlcontrol.model.seq2seq import Seq2Seq
from nlcontrol.runtime.weights import read_weights, write_weights
from nlcontrol.training.attention_map import attention_maps, checkpoint_of, draw_maps
from nlcontrol.training.checkpoint import Checkpoint, sizes_of
from nlcontrol.training.configuration import TrainingConfig
from nlcontrol.training.pictures import save_figure
from tests.model.small import SMALL, batched, commands

pytestmark = pytest.mark.model


def _checkpoint(kind: AttentionKind = "multiplicative") -> Checkpoint:
    torch.manual_seed(1)
    config = replace(SMALL, attention=replace(SMALL.attention, kind=kind))
    _, vocabulary = batched(commands(5, 1))
    return Checkpoint(TrainingConfig(config), vocabulary, Seq2Seq(config, sizes_of(vocabulary)).state_dict(), 1, {})


@pytest.mark.parametrize("kind", ["multiplicative", "additive"])
def test_each_symbol_has_its_weights_over_its_own_clause(kind: AttentionKind) -> None:
    """One map per segment, one row per symbol and one for the end, each summing to one."""
    pair = next(pair for pair in commands(5, 1) if len(pair.segments) > 1)
    maps = attention_maps(_checkpoint(kind), pair, pair.source)
    assert [each.tokens for each in maps] == [pair.source[part.start : part.end] for part in pair.segments]
    for each in maps:
        assert each.weights.shape == (len(each.written), len(each.tokens))
        np.testing.assert_allclose(each.weights.sum(1), 1, rtol=1e-5)
        assert [each.written[step] for step, _ in each.pointed] == [f"‹{each.tokens[at]}›" for _, at in each.pointed]


def test_a_fixed_context_has_none() -> None:
    """There is nothing to draw, and it is said."""
    with pytest.raises(UsageError, match="no attention"):
        attention_maps(_checkpoint("none"), commands(1, 1)[0], commands(1, 1)[0].source)


def test_exported_weights_look_where_their_checkpoint_does(tmp_path: Path) -> None:
    """A weights file says enough to draw it: the maps differ by float16's rounding only."""
    checkpoint = _checkpoint()
    arrays = {name: tensor.numpy() for name, tensor in checkpoint.weights.items()}
    write_weights(tmp_path / "weights.npz", arrays, asdict(SMALL), checkpoint.vocabulary, {})
    exported = checkpoint_of(read_weights(tmp_path / "weights.npz"))
    pair = commands(1, 1)[0]
    ours, theirs = (attention_maps(each, pair, pair.source)[0] for each in (exported, checkpoint))
    steps = min(len(ours.written), len(theirs.written), 2)
    np.testing.assert_allclose(ours.weights[:steps], theirs.weights[:steps], atol=5e-3)


def test_equal_maps_are_equal_files(tmp_path: Path) -> None:
    """No date and no chance is in a picture, and none of another kind is written."""
    pair = commands(1, 1)[0]
    maps = attention_maps(_checkpoint(), pair, pair.source)
    for name in ("one.svg", "two.svg"):
        draw_maps(maps, tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    with pytest.raises(UsageError, match="must end in"):
        save_figure(None, tmp_path / "map.gif")  # type: ignore[arg-type]  # it is not looked at
