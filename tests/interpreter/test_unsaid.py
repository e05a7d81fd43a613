"""What a reading has and no word says is asked about."""

from __future__ import annotations

import pytest

from nlcontrol.interpreter.unsaid import unsaid_entry
from nlcontrol.interpreter.words import load_closed_words
from nlcontrol.plan.clauses import Clause, Reading, Use
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.types import Command, Text
from nlcontrol.resources import grammars_dir
from nlcontrol.text import tokenize

CLOSED = load_closed_words(grammars_dir() / "language" / "closed.yaml", "en")


@pytest.mark.parametrize(
    ("utterance", "asked"),
    [
        ("so i'm about some reading", True),
        ("add some reading", False),
        ("list some reading", True),
        ("my list some reading", False),
    ],
)
def test_nothing_goes_on_a_list_that_no_word_puts_there(utterance: str, asked: bool) -> None:
    """A statement is no entry."""
    tokens = tokenize(utterance, "en")
    head = Command("todo.add_item", (), (("item", Text("reading")),))
    reading = Reading(
        Clause("first", (), head, 0, len(tokens)), (Use(len(tokens) - 1, len(tokens), "text", "reading"),)
    )
    assert bool(list(unsaid_entry(reading, tokens, CLOSED))) == asked


def test_a_second_verb_is_no_part_of_an_item() -> None:
    """In "bread on the list and take the butter off it" the verb is to be done, not on the list."""
    tokens = tokenize("off the list take the butter", "en")
    head = Command("todo.remove_item", (), (("item", Text("take the butter")),))
    reading = Reading(Clause("first", (), head, 0, len(tokens)), (Use(3, 6, "text", "take the butter"),))
    assert [objection.reason for objection in unsaid_entry(reading, tokens, CLOSED)] == [Reason.UNEXPLAINED_WORDS]
