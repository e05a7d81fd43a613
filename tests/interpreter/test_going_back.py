"""Names said once for what is switched and switched back."""

from __future__ import annotations

import pytest

from nlcontrol.grammar.loader import load_grammar
from nlcontrol.interpreter.going_back import named_again
from nlcontrol.interpreter.words import load_closed_words
from nlcontrol.resources import grammars_dir
from nlcontrol.site.loader import load_site
from nlcontrol.site.mentions import Lexicon
from nlcontrol.text import tokenize

CLOSED = load_closed_words(grammars_dir() / "language" / "closed.yaml", "en")
GRAMMAR = load_grammar()
LEXICON = Lexicon.of_site(load_site("home", GRAMMAR), GRAMMAR, "en")


def said_again(words: str) -> str | None:
    """The words with the name put in, a bar where the second clause begins."""
    tokens = tokenize(words, "en")
    found = named_again(tokens, LEXICON.mentions(tokens), CLOSED)
    if found is None:
        return None
    named, (_, second) = found
    return " ".join(["|" + token.text if at == second else token.text for at, token in enumerate(named)])


@pytest.mark.parametrize(
    ("words", "again"),
    [
        ("kettle on and off again in ten minutes", "kettle on |and kettle off again in ten minutes"),
        (
            "open the garage door and close again in an hour",
            "open the garage door |and close garage door again in an hour",
        ),
        ("desk lamp on at seven pm, off at nine pm", "desk lamp on at seven pm |, desk lamp off at nine pm"),
        ("kettle on and off again", None),
        ("kettle on in ten minutes and off again", None),
        ("kettle on and the desk lamp off in ten minutes", None),
        ("kettle on and off the shelf in ten minutes", None),
        ("on and off in ten minutes", None),
    ],
)
def test_the_one_name_is_said_again_where_a_time_parts_the_two(words: str, again: str | None) -> None:
    """Never with two names, without a time of its own, or with other words beside it."""
    assert said_again(words) == again
