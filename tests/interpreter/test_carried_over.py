"""Verbs said once for two times."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from nlcontrol.interpreter.carried_over import with_verb_again
from nlcontrol.text import Token, tokenize
from tests.interpreter.house import barred, home

CLOSED, LEXICON = home().closed, home().lexicon


def read_words(words: str) -> Sequence[Token]:
    """The tokens of English words."""
    return tokenize(words, "en")


def carried(words: str) -> str | None:
    """The words with the verb put in, a bar where the second clause begins."""
    tokens = tuple(read_words(words))
    return barred(with_verb_again(tokens, LEXICON.mentions(tokens), CLOSED, read_words))


@pytest.mark.parametrize(
    ("words", "again"),
    [
        (
            "turn the kettle off in ten minutes and the desk lamp in twenty",
            "turn the kettle off in ten minutes |and turn the desk lamp off in twenty minutes",
        ),
        (
            "close the garage door at seven pm and the blinds at nine pm",
            "close the garage door at seven pm |and close the blinds at nine pm",
        ),
        ("turn the kettle off in ten minutes and the desk lamp", None),
        ("turn the kettle off and the desk lamp in twenty minutes", None),
        ("turn the kettle off in ten minutes and the desk lamp on in twenty", None),
        ("kettle in ten minutes and desk lamp in twenty", None),
        ("turn the kettle off in ten minutes and the desk lamp in twenty and the tv", None),
    ],
)
def test_the_verb_is_said_again_where_both_have_a_time(words: str, again: str | None) -> None:
    """Nothing but a name and a time stands behind the joining word; a bare number has the unit of the first."""
    assert carried(words) == again
