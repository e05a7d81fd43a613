"""What one batch teaches: its loss, and the gradient that is left in the network."""

from __future__ import annotations

from dataclasses import replace

import torch

from nlcontrol.model.loss import Loss, sequence_loss
from nlcontrol.model.scheduled_sampling import with_own_past
from nlcontrol.model.seq2seq import Batch, Seq2Seq
from nlcontrol.training.configuration import TrainingConfig


def leave_gradient(model: Seq2Seq, batch: Batch, config: TrainingConfig, end: int, own_past: float = 0.0) -> Loss:
    """The loss of a batch; the network's gradient is that of this batch alone.

    `own_past` is how often the decoder is told its own guess for the past, `end` the class that ends a sequence.
    """
    model.train()
    half = config.precision == "bfloat16"
    with torch.autocast(torch.device(config.device).type, torch.bfloat16, enabled=half):
        logits = model(_with_own_past(model, batch, end, own_past))
    loss = sequence_loss(logits, batch, config.label_smoothing, config.tag_weights)
    model.zero_grad(set_to_none=True)
    loss.total.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
    return Loss(loss.total.detach(), loss.symbols, loss.tags)


def _with_own_past(model: Seq2Seq, batch: Batch, end: int, rate: float) -> Batch:
    if not rate:
        return batch
    with torch.no_grad():
        guesses = model(batch).symbols
    return replace(batch, targets=with_own_past(batch.targets, guesses, end, rate))
