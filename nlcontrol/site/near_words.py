"""Which known words a slightly wrong word may stand for: one typo, another ending, a recogniser's slip."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rapidfuzz.distance import OSA, Indel

SHORTEST: Final = 5
"""Of the known words; shorter ones have too many neighbours at one edit: light/night is a slip, tv/tb is a guess."""

SHORTEST_IN_NAME: Final = 3
"""Of the known words within a longer name: "dsk lamp" can only be the desk lamp."""

SHORT_SCORE: Final = 0.7
"""Of a slip in a word shorter than `SHORTEST`: enough only beside another word of the name."""

ENDING_SCORE: Final = 0.95
"""Of a word with another ending: plural or possessive."""

_SOUND_SCORE: Final = 0.75
_SOUND_LIKENESS: Final = 0.6
_LETTERS: Final = str.maketrans({"z": "s", "q": "k", "y": "i", "v": "f", "b": "p", "d": "t", "g": "k", "x": "s"})
_SPELLINGS: Final = (
    ("gh", ""), ("ph", "f"), ("ck", "k"), ("sch", "sk"), ("wh", "w"), ("kn", "n"), ("wr", "r"), ("ce", "se"),
    ("ci", "si"), ("c", "k"),
)  # fmt: skip
_VOWELS: Final = frozenset("aeiouhw")


class NearWords:
    """The known words, indexed on first use by their spellings with one letter left out."""

    __slots__ = ("_shortened", "_sounds", "words")

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._shortened: dict[str, list[str]] | None = None
        self._sounds: dict[str, list[str]] | None = None

    def near(self, word: str) -> tuple[tuple[str, float], ...]:
        """The known words that `word` may stand for, each with its likeness below 1, the likest first."""
        found = {ending: ending_score(word, ending) for ending in other_endings(word) if ending in self.words}
        if len(word) >= SHORTEST_IN_NAME and word.isalpha():
            for known in self._one_edit_away(word):
                short = len(known) < SHORTEST or len(word) < SHORTEST - 1
                found.setdefault(known, SHORT_SCORE if short else 1 - 1 / max(len(word), len(known)))
        if len(word) >= SHORTEST - 1 and word.isalpha():
            for known in self._sounds_alike(word):
                found.setdefault(known, _SOUND_SCORE)
        return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def halves(self, word: str) -> tuple[str, str] | None:
        """The two known words that `word` writes as one, or None."""
        for middle in range(2, len(word) - 1):
            if word[:middle] in self.words and word[middle:] in self.words:
                return word[:middle], word[middle:]
        return None

    def _one_edit_away(self, word: str) -> Iterable[str]:
        if self._shortened is None:
            self._shortened = {}
            for known in sorted(self.words):
                if len(known) >= SHORTEST_IN_NAME and known.isalpha():
                    for shortened in {known, *_without_one_letter(known)}:
                        self._shortened.setdefault(shortened, []).append(known)
        candidates: dict[str, None] = {}
        for shortened in (word, *_without_one_letter(word)):
            candidates.update(dict.fromkeys(self._shortened.get(shortened, ())))
        # Sharing a shortened spelling is not yet one edit: "abcd" and "bcda" share "bcd" and are two apart.
        return [known for known in candidates if known != word and OSA.distance(word, known, score_cutoff=1) == 1]

    def _sounds_alike(self, word: str) -> Iterable[str]:
        if self._sounds is None:
            self._sounds = {}
            for known in sorted(self.words):
                if len(known) >= SHORTEST and known.isalpha():
                    self._sounds.setdefault(sound(known), []).append(known)
        alike = self._sounds.get(sound(word), ())
        return [k for k in alike if k != word and Indel.normalized_similarity(word, k) >= _SOUND_LIKENESS]


def other_endings(word: str) -> tuple[str, ...]:
    """The word as singular, plural and possessive, without the word itself; none for a word that is too short."""
    if len(word) < 3 or not word[0].isalpha():
        return ()
    stem = word.removesuffix("'s").removesuffix("'")
    endings = [stem, stem + "s", stem + "'s", stem + "es"]
    if stem.endswith("s"):
        endings += [stem[:-1], stem[:-1] + "'s", stem + "'"]
    if stem.endswith("es"):
        endings.append(stem[:-2])
    return tuple(ending for ending in dict.fromkeys(endings) if ending != word)


def ending_score(word: str, ending: str) -> float:
    """How like a word is to itself with another ending: a possessive is rather that of the singular."""
    return ENDING_SCORE + 0.02 * (word == ending + "'s" or ending == word + "'s")


def sound(word: str) -> str:
    """A rough key of how an English word sounds: equal for lite and light, rovr and rover."""
    spelled = word
    for spelling, plain in _SPELLINGS:
        spelled = spelled.replace(spelling, plain)
    letters = spelled.translate(_LETTERS)
    key = letters[:1]
    for letter in letters[1:]:
        if letter not in _VOWELS and letter != key[-1:]:
            key += letter
    return key


def _without_one_letter(word: str) -> tuple[str, ...]:
    return tuple(word[:i] + word[i + 1 :] for i in range(len(word)))
