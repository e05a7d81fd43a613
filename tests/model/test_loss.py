"""The loss, by hand."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log

import pytest
import torch

from nlcontrol.model.decoder import Targets
from nlcontrol.model.loss import exact_segments, exact_tags, sequence_loss
from nlcontrol.model.seq2seq import Batch, Logits
from tests.model.small import batched, copying

pytestmark = pytest.mark.model


@pytest.fixture
def batch() -> Batch:
    """One utterance of two tokens, one segment of two steps: class 0, then the end (class 1)."""
    plain, _ = batched(copying(1, 1, 2, 2))
    targets = Targets(torch.tensor([[0, 1]]), torch.tensor([2]), torch.tensor([0, 1]))
    return replace(plain, targets=targets, tags={"role": torch.tensor([[1, -1]])})


@pytest.fixture
def logits() -> Logits:
    """Two classes and two pointers, the second pointer impossible at both steps."""
    scores = torch.tensor([[1.0, 2.0, 0.5, -torch.inf], [0.0, 3.0, -1.0, -torch.inf]])
    return Logits(scores, {"role": torch.tensor([[[0.0, 1.0, 2.0], [9.0, 9.0, 9.0]]])})


FIRST = log(exp(1.0) + exp(2.0) + exp(0.5))
SECOND = log(exp(0.0) + exp(3.0) + exp(-1.0))
ROLE = log(exp(0.0) + exp(1.0) + exp(2.0)) - 1.0


def test_two_steps_cost_what_they_cost_by_hand(batch: Batch, logits: Logits) -> None:
    """The loss is -log P of the right classes, masked tokens and impossible pointers costing nothing."""
    loss = sequence_loss(logits, batch, 0.0, {})
    assert float(loss.symbols) == pytest.approx((FIRST - 1.0) + (SECOND - 3.0), abs=1e-6)
    assert float(loss.tags) == pytest.approx(ROLE, abs=1e-6)
    assert float(loss.total) == pytest.approx((FIRST - 1.0) + (SECOND - 3.0) + ROLE, abs=1e-6)


def test_smoothing_shares_among_what_is_possible(batch: Batch, logits: Logits) -> None:
    """With smoothing the right class counts less, and the three possible ones, not four, share the rest."""
    loss = sequence_loss(logits, batch, 0.3, {"role": 2.0})
    shared = (3 * FIRST - 3.5) / 3 + (3 * SECOND - 2.0) / 3
    expected = 0.7 * ((FIRST - 1.0) + (SECOND - 3.0)) + 0.3 * shared + 2 * ROLE
    assert float(loss.total) == pytest.approx(expected, abs=1e-6)


def test_a_segment_is_exact_only_if_every_step_is(batch: Batch, logits: Logits) -> None:
    """One wrong argmax makes the segment wrong; setting it right makes it exact."""
    assert exact_segments(logits, batch).tolist() == [False]
    mended = logits.symbols.clone()
    mended[0, 0] = 5.0
    assert exact_segments(replace(logits, symbols=mended), batch).tolist() == [True]


def test_tags_are_judged_where_there_is_a_label(batch: Batch, logits: Logits) -> None:
    """A token without a label cannot make an utterance wrong."""
    assert exact_tags(logits.tags["role"], batch.tags["role"]).tolist() == [False]
    assert exact_tags(logits.tags["role"], torch.tensor([[2, -1]])).tolist() == [True]
