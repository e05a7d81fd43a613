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


class Attention(nn.Module):
    """What every kind shares: energies become weights, and weights a context."""

    def energies(self, queries: Tensor, states: Tensor) -> Tensor:
        """The energies e (batch, steps, time) of queries (batch, steps, query) and states (batch, time, width)."""
        raise NotImplementedError

    def weights(self, queries: Tensor, states: Tensor, mask: Tensor) -> Tensor:
        """α = softmax(e) over the tokens where `mask` (batch, time) is true: (batch, steps, time)."""
        energies = widened(self.energies(queries, states)).masked_fill(~mask[:, None, :], float("-inf"))
        return torch.softmax(energies, dim=-1)

    def forward(self, queries: Tensor, states: Tensor, mask: Tensor) -> Tensor:
        """Contexts c = α h (batch, steps, width) of queries (batch, steps, query) over states (batch, time, width)."""
        return self.weights(queries, states, mask) @ states


class MultiplicativeAttention(Attention):
    """e = s · W h."""

    def __init__(self, query: int, width: int) -> None:
        super().__init__()
        self.key = nn.Linear(width, query, bias=False)

    def energies(self, queries: Tensor, states: Tensor) -> Tensor:
        """Products with the keys."""
        e: Tensor = queries @ self.key(states).transpose(1, 2)  # (batch, steps, time)
        return e


class AdditiveAttention(Attention):
    """e = v · tanh(W_s s + W_h h)."""

    def __init__(self, query: int, width: int, dimension: int) -> None:
        super().__init__()
        self.query = nn.Linear(query, dimension)
        self.key = nn.Linear(width, dimension, bias=False)
        self.energy = nn.Linear(dimension, 1, bias=False)

    def energies(self, queries: Tensor, states: Tensor) -> Tensor:
        """A layer of tanh between queries and keys."""
        q: Tensor = self.query(queries)[:, :, None, :]  # (batch, steps, 1, dimension)
        k: Tensor = self.key(states)[:, None, :, :]  # (batch, 1, time, dimension)
        e: Tensor = self.energy(torch.tanh(q + k)).squeeze(-1)  # (batch, steps, time)
        return e


def make_attention(config: AttentionConfig, query: int, width: int) -> Attention | None:
    """The attention the configuration names; None is the fixed context."""
    if config.kind == "none":
        return None
    if config.kind == "additive":
        return AdditiveAttention(query, width, config.dimension)
    return MultiplicativeAttention(query, width)
