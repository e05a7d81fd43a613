"""Houses whose names no network has met: made of syllables that training's own invented names do not use."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from random import Random

from nlcontrol.synthesis.names import NameLists

STARTS = ["zw", "vr", "ts", "gn", "kv", "mj", "sv", "dz", "psh", "rh", "thw", "ndj", "yl", "oz", "ux", "iv", "em", "ak"]
VOWELS = ["a", "e", "i", "o", "u", "y", "aa", "uo", "ey", "io"]
ENDS = ["vix", "rph", "lgo", "zma", "kta", "ndu", "sha", "bbe", "quo", "dje", "myn", "fto", "wyr", "xxa", "lph", "gru"]


def unseen_lists(classes: Iterable[str], known: Collection[str], random: Random, count: int = 400) -> NameLists:
    """Lists to draw houses from; no word of theirs is among the known ones."""
    words = _unseen(known, random, 3 * count)
    return NameLists(
        areas=tuple(words[:count]),
        floors=tuple(words[count : count + 60]),
        device_words={name: tuple(_named(words, random, count)) for name in classes},
        proper=tuple(words[count + 60 : 2 * count]),
        spots=tuple(words[2 * count :]),
    )


def _unseen(known: Collection[str], random: Random, count: int) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < count:
        middle = "".join(random.choice(VOWELS) for _ in range(random.choice((1, 1, 2))))
        word = f"{random.choice(STARTS)}{middle}{random.choice(ENDS)}"
        if word not in known:
            words[word] = None
    return list(words)


def _named(words: list[str], random: Random, count: int) -> list[str]:
    """Device names of one or two words."""
    return [" ".join(random.sample(words, random.choice((1, 2)))) for _ in range(count)]
