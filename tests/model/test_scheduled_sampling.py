"""The past that the decoder is told."""

from __future__ import annotations

import pytest
import torch

from nlcontrol.model.decoder import Targets
from nlcontrol.model.scheduled_sampling import with_own_past
from nlcontrol.model.seq2seq import Seq2Seq
from nlcontrol.training.checkpoint import sizes_of
from tests.model.small import SMALL, batched, commands

pytestmark = pytest.mark.model

END = 2
TARGETS = Targets(torch.tensor([[0, 1, 2], [1, 2, -1]]), torch.tensor([3, 2]), torch.tensor([0, 1, 2, 3, 4]))


def _sure(*classes: int) -> torch.Tensor:
    return torch.nn.functional.one_hot(torch.tensor(classes), 5).float() * 1000


def test_at_full_rate_all_of_the_past_is_the_networks_own() -> None:
    """What must be written stays; what it is told is its own guess, but for ends and what lies behind them."""
    told = with_own_past(TARGETS, _sure(3, 0, 1, END, 4), END, 1.0)
    assert told.classes.tolist() == TARGETS.classes.tolist()
    assert told.past.tolist() == [[3, 0, 2], [1, 2, -1]]  # the fourth guess is an end, the others' rights are ends


def test_at_half_the_rate_half_of_it_is() -> None:
    """The rate is the share of symbols that are swapped."""
    torch.manual_seed(1)
    classes = torch.zeros(100, 50, dtype=torch.int64)
    targets = Targets(classes, torch.full((100,), 50), torch.arange(5000))
    told = with_own_past(targets, _sure(*[1] * 5000), END, 0.5)
    assert float(told.past.float().mean()) == pytest.approx(0.5, abs=0.03)


def test_the_decoder_reads_what_it_is_told() -> None:
    """Another past gives other logits from the step after it on, and the same ones up to it."""
    batch, vocabulary = batched(commands(1, 1))
    torch.manual_seed(1)
    model = Seq2Seq(SMALL, sizes_of(vocabulary)).eval()
    segments = model.segments(model.encode(batch.tokens), batch)
    past = batch.targets.classes.clone()
    past[:, 1] = (past[:, 1] + 1) % vocabulary.end
    told = Targets(batch.targets.classes, batch.targets.lengths, batch.targets.rows, past)
    plain, other = model.decoder(segments, batch.targets), model.decoder(segments, told)
    torch.testing.assert_close(other[:2], plain[:2])
    assert not torch.isclose(other[2], plain[2]).all()
