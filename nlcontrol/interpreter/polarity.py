"""Words for the opposite of what was read: "off" where the plan says on, "darker" where it says more (promise 2)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from nlcontrol.interpreter.amounts_said import unclear
from nlcontrol.interpreter.verdicts import Objection
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Clause, Reading
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.types import (
    Amend,
    Change,
    Command,
    Extreme,
    Flag,
    Number,
    Step,
    Text,
    Value,
)
from nlcontrol.text import Token

WORSENING: Final = {"up": "turn_off", "down": "turn_on"}
"""What nobody wants who complains that there is too little, or too much."""
SEVERAL: Final = 2
BESIDE: Final = 2
"""Tokens around a joining word in which a word and its opposite contradict each other."""
LIT: Final = frozenset({"light", "device"})
"""Classes of which `WORSENING` holds: who is too hot may well want the fan on."""
DIRECTIONS: Final = {"distance_m": ("forward", "back"), "angle_deg": ("left", "right")}
"""Parameters whose sign is a direction of its own."""
TONES: Final = {"color_temp_kelvin": ("cooler", "warmer")}
"""Parameters of which neither more nor less is better: a light that is too cold wants fewer kelvin."""


def opposites(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """Objections where a word says the opposite of what was read, and none says the same."""
    clause = reading.clause
    if isinstance(clause.head, Amend):
        yield from _amended_opposites(reading, tokens, used, closed)
    if not isinstance(clause.head, Command):
        return
    said = {tokens[index].word: index for index in _telling(reading, tokens, used, closed)}
    complained = _complained(clause, tokens, closed)
    for meaning in meanings(clause.head):
        if complained is None and meaning == "turn_off" and _described(clause, tokens, closed):
            yield Objection(Reason.REPORTED, "Nothing is done: I take that as how things are.", clause.start)
        is_lit = clause.head.action.partition(".")[0] in LIT
        if complained is not None and is_lit and meaning == WORSENING[complained]:
            yield Objection(Reason.UNEXPLAINED_WORDS, "I am not sure whether you want more or less.", clause.start)
        if complained is not None and meaning in closed.complaints:
            if meaning != complained:
                yield Objection(Reason.UNEXPLAINED_WORDS, "I am not sure whether you want more or less.", clause.start)
            continue
        if meaning == "turn_off" and _sparked(clause, tokens, closed):
            yield Objection(
                Reason.AMBIGUOUS, 'Is that to go on or off? Please say "turn on" or "turn off".', clause.start
            )
        opposites = closed.opposites.get(meaning)
        if opposites is None or opposites.own & said.keys():
            continue
        complained_of = closed.complaints.get(meaning, frozenset()) if _is_stated(clause, tokens, closed) else ()
        for word in sorted(opposites.against & said.keys() - set(complained_of)):
            yield Objection(
                Reason.UNEXPLAINED_WORDS, f'I am not sure what "{word}" says here.', said[word], said[word] + 1
            )


def other_ways(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """An objection where one of several goes the other way: "kettle *on* and lights off" turns the kettle on."""
    clause, telling = reading.clause, closed.telling
    targets = [use for use in reading.uses if use.role == "target"]
    if not isinstance(clause.head, Command) or len(targets) < SEVERAL:
        return
    ways = [closed.opposites[way].against for way in meanings(clause.head) if way in closed.opposites]
    for index in sorted(use.end for use in targets if use.end < clause.end):
        word, following = tokens[index].word, tokens[index + 1].word if index + 1 < clause.end else ""
        placed = index + 1 in used or following in telling.naming | telling.articles  # "the lamp on the desk"
        if not placed and word in telling.particles and any(word in against for against in ways):
            yield Objection(Reason.UNEXPLAINED_WORDS, f'I am not sure what "{word}" says here.', index, index + 1)
            return


def crossed(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """A question where the verb goes the other way than what is read: "turn *up* the tv so it gets quieter"."""
    clause = reading.clause
    if not isinstance(clause.head, Command):
        return
    said = {tokens[index].word for index in range(clause.start, clause.end) if index not in used}
    other_way = {"up": "down", "down": "up"}
    for way in meanings(clause.head):
        if way in other_way and other_way[way] in said and way not in said and closed.opposites:
            asked = f'Is that to go up or down? You said "{other_way[way]}".'
            yield Objection(Reason.AMBIGUOUS, asked, clause.start, clause.end)


def _telling(reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords) -> Iterator[int]:
    """The tokens that tell the action: not "leave the lamp on" of an exception, and not the "off" of "set off"."""
    clause, end = reading.clause, reading.clause.end
    if any(use.role == "except" for use in reading.uses):
        stays = (i for i in range(clause.start, end) if tokens[i].word in closed.telling.staying)
        end = next(stays, end)
    for index in range(clause.start, end):
        sparked = index > clause.start and tokens[index - 1].word in closed.telling.sparking
        if index not in used and not (sparked and tokens[index].word == "off"):
            yield index


def _sparked(clause: Clause, tokens: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether "off" is only said as in "set off", which starts something."""
    words = [tokens[index].word for index in range(clause.start, clause.end)]
    plain = [word for before, word in pairwise(["", *words]) if word == "off" and before not in closed.telling.sparking]
    return "off" in words and not plain


