"""The decoder: writes a segment's symbols one after the other, or points at the segment's tokens.

    s_0 = tanh(W_0 [forward h_last ; backward h_first])      the segment as both directions leave it
    s_t = cell(input(y_{t-1}), s_{t-1})                  or a Transformer over input(y_0) … input(y_{t-1})
    o_t = tanh(W_c [s_t ; c_t])                              c_t from attention over the segment's own tokens
    P(y_t) = softmax([W_o o_t + b ; p_1 … p_n])
    p_j = (W_q o_t) · (W_k h_j) + (W_r o_t + b_r)[j - l]     l the token pointed at last, j - l kept within ± reach

One softmax over symbols and pointers: writing and copying compete. p_j asks what the token is, and how far it is from
the last one: "the next" then means the same in a sequence of any length, and nothing learns to count. input(y) is a
symbol's embedding; for a pointer it is W_p h_j, the state of the token pointed at ("selective read", Gu 2016), so
pointing is continued from there. No input feeding: c_t does not enter s_{t+1}, hence teacher forcing
needs no loop.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from nlcontrol.model.attention import AttentionConfig, make_attention
from nlcontrol.model.dropout import SequenceDropout
from nlcontrol.model.encoders import RECURRENT
from nlcontrol.model.gru import RecurrentState, run_recurrence
from nlcontrol.model.transformer import CausalTransformer, TransformerConfig

DecoderKind = Literal["simple", "lstm", "gru", "transformer"]


@dataclass(frozen=True, slots=True)
class DecoderConfig:
    """Which decoder, and how large."""

    cell: DecoderKind = "gru"
    hidden: int = 256
    embedding: int = 96
    pointer: int = 128
    """The length of W_q o and W_k h; 0: no pointers."""
    reach: int = 4
    """How many tokens before and after the last pointer are told apart."""
    dropout: float = 0.1
    transformer: TransformerConfig = field(default_factory=TransformerConfig)
    """Transformer only; its width is `hidden`."""


@dataclass(frozen=True, slots=True)
class SegmentStates:
    """What the decoder sees of each segment."""

    states: Tensor  # (segments, time, width)
    mask: Tensor  # (segments, time) true where the segment has a token
    summary: Tensor  # (segments, width)


@dataclass(frozen=True, slots=True)
class Targets:
    """What the decoder must write; classes are symbols, then the end, then the segment's tokens."""

    classes: Tensor  # (segments, steps); -1 behind the end
    lengths: Tensor  # (segments,) steps; always on the CPU
    rows: Tensor  # (positions,) the flat indices into (segments · steps) that are not behind the end
    told: Tensor | None = None  # (segments, steps) what it is told it wrote; None: what it must write

    @property
    def past(self) -> Tensor:
        """The classes that the decoder reads as its own past: (segments, steps)."""
        return self.classes if self.told is None else self.told


