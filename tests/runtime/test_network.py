"""The NumPy network against the PyTorch one: the same numbers, the same symbols."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from nlcontrol.errors import UsageError
from nlcontrol.model.attention import AttentionConfig
from nlcontrol.model.decoder import DecoderConfig
from nlcontrol.model.embedding import EmbeddingConfig
from nlcontrol.model.encoders import EncoderConfig
from nlcontrol.model.generation import greedy, next_logits
from nlcontrol.model.seq2seq import Batch, ModelConfig, Seq2Seq
from nlcontrol.runtime.network import Network
from nlcontrol.runtime.pair import Pair, Segment
from nlcontrol.runtime.search import Search, bare_greedy, beam_search
from nlcontrol.runtime.vocabulary import Vocabulary
from nlcontrol.runtime.weights import architecture_of, write_weights
from nlcontrol.training.checkpoint import sizes_of
from nlcontrol.training.shipped import ShippedConfig
from tests.model.small import SMALL, batched, commands, copying

pytestmark = pytest.mark.model

TOLERANCE = 1e-4
PAIRS = commands(12, 5)
SHIPPED = ShippedConfig().training.model
MULTIPLICATIVE = replace(SMALL, attention=AttentionConfig("multiplicative"))
ADDITIVE = replace(SMALL, attention=AttentionConfig("additive", 5))
DEEP = replace(SMALL, encoder=replace(SMALL.encoder, layers=2), embedding=replace(SMALL.embedding, ngram_buckets=0))
UNPOINTED = replace(SMALL, decoder=replace(SMALL.decoder, pointer=0))


def _both(
    config: ModelConfig, pairs: list[Pair], path: Path, scale: float = 1.0
) -> tuple[Seq2Seq, Network, Batch, Vocabulary]:
    """A network with random weights that float16 holds exactly, in PyTorch and in NumPy."""
    torch.manual_seed(7)
    batch, vocabulary = batched(pairs, config)
    model = Seq2Seq(config, sizes_of(vocabulary)).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_((parameter * scale).half().float())
    arrays = {name: tensor.numpy() for name, tensor in model.state_dict().items()}
    write_weights(path, arrays, asdict(config), vocabulary, {"made": "here"})
    return model, Network.load(path), batch, vocabulary


@pytest.mark.parametrize("config", [SHIPPED, MULTIPLICATIVE, ADDITIVE, DEEP])
def test_states_and_tags_are_the_same(config: ModelConfig, tmp_path: Path) -> None:
    """Encoder states and tag log-probabilities differ by rounding only."""
    model, network, batch, vocabulary = _both(config, PAIRS, tmp_path / "weights.npz")
    with torch.no_grad():
        states = model.encode(batch.tokens).numpy()
        tags = {layer: torch.log_softmax(head(torch.tensor(states)), -1).numpy() for layer, head in model.tags.items()}
    for row, pair in enumerate(PAIRS):
        encoded = network.encode(pair.source, pair.features)
        assert np.abs(encoded.states - states[row, : len(pair.source)]).max() < TOLERANCE
        for layer in vocabulary.tags:
            assert np.abs(encoded.tags[layer] - tags[layer][row, : len(pair.source)]).max() < TOLERANCE


@pytest.mark.parametrize("config", [SHIPPED, MULTIPLICATIVE, ADDITIVE, DEEP])
def test_logits_are_the_same_at_every_step(config: ModelConfig, tmp_path: Path) -> None:
    """Given the same past of symbols and pointers, both networks' logits differ by rounding only."""
    model, network, batch, vocabulary = _both(config, PAIRS, tmp_path / "weights.npz", scale=2.0)
    classes = batch.targets.classes.clamp(min=0)
    parts = [(pair, part) for pair in PAIRS for part in pair.segments]
    for row, (pair, part) in enumerate(parts):
        encoded = network.encode(pair.source, pair.features)
        tokens = encoded.prepared.cut(part.start, part.end)
        half = encoded.states.shape[1] // 2
        summary = np.concatenate([encoded.states[part.end - 1, :half], encoded.states[part.start, half:]])
        state = network.decoder.start(summary)
        last = vocabulary.end
        for step in range(len(part.symbols) + 1):
            state, ours = network.decoder.step(state, np.array([last]), tokens)
            theirs = next_logits(model, batch, classes[:, :step]).numpy()[row, : ours.shape[1]]
            assert np.abs(ours[0] - theirs).max() < TOLERANCE
            last = int(classes[row, step])


