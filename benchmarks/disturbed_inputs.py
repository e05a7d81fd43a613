"""Inputs that nobody would say on purpose: random, cut off, shuffled, misspelt; drawn from a seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SOUP = (
    LETTERS
    + LETTERS.upper()
    + "0123456789"
    + "      "
    + ".,;:!?'\"%°+-*/=()[]{}<>@#&_|\\~^$€"
    + "äöüßéñøåæ"
    + "开关灯厨房百分之三十"
    + "🙂💡🔒"
    + "\t\u00a0\u200b\u202e\x00\x07"
)


def random_words(utterance: str, words: Sequence[str], random: Random) -> str:
    """As many words as the utterance has, none of them from it."""
    return " ".join(random.choice(words) for _ in range(max(1, len(utterance.split()))))


def random_characters(utterance: str, words: Sequence[str], random: Random) -> str:  # noqa: ARG001 - one signature for all
    """As many characters as the utterance has, of any kind."""
    return "".join(random.choice(SOUP) for _ in range(max(1, len(utterance))))


def truncated(utterance: str, words: Sequence[str], random: Random) -> str:  # noqa: ARG001 - as above
    """The utterance, broken off at any character."""
    return utterance[: random.randint(1, max(1, len(utterance) - 1))]


def shuffled(utterance: str, words: Sequence[str], random: Random) -> str:  # noqa: ARG001 - as above
    """The words of the utterance in any order."""
    said = utterance.split()
    random.shuffle(said)
    return " ".join(said)


def mistyped(utterance: str, words: Sequence[str], random: Random) -> str:  # noqa: ARG001 - as above
    """The utterance with one slip in twelve letters: left out, doubled, exchanged, replaced."""
    letters = list(utterance)
    for _ in range(max(1, len(letters) // 12)):
        place = random.randrange(len(letters))
        slip = random.choice(("drop", "double", "swap", "replace"))
        if slip == "drop" and len(letters) > 1:
            del letters[place]
        elif slip == "double":
            letters.insert(place, letters[place])
        elif slip == "swap" and place:
            letters[place - 1], letters[place] = letters[place], letters[place - 1]
        else:
            letters[place] = random.choice(LETTERS)
    return "".join(letters)


def with_foreign_words(utterance: str, words: Sequence[str], random: Random) -> str:
    """The utterance with words dropped, doubled, put in or exchanged for others."""
    said = utterance.split()
    for _ in range(random.randint(1, 3)):
        place = random.randrange(len(said))
        change = random.choice(("drop", "double", "put in", "exchange"))
        if change == "drop" and len(said) > 1:
            del said[place]
        elif change == "double":
            said.insert(place, said[place])
        elif change == "put in":
            said.insert(place, random.choice(words))
        else:
            said[place] = random.choice(words)
    return " ".join(said)


def mangled(utterance: str, words: Sequence[str], random: Random) -> str:
    """Several of these at once."""
    for change in random.sample((truncated, shuffled, mistyped, with_foreign_words), 2):
        utterance = change(utterance, words, random) if utterance.strip() else utterance
    return utterance


KINDS: Mapping[str, Callable[[str, Sequence[str], Random], str]] = {
    "random words": random_words,
    "random characters": random_characters,
    "truncated": truncated,
    "shuffled": shuffled,
    "mistyped": mistyped,
    "foreign words": with_foreign_words,
    "several of these": mangled,
}
"""What is done to an utterance, by name."""
