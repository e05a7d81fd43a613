"""How weights begin, before anything is learnt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import torch
from torch import nn

Initialisation = Literal["default", "xavier", "orthogonal", "uniform"]
UNIFORM_BOUND = 0.08
"""Sutskever 2014."""


def _leave(model: nn.Module) -> None:
    """PyTorch's own: uniform within 1/√inputs."""


def _xavier(model: nn.Module) -> None:
    """Matrices of equal variance forwards and backwards, biases zero (Glorot & Bengio 2010)."""
    for name, parameter in model.named_parameters():
        if parameter.dim() >= 2:
            nn.init.xavier_uniform_(parameter)
        elif "norm" not in name:  # a norm's scale begins at one, whatever else begins how
            nn.init.zeros_(parameter)


def _orthogonal(model: nn.Module) -> None:
    """As xavier, and recurrent matrices keep lengths, gate by gate (Saxe 2014); an LSTM begins by remembering."""
    _xavier(model)
    for module in model.modules():
        if isinstance(module, nn.RNNBase):
            for name, parameter in module.named_parameters():
                if name.startswith("weight_hh"):
                    for gate in torch.split(parameter.data, module.hidden_size):
                        nn.init.orthogonal_(gate)
                elif name.startswith("bias_ih") and isinstance(module, nn.LSTM):
                    parameter.data[module.hidden_size : 2 * module.hidden_size] = 1.0  # the forget gate


def _uniform(model: nn.Module) -> None:
    """Every matrix within ± 0.08, biases too."""
    for name, parameter in model.named_parameters():
        if "norm" not in name:
            nn.init.uniform_(parameter, -UNIFORM_BOUND, UNIFORM_BOUND)


INITIALISATIONS: Mapping[str, Callable[[nn.Module], None]] = {
    "default": _leave,
    "xavier": _xavier,
    "orthogonal": _orthogonal,
    "uniform": _uniform,
}


def initialise(model: nn.Module, initialisation: Initialisation) -> None:
    """Gives a fresh network the beginning that the configuration names."""
    with torch.no_grad():
        INITIALISATIONS[initialisation](model)
