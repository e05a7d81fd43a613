"""Beam search against trying everything, and against constraints."""

from __future__ import annotations

from dataclasses import asdict
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from nlcontrol.errors import UsageError
from nlcontrol.model.seq2seq import Seq2Seq
from nlcontrol.runtime.gates import log_softmax
from nlcontrol.runtime.network import Encoded, Network
from nlcontrol.runtime.pair import Pair, Segment, Symbol
from nlcontrol.runtime.search import Search, beam_search
from nlcontrol.runtime.weights import write_weights
from nlcontrol.training.checkpoint import sizes_of
from tests.model.small import SMALL, batched

pytestmark = pytest.mark.model

LIMIT = 3
SEGMENT = (1, 3)
WORDS = ("go", "left", "right", "now")


@pytest.fixture(params=range(4))
def network(request: pytest.FixtureRequest, tmp_path: Path) -> Network:
    """A toy network of random weights that writes `a` and `b`."""
    torch.manual_seed(request.param)
    _, vocabulary = batched([Pair(WORDS, segments=(Segment(0, 4, ("a", "b")),))] * 2)
    model = Seq2Seq(SMALL, sizes_of(vocabulary))
    arrays = {name: 4 * tensor.numpy() for name, tensor in model.state_dict().items()}
    write_weights(tmp_path / "weights.npz", arrays, asdict(SMALL), vocabulary, {})
    return Network.load(tmp_path / "weights.npz")


class Span:
    """A language for tests: `a`, then any number of spans (pointer, pointer not before it), then perhaps `b`."""

    symbols = ("<s>", "</s>", "unheard", "b", "a")

    def start(self) -> tuple[str, int]:
        """Before `a`."""
        return ("start", 0)

    def mask(self, state: tuple[str, int]) -> tuple[NDArray[np.bool_], int | None]:
        """What may come."""
        allowed = {"start": ("a", "unheard"), "open": ("b", "</s>"), "span": (), "closed": ("</s>",)}[state[0]]
        found = np.array([symbol in allowed for symbol in self.symbols])
        return found, state[1] if state[0] in {"open", "span"} else None

    def advance(self, state: tuple[str, int], symbol: Symbol) -> tuple[str, int]:
        """The next state."""
        kind, first = state
        if (kind, symbol) == ("start", "a"):
            return ("open", 0)
        if (kind, symbol) == ("open", "b"):
            return ("closed", 0)
        if isinstance(symbol, int) and kind == "open":
            return ("span", symbol)
        if isinstance(symbol, int) and kind == "span" and symbol >= first:
            return ("open", 0)
        raise UsageError(f"{symbol} cannot come here.")

    def finished(self, state: tuple[str, int]) -> bool:
        """Whether it may end."""
        return state[0] in {"open", "closed"}


def _everything(network: Network, encoded: Encoded, language: Span | None) -> dict[tuple[Symbol, ...], float]:
    """Every sequence up to LIMIT symbols and its log-probability, one by one."""
    choices: tuple[Symbol, ...] = (*network.symbols, *range(*SEGMENT))
    found = {}
    for length in range(LIMIT + 1):
        for symbols in product(choices, repeat=length):
            if language is None or _belongs(language, symbols):
                found[symbols] = _log_probability(network, encoded, symbols)
    return found


def _belongs(language: Span, symbols: tuple[Symbol, ...]) -> bool:
    state = language.start()
    try:
        for symbol in symbols:
            state = language.advance(state, symbol)
    except UsageError:
        return False
    return language.finished(state)


def _log_probability(network: Network, encoded: Encoded, symbols: tuple[Symbol, ...]) -> float:
    start, end = SEGMENT
    tokens, classes = encoded.prepared.cut(start, end), network.vocabulary.end + 1
    half = encoded.states.shape[1] // 2
    state = network.decoder.start(np.concatenate([encoded.states[end - 1, :half], encoded.states[start, half:]]))
    last, total = network.vocabulary.end, 0.0
    rows = [s - start + classes if isinstance(s, int) else network.symbols.index(s) for s in symbols]
    for row in [*rows, network.vocabulary.end]:
        state, logits = network.decoder.step(state, np.array([last]), tokens)
        total, last = total + float(log_softmax(logits)[0, row]), row
    return total


