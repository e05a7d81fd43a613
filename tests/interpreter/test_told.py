"""What somebody is about to do was cut in two; what somebody does, told before a command, was not."""

from __future__ import annotations

import pytest

from nlcontrol.interpreter.told import statement, verging
from nlcontrol.plan.clauses import Chat, Clause, Reading, Use
from nlcontrol.plan.types import Command, Group, Named
from nlcontrol.text import tokenize
from tests.interpreter.house import home


@pytest.mark.parametrize(
    ("told", "command", "reported"),
    [
        ("she's going", "turn on the desk lamp", True),
        ("they're trying", "turn on the desk lamp", True),
        ("she's home", "turn on the desk lamp", False),
        ("i'm going", "turn on the desk lamp", False),
        ("she's going", "", False),
    ],
)
def test_what_somebody_else_is_about_to_do_is_not_asked_for(told: str, command: str, reported: bool) -> None:
    """Right before a command only, and of others: "I'm going" may well be a reason."""
    tokens = tokenize(f"{told} {command}".strip(), "en")
    reading = Reading(Clause("first", (), Chat(), 0, len(tokenize(told, "en"))), ())
    assert bool(list(verging(reading, tokens, home().closed))) is reported


@pytest.mark.parametrize(
    ("utterance", "left"),
    [
        ("leave all the lights except the desk lamp as they are", True),
        ("turn off all the lights but leave the desk lamp as it is", False),
    ],
)
def test_what_is_left_as_it_is_stays_so_whatever_is_excepted(utterance: str, left: bool) -> None:
    """Where the sentence begins with it; in the exception it is what is spared."""
    tokens = tokenize(utterance, "en")
    at = next(i for i, token in enumerate(tokens) if token.word == "desk")
    head = Command("light.turn_off", (Group("all", "light", excepted=(Named("desk lamp"),)),))
    reading = Reading(Clause("first", (), head, 0, len(tokens)), (Use(at, at + 2, "except", "desk lamp"),))
    assert bool(list(statement(reading, tokens, {at, at + 1}, home().closed))) is left
