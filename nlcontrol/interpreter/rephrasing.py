"""Questions in other words: "did I forget to lock the side door" is "is the side door locked"; only to be answered.

The patterns are data (`rephrasing` in `grammars/language/closed.yaml`), for whole utterances that nothing was made of.
What they come to is answered or dropped; nothing is ever done because of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlcontrol.interpreter.heard import PUNCTUATION
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.text import Token


def rephrased(tokens: Sequence[Token], closed: ClosedWords) -> Iterator[str]:
    """The utterance as questions of other words, none where no pattern is all of it."""
    said = " ".join(token.text.casefold() for token in tokens if token.word not in PUNCTUATION)
    for pattern, question in closed.rephrasing:
        found = pattern.fullmatch(said)
        if found is not None:
            yield found.expand(question).strip()
