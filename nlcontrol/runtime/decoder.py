"""The decoder in NumPy: one step for all hypotheses of a beam.

Everything that depends on a token alone (attention key, its share of the combined state, pointer key, the input it is
when it was pointed at) is one matrix product for the whole utterance; everything that depends on the state alone (next
step's gates, the combined state) is one product per step.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlcontrol.runtime.gates import Floats, Gates, gru_step
from nlcontrol.runtime.weights import Weights


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the decoder needs of each token."""

    keys: Floats  # (time, hidden)
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


class Decoder:
    """Logits of the next symbol or pointer, for all hypotheses at once."""

    def __init__(self, weights: Weights) -> None:
        arrays = {
            name: array.astype(np.float32) for name, array in weights.arrays.items() if name.startswith("decoder.")
        }
        H = weights.architecture.decoder_hidden
        gates = Gates(weights.arrays, "decoder.cell", "l0")
        combine = arrays["decoder.combine.weight"]  # (hidden, hidden + width)
        self.hidden, self.points = H, weights.architecture.pointer > 0
        self.classes = weights.vocabulary.end + 1
        self.inputs: Floats = arrays["decoder.embedding.weight"] @ gates.input + gates.input_bias  # (classes, 3 hidden)
        self._initial, self._initial_bias = arrays["decoder.initial.weight"].T, arrays["decoder.initial.bias"]
        self._fused = np.concatenate([combine[:, :H].T, gates.state], axis=1)  # (hidden, 4 hidden)
        self._fused_bias = np.concatenate([arrays["decoder.combine.bias"], gates.state_bias])  # (4 hidden,)
        self._output = np.ascontiguousarray(arrays["decoder.output.weight"].T)  # (hidden, classes)
        self._output_bias = arrays["decoder.output.bias"]
        per_token = [arrays["decoder.attention.key.weight"].T, combine[:, H:].T]
        self._per_token_bias = np.zeros(6 * H, np.float32)
        if self.points:
            query, key = arrays["decoder.pointer_query.weight"], arrays["decoder.pointer_key.weight"]
            reading, bias = arrays["decoder.pointer_input.weight"], arrays["decoder.pointer_input.bias"]
            per_token += [key.T @ query, reading.T @ gates.input]
            self._per_token_bias[3 * H :] = bias @ gates.input + gates.input_bias
        else:
            per_token += [np.zeros((combine.shape[1] - H, 4 * H), np.float32)]
        self._per_token = np.concatenate(per_token, axis=1)  # (width, 6 hidden)

    def prepare(self, states: Floats) -> Prepared:
        """What depends on the tokens alone, from encoder states (time, width)."""
        H = self.hidden
        rows: Floats = states @ self._per_token + self._per_token_bias  # (time, 6 hidden)
        keys, values, pointers, inputs = np.split(rows, [H, 2 * H, 3 * H], axis=1)
        return Prepared(*(np.ascontiguousarray(part) for part in (keys, values, pointers, inputs)))

    def start(self, summary: Floats) -> DecoderState:
        """The state before the first symbol of a segment whose summary is (width,)."""
        s = np.tanh(summary @ self._initial + self._initial_bias)[None]  # (1, hidden)
        return DecoderState(s, (s @ self._fused + self._fused_bias)[:, self.hidden :])

    def step(self, state: DecoderState, a: Floats, tokens: Prepared) -> tuple[DecoderState, Floats]:
        """The states after inputs a (hypotheses, 3 hidden), and logits (hypotheses, classes + time)."""
        s = gru_step(state.s, a, state.u)  # (hypotheses, hidden)
        fused = s @ self._fused  # (hypotheses, 4 hidden)
        fused += self._fused_bias
        weights = s @ tokens.keys.T  # (hypotheses, time)
        weights -= weights.max(axis=1, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(axis=1, keepdims=True)
        o = weights @ tokens.values  # (hypotheses, hidden)
        o += fused[:, : self.hidden]
        np.tanh(o, out=o)
        time = len(tokens.keys) if self.points else 0
        logits = np.empty((len(s), self.classes + time), np.float32)
        np.matmul(o, self._output, out=logits[:, : self.classes])
        logits[:, : self.classes] += self._output_bias
        if self.points:
            np.matmul(o, tokens.pointer_keys.T, out=logits[:, self.classes :])
        return DecoderState(s, fused[:, self.hidden :]), logits