@pytest.mark.parametrize("language", [None, Span()])
def test_a_wide_beam_finds_what_trying_everything_finds(network: Network, language: Span | None) -> None:
    """As many hypotheses as there are sequences: the beam returns them all, in order, with their probabilities."""
    encoded = network.encode(WORDS)
    everything = _everything(network, encoded, language)
    found = beam_search(network, encoded, SEGMENT, language, width=len(everything) + 1, symbol_limit=LIMIT)
    assert {hypothesis.symbols for hypothesis in found} == set(everything)
    for hypothesis in found:
        assert hypothesis.log_probability == pytest.approx(everything[hypothesis.symbols], abs=1e-4)
        assert sum(hypothesis.log_probabilities) == pytest.approx(hypothesis.log_probability)
        assert len(hypothesis.log_probabilities) == len(hypothesis.symbols) + 1
    assert [h.log_probability for h in found] == sorted((h.log_probability for h in found), reverse=True)


@pytest.mark.parametrize("language", [None, Span()])
def test_a_beam_that_keeps_all_prefixes_is_exact(network: Network, language: Span | None) -> None:
    """Stopping early never loses the best: the first hypothesis is the most probable sequence there is."""
    encoded = network.encode(WORDS)
    everything = _everything(network, encoded, language)
    found = beam_search(network, encoded, SEGMENT, language, width=64, symbol_limit=LIMIT)
    assert found[0].symbols == max(everything, key=lambda symbols: everything[symbols])


def test_a_constraint_is_kept_by_every_hypothesis(network: Network) -> None:
    """Whatever the width, only the language's sequences come out; a symbol the network never learnt is not written."""
    language = Span()
    encoded = network.encode(WORDS)
    for width in (1, 2, 5):
        for hypothesis in beam_search(network, encoded, SEGMENT, language, width):
            assert _belongs(language, hypothesis.symbols)
            pointers = [symbol for symbol in hypothesis.symbols if isinstance(symbol, int)]
            assert all(SEGMENT[0] <= pointer < SEGMENT[1] for pointer in pointers)


def test_greedy_is_the_best_first_choice(network: Network) -> None:
    """Greedy takes the most probable allowed class at each step, and is what `beam_search` does with width 1."""
    language = Span()
    encoded = network.encode(WORDS)
    found = Search(network, encoded, SEGMENT, language).greedy()
    listed = beam_search(network, encoded, SEGMENT, language, width=1)
    assert listed == ([] if found is None else [found])
    if found is not None:
        assert found.symbols[0] == "a"
        assert found.log_probability <= beam_search(network, encoded, SEGMENT, language, 64)[0].log_probability + 1e-6


class Endless(Span):
    """A language whose sequences never end."""

    def finished(self, state: tuple[str, int]) -> bool:
        """Never."""
        del state
        return False


class Silent(Span):
    """A language in which nothing may be written and nothing may end."""

    def mask(self, state: tuple[str, int]) -> tuple[NDArray[np.bool_], int | None]:
        """Nothing."""
        del state
        return np.zeros(len(self.symbols), np.bool_), None

    def finished(self, state: tuple[str, int]) -> bool:
        """Never."""
        del state
        return False


@pytest.mark.parametrize("language", [Endless(), Silent()])
@pytest.mark.parametrize("width", [1, 4])
def test_a_language_without_end_gives_no_hypothesis(network: Network, language: Span, width: int) -> None:
    """When no sequence ends within the limit the search stops and says so by returning none."""
    assert beam_search(network, network.encode(WORDS), SEGMENT, language, width, symbol_limit=6) == []


def test_another_constraint_gets_its_own_masks(network: Network) -> None:
    """Masks are kept per constraint: switching languages and back never mixes them up."""
    encoded = network.encode(WORDS)
    first, silent = Span(), Silent()
    before = beam_search(network, encoded, SEGMENT, first, 4)
    assert beam_search(network, encoded, SEGMENT, silent, 4, symbol_limit=4) == []
    assert beam_search(network, encoded, SEGMENT, first, 4) == before
