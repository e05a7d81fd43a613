"""Scheduled sampling: in training the decoder is told, now and then, what it would have written itself.

With teacher forcing a network never meets its own mistakes (Bengio 2015). Here all steps are decoded twice: once given
the right past, then given a past in which some symbols are what the first pass draws (Mihaylova & Martins 2019). No
loop over steps is needed, and with a rate of zero nothing is drawn at all.
"""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from nlcontrol.model.decoder import Targets
from nlcontrol.model.precision import widened


def with_own_past(targets: Targets, logits: Tensor, end: int, rate: float) -> Targets:
    """Targets whose past is, at this rate, drawn from logits (positions, classes + time); an end is never told."""
    drawn = torch.multinomial(torch.softmax(widened(logits), dim=-1), 1).squeeze(1)  # (positions,)
    right = targets.classes.flatten().index_select(0, targets.rows)
    swapped = (torch.rand(drawn.shape, device=drawn.device) < rate) & (drawn != end) & (right != end)
    told = targets.classes.flatten().index_copy(0, targets.rows, torch.where(swapped, drawn, right))
    return replace(targets, told=told.view_as(targets.classes))
