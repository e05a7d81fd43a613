"""What holds for the Transformer beyond its gradients."""

from __future__ import annotations

import pytest
import torch

from nlcontrol.errors import DefinitionError
from nlcontrol.model.transformer import CausalTransformer, RelativeAttention, TransformerConfig, TransformerEncoder

pytestmark = pytest.mark.model

SMALL = TransformerConfig(2, heads=2, feed_forward=5, clip=2)


def test_no_step_sees_a_later_one() -> None:
    """Changing a later input leaves every earlier state as it was, and changes its own."""
    torch.manual_seed(1)
    module = CausalTransformer(SMALL, 3, 4, 6, 0.0)
    inputs, states, mask = torch.randn(1, 5, 3), torch.randn(1, 4, 6), torch.ones(1, 4, dtype=torch.bool)
    before = module(inputs, states, mask)
    inputs[0, 3] += 1
    after = module(inputs, states, mask)
    torch.testing.assert_close(after[0, :3], before[0, :3])
    assert not torch.isclose(after[0, 3], before[0, 3]).all()


def test_only_distances_count() -> None:
    """The same tokens later in a sequence, the others being masked, have the same states; another order has not."""
    torch.manual_seed(1)
    module = RelativeAttention(4, 2, 2)
    x = torch.randn(1, 3, 4)
    shifted = torch.cat([torch.randn(1, 2, 4), x], dim=1)
    alone = module(x, torch.ones(1, 1, 3, dtype=torch.bool))
    behind = module(shifted, torch.tensor([[[False, False, True, True, True]]]))
    torch.testing.assert_close(behind[:, 2:], alone)
    turned = module(x.flip(1), torch.ones(1, 1, 3, dtype=torch.bool)).flip(1)
    assert not torch.isclose(turned, alone).all()


def test_beyond_the_clip_distances_are_one() -> None:
    """Two tokens both farther away than the clip may change places unnoticed."""
    torch.manual_seed(1)
    module = RelativeAttention(4, 2, 2)
    x = torch.randn(1, 6, 4)
    swapped = x[:, [0, 1, 2, 4, 3, 5]]
    allowed = torch.ones(1, 1, 6, dtype=torch.bool)
    torch.testing.assert_close(module(swapped, allowed)[:, 0], module(x, allowed)[:, 0])
    assert not torch.isclose(module(swapped, allowed)[:, 2], module(x, allowed)[:, 2]).all()


@pytest.mark.parametrize("change", [{"heads": 0}, {"clip": 0}, {"heads": 3}])
def test_sizes_that_cannot_be_are_refused(change: dict[str, int]) -> None:
    """Nothing of which there must be some may be none, and heads must divide the width."""
    with pytest.raises(DefinitionError):
        TransformerEncoder(TransformerConfig(**change), 4, 8, 0.0)
