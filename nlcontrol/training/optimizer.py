"""Adam, with weight decay beside the gradient where it is asked for."""

from __future__ import annotations

import torch
from torch import nn

from nlcontrol.training.configuration import TrainingConfig


def make_optimizer(model: nn.Module, config: TrainingConfig) -> torch.optim.Optimizer:
    """The optimizer the configuration asks for; only matrices decay (Loshchilov & Hutter 2019)."""
    if not config.weight_decay:
        return torch.optim.Adam(model.parameters(), lr=config.learning_rate, fused=True)
    matrices = [parameter for parameter in model.parameters() if parameter.dim() >= 2]
    others = [parameter for parameter in model.parameters() if parameter.dim() < 2]
    groups = [{"params": matrices, "weight_decay": config.weight_decay}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=config.learning_rate, fused=True)
