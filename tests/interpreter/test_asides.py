"""What people say around a command is found, and what could ask, forbid, name or retract anything is none of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlcontrol.interpreter.asides import asides, left_alone
from nlcontrol.text import tokenize
from tests.interpreter.house import home

CLOSED, LEXICON = home().closed, home().lexicon


def passed_over(utterance: str) -> list[str]:
    """What may be an aside in it."""
    tokens = tokenize(utterance, "en")
    found = asides(tokens, LEXICON.mentions(tokens), CLOSED)
    return [" ".join(token.word for token in tokens[start:end]) for start, end in found]


@pytest.mark.parametrize(
    ("utterance", "aside"),
    [
        ("open the blinds, i'm nearly home", "i'm nearly home"),
        ("open the blinds my aunt's visiting", "my aunt's visiting"),
        ("open the blinds because the kids are awake", "because the kids are awake"),
        ("open the blinds for the party", None),
        ("my eyes hurt so can you open the blinds", None),
        ("my eyes are sore so can you open the blinds", "my eyes are sore"),
        ("it's early, open the blinds", "it's early ,"),
        ("open the blinds when i'm home", None),
        ("open the blinds i'm kidding", None),
        ("open the blinds i want them up", None),
        ("the song is named open the blinds", None),
        ("open the blinds i'm at the front door", None),
        ("open the blinds i'm back at nine", None),
        ("open the blinds i'm not ready", None),
    ],
)
def test_an_aside_is_found_by_how_it_begins(utterance: str, aside: str | None) -> None:
    """And only where it is idle."""
    found = passed_over(utterance)
    assert (aside in found) if aside is not None else not found


@pytest.mark.parametrize(
    ("utterance", "rest", "left"),
    [
        ("open the blinds but leave the desk lamp alone", "open the blinds", {"desk_lamp"}),
        ("open the blinds and leave the kitchen lights on", "open the blinds", {"kitchen"}),
        ("open the blinds, keep the front door locked", "open the blinds", {"front_door"}),
        ("open the blinds but leave it alone", None, set()),
        ("open the blinds but leave the desk lamp until nine", None, set()),
        ("open the blinds but leave the desk lamp to my sister", None, set()),
        ("leave the desk lamp alone", None, set()),
    ],
)
def test_what_is_to_be_left_alone_is_an_end_that_names_it(utterance: str, rest: str | None, left: set[str]) -> None:
    """With nothing else in it."""
    tokens = tokenize(utterance, "en")
    found = left_alone(tokens, LEXICON.mentions(tokens), CLOSED)
    if rest is None:
        assert found is None
    else:
        assert found is not None
        assert " ".join(token.word for token in tokens[: found[0]]) == rest
        assert left <= found[1]


@given(
    st.sampled_from(["i'm", "we're", "it's", "because i'm", "my aunt's"]),
    st.lists(st.sampled_from(["tired", "here", "cooking", "home", "so", "hungry"]), max_size=3),
    st.sampled_from(["not", "never", "if", "until", "tomorrow", "said", "don't", "lamp", "kitchen", "nine", "kidding"]),
    st.lists(st.sampled_from(["tired", "here", "cooking"]), max_size=2),
)
def test_no_guard_no_name_and_no_value_is_ever_passed_over(
    opening: str, before: list[str], word: str, after: list[str]
) -> None:
    """Wherever in the aside it stands (promise 1)."""
    said = " ".join([opening, *before, word, *after])
    for found in passed_over(f"open the blinds {said}") + passed_over(f"{said} so open the blinds"):
        assert word not in found.split()