@pytest.mark.parametrize("config", [SHIPPED, MULTIPLICATIVE, ADDITIVE, DEEP, UNPOINTED])
def test_greedy_writes_the_same(config: ModelConfig, tmp_path: Path) -> None:
    """Free to write what they like, both networks write the same symbols and pointers."""
    pairs = PAIRS if config.decoder.pointer else [replace(pair, segments=_unpointed(pair)) for pair in PAIRS]
    model, network, batch, vocabulary = _both(config, pairs, tmp_path / "weights.npz", scale=3.0)
    written = iter(greedy(model, batch, 8))
    for pair in pairs:
        encoded = network.encode(pair.source, pair.features)
        for part in pair.segments:
            theirs = next(written)
            ours = bare_greedy(network, encoded, (part.start, part.end), 8)
            until = ours.index(vocabulary.end) if vocabulary.end in ours else len(ours)
            assert ours[:until] == theirs
            found = Search(network, encoded, (part.start, part.end), None, symbol_limit=7).greedy()
            if found is not None:
                rows = [
                    vocabulary.symbols.index(symbol)
                    if isinstance(symbol, str)
                    else vocabulary.end + 1 + symbol - part.start
                    for symbol in found.symbols
                ]
                assert rows == theirs


def _unpointed(pair: Pair) -> tuple[Segment, ...]:
    return tuple(
        replace(part, symbols=tuple(symbol for symbol in part.symbols if isinstance(symbol, str)))
        for part in pair.segments
    )


def test_unknown_features_are_passed_over_and_unknown_words_are_spelled(tmp_path: Path) -> None:
    """A class made after training brings features and words the weights have never met: neither is an error."""
    _, network, _, _ = _both(SMALL, PAIRS, tmp_path / "weights.npz")
    with_it = network.encode(("open", "the", "zzyzx"), ((), (), ("class:submarine",)))
    without = network.encode(("open", "the", "zzyzx"), ((), (), ()))
    assert np.array_equal(with_it.states, without.states)
    assert not np.array_equal(without.states[2], network.encode(("open", "the", "zzyzy")).states[2])


def test_an_encoding_never_leaks_into_the_next(tmp_path: Path) -> None:
    """Encoding with features and then without gives what a fresh network gives: kept rows are never written to."""
    _, network, _, _ = _both(SMALL, PAIRS, tmp_path / "weights.npz")
    pair = next(pair for pair in PAIRS if any(pair.features))
    before = network.encode(pair.source).states
    network.encode(pair.source, pair.features)
    assert np.array_equal(before, network.encode(pair.source).states)
    assert np.array_equal(before, Network.load(tmp_path / "weights.npz").encode(pair.source).states)


def test_boundaries_cut_the_utterance(tmp_path: Path) -> None:
    """Segments are where the boundary tags say, the first token always starting one; without tags there is one."""
    model, network, _, vocabulary = _both(SMALL, PAIRS, tmp_path / "weights.npz")
    encoded = network.encode(("open", "the", "door", "then", "go"))
    starts = vocabulary.tags["boundary"].index("B")
    table = np.full((5, 2), -9.0, np.float32)
    table[np.arange(5), [1 - starts, 1 - starts, 1 - starts, starts, 1 - starts]] = 0
    assert network.segments(replace(encoded, tags={"boundary": table})) == ((0, 3), (3, 5))
    assert network.segments(replace(encoded, tags={})) == ((0, 5),)
    del model


def test_what_cannot_be_encoded_is_refused(tmp_path: Path) -> None:
    """No tokens, features for other tokens, and a segment outside of the utterance are the caller's errors."""
    _, network, _, _ = _both(SMALL, PAIRS, tmp_path / "weights.npz")
    with pytest.raises(UsageError, match="without tokens"):
        network.encode(())
    with pytest.raises(UsageError, match="features for 1"):
        network.encode(("a", "b"), ((),))
    with pytest.raises(UsageError, match="2:2"):
        beam_search(network, network.encode(("a", "b")), (2, 2), None)


def test_a_network_without_tags_or_features_runs(tmp_path: Path) -> None:
    """A plain pair's network has neither tags nor features, and runs."""
    _, network, _, _ = _both(SMALL, copying(6, 1, 2, 5), tmp_path / "weights.npz")
    encoded = network.encode(("ab", "cd"))
    assert encoded.tags == {}
    assert network.segments(encoded) == ((0, 2),)
    assert network.metadata == {"made": "here"}


def test_defaults_are_what_ships() -> None:
    """The default configuration is the architecture NumPy runs, small enough for its weights file."""
    assert (EncoderConfig().kind, DecoderConfig().cell) == ("gru", "gru")
    assert architecture_of(asdict(SHIPPED)).pointer
    assert EmbeddingConfig().ngram_buckets == 4096
