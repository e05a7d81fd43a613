"""What plainly tells how things are."""

from __future__ import annotations

import pytest

from nlcontrol.interpreter.plainly_told import is_plainly_told, is_told_behind
from tests.interpreter.house import heard, home

CLOSED = home().closed


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("the hall is too dark", True),
        ("my wife says the hall's too dark", True),
        ("my wife says", False),
        ("my wife says the hall isn't dark", False),
        ("our neighbour's parrot", False),
        ("the water is ready", True),
        ("the guests are here turn on the tv", False),
        ("it is dark or so", False),
        ("perhaps it is dark", False),
        ("look up and down", False),
        ("the moment it is dark outside", False),
        ("given that smoke is found", False),
        ("each time the sofa is empty", False),
        ("it is more humid than ten percent here", False),
        ("", False),
    ],
)
def test_plainly_told(words: str, plain: bool) -> None:
    """Somebody's words count by what they say; a mere mark of possession says nothing."""
    assert is_plainly_told(*heard(words), CLOSED) == plain


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("crumbs under the chairs ,", True),
        ("what a grey day ,", True),
        ("sweating like a horse ,", True),
        ("the burglar in the film ,", False),
        ("the sign on the wall ,", False),
        ("book us a table ,", False),
        ("dear old aunt of mine ,", False),
        ("in act two of it ,", False),
        ("everything in the hall ,", False),
        ("crumbs under the chairs ?", False),
        ("the sofa lamp in the hall ,", False),
    ],
)
def test_a_remark_needs_no_verb_before_a_break(words: str, plain: bool) -> None:
    """It calls nobody, asks for nothing, names no device."""
    assert is_plainly_told(*heard(words), CLOSED, parted=True) == plain


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        (", granny can't sleep", True),
        (", somebody's on the phone", True),
        (", phone somebody", False),
        (", we love the quiet", True),
        (", the oven tripped the fuse", True),
        (", not now", False),
        (", i changed my mind", False),
        (", crumbs under the chairs", False),
        (", the sofa lamp is too bright", False),
        (", we are home at nine", False),
        ("because we are home at nine", True),
        ("so that nobody is cold", False),
    ],
)
def test_told_behind(words: str, plain: bool) -> None:
    """It has a verb of its own, takes nothing back, and names and measures nothing, unless it is a reason."""
    tokens, mentions = heard(words)
    assert is_told_behind(tokens, 0, mentions, CLOSED) == plain
