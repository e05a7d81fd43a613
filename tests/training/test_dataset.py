"""Pairs survive becoming arrays and batches."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlcontrol.errors import UsageError
from nlcontrol.model.seq2seq import Batch
from nlcontrol.runtime.ngrams import ngram_buckets
from nlcontrol.runtime.pair import Pair, Segment, Symbol
from nlcontrol.runtime.vocabulary import Vocabulary
from nlcontrol.training.batches import Batches
from nlcontrol.training.dataset import Names
from tests.model.small import SMALL, commands

pytestmark = pytest.mark.model

WORDS = st.sampled_from(["open", "door", "then", "<percent>", "a", "窗"])


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """Any pair: some with features and tags, segments anywhere, pointers inside them."""
    source = tuple(draw(st.lists(WORDS, min_size=1, max_size=9)))
    tokens = len(source)
    names = st.lists(st.sampled_from(["x", "y", "z"]), max_size=2, unique=True).map(tuple)
    features = tuple(draw(st.lists(names, min_size=tokens, max_size=tokens))) if draw(st.booleans()) else ()
    labels = st.lists(st.sampled_from(["B", "I"]), min_size=tokens, max_size=tokens).map(tuple)
    tags = draw(st.dictionaries(st.sampled_from(["role", "boundary"]), labels))
    segments = []
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, tokens - 1))
        end = draw(st.integers(start + 1, tokens))
        symbol: st.SearchStrategy[Symbol] = st.sampled_from(["go", "at", "="]) | st.integers(start, end - 1)
        segments.append(Segment(start, end, tuple(draw(st.lists(symbol, max_size=5)))))
    return Pair(source, features, tags, tuple(segments))


def _read_back(batch: Batch, vocabulary: Vocabulary, spellings: list[str]) -> list[Pair]:
    """The pairs that a batch says."""
    found = []
    unique = _unique_spellings(batch, spellings)
    for row, length in enumerate(batch.tokens.lengths.tolist()):
        source = tuple(unique[int(which)] for which in batch.tokens.spellings[row, :length])
        on = batch.tokens.features[row, :length].numpy() > 0
        features = tuple(tuple(vocabulary.features[f] for f in np.flatnonzero(token)) for token in on)
        tags = {
            layer: tuple(vocabulary.tags[layer][label] for label in labels[row, :length].tolist())
            for layer, labels in batch.tags.items()
            if int(labels[row, 0]) >= 0
        }
        segments = [s for s in range(len(batch.segment_last)) if int(batch.segment_utterance[s]) == row]
        found.append(Pair(source, features, tags, tuple(_segment(batch, vocabulary, s, row) for s in segments)))
    return found


def _unique_spellings(batch: Batch, spellings: list[str]) -> list[str]:
    """The spellings the batch numbers, told by their n-grams (the words of these tests have different ones)."""
    ends = [*batch.tokens.ngram_offsets.tolist()[1:], len(batch.tokens.ngrams)]
    keys = {ngram_buckets(word, SMALL.embedding.ngram_buckets, 2, 4): word for word in spellings}
    offsets = batch.tokens.ngram_offsets.tolist()
    return [keys[tuple(batch.tokens.ngrams[start:end].tolist())] for start, end in zip(offsets, ends, strict=True)]


def _segment(batch: Batch, vocabulary: Vocabulary, segment: int, row: int) -> Segment:
    time = int(batch.tokens.lengths.max())
    start = int(batch.segment_tokens[segment, 0]) - row * time
    end = int(batch.segment_last[segment]) - row * time + 1
    assert int(batch.segment_mask[segment].sum()) == end - start
    classes = batch.targets.classes[segment, : int(batch.targets.lengths[segment])].tolist()
    assert classes[-1] == vocabulary.end
    symbols = tuple(
        vocabulary.symbols[c] if c < vocabulary.end else c - vocabulary.end - 1 + start for c in classes[:-1]
    )
    return Segment(start, end, symbols)


@given(st.lists(pairs(), min_size=1, max_size=6))
def test_a_batch_says_what_the_pairs_said(given_pairs: list[Pair]) -> None:
    """Words, features, tags, segments, symbols and pointers come out of a batch as they went in."""
    names = Names()
    dataset = names.encode(given_pairs)
    vocabulary = names.vocabulary(dataset, 1, 100)
    batches = Batches(dataset, names, vocabulary, SMALL.embedding, "cpu")
    batch = batches.batch(np.arange(len(given_pairs)))
    rows = {name: row for row, name in enumerate(vocabulary.features)}
    for said, meant in zip(_read_back(batch, vocabulary, list(names.spellings)), given_pairs, strict=True):
        features = meant.features or ((),) * len(meant.source)
        ordered = tuple(tuple(sorted(on, key=rows.__getitem__)) for on in features)
        assert said == replace(meant, features=ordered)


def test_every_utterance_is_in_an_epoch_once() -> None:
    """An epoch's batches hold each utterance once, of like lengths, in an order that seed and epoch decide."""
    names = Names()
    dataset = names.encode(commands(103, 1))
    batches = Batches(dataset, names, names.vocabulary(dataset, 1, 100), SMALL.embedding, "cpu")
    first = batches.epoch(10, 1, 0)
    assert sorted(np.concatenate(first).tolist()) == list(range(103))
    lengths = np.diff(dataset.token_offsets)
    assert max(int(np.ptp(lengths[batch])) for batch in first) <= 4
    again, other_epoch, other_seed = batches.epoch(10, 1, 0), batches.epoch(10, 1, 1), batches.epoch(10, 2, 0)
    assert all(np.array_equal(left, right) for left, right in zip(first, again, strict=True))
    for other in (other_epoch, other_seed):
        assert any(not np.array_equal(left, right) for left, right in zip(first, other, strict=True))


