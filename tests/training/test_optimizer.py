"""What shrinks beside the gradient."""

from __future__ import annotations

import pytest
import torch

from nlcontrol.training.configuration import TrainingConfig
from nlcontrol.training.optimizer import make_optimizer

pytestmark = pytest.mark.model


@pytest.mark.parametrize(("decay", "left"), [(0.0, 1.0), (0.5, 0.95)])
def test_only_matrices_decay(decay: float, left: float) -> None:
    """Without a gradient a matrix shrinks by the rate times the decay, and a bias stays."""
    layer = torch.nn.Linear(3, 2)
    torch.nn.init.ones_(layer.weight)
    torch.nn.init.ones_(layer.bias)
    optimizer = make_optimizer(layer, TrainingConfig(learning_rate=0.1, weight_decay=decay))
    for parameter in layer.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer.step()
    torch.testing.assert_close(layer.weight.data, torch.full((2, 3), left))
    torch.testing.assert_close(layer.bias.data, torch.ones(2))
