"""Hashed character n-grams: the same buckets in training and at run time, on every machine."""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32


def is_value(word: str) -> bool:
    """Whether the token stands for a value (`<percent>`): it has a meaning but no spelling."""
    return len(word) > 2 and word.startswith("<") and word.endswith(">")


def ngrams(word: str, shortest: int, longest: int) -> tuple[str, ...]:
    """The character n-grams of a word between boundary marks: `at` gives `^a`, `at`, `t$`, `^at`, `at$`, `^at$`."""
    marked = f"^{word}$"
    sizes = range(shortest, min(longest, len(marked)) + 1)
    return tuple(marked[start : start + size] for size in sizes for start in range(len(marked) - size + 1))


@lru_cache(maxsize=65_536)
def ngram_buckets(word: str, buckets: int, shortest: int, longest: int) -> tuple[int, ...]:
    """The embedding rows of a word's n-grams, repeats kept; () for a value token."""
    if is_value(word):
        return ()
    return tuple(crc32(ngram.encode()) % buckets for ngram in ngrams(word, shortest, longest))
