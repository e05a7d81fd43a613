"""Words that are written a little wrong: one letter off a word of the action, or two of them in one."""

from __future__ import annotations

from collections.abc import Collection

from rapidfuzz.distance import OSA

LEAST_LETTERS = 5


def is_slip(word: str, own: Collection[str], others: Collection[str]) -> bool:
    """Whether a word is surely meant for one of `own`: near to it, and near to none of `others` (guards, opposites).

    One letter left out, doubled, changed or swapped with its neighbour (optimal string alignment distance 1), or two
    words written as one: "swith", "brigthness", "shutdown".
    """
    if len(word) < LEAST_LETTERS or not word.isalpha():
        return False
    if any(_near(word, other) for other in others):
        return False
    parts = ((word[:at], word[at:]) for at in range(2, len(word) - 1))
    return any(_near(word, known) for known in own) or any(a in own and b in own for a, b in parts)


def _near(word: str, known: str) -> bool:
    return abs(len(word) - len(known)) < 2 and len(known) > LEAST_LETTERS - 2 and OSA.distance(word, known) <= 1