def _plain(*words: str) -> Pair:
    return Pair(words, segments=(Segment(0, len(words), ("x",)),))


def test_the_vocabulary_has_what_is_said_often_enough() -> None:
    """Words by how often they are said, every value token, UNKNOWN first; what is over the limit is left out."""
    names = Names()
    dataset = names.encode([_plain("b", "b", "b", "a", "a", "once", "<percent>")])
    assert names.vocabulary(dataset, 2, 100).words == ("<unk>", "<percent>", "b", "a")
    assert names.vocabulary(dataset, 2, 3).words == ("<unk>", "<percent>", "b")


def test_words_of_held_out_pairs_alone_are_unknown() -> None:
    """A word said only in held-out pairs gets no embedding, however often it is said there."""
    names = Names(symbols=("<s>", "never", "</s>"))
    dataset = names.encode([_plain("a", "a")])
    names.encode([replace(_plain("c", "c", "c"), segments=(Segment(0, 3, ("y",)),))])
    vocabulary = names.vocabulary(dataset, 1, 100)
    assert vocabulary.words == ("<unk>", "a")
    assert vocabulary.symbols == ("never", "x", "y")


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        (Pair((), segments=(Segment(0, 1, ()),)), "source is empty"),
        (Pair(("a",)), "no segment"),
        (replace(_plain("a", "b"), features=(("x",),)), "features for 1"),
        (replace(_plain("a", "b"), tags={"role": ("x",)}), '1 labels in the layer "role"'),
        (Pair(("a",), segments=(Segment(0, 2, ()),)), "0:2 is empty or leaves"),
        (Pair(("a", "b"), segments=(Segment(1, 1, ()),)), "1:1 is empty or leaves"),
        (Pair(("a", "b"), segments=(Segment(0, 1, (1,)),)), "pointer 1 leaves its segment 0:1"),
        (Pair(("a",), segments=(Segment(0, 1, ("</s>",)),)), "writes </s>"),
    ],
)
def test_a_pair_that_cannot_be_meant_is_refused(pair: Pair, words: str) -> None:
    """The error says which pair it is, and why it cannot be learnt."""
    with pytest.raises(UsageError, match=words) as caught:
        Names().encode([_plain("a"), pair])
    assert "Pair 1" in str(caught.value)


def test_the_digest_changes_with_the_data() -> None:
    """One other label, symbol or word is another dataset."""
    pair = commands(1, 1)[0]
    other = replace(pair, tags={**pair.tags, "role": ("slot", *pair.tags["role"][1:])})
    assert Names().encode([pair]).digest() == Names().encode([pair]).digest()
    assert Names().encode([pair, other]).digest() != Names().encode([pair, pair]).digest()
