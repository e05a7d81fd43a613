"""One GRU step in NumPy, its weights folded so that a step is few calls.

    r, z = σ(a_rz + u_rz)     n = tanh(a_n + r ⊙ u_n)     h' = n + z ⊙ (h - n)

`a` comes from the input and is known beforehand, `u` from the state. σ(x) = (1 + tanh(x/2))/2: the halving is folded
into the weights of r and z, and so are all biases but that of u_n. tanh cannot overflow, exp could.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Gates:
    """The folded weights of one GRU layer in one direction."""

    def __init__(self, arrays: Mapping[str, NDArray[np.float16]], name: str, suffix: str) -> None:
        W, U, b, c = (
            arrays[f"{name}.{kind}_{suffix}"].astype(np.float32)
            for kind in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        )
        hidden = U.shape[1]
        fold = np.ones(3 * hidden, np.float32)
        fold[: 2 * hidden] = 0.5
        b[: 2 * hidden] += c[: 2 * hidden]
        c[: 2 * hidden] = 0
        self.hidden = hidden
        self.input = np.ascontiguousarray((W * fold[:, None]).T)  # (inputs, 3 hidden)
        self.input_bias: Floats = b * fold  # (3 hidden,)
        self.state = np.ascontiguousarray((U * fold[:, None]).T)  # (hidden, 3 hidden)
        self.state_bias: Floats = c  # (3 hidden,) zero but for n


def gru_step(h: Floats, a: Floats, u: Floats) -> Floats:
    """H' (…, hidden) from h (…, hidden), a (…, 3 hidden) and u (…, 3 hidden), each with its bias."""
    H = h.shape[-1]
    rz = np.tanh(a[..., : 2 * H] + u[..., : 2 * H])
    rz += 1.0
    rz *= 0.5
    n = rz[..., :H] * u[..., 2 * H :]
    n += a[..., 2 * H :]
    np.tanh(n, out=n)
    out: Floats = h - n
    out *= rz[..., H:]
    out += n
    return out


def log_softmax(x: Floats) -> Floats:
    """Log softmax over the last axis."""
    shifted = x - x.max(axis=-1, keepdims=True)
    shifted -= np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    out: Floats = shifted
    return out
