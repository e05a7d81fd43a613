"""Spoken-style noise on drawn words: hesitation, repetition, dropped articles, contractions, slips of recognisers."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

from nlcontrol.synthesis.clauses import DrawnClause
from nlcontrol.synthesis.fragments import Leaf, words
from nlcontrol.synthesis.frames import Frames

CONTRACTIONS: Final = {
    ("it", "is"): "it's", ("that", "is"): "that's", ("there", "is"): "there's", ("let", "us"): "let's",
    ("i", "am"): "i'm", ("i", "would"): "i'd", ("i", "have"): "i've", ("i", "will"): "i'll",
    ("we", "are"): "we're", ("we", "would"): "we'd", ("you", "are"): "you're",
    ("what", "is"): "what's", ("where", "is"): "where's",
    ("is", "not"): "isn't", ("are", "not"): "aren't", ("do", "not"): "don't", ("can", "not"): "can't",
    ("did", "not"): "didn't", ("does", "not"): "doesn't", ("should", "not"): "shouldn't",
}  # fmt: skip
COUNTS: Final = frozenset({"three", "seven", "eight"})
"""Words that a pointer needs as they are: they are read as numbers."""
ARTICLES: Final = {"the", "a", "an", "my", "our"}


class Noise:
    """Changes the leaves of clauses in place; `level` is how often each kind strikes."""

    def __init__(self, frames: Frames, level: float) -> None:
        self.frames, self.level = frames, level

    def apply(self, clause: DrawnClause, random: Random) -> None:
        """One clause with its noise."""
        clause.leaves = contracted(clause.leaves, random)
        if random.random() < 2 * self.level:
            self._hesitate(clause, random)
        if random.random() < self.level:
            clause.leaves = [
                leaf for leaf in clause.leaves if not (leaf.literal and leaf.role == "target" and leaf.text in ARTICLES)
            ]
        if random.random() < self.level:
            self._repeat(clause, random)
        if random.random() < self.level:
            self._slip(clause, random)
        if random.random() < 0.5 * self.level:
            self._mistype(clause, random)

    def _hesitate(self, clause: DrawnClause, random: Random) -> None:
        for _ in range(random.choice((1, 1, 2))):
            position = random.randint(0, len(clause.leaves))
            clause.leaves[position:position] = words(random.choice(self.frames.words["fillers"]), "filler")

    def _repeat(self, clause: DrawnClause, random: Random) -> None:
        """The words before a point are said again: "turn the turn on the lamp"."""
        end = random.randint(1, min(3, len(clause.leaves)))
        start = random.randint(max(0, end - 2), end - 1)
        again = clause.leaves[start:end]
        if all(leaf.literal and leaf.role not in ("value", "time", "place") and " " not in leaf.text for leaf in again):
            clause.leaves[start:start] = [
                Leaf(leaf.text, "guard" if leaf.role == "guard" else "filler") for leaf in again
            ]

    def _slip(self, clause: DrawnClause, random: Random) -> None:
        places = [i for i, leaf in enumerate(clause.leaves) if leaf.literal and leaf.text in self.frames.slips]
        if places and clause.acts:
            leaf = clause.leaves[random.choice(places)]
            leaf.text = random.choice(self.frames.slips[leaf.text])

    def _mistype(self, clause: DrawnClause, random: Random) -> None:
        """One wrong letter in a long verb word: its n-grams still tell what it was."""
        places = [
            leaf
            for leaf in clause.leaves
            if leaf.literal
            and leaf.role in ("verb", "target")
            and len(leaf.text) > 4
            and leaf.text.isalpha()
            and leaf.text not in COUNTS
        ]
        if places:
            leaf = random.choice(places)
            at = random.randrange(1, len(leaf.text) - 1)
            swapped = leaf.text[:at] + leaf.text[at + 1] + leaf.text[at] + leaf.text[at + 2 :]
            leaf.text = random.choice(
                (leaf.text[:at] + leaf.text[at + 1 :], swapped, leaf.text[:at] + leaf.text[at] + leaf.text[at:])
            )


def contracted(leaves: Sequence[Leaf], random: Random) -> list[Leaf]:
    """The leaves with some pairs of words written as one: "it is" → "it's"."""
    result: list[Leaf] = []
    for leaf in leaves:
        before = result[-1] if result else None
        short = CONTRACTIONS.get((before.text, leaf.text)) if before and before.literal and leaf.literal else None
        if before and short and before.role == leaf.role and random.random() < 0.6:
            result[-1] = Leaf(short, leaf.role)
        else:
            result.append(leaf)
    return result
