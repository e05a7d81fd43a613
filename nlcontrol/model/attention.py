"""Attention: where the decoder looks while it writes. Tokens outside the segment are masked.

multiplicative   e_{tj} = s_t · W h_j                      (Luong 2015, "general")
additive         e_{tj} = v · tanh(W_s s_t + W_h h_j)      (Bahdanau 2015)
α_t = softmax_j(e_t)          c_t = Σ_j α_{tj} h_j

none             c_t = the segment's summary, the same at every step (Sutskever 2014, Cho 2014)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn

from nlcontrol.model.precision import widened

AttentionKind = Literal["multiplicative", "additive", "none"]


@dataclass(frozen=True, slots=True)
class AttentionConfig:
    """Which attention."""

    kind: AttentionKind = "multiplicative"
    dimension: int = 128
    """Additive only: the length of v."""


class MultiplicativeAttention(nn.Module):
    """e = s · W h."""

    def __init__(self, query: int, width: int) -> None:
        super().__init__()
        self.key = nn.Linear(width, query, bias=False)

    def forward(self, queries: Tensor, states: Tensor, mask: Tensor) -> Tensor:
        """Contexts (batch, steps, width) of queries (batch, steps, query) over states (batch, time, width)."""
        energies = queries @ self.key(states).transpose(1, 2)  # (batch, steps, time)
        return attend(energies, states, mask)


class AdditiveAttention(nn.Module):
    """e = v · tanh(W_s s + W_h h)."""

    def __init__(self, query: int, width: int, dimension: int) -> None:
        super().__init__()
        self.query = nn.Linear(query, dimension)
        self.key = nn.Linear(width, dimension, bias=False)
        self.energy = nn.Linear(dimension, 1, bias=False)

    def forward(self, queries: Tensor, states: Tensor, mask: Tensor) -> Tensor:
        """Contexts (batch, steps, width) of queries (batch, steps, query) over states (batch, time, width)."""
        q: Tensor = self.query(queries)[:, :, None, :]  # (batch, steps, 1, dimension)
        k: Tensor = self.key(states)[:, None, :, :]  # (batch, 1, time, dimension)
        energies: Tensor = self.energy(torch.tanh(q + k)).squeeze(-1)  # (batch, steps, time)
        return attend(energies, states, mask)


def attend(energies: Tensor, states: Tensor, mask: Tensor) -> Tensor:
    """Contexts c = softmax(e) h over the tokens where `mask` (batch, time) is true: (batch, steps, width)."""
    energies = widened(energies).masked_fill(~mask[:, None, :], float("-inf"))  # (batch, steps, time)
    weights = torch.softmax(energies, dim=-1)  # (batch, steps, time)
    return weights @ states


def make_attention(
    config: AttentionConfig, query: int, width: int
) -> MultiplicativeAttention | AdditiveAttention | None:
    """The attention the configuration names; None is the fixed context."""
    if config.kind == "none":
        return None
    if config.kind == "additive":
        return AdditiveAttention(query, width, config.dimension)
    return MultiplicativeAttention(query, width)
