"""What the network reads of a word."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from nlcontrol.model.embedding import TokenEmbedding
from nlcontrol.runtime.pair import Pair, Segment
from tests.model.small import SMALL, batched

pytestmark = pytest.mark.model


def _pair(*words: str) -> Pair:
    return Pair(words, segments=(Segment(0, len(words), ("x",)),))


def test_word_dropout_spares_values() -> None:
    """With every word dropped, two words differ by their spelling alone, and a value keeps its embedding."""
    batch, vocabulary = batched([_pair("lamp", "lamp", "<percent>"), _pair("lamp", "<number>", "lamp")])
    module = TokenEmbedding(replace(SMALL.embedding, word_dropout=1.0), len(vocabulary.words), 0)
    value = module.word.weight[vocabulary.words.index("<percent>")]
    torch.testing.assert_close(module(batch.tokens)[0, 2], value)
    module.word.weight.data[0] = 0
    spelled = module.ngram(batch.tokens.ngrams, batch.tokens.ngram_offsets)
    torch.testing.assert_close(module(batch.tokens)[0, 0], spelled[batch.tokens.spellings[0, 0]])


def test_an_unknown_word_is_its_spelling() -> None:
    """A word the vocabulary lacks is read as <unk> plus the mean of its n-grams."""
    batch, vocabulary = batched([_pair("rare", "lamp"), _pair("lamp", "lamp")])
    module = TokenEmbedding(SMALL.embedding, len(vocabulary.words), 0).eval()
    assert "rare" not in vocabulary.words
    x = module(batch.tokens)
    spelled = module.ngram(batch.tokens.ngrams, batch.tokens.ngram_offsets)
    torch.testing.assert_close(x[0, 0], module.word.weight[0] + spelled[batch.tokens.spellings[0, 0]])
