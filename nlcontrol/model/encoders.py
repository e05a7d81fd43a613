"""Encoders: a sequence of vectors becomes a sequence of states that know their neighbourhood.

Recurrent, h_0 = 0 (or carried, see EncoderConfig.carry), in each direction:

    simple  h_t = tanh(W x_t + U h_{t-1} + b)
    LSTM    i, f, o = σ(W x_t + U h_{t-1} + b)   g = tanh(…)   c_t = f ⊙ c_{t-1} + i ⊙ g   h_t = o ⊙ tanh(c_t)
    GRU     r, z = σ(W x_t + U h_{t-1} + b)   n = tanh(W_n x_t + b_n + r ⊙ (U_n h_{t-1} + c_n))
            h_t = (1 - z) ⊙ n + z ⊙ h_{t-1}

Bidirectional: the state of a token is [forward h_t ; backward h_t].
Convolutional: h_t = h_t + relu(Σ_k W_k h_{t+k} + b), |k| ≤ width/2, layer after layer.
Transformer: see `transformer`.

Each encoder also says what a whole segment is in one vector, its summary: the fixed-length context.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from nlcontrol.model.dropout import SequenceDropout
from nlcontrol.model.gru import RecurrentState, run_recurrence
from nlcontrol.model.transformer import TransformerConfig, TransformerEncoder

Cell = Literal["simple", "lstm", "gru"]
EncoderKind = Literal["simple", "lstm", "gru", "convolutional", "transformer"]
RECURRENT: dict[str, type[nn.RNN] | type[nn.LSTM] | type[nn.GRU]] = {"simple": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


@dataclass(frozen=True, slots=True)
class EncoderConfig:
    """Which encoder, and how large."""

    kind: EncoderKind = "gru"
    hidden: int = 128
    """Per direction."""
    layers: int = 1
    bidirectional: bool = True
    dropout: float = 0.1
    carry: float = 0.1
    """How often, in training, a sequence starts from the final state of another one instead of from zero. What was
    said before and after a clause is then never quite what was heard in training, so any length of it is fine."""
    kernel_width: int = 5
    """Convolutional only; odd."""
    transformer: TransformerConfig = field(default_factory=TransformerConfig)
    """Transformer only; its width is twice `hidden`, as of the others that look both ways."""

    @property
    def width(self) -> int:
        """The length of one token's state."""
        return self.hidden * (2 if self.bidirectional or self.kind not in RECURRENT else 1)


class RecurrentEncoder(nn.Module):
    """Simple RNN, LSTM or GRU, in one direction or both."""

    def __init__(self, config: EncoderConfig, inputs: int) -> None:
        super().__init__()
        self.config = config
        self.cell = RECURRENT[config.kind](
            inputs,
            config.hidden,
            num_layers=config.layers,
            bidirectional=config.bidirectional,
            batch_first=True,
            dropout=config.dropout if config.layers > 1 else 0.0,
        )
        self.dropout = SequenceDropout(config.dropout)

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        """(batch, time, width) from x (batch, time, inputs); what lies behind a sequence's end is zero."""
        start = self._carried(x, lengths) if self.training and self.config.carry > 0 and len(x) > 1 else None
        packed, _ = run_recurrence(self.cell, _packed(x, lengths), start)
        states, _ = pad_packed_sequence(packed, batch_first=True, total_length=x.shape[1])  # (batch, time, width)
        dropped: Tensor = self.dropout(states)
        return dropped

    def summary(self, own: Tensor, mask: Tensor, last: Tensor) -> Tensor:
        """Both directions where they leave the segment: (segments, width)."""
        del mask
        if not self.config.bidirectional:
            return last
        return torch.cat([last[:, : self.config.hidden], own[:, 0, self.config.hidden :]], dim=-1)

    def _carried(self, x: Tensor, lengths: Tensor) -> RecurrentState:
        """Initial states, some of them another sequence's final ones; an eighth of the batch is asked for these."""
        batch = len(x)
        donors = torch.randperm(batch)[: max(batch // 8, 2)]
        with torch.no_grad():
            _, final = run_recurrence(
                self.cell, _packed(x[donors.to(x.device)], lengths[donors]), None
            )  # (layers · directions, donors, hidden)
        donor = torch.randint(len(donors), (batch,)).to(x.device)
        keep = (torch.rand(batch) < self.config.carry).to(x.device, x.dtype)[None, :, None]  # (1, batch, 1)
        if isinstance(final, tuple):
            hidden, cell = final
            return hidden[:, donor] * keep, cell[:, donor] * keep
        carried: Tensor = final[:, donor] * keep  # (layers · directions, batch, hidden)
        return carried


class ConvolutionalEncoder(nn.Module):
    """Residual convolutions over time; a token sees layers · (kernel_width - 1)/2 neighbours on each side."""

    def __init__(self, config: EncoderConfig, inputs: int) -> None:
        super().__init__()
        self.inputs = nn.Linear(inputs, config.width)
        self.layers = nn.ModuleList(
            nn.Conv1d(config.width, config.width, config.kernel_width, padding=config.kernel_width // 2)
            for _ in range(config.layers)
        )
        self.dropout = SequenceDropout(config.dropout)

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        """(batch, time, width) from x (batch, time, inputs); what lies behind a sequence's end is zero."""
        time = torch.arange(x.shape[1], device=x.device)
        inside = (time[None, :] < lengths.to(x.device)[:, None]).to(x.dtype)[:, :, None]  # (batch, time, 1)
        h: Tensor = self.inputs(x) * inside  # (batch, time, width)
        for layer in self.layers:
            h = (h + torch.relu(layer(h.transpose(1, 2)).transpose(1, 2))) * inside  # (batch, time, width)
        dropped: Tensor = self.dropout(h)
        return dropped

    def summary(self, own: Tensor, mask: Tensor, last: Tensor) -> Tensor:
        """The mean, a convolution leaves nowhere: (segments, width)."""
        del last
        return mean_state(own, mask)


class AttentiveEncoder(TransformerEncoder):
    """The Transformer as an encoder among the others."""

    def __init__(self, config: EncoderConfig, inputs: int) -> None:
        super().__init__(config.transformer, inputs, config.width, config.dropout)

    def summary(self, own: Tensor, mask: Tensor, last: Tensor) -> Tensor:
        """The mean, all tokens see all: (segments, width)."""
        del last
        return mean_state(own, mask)


Encoder = RecurrentEncoder | ConvolutionalEncoder | AttentiveEncoder
ENCODERS: dict[str, Callable[[EncoderConfig, int], Encoder]] = {
    **dict.fromkeys(RECURRENT, RecurrentEncoder),
    "convolutional": ConvolutionalEncoder,
    "transformer": AttentiveEncoder,
}


def make_encoder(config: EncoderConfig, inputs: int) -> Encoder:
    """The encoder the configuration names."""
    return ENCODERS[config.kind](config, inputs)


def mean_state(own: Tensor, mask: Tensor) -> Tensor:
    """The mean of a segment's states (segments, time, width) where `mask` is true: (segments, width)."""
    inside = mask[:, :, None].to(own.dtype)
    return (own * inside).sum(1) / inside.sum(1)


def _packed(x: Tensor, lengths: Tensor) -> PackedSequence:
    return pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
