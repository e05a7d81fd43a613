"""Every module's gradient against finite differences, in float64."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence

from nlcontrol.model.attention import AdditiveAttention, AttentionKind, MultiplicativeAttention
from nlcontrol.model.decoder import DecoderKind, SegmentStates, make_decoder
from nlcontrol.model.embedding import TokenEmbedding, TokenInputs
from nlcontrol.model.encoders import EncoderKind, make_encoder
from nlcontrol.model.gru import gru_layers
from nlcontrol.model.loss import sequence_loss
from nlcontrol.model.seq2seq import Batch, Seq2Seq
from nlcontrol.model.transformer import CausalTransformer, CrossAttention, RelativeAttention, TransformerConfig
from nlcontrol.training.checkpoint import sizes_of
from tests.model.small import SMALL, batched, commands

pytestmark = pytest.mark.model


def _agree(module: nn.Module, scalar: Callable[[], Tensor], *inputs: Tensor) -> None:
    """The gradient of `scalar()` by every parameter and input agrees with central differences."""
    leaves = [*(p for p in module.parameters()), *inputs]
    value = scalar()
    analytic = torch.autograd.grad(value, leaves, allow_unused=True, materialize_grads=True)
    step = 1e-6
    generator = torch.Generator().manual_seed(1)
    for leaf, gradient in zip(leaves, analytic, strict=True):
        flat = leaf.detach().view(-1)
        for place in torch.randperm(len(flat), generator=generator)[:6].tolist():
            was = float(flat[place])
            flat[place] = was + step
            above = float(scalar().detach())
            flat[place] = was - step
            below = float(scalar().detach())
            flat[place] = was
            assert (above - below) / (2 * step) == pytest.approx(float(gradient.view(-1)[place]), rel=1e-5, abs=1e-7)


def _weighted(value: Tensor) -> Tensor:
    """A scalar in which every element has its own weight."""
    return (value * torch.arange(1, value.numel() + 1, dtype=value.dtype).view_as(value).cos()).sum()


def _doubles(batch: Batch) -> Batch:
    tokens: TokenInputs = replace(batch.tokens, features=batch.tokens.features.double())
    return replace(batch, tokens=tokens)


@pytest.fixture
def batch() -> Batch:
    """A few commands, in float64."""
    torch.manual_seed(3)
    return _doubles(batched(commands(4, 1))[0])


def test_token_embedding_gradient(batch: Batch) -> None:
    """Words, n-grams and features all get the gradient that finite differences find."""
    module = TokenEmbedding(SMALL.embedding, 30, batch.tokens.features.shape[2]).double()
    _agree(module, lambda: _weighted(module(batch.tokens)))


@pytest.mark.parametrize("kind", ["simple", "lstm", "gru", "convolutional", "transformer"])
@pytest.mark.parametrize("bidirectional", [True, False])
@pytest.mark.parametrize("layers", [1, 2])
def test_encoder_gradient(kind: EncoderKind, bidirectional: bool, layers: int) -> None:
    """Each encoder's gradient, by weights and inputs, is what finite differences find."""
    torch.manual_seed(3)
    attentive = TransformerConfig(layers, heads=3, feed_forward=7, clip=2)
    config = replace(SMALL.encoder, kind=kind, bidirectional=bidirectional, layers=layers, transformer=attentive)
    module = make_encoder(config, 8).double()
    x = torch.randn(3, 5, 8, dtype=torch.float64, requires_grad=True)
    lengths = torch.tensor([3, 5, 1])
    _agree(module, lambda: _weighted(torch.tanh(module(x, lengths))), x)


@pytest.mark.parametrize("module", [MultiplicativeAttention(4, 6), AdditiveAttention(4, 6, 5)])
def test_attention_gradient(module: nn.Module) -> None:
    """Both attentions' gradients, by weights, queries and states, are what finite differences find."""
    torch.manual_seed(3)
    module.double()
    queries = torch.randn(2, 3, 4, dtype=torch.float64, requires_grad=True)
    states = torch.randn(2, 5, 6, dtype=torch.float64, requires_grad=True)
    mask = torch.tensor([[True] * 5, [True, True, False, False, False]])
    _agree(module, lambda: _weighted(module(queries, states, mask)), queries, states)


