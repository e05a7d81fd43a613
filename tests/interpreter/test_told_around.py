"""Where a command stands among what is told."""

from __future__ import annotations

import pytest

from nlcontrol.interpreter.told_around import commands_within
from nlcontrol.text import tokenize
from tests.interpreter.house import heard, home

CLOSED = home().closed


def within(marked: str) -> tuple[int, int]:
    """Where the command between the two bars stands."""
    before, command, _after = marked.split("|")
    start = len(tokenize(before, "en"))
    return start, start + len(tokenize(command, "en"))


@pytest.mark.parametrize(
    "marked",
    [
        "granny says it's chilly so |turn on the heating|",
        "the stove is hot now , |switch off the kettle|",
        "dinner is over , it isn't dark , |close the blinds|",
        "the twins are asleep |turn down the tv|",
        "|close the blinds| , the sun is terribly low",
        "|lock the front door| , my aunt says there's somebody outside",
        "dinner is ready , |turn off the kettle| because everybody is hungry",
        "never mind the kettle , |switch on the coffee maker|",
        "crumbs under the chairs , |start the vacuum|",
        "sweating like a horse , |fan on|",
        "what a grey day , |put the sofa lamp on|",
        "|put the kettle on| , the postman knocked the vase over",
        "|put the kettle on| , granny can't sleep",
        "|put the kettle on| because granny said so",
        "|close the blinds| because the dog won't calm down",
        "|turn down the tv| the twins are asleep",
        "|tv off| dinner's ready",
        "the twins are asleep |tv off|",
        "who left the kettle on , |turn it off|",
        "granny moaned about the tv so |turn it off|",
        "never mind the crumbs , |switch on the coffee maker|",
        "|boiler off| , my brother wants a shower",
    ],
)
def test_a_command_stands_where_all_around_it_is_told(marked: str) -> None:
    """Before it, behind it, on both sides; with a break or run on."""
    tokens, mentions = heard(marked.replace("|", ""))
    plain = [(found.start, found.end) for found in commands_within(tokens, mentions, CLOSED) if found.plain]
    assert within(marked) in plain


@pytest.mark.parametrize(
    "marked",
    [
        "the parrot keeps shouting , |switch off the kettle|",
        "that was a long film , |desk lamp to ten percent|",
        "what a long film , |desk lamp to ten percent|",
        "call my aunt , |turn on the kettle|",
        "the poster on the wall says , |turn off the tv|",
        "is the film long , |turn off the tv|",
    ],
)
def test_what_is_not_plainly_told_leaves_the_command_in_doubt(marked: str) -> None:
    """Something recited, passed on or asked stands before it."""
    tokens, mentions = heard(marked.replace("|", ""))
    found = {(each.start, each.end): each.plain for each in commands_within(tokens, mentions, CLOSED)}
    assert found == {within(marked): False}


@pytest.mark.parametrize(
    "words",
    [
        "never , unlock the front door",
        "not here , turn off the tv",
        "if granny is cold , turn on the heating",
        "before granny comes home , turn on the heating",
        "granny says turn on the kettle",
        "granny says so all day",
        "she is happy to turn on the kettle",
        "she's going turn on the kettle",
        "she is glad to quickly turn on the kettle",
        "you shouldn't ever turn on the kettle",
        "turn off all the lights , the kitchen is fine",
        "turn off the tv , i'm not serious",
        "turn off the tv , she says",
        "the twins aren't allowed to , turn off the tv",
        "for as long as the tv is on , turn off the kettle",
        "kettle four minutes , desk lamp on",
        "she keeps having the kitchen robot make coffee",
        "turn off the tv , he just did",
        "i need the garden lights on",
        "why is it so loud , turn it off",
        "the app lets me turn on the tv",
        "granny has the vacuum clean the hall",
        "who told you about the kettle , turn on the tv",
        "unlock the front door so that it stays locked",
        "the coffee machines on the shelf are old",
        "turn off the tv , she says to her sister",
        "turn off the tv , it is a joke",
        "turn off the tv , he is imagining things like that",
    ],
)
def test_no_command_stands_in_what_is_bound_or_taken_back(words: str) -> None:
    """A guard, a condition, a report, an exception or a joke goes with it."""
    assert not list(commands_within(*heard(words), CLOSED))
