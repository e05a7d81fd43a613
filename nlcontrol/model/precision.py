"""Half precision is for matrix products only: what is normalised or summed is widened first."""

from __future__ import annotations

import torch
from torch import Tensor


def widened(x: Tensor) -> Tensor:
    """The tensor in float32 if it was bfloat16, else as it is."""
    return x.float() if x.dtype == torch.bfloat16 else x
