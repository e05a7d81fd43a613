"""Amounts and times against the words around them: "by" ten is no ten, and what is set has a value."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from nlcontrol.interpreter.heard import PUNCTUATION
from nlcontrol.interpreter.verdicts import Objection
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Clause, Reading
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.types import (
    After,
    Amend,
    At,
    Change,
    Command,
    Every,
    Extreme,
    Factor,
    For,
    Number,
    Step,
    Value,
)
from nlcontrol.text import Token

RELATIVE_KINDS: Final = frozenset({"percent", "number", "fraction", "kelvin", "temperature"})
"""What "by" can only be an amount of change of; "by two meters" and "by ninety degrees" are plain."""


def prepositions(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """Objections where the word before an amount or a time says that it is another kind of one."""
    clause = reading.clause
    values = _values(clause)
    relative = any(isinstance(value, Change | Factor) for value in values)
    absolute = any(isinstance(value, Number) for value in values)
    for use in reading.uses:
        before = tokens[use.start - 1].word if use.start > clause.start else ""
        measure = tokens[use.start].measure
        kind = measure.kind if measure is not None else ""
        if use.role == "value" and before == "by" and absolute and not relative and kind in RELATIVE_KINDS:
            yield unclear(use.text, "an amount to change by", use.start)
        elif use.role == "value" and before == "to" and relative and not absolute:
            yield unclear(use.text, "an amount to set", use.start)
        elif use.role == "time" and not _fits(kind, before, clause, closed):
            said = f'I am not sure what "{before} {use.text}" says.'
            yield Objection(Reason.UNREADABLE_TIME, said, use.start - 1, use.end)


def _fits(kind: str, before: str, clause: Clause, closed: ClosedWords) -> bool:
    """Whether the word before a time fits how the time was read: no bare number is an hour, "at" eight is."""
    if kind == "number":
        return not closed.telling.hours or before in closed.telling.hours
    if kind == "clock" and before == "to":
        return False
    if kind != "duration":
        return True
    if before == "for":
        return any(isinstance(modifier, For) for modifier in clause.modifiers)
    if before in ("in", "after", "within"):
        return any(isinstance(modifier, After | Every | At) for modifier in clause.modifiers)
    return True


def now_and_later(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """A question where a later time was read, and now is said too: "the kettle now and the lamp in five minutes"."""
    clause = reading.clause
    waits = any(isinstance(modifier, After | At | Every) for modifier in clause.modifiers)
    first = next(
        (i for i in range(clause.start, clause.end) if tokens[i].word not in closed.fillers - closed.telling.now), 0
    )
    for index in range(first + 1, clause.end):
        said = tokens[index].word in closed.telling.now and tokens[index - 1].word not in closed.telling.counted_from
        if waits and isinstance(clause.head, Command) and said:
            yield Objection(Reason.AMBIGUOUS, "Now, or later? Please say the two apart.", index, index + 1)
            return


def _values(clause: Clause) -> list[Value]:
    if isinstance(clause.head, Command):
        return [value for _, value in clause.head.arguments]
    if isinstance(clause.head, Amend) and clause.head.value is not None:
        return [clause.head.value]
    return []


def two_amounts(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """A question where an amount was said, and a limit too: "to full brightness and to ten percent"."""
    head, clause = reading.clause.head, reading.clause
    if not isinstance(head, Command) or not any(isinstance(value, Number) for _, value in head.arguments):
        return
    for index in range(clause.start, clause.end):
        if index not in used and tokens[index].word in closed.limits:
            said = f'Which amount is meant, "{tokens[index].word}" or the other?'
            yield Objection(Reason.AMBIGUOUS, said, index, index + 1)


def two_verbs(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """A question where something is turned on or off, and an amount set too: "turn on the tv set the volume to ten"."""
    head, clause = reading.clause.head, reading.clause
    if not isinstance(head, Command) or head.action.partition(".")[2] in ("turn_on", "turn_off"):
        return
    if not any(isinstance(value, Number) for _, value in head.arguments):
        return
    for index in range(clause.start, clause.end - 1):
        pair = f"{tokens[index].word} {tokens[index + 1].word}"
        if pair in closed.switching and index not in used:
            yield Objection(Reason.AMBIGUOUS, "I heard two things to do: please say them apart.", index, index + 2)
            return


def set_to(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """An objection where something is set to what is no value of it: "set the fan plug to turbo"."""
    head, clause = reading.clause.head, reading.clause
    if not isinstance(head, Command) or head.arguments:
        return
    words = [tokens[index].word for index in range(clause.start, clause.end)]
    own = closed.opposites.get(head.action.partition(".")[2])
    if own is None or not closed.telling.setting & set(words) or "to" not in words[:-1]:
        return
    at = clause.start + words.index("to") + 1
    commands = tokens[at].word in closed.asides.commanding and at + 1 < clause.end  # "set it to turn off the lamp"
    if at not in used and tokens[at].word not in own.own and not commands:
        word = tokens[at].word
        yield Objection(Reason.UNEXPLAINED_WORDS, f'I do not know how to set that to "{word}".', at, at + 1)


def unsaid_distance(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """A question where a robot is to drive and neither a distance nor "a bit" was said, or turn, and not where."""
    head, clause = reading.clause.head, reading.clause
    if not isinstance(head, Command):
        return
    words = {token.word for token in tokens[clause.start : clause.end]}
    arguments = dict(head.arguments)
    if isinstance(arguments.get("distance_m"), Step | Extreme) and not closed.small_amounts & words:
        yield Objection(Reason.INCOMPLETE, "How far?", clause.start, clause.end)
    turning = closed.telling.turning
    if isinstance(arguments.get("angle_deg"), Step | Extreme) and turning and not turning & words:
        yield Objection(Reason.INCOMPLETE, "Which way?", clause.start, clause.end)


def undirected(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """A question where only what can be measured is named: "tv volume" may ask for it, or for more or less of it."""
    head, clause, measured = reading.clause.head, reading.clause, closed.telling.measured
    if not isinstance(head, Command) or not any(isinstance(value, Step) for _, value in head.arguments):
        return
    said = [tokens[i].word for i in range(clause.start, clause.end) if i not in used]
    if measured.intersection(said) and all(word in measured | closed.fillers | PUNCTUATION for word in said):
        yield Objection(Reason.INCOMPLETE, "Is that to be told, or to be changed, and which way?", clause.start)


def unclear(words: str, meaning: str, at: int) -> Objection:
    """An objection to an amount that may mean something else."""
    return Objection(Reason.UNEXPLAINED_WORDS, f'I am not sure whether "{words}" is {meaning}.', at, at + 1)
