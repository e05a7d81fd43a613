"""A small Transformer with relative positions, as a reference beside the recurrent networks.

    e_{ij} = q_i · (k_j + a_{j-i}) / √d        z_i = Σ_j softmax_j(e_i) (v_j + b_{j-i})      (Shaw 2018), j - i clipped
    x ← x + z(norm(x))      x ← x + W_2 relu(W_1 norm(x))                                   (pre-norm, Xiong 2020)

There are no absolute positions: what is learnt of short sequences means the same in long ones (Csordás 2021).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import torch
from torch import Tensor, nn

from nlcontrol.errors import DefinitionError
from nlcontrol.model.dropout import SequenceDropout
from nlcontrol.model.precision import widened


@dataclass(frozen=True, slots=True)
class TransformerConfig:
    """What a Transformer has beside its width."""

    layers: int = 2
    heads: int = 8
    feed_forward: int = 256
    clip: int = 16
    """Tokens farther away than this all count as this far."""

    def __post_init__(self) -> None:
        for name in ("layers", "heads", "feed_forward", "clip"):
            if getattr(self, name) < 1:
                raise DefinitionError(f"a Transformer's {name} must be at least 1, not {getattr(self, name)}")


class RelativeAttention(nn.Module):
    """Each token looks at the tokens of its own sequence, and knows how far away they are."""

    def __init__(self, width: int, heads: int, clip: int) -> None:
        super().__init__()
        self.heads, self.clip = heads, clip
        self.project = nn.Linear(width, 3 * width)
        self.far_keys = nn.Parameter(torch.randn(2 * clip + 1, width // heads) * 0.1)
        self.far_values = nn.Parameter(torch.randn(2 * clip + 1, width // heads) * 0.1)
        self.output = nn.Linear(width, width)

    def forward(self, x: Tensor, allowed: Tensor) -> Tensor:
        """(batch, time, width) from x of that shape; `allowed` (batch, 1 or time, time): who may look at whom."""
        q, k, v = (_split(part, self.heads) for part in self.project(x).chunk(3, dim=-1))  # (batch, heads, time, d)
        places = torch.arange(x.shape[1], device=x.device)
        far = (places[None, :] - places[:, None]).clamp(-self.clip, self.clip) + self.clip  # (time, time)
        far = far.expand(*q.shape[:2], *far.shape)  # (batch, heads, time, time)
        energies = q @ k.transpose(2, 3) + (q @ self.far_keys.t()).gather(3, far)  # (batch, heads, time, time)
        weights = _weights(energies, allowed, q.shape[-1])
        by_distance = weights.new_zeros(*weights.shape[:3], 2 * self.clip + 1).scatter_add(3, far, weights)
        mixed: Tensor = self.output(_joined(weights @ v + by_distance @ self.far_values))
        return mixed


class CrossAttention(nn.Module):
    """Each step looks at the encoder's states; where they stand they know themselves."""

    def __init__(self, width: int, states: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.project = nn.Linear(states, 2 * width)
        self.output = nn.Linear(width, width)

    def forward(self, x: Tensor, states: Tensor, allowed: Tensor) -> Tensor:
        """(batch, steps, width) from x (batch, steps, width) and states (batch, time, states)."""
        q = _split(self.query(x), self.heads)  # (batch, heads, steps, d)
        k, v = (_split(part, self.heads) for part in self.project(states).chunk(2, dim=-1))  # (batch, heads, time, d)
        mixed: Tensor = self.output(_joined(_weights(q @ k.transpose(2, 3), allowed, q.shape[-1]) @ v))
        return mixed


class FeedForward(nn.Module):
    """W_2 relu(W_1 x)."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.widen, self.narrow = nn.Linear(width, inner), nn.Linear(inner, width)

    def forward(self, x: Tensor) -> Tensor:
        """(batch, time, width) from x of that shape."""
        y: Tensor = self.narrow(torch.relu(self.widen(x)))
        return y


class EncoderBlock(nn.Module):
    """Look around, then think."""

    def __init__(self, config: TransformerConfig, width: int, dropout: float) -> None:
        super().__init__()
        self.around = RelativeAttention(width, config.heads, config.clip)
        self.think = FeedForward(width, config.feed_forward)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(2))
        self.dropout = SequenceDropout(dropout)

    def forward(self, x: Tensor, allowed: Tensor) -> Tensor:
        """(batch, time, width) from x of that shape."""
        x = x + self.dropout(self.around(self.norms[0](x), allowed))
        y: Tensor = x + self.dropout(self.think(self.norms[1](x)))
        return y


class DecoderBlock(nn.Module):
    """Look back, look at the source, then think."""

    def __init__(self, config: TransformerConfig, width: int, states: int, dropout: float) -> None:
        super().__init__()
        self.back = RelativeAttention(width, config.heads, config.clip)
        self.across = CrossAttention(width, states, config.heads)
        self.think = FeedForward(width, config.feed_forward)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(3))
        self.dropout = SequenceDropout(dropout)

    def forward(self, x: Tensor, past: Tensor, states: Tensor, mask: Tensor) -> Tensor:
        """(segments, steps, width) from x of that shape and states (segments, time, states)."""
        x = x + self.dropout(self.back(self.norms[0](x), past))
        x = x + self.dropout(self.across(self.norms[1](x), states, mask))
        y: Tensor = x + self.dropout(self.think(self.norms[2](x)))
        return y


class TransformerEncoder(nn.Module):
    """Blocks over the whole utterance."""

    def __init__(self, config: TransformerConfig, inputs: int, width: int, dropout: float) -> None:
        super().__init__()
        _check_width(width, config)
        self.inputs = nn.Linear(inputs, width)
        self.blocks = nn.ModuleList(EncoderBlock(config, width, dropout) for _ in range(config.layers))
        self.norm = nn.LayerNorm(width)

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        """(batch, time, width) from x (batch, time, inputs); what lies behind a sequence's end is zero."""
        time = torch.arange(x.shape[1], device=x.device)
        inside = time[None, :] < lengths.to(x.device)[:, None]  # (batch, time)
        h = self.inputs(x)
        for block in self.blocks:
            h = block(h, inside[:, None, :])
        states: Tensor = self.norm(h) * inside[:, :, None]
        return states


class CausalTransformer(nn.Module):
    """Blocks over what is written so far; no step sees a later one."""

    def __init__(self, config: TransformerConfig, inputs: int, width: int, states: int, dropout: float) -> None:
        super().__init__()
        _check_width(width, config)
        self.inputs = nn.Linear(inputs, width)
        self.blocks = nn.ModuleList(DecoderBlock(config, width, states, dropout) for _ in range(config.layers))
        self.norm = nn.LayerNorm(width)

    def forward(self, inputs: Tensor, states: Tensor, mask: Tensor) -> Tensor:
        """(segments, steps, width) from inputs (segments, steps, inputs) and states (segments, time, states)."""
        steps = torch.arange(inputs.shape[1], device=inputs.device)
        past = (steps[None, :] <= steps[:, None])[None]  # (1, steps, steps)
        h = self.inputs(inputs)
        for block in self.blocks:
            h = block(h, past, states, mask[:, None, :])
        s: Tensor = self.norm(h)
        return s


def _split(x: Tensor, heads: int) -> Tensor:
    """(batch, heads, time, width / heads) of (batch, time, width)."""
    return x.view(*x.shape[:2], heads, -1).transpose(1, 2)


def _joined(x: Tensor) -> Tensor:
    """(batch, time, width) of (batch, heads, time, width / heads)."""
    return x.transpose(1, 2).flatten(2)


def _weights(energies: Tensor, allowed: Tensor, dimension: int) -> Tensor:
    """softmax(e / √d) over what is allowed: (batch, heads, time, time)."""
    scaled = widened(energies / sqrt(dimension)).masked_fill(~allowed[:, None], float("-inf"))
    return torch.softmax(scaled, dim=-1).to(energies.dtype)


def _check_width(width: int, config: TransformerConfig) -> None:
    if width % config.heads:
        raise DefinitionError(
            f"a Transformer's width must be a multiple of its {config.heads} heads, and {width} is not"
        )