def test_relative_and_cross_attention_gradients() -> None:
    """The Transformer's two attentions, distances included, get the gradient that finite differences find."""
    torch.manual_seed(3)
    x = torch.randn(2, 6, 4, dtype=torch.float64, requires_grad=True)
    states = torch.randn(2, 5, 3, dtype=torch.float64, requires_grad=True)
    allowed = torch.tensor([[[True] * 6], [[True, True, False, False, False, False]]])
    around, across = RelativeAttention(4, 2, 2).double(), CrossAttention(4, 3, 2).double()
    _agree(around, lambda: _weighted(around(x, allowed)), x)
    _agree(across, lambda: _weighted(across(x, states, allowed[..., :5])), x, states)


def test_causal_transformer_gradient() -> None:
    """Stacked blocks of a decoder get the gradient that finite differences find."""
    torch.manual_seed(3)
    module = CausalTransformer(TransformerConfig(2, 2, 5, 2), 3, 4, 6, 0.0).double()
    inputs = torch.randn(2, 4, 3, dtype=torch.float64, requires_grad=True)
    states = torch.randn(2, 5, 6, dtype=torch.float64, requires_grad=True)
    mask = torch.tensor([[True] * 5, [True, True, False, False, False]])
    _agree(module, lambda: _weighted(module(inputs, states, mask)), inputs, states)


@pytest.mark.parametrize("cell", ["simple", "lstm", "gru", "transformer"])
@pytest.mark.parametrize("attention", ["multiplicative", "additive", "none"])
def test_decoder_gradient(batch: Batch, cell: DecoderKind, attention: AttentionKind) -> None:
    """Symbols, pointers and selective read all get the gradient that finite differences find."""
    config = replace(SMALL.decoder, cell=cell, transformer=TransformerConfig(1, heads=7, feed_forward=5, clip=2))
    _, vocabulary = batched(commands(4, 1))
    module = make_decoder(config, replace(SMALL.attention, kind=attention), 12, len(vocabulary.symbols)).double()
    count, time = batch.segment_tokens.shape
    states = torch.randn(count, time, 12, dtype=torch.float64, requires_grad=True)
    summary = torch.randn(count, 12, dtype=torch.float64, requires_grad=True)

    def scalar() -> Tensor:
        logits = module(SegmentStates(states, batch.segment_mask, summary), batch.targets)
        return _weighted(torch.softmax(logits, -1))

    _agree(module, scalar, states, summary)


def test_whole_network_gradient(batch: Batch) -> None:
    """The loss of the whole network has the gradient that finite differences find."""
    _, vocabulary = batched(commands(4, 1))
    model = Seq2Seq(SMALL, sizes_of(vocabulary)).double()
    _agree(model, lambda: _as_double(model, batch))


def _as_double(model: Seq2Seq, batch: Batch) -> Tensor:
    return sequence_loss(model(batch), batch, 0.1, {"role": 0.5}).total


@pytest.mark.parametrize(("bidirectional", "layers"), [(True, 1), (False, 1), (True, 2), (False, 3)])
def test_written_out_gru_is_the_gru(bidirectional: bool, layers: int) -> None:
    """Our GRU gives nn.GRU's states, final states and gradients, whatever the lengths and the initial state."""
    torch.manual_seed(3)
    cell = nn.GRU(4, 5, layers, batch_first=True, bidirectional=bidirectional).double()
    x = torch.randn(6, 7, 4, dtype=torch.float64, requires_grad=True)
    start = torch.randn((2 if bidirectional else 1) * layers, 6, 5, dtype=torch.float64, requires_grad=True)
    packed = pack_padded_sequence(x, torch.tensor([7, 1, 4, 4, 2, 6]), batch_first=True, enforce_sorted=False)
    leaves = [x, start, *cell.parameters()]
    found = []
    for states, final in (cell(packed, start), gru_layers(cell, packed, start)):
        found.append([states.data, final, *torch.autograd.grad(_weighted(states.data), leaves, retain_graph=True)])
    for theirs, ours in zip(*found, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-12)
