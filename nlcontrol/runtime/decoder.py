"""The decoder in NumPy: one step for all hypotheses of a beam.

Everything that depends on a token alone (attention key, its share of the combined state, pointer key, the input it is
when it was pointed at) is one matrix product for the whole utterance; everything that depends on the state alone (next
step's gates, the combined state, additive attention's query) is one product per step.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nlcontrol.runtime.gates import Floats, Gates, gru_step
from nlcontrol.runtime.weights import Weights

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the decoder needs of each token."""

    keys: Floats  # (time, hidden), or (time, attention) where it is additive
    values: Floats  # (time, hidden)
    pointer_keys: Floats  # (time, hidden)
    pointer_inputs: Floats  # (time, 3 hidden)

    def cut(self, start: int, end: int) -> Prepared:
        """The same of a segment's tokens."""
        part = slice(start, end)
        return Prepared(self.keys[part], self.values[part], self.pointer_keys[part], self.pointer_inputs[part])


@dataclass(frozen=True, slots=True)
class DecoderState:
    """Where hypotheses stand."""

    s: Floats  # (hypotheses, hidden)
    u: Floats  # (hypotheses, 3 hidden) what s gives the next step's gates
    pointed: Indices  # (hypotheses,) the segment's token pointed at last; -1 before the first pointer

    def of(self, rows: Indices) -> DecoderState:
        """The states of these hypotheses, in this order."""
        return DecoderState(self.s[rows], self.u[rows], self.pointed[rows])


