"""The loss: -Σ log P of what is right, the same as maximum likelihood; and who got everything right.

    L = -Σ_segments Σ_t log P(y_t | y_{<t}, x) - Σ_layers λ_layer Σ_t log P(tag_t | x)       per utterance

With label smoothing ε the right class counts 1 - ε, and ε is shared among all classes that were possible there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from nlcontrol.model.precision import widened
from nlcontrol.model.seq2seq import Batch, Logits


@dataclass(frozen=True, slots=True)
class Loss:
    """The mean over the utterances of a batch."""

    total: Tensor  # () what is minimised
    symbols: Tensor  # () -Σ log P of the symbols alone, unsmoothed
    tags: Tensor  # () -Σ log P of the tags alone, unweighted


def sequence_loss(logits: Logits, batch: Batch, label_smoothing: float, tag_weights: Mapping[str, float]) -> Loss:
    """The loss of a batch; a layer `tag_weights` does not name weighs 1."""
    utterances = len(batch.tokens.lengths)
    right = batch.targets.classes.flatten().index_select(0, batch.targets.rows)  # (positions,)
    log_p = torch.log_softmax(widened(logits.symbols), dim=-1)  # (positions, classes + time)
    symbols = -log_p.gather(1, right[:, None]).sum()
    total = symbols
    if label_smoothing:
        possible = log_p > float("-inf")
        spread = log_p.masked_fill(~possible, 0.0).sum(-1) / possible.sum(-1)  # (positions,)
        total = (1 - label_smoothing) * symbols - label_smoothing * spread.sum()
    tags = symbols.new_zeros(())
    for layer, scores in logits.tags.items():
        lost = F.cross_entropy(
            widened(scores).flatten(0, 1), batch.tags[layer].flatten(), ignore_index=-1, reduction="sum"
        )
        tags = tags + lost
        total = total + tag_weights.get(layer, 1.0) * lost
    return Loss(total / utterances, (symbols / utterances).detach(), (tags / utterances).detach())


def exact_segments(logits: Logits, batch: Batch) -> Tensor:
    """Which segments are wholly right: (segments,).

    The past is given, not decoded; yet if every argmax is right, greedy decoding would have been given the same past.
    """
    classes = batch.targets.classes
    right = classes.flatten().index_select(0, batch.targets.rows)
    wrong = (logits.symbols.argmax(-1) != right).to(torch.int64)  # (positions,)
    segment = batch.targets.rows // classes.shape[1]
    return torch.zeros(len(classes), dtype=torch.int64, device=classes.device).index_add(0, segment, wrong) == 0


def exact_tags(scores: Tensor, labels: Tensor) -> Tensor:
    """In which utterances every token of a layer is tagged right: (batch,)."""
    return ((scores.argmax(-1) == labels) | (labels < 0)).all(-1)
