"""Greedy decoding in PyTorch, for any configuration: the reference, and what predicts with unshipped networks."""

from __future__ import annotations

import torch
from torch import Tensor

from nlcontrol.model.decoder import Targets
from nlcontrol.model.seq2seq import Batch, Seq2Seq


def greedy(model: Seq2Seq, batch: Batch, symbol_limit: int) -> list[list[int]]:
    """The classes of each segment without its end, cut off at `symbol_limit`."""
    return [classes for classes, _ in greedy_with_probability(model, batch, symbol_limit)]


def greedy_with_probability(model: Seq2Seq, batch: Batch, symbol_limit: int) -> list[tuple[list[int], float]]:
    """The classes of each segment without its end, cut off at `symbol_limit`, and log P of them and the end.

    Every step decodes all that is written so far from the start: slow, and free of any state of its own.
    """
    end = model.sizes.symbols
    with torch.no_grad():
        segments = model.segments(model.encode(batch.tokens), batch)
        written = batch.segment_last.new_zeros(len(batch.segment_last), 0)  # (segments, steps)
        log_p = torch.zeros(len(written), device=written.device)
        for _ in range(symbol_limit):
            best = torch.log_softmax(model.decoder(segments, _asked(written)), dim=-1).max(-1)  # (segments,)
            log_p = log_p + torch.where((written == end).any(1), 0.0, best.values)  # what follows an end is nothing
            written = torch.cat([written, best.indices[:, None]], dim=1)
            if bool((written == end).any(1).all()):
                break
    return [(_until(row, end), p) for row, p in zip(written.tolist(), log_p.tolist(), strict=True)]


def next_logits(model: Seq2Seq, batch: Batch, written: Tensor) -> Tensor:
    """Logits (segments, classes + time) of what follows the classes (segments, steps) written so far."""
    with torch.no_grad():
        segments = model.segments(model.encode(batch.tokens), batch)
        logits: Tensor = model.decoder(segments, _asked(written))
    return logits


def _asked(written: Tensor) -> Targets:
    """Targets that ask for the step after `written` alone."""
    count, steps = written.shape
    classes = torch.cat([written, written.new_zeros(count, 1)], dim=1)  # what is asked for is never read
    rows = torch.arange(count, device=written.device) * (steps + 1) + steps
    return Targets(classes, torch.full((count,), steps + 1), rows)


def _until(classes: list[int], end: int) -> list[int]:
    return classes[: classes.index(end)] if end in classes else classes
