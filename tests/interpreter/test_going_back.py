"""Names said once for what is switched and switched back."""

from __future__ import annotations

import pytest

from nlcontrol.interpreter.going_back import named_again
from nlcontrol.text import tokenize
from tests.interpreter.house import barred, home

CLOSED, LEXICON = home().closed, home().lexicon


def said_again(words: str) -> str | None:
    """The words with the name put in, a bar where the second clause begins."""
    tokens = tokenize(words, "en")
    return barred(named_again(tokens, LEXICON.mentions(tokens), CLOSED))


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
