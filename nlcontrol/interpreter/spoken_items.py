"""What is taken off a list is the thing, not the verb before it: "take the eggs off" is about eggs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Reading, Use
from nlcontrol.plan.types import Command, Text
from nlcontrol.text import Token

TAKING_OFF: Final = (".remove_item", ".complete_item")


def with_plain_items(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Reading:
    """The reading with the verb that was taken for a part of the item, and articles, left out of the item."""
    head, texts = reading.clause.head, [use for use in reading.uses if use.role == "text"]
    if not isinstance(head, Command) or not head.action.endswith(TAKING_OFF) or len(texts) != 1:
        return reading
    opposites, use = closed.opposites.get(head.action.rpartition(".")[2]), texts[0]
    verbs = opposites.own if opposites is not None else frozenset[str]()
    start = use.start
    if start == reading.clause.start and tokens[start].word in verbs:
        start += 1
    while start < use.end - 1 and tokens[start].word in closed.telling.articles:
        start += 1
    if start in (use.start, use.end):
        return reading
    text = " ".join(token.text for token in tokens[start : use.end])
    arguments = tuple(
        (name, Text(text) if isinstance(value, Text) and value.text == use.text else value)
        for name, value in head.arguments
    )
    uses = tuple(Use(start, use.end, "text", text) if each is use else each for each in reading.uses)
    return Reading(replace(reading.clause, head=replace(head, arguments=arguments)), uses)
