"""Words that are written a little wrong: one letter off a word of the action, or two of them in one."""

from __future__ import annotations

from collections.abc import Collection

from rapidfuzz.distance import OSA

LEAST_LETTERS = 5
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
"""Of a keyboard; every row begins half a key further right."""
VOWELS = frozenset("aeiouy")


def is_slip(word: str, own: Collection[str], others: Collection[str]) -> bool:
    """Whether a word is surely meant for one of `own`: near to it, and near to none of `others` (guards, opposites).

    One letter left out, doubled, swapped with the next (optimal string alignment distance 1) or changed for one beside
    it on the keyboard or among the vowels, or two words written as one: "swith", "brigthness", "shutdown". Another
    letter is another word: "shame" is no "shade".
    """
    if len(word) < LEAST_LETTERS or not word.isalpha():
        return False
    if any(_near(word, other) for other in others):
        return False
    parts = ((word[:at], word[at:]) for at in range(2, len(word) - 1))
    return any(_near(word, known) and _is_beside(word, known) for known in own) or any(
        a in own and b in own for a, b in parts
    )


def _near(word: str, known: str) -> bool:
    return abs(len(word) - len(known)) < 2 and len(known) > LEAST_LETTERS - 2 and OSA.distance(word, known) <= 1


def _is_beside(word: str, known: str) -> bool:
    """Whether no letter is changed for one that no finger slips to and no ear confuses."""
    changed = [(a, b) for a, b in zip(word, known, strict=False) if a != b]
    if len(word) != len(known) or len(changed) != 1:
        return True
    return {*changed[0]} <= VOWELS or _distance(*changed[0]) <= 1.5


def _distance(one: str, other: str) -> float:
    places = [(row, keys.index(letter)) for letter in (one, other) for row, keys in enumerate(ROWS) if letter in keys]
    if len(places) < 2:
        return float("inf")
    (row, at), (other_row, other_at) = places
    return abs(row - other_row) + abs(at + row / 2 - other_at - other_row / 2)
