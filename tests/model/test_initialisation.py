"""How weights begin."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from nlcontrol.model.initialisation import UNIFORM_BOUND, initialise
from nlcontrol.model.seq2seq import Seq2Seq, Sizes
from tests.model.small import SMALL

pytestmark = pytest.mark.model


def _model() -> Seq2Seq:
    torch.manual_seed(1)
    config = replace(
        SMALL, encoder=replace(SMALL.encoder, kind="lstm"), decoder=replace(SMALL.decoder, cell="transformer", hidden=8)
    )
    return Seq2Seq(config, Sizes(5, 4))


def test_the_default_is_left_alone() -> None:
    """The shipped network begins as PyTorch makes it, bit for bit."""
    model, other = _model(), _model()
    initialise(model, "default")
    for name, parameter in model.named_parameters():
        assert torch.equal(parameter, other.get_parameter(name)), name


def test_orthogonal_recurrence_keeps_lengths_and_remembers() -> None:
    """Each gate's recurrent matrix times its transpose is one, and an LSTM's forget gate begins open."""
    model = _model()
    initialise(model, "orthogonal")
    cell = model.encoder.cell
    assert isinstance(cell, torch.nn.LSTM)
    weights = dict(cell.named_parameters())
    for gate in torch.split(weights["weight_hh_l0"].data, 6):
        torch.testing.assert_close(gate @ gate.T, torch.eye(6))
    assert weights["bias_ih_l0"][6:12].tolist() == [1.0] * 6
    assert not weights["bias_hh_l0"].any()


def test_uniform_weights_stay_within_their_bound() -> None:
    """All but the norms, whose scale stays one."""
    model = _model()
    initialise(model, "uniform")
    for name, parameter in model.named_parameters():
        if "norm" in name:
            assert name.endswith("bias") or torch.equal(parameter, torch.ones_like(parameter))
        else:
            assert parameter.abs().max() <= UNIFORM_BOUND, name


def test_xavier_has_the_variance_of_the_paper() -> None:
    """The variance of a matrix is 2 / (inputs + outputs), and biases are zero."""
    torch.manual_seed(1)
    layer = torch.nn.Linear(300, 200)
    initialise(layer, "xavier")
    assert float(layer.weight.data.var()) == pytest.approx(2 / 500, rel=0.05)
    assert not layer.bias.any()
