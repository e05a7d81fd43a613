"""What holds for encoders beyond their gradients."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from nlcontrol.model.encoders import EncoderKind, RecurrentEncoder, make_encoder
from tests.model.small import SMALL

pytestmark = pytest.mark.model


@pytest.mark.parametrize("kind", ["simple", "lstm", "gru", "convolutional", "transformer"])
def test_padding_changes_nothing(kind: EncoderKind) -> None:
    """A sequence has the same states alone and in a batch with longer ones, and zeros behind its end."""
    torch.manual_seed(1)
    encoder = make_encoder(replace(SMALL.encoder, kind=kind), 8).eval()
    x = torch.randn(2, 6, 8)
    together = encoder(x, torch.tensor([3, 6]))
    alone = encoder(x[:1, :3], torch.tensor([3]))
    torch.testing.assert_close(together[0, :3], alone[0])
    assert not together[0, 3:].any()


@pytest.mark.parametrize("kind", ["simple", "lstm", "gru"])
def test_carried_states_come_from_other_sequences(kind: EncoderKind) -> None:
    """With carry the first token's state is another one in training, and the usual one outside of it."""
    torch.manual_seed(1)
    config = replace(SMALL.encoder, kind=kind, carry=1.0)
    encoder = RecurrentEncoder(config, 8)
    x, lengths = torch.randn(4, 5, 8), torch.tensor([5, 5, 5, 5])
    trained = encoder(x, lengths)
    encoder.eval()
    plain = encoder(x, lengths)
    assert not torch.isclose(trained[:, 0], plain[:, 0]).all()
    encoder.train()
    encoder.config = replace(config, carry=0.0)
    torch.testing.assert_close(encoder(x, lengths), plain)