class Decoder:
    """Logits of the next symbol or pointer, for all hypotheses at once."""

    def __init__(self, weights: Weights) -> None:
        arrays = {
            name: array.astype(np.float32) for name, array in weights.arrays.items() if name.startswith("decoder.")
        }
        H, A = weights.architecture.decoder_hidden, weights.architecture.attention
        gates = Gates(weights.arrays, "decoder.cell", "l0")
        combine = arrays["decoder.combine.weight"]  # (hidden, hidden + width)
        self.hidden, self.points, self._reach = H, weights.architecture.pointer > 0, weights.architecture.reach
        self.classes = weights.vocabulary.end + 1
        self.inputs: Floats = arrays["decoder.embedding.weight"] @ gates.input + gates.input_bias  # (classes, 3 hidden)
        self._initial, self._initial_bias = arrays["decoder.initial.weight"].T, arrays["decoder.initial.bias"]
        fused, fused_bias = [combine[:, :H].T, gates.state], [arrays["decoder.combine.bias"], gates.state_bias]
        self._energy: Floats | None = None  # (attention,) additive attention's v
        if A:
            fused.append(arrays["decoder.attention.query.weight"].T)
            fused_bias.append(arrays["decoder.attention.query.bias"])
            self._energy = arrays["decoder.attention.energy.weight"][0]
        self._fused = np.concatenate(fused, axis=1)  # (hidden, 4 hidden + attention)
        self._fused_bias = np.concatenate(fused_bias)
        output, output_bias = [arrays["decoder.output.weight"]], [arrays["decoder.output.bias"]]
        per_token = [arrays["decoder.attention.key.weight"].T, combine[:, H:].T]
        self._parts = np.cumsum([A or H, H, H])
        self._per_token_bias = np.zeros((A or H) + 5 * H, np.float32)
        if self.points:
            query, key = arrays["decoder.pointer_query.weight"], arrays["decoder.pointer_key.weight"]
            reading, bias = arrays["decoder.pointer_input.weight"], arrays["decoder.pointer_input.bias"]
            per_token += [key.T @ query, reading.T @ gates.input]
            output.append(arrays["decoder.pointer_offset.weight"])
            output_bias.append(arrays["decoder.pointer_offset.bias"])
            self._per_token_bias[-3 * H :] = bias @ gates.input + gates.input_bias
        else:
            per_token += [np.zeros((combine.shape[1] - H, 4 * H), np.float32)]
        self._output = np.ascontiguousarray(np.concatenate(output).T)  # (hidden, classes + offsets)
        self._output_bias = np.concatenate(output_bias)
        self._per_token = np.concatenate(per_token, axis=1)  # (width, keys + 5 hidden)

    def prepare(self, states: Floats) -> Prepared:
        """What depends on the tokens alone, from encoder states (time, width)."""
        rows: Floats = states @ self._per_token + self._per_token_bias  # (time, keys + 5 hidden)
        keys, values, pointers, inputs = np.split(rows, self._parts, axis=1)
        return Prepared(*(np.ascontiguousarray(part) for part in (keys, values, pointers, inputs)))

    def start(self, summary: Floats) -> DecoderState:
        """The state before the first symbol of a segment whose summary is (width,)."""
        s = np.tanh(summary @ self._initial + self._initial_bias)[None]  # (1, hidden)
        return DecoderState(s, self._next_gates(s @ self._fused + self._fused_bias), np.array([-1]))

    def step(self, state: DecoderState, written: Indices, tokens: Prepared) -> tuple[DecoderState, Floats]:
        """The states after the classes `written` (hypotheses,), and logits (hypotheses, classes + time).

        The first step of a sequence is told that the end was written: that row of the embedding starts a sequence.
        """
        s = gru_step(state.s, self._inputs(written, tokens), state.u)  # (hypotheses, hidden)
        fused = s @ self._fused  # (hypotheses, 4 hidden + attention)
        fused += self._fused_bias
        weights = self._energies(s, fused, tokens.keys)  # (hypotheses, time)
        weights -= weights.max(axis=1, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(axis=1, keepdims=True)
        o: Floats = weights @ tokens.values  # (hypotheses, hidden)
        o += fused[:, : self.hidden]
        np.tanh(o, out=o)
        logits: Floats = o @ self._output  # (hypotheses, classes + offsets)
        logits += self._output_bias
        pointed = np.where(written >= self.classes, written - self.classes, state.pointed)
        if self.points:
            logits = self._with_pointers(logits, o, pointed, tokens)
        return DecoderState(s, self._next_gates(fused), pointed), logits

    def _next_gates(self, fused: Floats) -> Floats:
        """What the states give the next step's gates: (hypotheses, 3 hidden)."""
        return fused[:, self.hidden : 4 * self.hidden]

    def _energies(self, s: Floats, fused: Floats, keys: Floats) -> Floats:
        """E (hypotheses, time) of the states: s · W h, or v · tanh(W_s s + W_h h)."""
        if self._energy is None:
            products: Floats = s @ keys.T
            return products
        sums: Floats = fused[:, None, 4 * self.hidden :] + keys  # (hypotheses, time, attention)
        np.tanh(sums, out=sums)
        energies: Floats = sums @ self._energy
        return energies

    def _inputs(self, written: Indices, tokens: Prepared) -> Floats:
        """The gates' inputs of a symbol, or of the token pointed at: (hypotheses, 3 hidden)."""
        classes = self.classes
        rows = (self.inputs[row] if row < classes else tokens.pointer_inputs[row - classes] for row in written.tolist())
        return np.stack(list(rows))

    def _with_pointers(self, logits: Floats, o: Floats, pointed: Indices, tokens: Prepared) -> Floats:
        """Logits (hypotheses, classes + time): the offsets' logits are given to the tokens at their distance."""
        classes, time = self.classes, len(tokens.keys)
        out = np.empty((len(o), classes + time), np.float32)
        out[:, :classes] = logits[:, :classes]
        np.matmul(o, tokens.pointer_keys.T, out=out[:, classes:])
        columns = _offset_columns(time, self._reach)[pointed + 1] + classes  # (hypotheses, time)
        columns += np.arange(0, logits.size, logits.shape[1])[:, None]
        out[:, classes:] += logits.take(columns)
        return out


@lru_cache(maxsize=256)
def _offset_columns(time: int, reach: int) -> Indices:
    """Which offset each token is at: row l + 1 holds those from token l, row 0 from before the segment."""
    tokens, last = np.arange(time), np.arange(-1, time)
    columns: Indices = np.clip(tokens[None, :] - last[:, None], -reach, reach) + reach
    return columns
