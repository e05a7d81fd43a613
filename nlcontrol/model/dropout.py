"""Dropout that forgets the same units for a whole sequence."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class SequenceDropout(nn.Module):
    """x ⊙ mask / (1 - p), one mask (width,) per sequence (Gal & Ghahramani 2016): kinder to recurrent states, and
    as many random numbers fewer as a sequence has steps.
    """

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        """(batch, time, width) from x of that shape; x itself outside training."""
        if not self.training or self.rate == 0:
            return x
        kept = (torch.rand(len(x), 1, x.shape[2], device=x.device) >= self.rate).to(x.dtype)  # (batch, 1, width)
        return x * (kept / (1 - self.rate))
