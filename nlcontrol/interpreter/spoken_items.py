"""Items of lists: "milk and eggs" are two, and what is taken off is the thing, not the verb: "take the eggs off"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Reading, Use
from nlcontrol.plan.types import Command, Statement, Target, Text, When
from nlcontrol.text import Token

TAKING_OFF: Final = (".remove_item", ".complete_item")
LISTING: Final = (".add_item", *TAKING_OFF)
COMMA: Final = ","
MARKS: Final = ' "“”„«»'


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


def without_marks(reading: Reading) -> Reading:
    """The reading without quotation marks at the edges of titles and items: add "call the dentist" to the list."""
    head = reading.clause.head
    if not isinstance(head, Command) or not any(isinstance(value, Text) for _, value in head.arguments):
        return reading
    arguments = tuple((n, Text(v.text.strip(MARKS) or v.text) if isinstance(v, Text) else v) for n, v in head.arguments)
    return Reading(replace(reading.clause, head=replace(head, arguments=arguments)), reading.uses)


def items_apart(
    statement: Statement, of_goods: Callable[[tuple[Target, ...]], bool], closed: ClosedWords
) -> tuple[Statement, ...]:
    """The statement once for every item, on lists of goods only: "call mum and tell her" is one thing to do."""
    match statement:
        case When():
            body = tuple(each for part in statement.body for each in items_apart(part, of_goods, closed))
            return (When(statement.triggers, body),)
        case Command(arguments=((name, Text(text)),)) if statement.action.endswith(LISTING):
            items = _items(text, closed)
            if len(items) > 1 and of_goods(statement.targets):
                return tuple(replace(statement, arguments=((name, Text(item)),)) for item in items)
    return (statement,)


def _items(text: str, closed: ClosedWords) -> list[str]:
    """What is listed, without the words between: "milk , eggs and also butter"; "mac and cheese" is one."""
    words = text.split()
    runs = [tuple(run.split()) for run in closed.together]
    whole = {
        at + i
        for run in runs
        for at in range(len(words))
        if tuple(words[at : at + len(run)]) == run
        for i in range(len(run))
    }
    items: list[list[str]] = [[]]
    for at, word in enumerate(words):
        if at not in whole and (word == COMMA or word in closed.joining):
            items.append([])
        elif items[-1] or at in whole or word not in closed.fillers:
            items[-1].append(word)
    return [" ".join(item) for item in items if item]
