"""Where clauses begin by the names in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlcontrol.interpreter.recutting import are_whole, cuts_by_name
from nlcontrol.plan.clauses import Clause, Reading, Use
from nlcontrol.plan.types import Command, Named
from nlcontrol.text import tokenize
from tests.interpreter.house import home

CLOSED, LEXICON = home().closed, home().lexicon


@pytest.mark.parametrize(
    "cut",
    [
        "kettle on | coffee maker on | desk lamp off",
        "the kettle on | and the desk lamp off",
        "turn on the kettle | close the blinds | and lock the front door",
        "blinds to thirty | and the bedroom fan to forty",
        "turn everything off",
        "lock the front door",
        "switch the kettle on",
    ],
)
def test_each_name_begins_a_clause_with_its_verb(cut: str) -> None:
    """Only where something was said of the name before it, and no choice is left open."""
    pieces = [tokenize(piece, "en") for piece in cut.split("|")]
    words = cut.replace("| ", "")
    starts = [sum(len(piece) for piece in pieces[:at]) for at in range(len(pieces))]
    assert cuts_of(words, {piece.strip() for piece in cut.split("|")}) == starts


def cuts_of(words: str, commands: set[str]) -> list[int]:
    """Where an utterance is cut of which these parts are commands."""
    tokens = tokenize(words, "en")

    def probability(start: int, end: int) -> float:
        said = words[tokens[start].start : tokens[end - 1].end]
        return 0.9 if said in commands else 0.0

    return cuts_by_name(tokens, LEXICON.mentions(tokens), CLOSED, probability)


def test_the_most_probable_of_all_ways_to_cut_counts() -> None:
    """What stands between two names may be said of either."""
    tokens = tokenize("kettle on desk lamp off", "en")
    probable = {(0, 2): 0.8, (2, 5): 0.9, (0, 1): 0.9, (1, 5): 0.3}
    found = cuts_by_name(tokens, LEXICON.mentions(tokens), CLOSED, lambda start, end: probable.get((start, end), 0.0))
    assert found == [0, 2]


@pytest.mark.parametrize(
    "words",
    [
        "kettle on or desk lamp on",
        "kettle on no desk lamp on",
        "kettle on unless desk lamp on",
        "kettle on but desk lamp off",
        "kettle on never desk lamp on",
    ],
)
def test_nothing_is_cut_where_one_clause_may_hold_for_another(words: str) -> None:
    """A choice, a correction, a condition, an exception, a negation."""
    tokens = tokenize(words, "en")
    assert cuts_by_name(tokens, LEXICON.mentions(tokens), CLOSED, lambda *_: 1.0) == [0]


@given(
    st.lists(
        st.sampled_from(
            [
                "lock",
                "switch",
                "the",
                "and",
                "kettle",
                "on",
                "front",
                "door",
                "light",
                "turn",
                "off",
                ",",
                "lamp",
                "or",
                "to",
                "thirty",
            ]
        ),
        min_size=1,
        max_size=12,
    )
)
def test_clauses_are_never_empty(words: list[str]) -> None:
    """Whatever is said, the first begins at the first token and each later one behind the one before."""
    tokens = tokenize(" ".join(words), "en")
    starts = cuts_by_name(tokens, LEXICON.mentions(tokens), CLOSED, lambda start, end: 1.0 / (1 + end - start))
    assert starts == sorted(set(starts))
    assert starts[0] == 0
    assert starts[-1] < max(len(tokens), 1)


@pytest.mark.parametrize(
    ("clause", "whole"), [("kettle on", True), ("the kettle off", True), ("and the kettle", False)]
)
def test_a_clause_is_whole_that_says_more_than_a_name(clause: str, whole: bool) -> None:
    """What is to be done must stand beside it."""
    tokens = tokenize(clause, "en")
    at = next(i for i, token in enumerate(tokens) if token.word == "kettle")
    head = Command("switch.turn_on", (Named("kettle"),))
    reading = Reading(Clause("first", (), head, 0, len(tokens)), (Use(at, at + 1, "target", "kettle"),))
    assert are_whole([reading], tokens, CLOSED) == whole
