"""The GRU on a CPU, with its gradient written out: the numbers of nn.GRU in half the time.

nn.GRU lets autograd undo every step: the weight gradient is summed step by step and every slice of the inputs is
undone by a zero-filled copy of all of them. Here the loop keeps only what depends on the step before; the gradients of
weights and inputs are one matrix product each. On a GPU nn.GRU is cuDNN, and faster: there it stays in use.

Rows are packed as in PackedSequence: step after step, longest sequence first, `batch_sizes[t]` rows at step t.

    forward    r, z = σ(a_rz + U_rz h)    m = U_n h + c_n    n = tanh(a_n + r ⊙ m)    h' = n + z ⊙ (h - n)
    backward   δn = δh' ⊙ (1 - z) ⊙ (1 - n²)   δz = δh' ⊙ (h - n) ⊙ z(1 - z)   δr = δn ⊙ m ⊙ r(1 - r)   δm = δn ⊙ r
               δh = δh' ⊙ z + [δr δz δm] U
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence

RecurrentState = Tensor | tuple[Tensor, Tensor]
"""(layers · directions, batch, hidden); an LSTM has two of them, hidden and cell."""

Step = tuple[int, int]
"""The rows `start:end` of a step."""


class _Recurrence(torch.autograd.Function):
    """All steps of one direction; `a` = W x + b holds the gates' inputs."""

    @staticmethod
    def forward(
        ctx: Any, a: Tensor, start: Tensor, U: Tensor, c: Tensor, steps: list[Step], precision: torch.dtype
    ) -> tuple[Tensor, Tensor]:
        """States of all rows (rows, hidden) and the final state of each sequence (sequences, hidden)."""
        H = U.shape[1]
        states, before, gates = (a.new_empty(len(a), width) for width in (H, H, 4 * H))  # gates: r, z, n, m
        h, Ut = start.clone(), U.t().to(precision)
        for first, last in steps:
            rows, live = slice(first, last), slice(0, last - first)
            past = h[live]
            before[rows] = past
            g, u = gates[rows], torch.add(c, past.to(precision) @ Ut)  # (live, 4 hidden), (live, 3 hidden)
            rz = torch.add(a[rows, : 2 * H], u[:, : 2 * H], out=g[:, : 2 * H]).sigmoid_()
            g[:, 3 * H :] = u[:, 2 * H :]
            n = torch.addcmul(a[rows, 2 * H :], rz[:, :H], u[:, 2 * H :], out=g[:, 2 * H : 3 * H]).tanh_()
            h[live] = torch.addcmul(n, rz[:, H:], past - n, out=states[rows])
        ctx.save_for_backward(before, gates, U)
        ctx.steps, ctx.precision = steps, precision
        ctx.mark_non_differentiable(h)
        return states, h

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Tensor) -> tuple[Tensor | None, ...]:
        """Gradients of a, start, U and c."""
        before, gates, U = ctx.saved_tensors
        r, z, n, m = gates.chunk(4, dim=1)  # each (rows, hidden)
        H, grad_states, precision = U.shape[1], grad_outputs[0], ctx.precision
        recurrent = U.to(precision)
        to_n = (1 - z) * (1 - n * n)
        to_z = (before - n) * z * (1 - z)
        to_r = m * r * (1 - r)
        grads = torch.empty_like(gates)  # n, r, z, m: a's share and U's share each lie side by side
        grad_h = grad_states.new_zeros(max(last - first for first, last in ctx.steps), H)  # (sequences, hidden)
        for first, last in reversed(ctx.steps):
            rows, live = slice(first, last), slice(0, last - first)
            grad = grad_states[rows] + grad_h[live]  # (live, hidden)
            g = grads[rows]
            grad_n = torch.mul(grad, to_n[rows], out=g[:, :H])
            torch.mul(grad_n, to_r[rows], out=g[:, H : 2 * H])
            torch.mul(grad, to_z[rows], out=g[:, 2 * H : 3 * H])
            torch.mul(grad_n, r[rows], out=g[:, 3 * H :])
            grad_h[live] = torch.addcmul(g[:, H:].to(precision) @ recurrent, grad, z[rows])
        grad_u = grads[:, H:]
        grad_U = (grad_u.to(precision).t() @ before.to(precision)).to(U.dtype)
        grad_a = torch.cat([grads[:, H : 3 * H], grads[:, :H]], dim=1)
        return grad_a, grad_h, grad_U, grad_u.sum(0), None, None


def _recurrence(
    a: Tensor, start: Tensor, U: Tensor, c: Tensor, steps: list[Step], precision: torch.dtype
) -> tuple[Tensor, Tensor]:
    states: Tensor
    final: Tensor
    states, final = _Recurrence.apply(a, start, U, c, steps, precision)  # type: ignore[no-untyped-call]  # torch's
    return states, final


def run_recurrence(
    cell: nn.RNN | nn.LSTM | nn.GRU, packed: PackedSequence, start: RecurrentState | None
) -> tuple[PackedSequence, RecurrentState]:
    """What `cell(packed, start)` gives, by the faster way there is."""
    if isinstance(cell, nn.GRU) and not packed.data.is_cuda and not isinstance(start, tuple):
        return gru_layers(cell, packed, start)
    states, final = cell(packed, start)
    return states, final


def gru_layers(cell: nn.GRU, packed: PackedSequence, start: Tensor | None) -> tuple[PackedSequence, Tensor]:
    """What `cell(packed, start)` gives, layer by layer; the final states carry no gradient."""
    directions = 2 if cell.bidirectional else 1
    finals = []
    for layer in range(cell.num_layers):
        if layer and cell.dropout:
            dropped = nn.functional.dropout(packed.data, cell.dropout, cell.training)
            packed = PackedSequence(dropped, packed.batch_sizes, packed.sorted_indices, packed.unsorted_indices)
        own = None if start is None else start[layer * directions : (layer + 1) * directions]
        packed, final = _gru_layer(cell, layer, packed, own)
        finals.append(final)
    return packed, torch.cat(finals)


def _gru_layer(cell: nn.GRU, layer: int, packed: PackedSequence, start: Tensor | None) -> tuple[PackedSequence, Tensor]:
    """One layer, in one direction or both."""
    sizes = packed.batch_sizes.tolist()
    forward: list[Step] = []
    for size in sizes:
        end = forward[-1][1] if forward else 0
        forward.append((end, end + size))
    directions = 2 if cell.bidirectional else 1
    if start is None:
        start = packed.data.new_zeros(directions, sizes[0], cell.hidden_size)
    elif packed.sorted_indices is not None:
        start = start.index_select(1, packed.sorted_indices)
    kind = packed.data.device.type
    precision = torch.get_autocast_dtype(kind) if torch.is_autocast_enabled(kind) else packed.data.dtype
    states, finals = [], []
    for direction, suffix in enumerate(("", "_reverse")[:directions]):
        W, U, b, c = (
            getattr(cell, f"{name}_l{layer}{suffix}") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        )
        steps = forward[::-1] if suffix else forward
        a = torch.addmm(b, packed.data, W.t()).to(c.dtype)  # (rows, 3 hidden)
        with torch.autocast(kind, enabled=False):
            h, final = _recurrence(a, start[direction].to(c.dtype), U, c, steps, precision)
        states.append(h)
        finals.append(final)
    final = torch.stack(finals)  # (directions, sequences, hidden)
    if packed.unsorted_indices is not None:
        final = final.index_select(1, packed.unsorted_indices)
    return PackedSequence(
        torch.cat(states, dim=1), packed.batch_sizes, packed.sorted_indices, packed.unsorted_indices
    ), final
