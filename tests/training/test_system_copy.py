"""The whole of training on tasks whose answer is known: say it again, say it backwards, longer than ever trained."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nlcontrol.runtime.network import Network
from nlcontrol.runtime.pair import Pair
from nlcontrol.runtime.search import beam_search
from nlcontrol.training.export import export
from nlcontrol.training.trainer import train
from tests.model.small import commands, copying, small_training

pytestmark = [pytest.mark.model, pytest.mark.system]


def _share_right(network: Network, pairs: list[Pair]) -> float:
    right = 0
    for pair in pairs:
        encoded = network.encode(pair.source, pair.features)
        written = [
            found[0].symbols if (found := beam_search(network, encoded, bounds, None, width=1)) else None
            for bounds in network.segments(encoded)
        ]
        right += written == [part.symbols for part in pair.segments]
    return right / len(pairs)


@pytest.mark.parametrize("backwards", [False, True], ids=["copy", "reverse"])
def test_unheard_words_are_copied_at_lengths_never_trained(tmp_path: Path, backwards: bool) -> None:
    """Trained on up to eight made-up words, the network points rightly at other words, ten to twelve of them."""
    config = small_training(epochs=10, learning_rate=6e-3, evaluate_every_steps=100, patience=99)
    result = train(copying(2000, 1, 1, 8, backwards), copying(200, 2, 1, 8, backwards), config, tmp_path)
    assert result.score >= 0.99
    export(result.best, tmp_path / "weights.npz")
    network = Network.load(tmp_path / "weights.npz")
    assert _share_right(network, copying(100, 3, 1, 8, backwards)) >= 0.98
    assert _share_right(network, copying(100, 4, 10, 12, backwards)) >= 0.95


def test_clauses_are_segmented_and_parsed_at_counts_never_trained(tmp_path: Path) -> None:
    """Trained on utterances of one to three clauses, the network cuts and parses chains of nine."""
    config = small_training(epochs=6, evaluate_every_steps=100)
    config = replace(config, model=replace(config.model, encoder=replace(config.model.encoder, carry=0.2)))
    result = train(commands(1500, 1), commands(200, 2), config, tmp_path)
    assert result.score >= 0.99
    export(result.best, tmp_path / "weights.npz")
    chains = [_joined(commands(3, seed)) for seed in range(50)]
    assert _share_right(Network.load(tmp_path / "weights.npz"), chains) >= 0.95


def _joined(pairs: list[Pair]) -> Pair:
    """The utterances one after the other, with a word between them."""
    whole = pairs[0]
    for pair in pairs[1:]:
        shift = len(whole.source) + 1
        first, *others = pair.segments
        moved = [replace(first, start=-1), *others]
        segments = tuple(
            replace(
                part,
                start=part.start + shift,
                end=part.end + shift,
                symbols=tuple(s if isinstance(s, str) else s + shift for s in part.symbols),
            )
            for part in moved
        )
        source, features = (*whole.source, "then", *pair.source), (*whole.features, (), *pair.features)
        whole = Pair(source, features, {}, (*whole.segments, *segments))
    return whole
