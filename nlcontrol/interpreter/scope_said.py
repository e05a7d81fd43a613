"""How much a reading takes in, against the words: nothing acts on everything, or all of a kind, that no word names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from nlcontrol.interpreter.verdicts import Objection
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Reading
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.types import (
    Command,
    Group,
)
from nlcontrol.text import Token

MOVING: Final = "rover."
MOST_BARE: Final = 4
"""Words of a string of bare ones: "forward, left, stop, back"."""


def single_word(reading: Reading, tokens: Sequence[Token]) -> Iterator[Objection]:
    """A question where one bare word would do something to everything of a class: "open", "brighter"; not "louder".

    And an objection where it would move a robot, among other words: "back, carry on with the film".
    """
    clause = reading.clause
    words = [token for token in tokens[clause.start : clause.end] if token.word.isalpha()]
    head = clause.head
    among_others = clause.join == "first" and sum(token.word.isalpha() for token in tokens) > MOST_BARE
    moves = isinstance(head, Command) and head.action.startswith(MOVING)
    if moves and among_others and len(words) == 1 and not reading.uses:
        said = f'I do not know what to make of "{words[0].text}".'
        yield Objection(Reason.UNEXPLAINED_WORDS, said, clause.start, clause.end)
    if isinstance(head, Command) and len(words) == 1 and not reading.uses and len(tokens) <= 2:
        several = any(isinstance(target, Group) and target.quantifier != "the" for target in head.targets)
        if several:
            said = f'What is "{words[0].text}" meant for?'
            yield Objection(Reason.INCOMPLETE, said, clause.start, clause.end, moot="one")


def unnamed_warmth(reading: Reading, tokens: Sequence[Token]) -> Iterator[Objection]:
    """A question where "warmer" was read as a tone of light, and no word says light: it may be about the heating."""
    head = reading.clause.head
    if not isinstance(head, Command) or "color_temp_kelvin" not in dict(head.arguments):
        return
    clause = reading.clause
    lit = any("light" in token.word or "white" in token.word for token in tokens[clause.start : clause.end])
    named = any(use.role in ("target", "value", "text") for use in reading.uses)
    if not lit and not named:
        yield Objection(Reason.AMBIGUOUS, "Is that about the light? Please name it.", clause.start, clause.end)


def all_unsaid(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """A question where a noun was read as all of its kind, and no word says all: "the house door"."""
    clause = reading.clause
    if not isinstance(clause.head, Command) or not closed.all_of or not is_targeted(reading):
        return
    words = {tokens[index].word for index in range(clause.start, clause.end)}
    nouns = [
        t.noun for t in clause.head.targets if isinstance(t, Group) and t.quantifier == "all" and t.noun != "device"
    ]
    if nouns and not words & closed.all_of:
        said = f"Do you mean all of them? Please say which {nouns[0].replace('_', ' ')}."
        yield Objection(Reason.AMBIGUOUS, said, clause.start, clause.end, moot="one")


def some_of_them(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """A question where a part was asked for and all was read ("one of the lights"), or an exception is only perhaps."""
    clause, telling = reading.clause, closed.telling
    if not isinstance(clause.head, Command):
        return
    whole = any(isinstance(t, Group) and t.quantifier in ("all", "these") for t in clause.head.targets)
    for index in range(clause.start, clause.end):
        word, before = tokens[index].word, tokens[index - 1] if index > clause.start else None
        counted = before is not None and before.measure is not None and before.measure.kind in ("number", "fraction")
        part = before is not None and (counted or before.word in telling.parts)
        if whole and word in telling.parting and part:
            yield Objection(Reason.AMBIGUOUS, "Which of them do you mean?", index - 1, index + 1, moot="one")
        if word in telling.hedging and any(use.role == "except" and use.start > index for use in reading.uses):
            yield Objection(Reason.AMBIGUOUS, "Is that to be left out or not?", index, index + 1)


def everything(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """An objection where everything on the site, or of a class, would act, and no word says so."""
    clause = reading.clause
    if not isinstance(clause.head, Command) or not closed.everything:
        return
    words = {tokens[index].word for index in range(clause.start, clause.end)}
    named, head_action = is_targeted(reading), clause.head.action
    for target in clause.head.targets:
        of_a_class = clause.head.action.partition(".")[0] != "device"
        if isinstance(target, Group) and target.noun == "device" and of_a_class:
            yield Objection(Reason.AMBIGUOUS, "Which devices do you mean?", clause.start, clause.end)
        if not isinstance(target, Group) or words & closed.everything:
            continue
        if target.places:
            if head_action == "device.turn_on" and target.noun == "device" and not named and not words & closed.all_of:
                said = "What shall I turn on there?"
                yield Objection(Reason.AMBIGUOUS, said, clause.start, clause.end, moot="one")
            continue
        if target.noun == "device":
            yield Objection(Reason.AMBIGUOUS, "Which device do you mean?", clause.start, clause.end)
        elif (
            target.quantifier in ("all", "these")
            and not named
            and not any(word.startswith(target.noun) for word in words)
        ):
            said = f"Which {target.noun} do you mean?"
            yield Objection(Reason.AMBIGUOUS, said, clause.start, clause.end, moot="one")


def is_targeted(reading: Reading) -> bool:
    """Whether words name what is to act."""
    return any(use.role == "target" for use in reading.uses)


def is_placed(reading: Reading) -> bool:
    """Whether words name where something is to act."""
    return any(use.role == "place" for use in reading.uses)
