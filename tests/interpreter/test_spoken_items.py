"""The item that is taken off a list is the thing alone; what is put on one is kept to the letter."""

from __future__ import annotations

import pytest

from nlcontrol.interpreter.spoken_items import with_plain_items
from nlcontrol.plan.clauses import Clause, Reading, Use
from nlcontrol.plan.types import Command, Named, Text
from nlcontrol.text import tokenize
from tests.interpreter.house import home


@pytest.mark.parametrize(
    ("action", "words", "item"),
    [
        ("remove_item", "take the eggs", "eggs"),
        ("remove_item", "the eggs", "eggs"),
        ("complete_item", "tick the eggs", "eggs"),
        ("remove_item", "eggs", "eggs"),
        ("remove_item", "take", "take"),
        ("add_item", "buy the eggs", "buy the eggs"),
    ],
)
def test_the_verb_and_the_article_are_no_part_of_what_is_taken_off(action: str, words: str, item: str) -> None:
    """To "take the eggs off" is about eggs, while "buy the eggs" may well be what is to be done."""
    tokens = tokenize(f"{words} off the list", "en")
    count = len(words.split())
    head = Command(f"todo.{action}", (Named("list"),), (("item", Text(words)),))
    reading = Reading(Clause("first", (), head, 0, len(tokens)), (Use(0, count, "text", words),))
    found = with_plain_items(reading, tokens, home().closed)
    assert isinstance(found.clause.head, Command)
    assert found.clause.head.arguments == (("item", Text(item)),)
    assert [use.text for use in found.uses] == [item]
