"""How well the network does on held-out pairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch

from nlcontrol.model.loss import exact_segments, exact_tags, sequence_loss
from nlcontrol.model.seq2seq import Batch, Logits, Seq2Seq
from nlcontrol.training.batches import Batches

BOUNDARY = "boundary"
"""The layer of tags that cuts an utterance into segments: an utterance is right only if this is right too."""


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of what is wholly right, greedily, without a constraint."""

    exact: float
    """Utterances with every segment right and every boundary right."""
    segments: float
    """Segments, their bounds given."""
    tags: Mapping[str, float]
    """Utterances with every token of the layer right."""
    loss: float
    """-Σ log P per utterance, symbols and tags."""

    def __str__(self) -> str:
        layers = "".join(f"  {layer} {share:.2%}" for layer, share in self.tags.items())
        return f"exact {self.exact:.2%}  segments {self.segments:.2%}{layers}  loss {self.loss:.3f}"


def score(model: Seq2Seq, held_out: Batches, batch_size: int = 256) -> Score:
    """The network's score on all held-out pairs; leaves the network as it found it."""
    was_training = model.training
    model.eval()
    exact = segments = segment_count = 0
    tags = dict.fromkeys(model.sizes.tags, 0)
    loss = 0.0
    with torch.no_grad():
        for batch in held_out.in_order(batch_size):
            logits = model(batch)
            right = exact_segments(logits, batch)
            segments += int(right.sum())
            segment_count += len(right)
            for layer, scores in logits.tags.items():
                tags[layer] += int(exact_tags(scores, batch.tags[layer]).sum())
            exact += int(_exact(logits, batch, right).sum())
            lost = sequence_loss(logits, batch, 0.0, {})
            loss += float(lost.total) * len(batch.tokens.lengths)
    model.train(was_training)
    utterances = held_out.dataset.utterances
    shares = {layer: count / utterances for layer, count in tags.items()}
    return Score(exact / utterances, segments / segment_count, shares, loss / utterances)


def _exact(logits: Logits, batch: Batch, right: torch.Tensor) -> torch.Tensor:
    """Which utterances are wholly right: (batch,)."""
    utterances = len(batch.tokens.lengths)
    wrong = torch.zeros(utterances, dtype=torch.int64, device=right.device)
    wrong = wrong.index_add(0, batch.segment_utterance, (~right).to(torch.int64))
    if BOUNDARY in logits.tags:
        return (wrong == 0) & exact_tags(logits.tags[BOUNDARY], batch.tags[BOUNDARY])
    return wrong == 0
