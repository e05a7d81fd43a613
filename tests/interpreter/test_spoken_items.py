"""The item that is taken off a list is the thing alone; what is put on one is kept to the letter."""

from __future__ import annotations

import pytest

from nlcontrol.interpreter.spoken_items import items_apart, with_plain_items, without_marks
from nlcontrol.plan.clauses import Clause, Reading, Use
from nlcontrol.plan.types import After, Command, Named, Text, When
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


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("milk and eggs", ["milk", "eggs"]),
        ("milk , eggs and also the butter", ["milk", "eggs", "butter"]),
        ("mac and cheese", ["mac and cheese"]),
        ("mac and cheese and milk", ["mac and cheese", "milk"]),
        ("and", ["and"]),
    ],
)
def test_goods_are_listed_one_by_one(text: str, items: list[str]) -> None:
    """At once or later; what is to be done stays whole, and so does what belongs together."""
    command = Command("todo.add_item", (Named("list"),), (("item", Text(text)),))
    apart = items_apart(command, lambda _: True, home().closed)
    assert [each.arguments[0][1] for each in apart if isinstance(each, Command)] == [Text(item) for item in items]
    assert items_apart(command, lambda _: False, home().closed) == (command,)
    later = When((After(60),), (command,))
    assert items_apart(later, lambda _: True, home().closed) == (When(later.triggers, apart),)


@pytest.mark.parametrize(("text", "plain"), [('call mum "', "call mum"), ("call mum", "call mum"), ('"', '"')])
def test_marks_at_the_edges_are_no_part_of_an_item(text: str, plain: str) -> None:
    """Whoever writes them means what is between."""
    head = Command("todo.add_item", (Named("list"),), (("item", Text(text)),))
    found = without_marks(Reading(Clause("first", (), head, 0, 1), ()))
    assert isinstance(found.clause.head, Command)
    assert found.clause.head.arguments == (("item", Text(plain)),)