def both_ways(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """An objection where a word and its opposite are joined in one clause: "turn on and off", "open and close"."""
    clause = reading.clause
    if not isinstance(clause.head, Command):
        return
    places = [index for index in range(clause.start, clause.end) if index not in used]
    joins = [index for index in places if tokens[index].word in closed.joining]
    joins = [join for join in joins if tokens[join - 1].word not in closed.telling.going]
    for opposites in closed.opposites.values():
        for join in joins:
            again = join + 1 < clause.end and tokens[join + 1].word in closed.telling.particles  # "… and off again"
            before = {tokens[i].word for i in places if (again or join - BESIDE <= i) and i < join}
            after = {tokens[i].word for i in places if join < i <= join + BESIDE}
            for own, other in ((before, after), (after, before)):
                if opposites.own & own - other and opposites.against & other - own and not opposites.own & other:
                    yield Objection(Reason.CONFLICT, "Those two contradict each other.", join, join + 1)
                    return


def _amended_opposites(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """An objection where a correction of a part holds a word that would change the action: "no, right ninety"."""
    clause = reading.clause
    said = [tokens[index].word for index in range(clause.start, clause.end)]
    if any(f"{before} {word}" in closed.instead for before, word in pairwise(said)):
        yield Objection(Reason.AMBIGUOUS, "What do you want instead? Please say only that.", clause.start, clause.end)
    telling = frozenset[str]().union(*(opposites.against for opposites in closed.opposites.values()))
    for index in range(reading.clause.start, reading.clause.end):
        if index not in used and tokens[index].word in telling:
            word = tokens[index].word
            yield Objection(Reason.UNEXPLAINED_WORDS, f'I am not sure what "{word}" changes.', index, index + 1)


def abandoned(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """An objection where two words say that something is not to be done: "give up cleaning"."""
    clause = reading.clause
    named = min((use.start for use in reading.uses if use.role == "target"), default=clause.end)
    for index in range(clause.start, min(named, clause.end - 1)):  # "turn the lamp back off" gives nothing up
        said = f"{tokens[index].word} {tokens[index + 1].word}"
        quits = tokens[index].word in closed.telling.quitting and _is_quit(index + 1, clause, tokens, closed)
        if isinstance(clause.head, Command) and (said in closed.abandoning or quits):
            yield Objection(Reason.NEGATED, f'Nothing is done: you said "{said}".', index, index + 2)


def _is_quit(start: int, clause: Clause, tokens: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether what is to be done is what somebody is to quit: "quit turning off the lamp", not "quit mowing"."""
    if not isinstance(clause.head, Command) or not tokens[start].word.endswith(tuple(closed.telling.gerunds)):
        return False
    words = {tokens[at].word for at in range(start, clause.end)}
    return any(words & closed.opposites[each].own for each in meanings(clause.head) if each in closed.opposites)


def meanings(command: Command) -> Iterator[str]:
    """The action where it takes no amount, and the direction of each amount that has one."""
    name = command.action.partition(".")[2]
    plain = Text if name == "turn_on" else Text | Number  # "down to thirty" turns a light on
    if all(isinstance(value, plain) for _, value in command.arguments):
        yield name
    for name, value in command.arguments:
        forward = _is_up(value)
        if name in DIRECTIONS and forward is None and isinstance(value, Number):
            forward = value.amount >= 0
        if forward is not None:
            more, less = {**DIRECTIONS, **TONES}.get(name, ("up", "down"))
            yield more if forward else less
        if isinstance(value, Flag):
            yield name if value.on else f"not_{name}"


def _complained(clause: Clause, tokens: Sequence[Token], closed: ClosedWords) -> str | None:
    """The direction that a complaint asks for: "too dim" is up, and so is "is a bit dim"."""
    for index in range(clause.start + 1, clause.end):
        before = tokens[index - 1].word
        described = _is_stated(replace(clause, end=index), tokens, closed)
        if before in closed.telling.exceeding or (described and before in closed.telling.bothering):
            return next((way for way, words in closed.complaints.items() if tokens[index].word in words), None)
    return None


def _is_stated(clause: Clause, tokens: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether it is said that something is: "it's warm in here"."""
    being = closed.telling.being | closed.asides.stating
    return any(tokens[at].word in being for at in range(clause.start, clause.end))


def _described(clause: Clause, tokens: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether a word says how it is, not how it is to be: "it is so dark", not "make it really dark"."""
    words = [tokens[index].word for index in range(clause.start, clause.end)]
    dark, degrees = closed.complaints.get("up", frozenset()), closed.telling.degrees
    return not closed.telling.making & set(words) and any(a in degrees and b in dark for a, b in pairwise(words))


def _is_up(value: Value) -> bool | None:
    match value:
        case Change(by):
            return by.amount >= 0
        case Step(count):
            return count >= 0
        case Extreme(which):
            return which == "max"
    return None


def directions(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """An objection where an amount was read as a change, and no word says more or less: "desk lamp fifty percent"."""
    head = reading.clause.head
    if not isinstance(head, Command) or not closed.opposites:
        return
    said = {tokens[index].word for index in range(reading.clause.start, reading.clause.end) if index not in used}
    for name, value in head.arguments:
        if name in DIRECTIONS or not isinstance(value, Change):
            continue
        words = closed.opposites["up" if value.by.amount >= 0 else "down"].own | closed.telling.more
        if not words & said:
            yield unclear(f"{abs(value.by.amount):g}", "an amount to change by", reading.clause.start)
