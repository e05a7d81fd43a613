from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlcontrol.runtime.ngrams import is_value, ngram_buckets, ngrams


def test_ngrams_have_boundary_marks() -> None:
    """A short word's n-grams are all there, with the marks that say where it starts and ends."""
    assert ngrams("at", 2, 4) == ("^a", "at", "t$", "^at", "at$", "^at$")


def test_a_value_token_has_no_spelling() -> None:
    """`<percent>` stands for a value: no n-gram of its name is ever looked up."""
    assert is_value("<percent>")
    assert ngram_buckets("<percent>", 4096, 2, 4) == ()
    assert not is_value("<>")


def test_buckets_are_the_same_everywhere() -> None:
    """The hash is fixed: weights that were trained elsewhere find their rows here."""
    assert ngram_buckets("fan", 4096, 2, 2) == (1608, 3856, 1094, 7)


@given(st.text(min_size=1, max_size=30), st.integers(1, 5000))
def test_every_word_has_buckets_in_range(word: str, buckets: int) -> None:
    """Whatever the word, it is a value or it has buckets, and all of them are rows of the table."""
    found = ngram_buckets(word, buckets, 2, 4)
    assert is_value(word) or found
    assert all(0 <= bucket < buckets for bucket in found)
