"""More pairs out of few: words exchanged for their like, and slips of the fingers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from nlcontrol.errors import DefinitionError
from nlcontrol.training.lexicon import Lexicon, learn_lexicon
from nlcontrol.training.pairs import Sides

Words = tuple[str, ...]
SHORTEST_SLIPPED = 4
"""Letters a word must have for two of them to be exchanged: shorter ones become other words."""


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How many pairs are added, as shares of those that there are."""

    recombine: float = 0.0
    """Words of the lexicon are exchanged for others that were said in the same place (after Andreas 2020)."""
    noise: float = 0.0
    """Two letters of a word that the target does not say are exchanged."""

    def __post_init__(self) -> None:
        for name in ("recombine", "noise"):
            if not 0 <= getattr(self, name) <= 10:
                raise DefinitionError(f"augment.{name} must be in 0 … 10, not {getattr(self, name)}")


def recombined(pairs: Sequence[Sides], config: Augmentation, seed: int) -> list[Sides]:
    """The pairs, and others of the same language behind; the same seed adds the same."""
    return [*pairs, *_recombined(pairs, round(config.recombine * len(pairs)), Random(seed))]


def misspelt(pairs: Sequence[Sides], config: Augmentation, seed: int) -> list[Sides]:
    """The pairs, and some of them misspelt behind: to be learnt, not to learn the language's words from."""
    return [*pairs, *_misspelt(pairs, round(config.noise * len(pairs)), Random(seed))]


def _recombined(pairs: Sequence[Sides], count: int, random: Random) -> Iterator[Sides]:
    if not count:
        return
    lexicon = learn_lexicon(pairs, copy=False)
    likes = _likes(pairs, lexicon)
    usable = [pair for pair in pairs if any(likes.get(word) for word in pair[0])]
    for _ in range(count if usable else 0):
        source, target = random.choice(usable)
        exchanged = {word: random.choice(likes[word]) for word in sorted(set(source)) if likes.get(word)}
        said = {lexicon.entries[word]: lexicon.entries[other] for word, other in exchanged.items()}
        yield (
            tuple(exchanged.get(word, word) for word in source),
            tuple(said.get(word, word) for word in target),
        )


def _likes(pairs: Sequence[Sides], lexicon: Lexicon) -> Mapping[str, Words]:
    """For each word of the lexicon all that were said where it was, the rest of the source being the same."""
    said_in: dict[tuple[Words, Words], set[str]] = defaultdict(set)
    for source, _ in pairs:
        for place, word in enumerate(source):
            if word in lexicon.entries:
                said_in[source[:place], source[place + 1 :]].add(word)
    likes: dict[str, set[str]] = defaultdict(set)
    for words in said_in.values():
        if len(words) > 1:
            for word in words:
                likes[word] |= words
    return {word: tuple(sorted(others)) for word, others in likes.items()}


def _misspelt(pairs: Sequence[Sides], count: int, random: Random) -> Iterator[Sides]:
    for _ in range(count):
        source, target = random.choice(pairs)
        places = [place for place, word in enumerate(source) if len(word) >= SHORTEST_SLIPPED and word not in target]
        if places:
            place = random.choice(places)
            yield (*source[:place], _slipped(source[place], random), *source[place + 1 :]), target


def _slipped(word: str, random: Random) -> str:
    at = random.randrange(1, len(word) - 2)  # people rarely slip on the first letter or the last
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