class Decoder(nn.Module):
    """Symbols and pointers from the states of a segment; its kinds differ in how the past becomes a state."""

    def __init__(self, config: DecoderConfig, attention: AttentionConfig, width: int, symbols: int) -> None:
        super().__init__()
        self.config = config
        self.classes = symbols + 1  # the end of sequence is the last of them; pointers follow
        self.embedding = nn.Embedding(symbols + 1, config.embedding)  # its last row starts a sequence
        self._add_past(config, width)
        self.attention = make_attention(attention, config.hidden, width)
        self.combine = nn.Linear(config.hidden + width, config.hidden)
        self.output = nn.Linear(config.hidden, self.classes)
        if config.pointer:
            self.pointer_query = nn.Linear(config.hidden, config.pointer, bias=False)
            self.pointer_key = nn.Linear(width, config.pointer, bias=False)
            self.pointer_input = nn.Linear(width, config.embedding)
            self.pointer_offset = nn.Linear(config.hidden, 2 * config.reach + 1)
        self.dropout = SequenceDropout(config.dropout)

    def forward(self, segments: SegmentStates, targets: Targets) -> Tensor:
        """Logits (positions, classes + time) of every position of the targets, each given the right past."""
        s = self._past_states(segments, targets)  # (segments, steps, hidden)
        if self.attention is None:
            c = segments.summary[:, None, :].expand(-1, s.shape[1], -1)  # (segments, steps, width)
        else:
            c = self.attention(s, segments.states, segments.mask)  # (segments, steps, width)
        seen = torch.cat([_at(s, targets.rows), _at(c, targets.rows)], dim=-1)  # (positions, hidden + width)
        o = torch.tanh(self.combine(seen))  # (positions, hidden)
        logits: Tensor = self.output(o)  # (positions, classes)
        if not self.config.pointer:
            return logits
        return torch.cat([logits, self._pointers(o, segments, targets)], dim=-1)

    def attention_weights(self, segments: SegmentStates, targets: Targets) -> Tensor | None:
        """α (segments, steps, time): where each step looks; None where the context is fixed."""
        if self.attention is None:
            return None
        return self.attention.weights(self._past_states(segments, targets), segments.states, segments.mask)

    def _past_states(self, segments: SegmentStates, targets: Targets) -> Tensor:
        """s_t (segments, steps, hidden), dropout and all."""
        inputs = self.dropout(self._inputs(segments.states, targets.past))  # (segments, steps, embedding)
        s: Tensor = self.dropout(self._read_past(inputs, segments, targets.lengths))
        return s

    def _add_past(self, config: DecoderConfig, width: int) -> None:
        """Makes the modules that read the past."""
        raise NotImplementedError

    def _read_past(self, inputs: Tensor, segments: SegmentStates, lengths: Tensor) -> Tensor:
        """s_t (segments, steps, hidden) from input(y_{t-1}) (segments, steps, embedding)."""
        raise NotImplementedError

    def _inputs(self, states: Tensor, classes: Tensor) -> Tensor:
        """input(y_{t-1}) at every step: (segments, steps, embedding)."""
        start = classes.new_full((len(classes), 1), self.classes - 1)
        previous = torch.cat([start, classes[:, :-1]], dim=1).clamp(min=0)  # (segments, steps)
        written: Tensor = self.embedding(previous.clamp(max=self.classes - 1))  # (segments, steps, embedding)
        if not self.config.pointer:
            return written
        readable = self.pointer_input(states)  # (segments, time, embedding)
        pointed = (previous - self.classes).clamp(min=0)[:, :, None].expand(-1, -1, readable.shape[-1])
        return torch.where((previous >= self.classes)[:, :, None], readable.gather(1, pointed), written)

    def _pointers(self, o: Tensor, segments: SegmentStates, targets: Targets) -> Tensor:
        """Pointer logits (positions, time), -inf outside the segment."""
        count, steps = targets.classes.shape
        asked = torch.cat([self.pointer_query(o), self.pointer_offset(o)], dim=-1)  # (positions, pointer + offsets)
        asked = asked.new_zeros(count * steps, asked.shape[1]).index_copy(0, targets.rows, asked)
        asked = asked.view(count, steps, -1)
        queries, offsets = asked[..., : self.config.pointer], asked[..., self.config.pointer :]
        keys: Tensor = self.pointer_key(segments.states)  # (segments, time, pointer)
        scores = queries @ keys.transpose(1, 2)  # (segments, steps, time)
        scores = scores + offsets.gather(2, self._distances(targets.past, keys.shape[1]))
        return _at(scores.masked_fill(~segments.mask[:, None, :], float("-inf")), targets.rows)

    def _distances(self, classes: Tensor, time: int) -> Tensor:
        """Of every token from the token pointed at last, as a row of the offsets: (segments, steps, time)."""
        previous = torch.cat([classes.new_full((len(classes), 1), -1), classes[:, :-1]], dim=1)  # (segments, steps)
        steps = torch.arange(previous.shape[1], device=classes.device)
        latest = torch.where(previous >= self.classes, steps, -1).cummax(1).values  # (segments, steps) -1: none yet
        pointed = previous.gather(1, latest.clamp(min=0)) - self.classes
        last = torch.where(latest >= 0, pointed, -1)  # (segments, steps) before the first pointer: before the segment
        tokens = torch.arange(time, device=classes.device)
        reach = self.config.reach
        return (tokens[None, None, :] - last[:, :, None]).clamp(-reach, reach) + reach


class RecurrentDecoder(Decoder):
    """Simple RNN, LSTM or GRU: one state carries the past."""

    def _add_past(self, config: DecoderConfig, width: int) -> None:
        self.initial = nn.Linear(width, config.hidden)
        self.cell = RECURRENT[config.cell](config.embedding, config.hidden, batch_first=True)

    def _read_past(self, inputs: Tensor, segments: SegmentStates, lengths: Tensor) -> Tensor:
        packed = pack_padded_sequence(inputs, lengths, batch_first=True, enforce_sorted=False)
        packed_states, _ = run_recurrence(self.cell, packed, self._start(segments.summary))
        s, _ = pad_packed_sequence(packed_states, batch_first=True, total_length=inputs.shape[1])
        return s

    def _start(self, summary: Tensor) -> RecurrentState:
        """s_0: (1, segments, hidden); an LSTM's cell starts at zero."""
        s = torch.tanh(self.initial(summary))[None]
        return (s, torch.zeros_like(s)) if isinstance(self.cell, nn.LSTM) else s


class TransformerDecoder(Decoder):
    """All of the past is looked at again at every step."""

    def _add_past(self, config: DecoderConfig, width: int) -> None:
        self.blocks = CausalTransformer(config.transformer, config.embedding, config.hidden, width, config.dropout)

    def _read_past(self, inputs: Tensor, segments: SegmentStates, lengths: Tensor) -> Tensor:
        del lengths  # no step sees a later one, so what lies behind the end is harmless
        s: Tensor = self.blocks(inputs, segments.states, segments.mask)
        return s


DECODERS: dict[str, type[Decoder]] = {
    **dict.fromkeys(RECURRENT, RecurrentDecoder),
    "transformer": TransformerDecoder,
}


def make_decoder(config: DecoderConfig, attention: AttentionConfig, width: int, symbols: int) -> Decoder:
    """The decoder the configuration names."""
    return DECODERS[config.cell](config, attention, width, symbols)


def _at(values: Tensor, rows: Tensor) -> Tensor:
    """(positions, …) of (segments, steps, …)."""
    return values.flatten(0, 1).index_select(0, rows)
