"""What a reading has and no word says: what to do, which control, where, when, how many; so it is asked about."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final

from nlcontrol.interpreter.heard import PUNCTUATION
from nlcontrol.interpreter.polarity import meanings
from nlcontrol.interpreter.scope_said import is_targeted
from nlcontrol.interpreter.spoken_items import TAKING_OFF
from nlcontrol.interpreter.verdicts import Moot, Objection
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Chat, ConditionClause, Reading
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.types import Amend, Command, Control, Query, Step
from nlcontrol.text import Token

LISTS: Final = "todo."
DROPPING: Final = frozenset({"cancel", "negation"})
"""Guards of which one may say that all is to be dropped."""


def bare_name(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """A question where nothing but devices was said, and something is to be done with them: "lights"."""
    clause, head = reading.clause, reading.clause.head
    before = clause.join == "before"  # "before bedtime": a time rather than a scene
    if not isinstance(head, Command) or not (before or clause.join == "first"):
        return
    if head.action.startswith("scene.") and not before:
        return
    rest = [tokens[i].word for i in range(clause.start, clause.end) if i not in used]
    rest = [word for word in rest if not (before and "time" in closed.guards.get(word, ()))]
    if closed.telling.requesting & set(rest):
        return
    plain = not clause.modifiers and all(isinstance(value, Step) for _, value in head.arguments)
    if plain and is_targeted(reading) and all(word in closed.fillers or not word.isalnum() for word in rest):
        said = " ".join(use.text for use in reading.uses if use.role == "target")
        moot: Moot | None = None if before else "scenes"
        yield Objection(Reason.INCOMPLETE, f'What shall I do with "{said}"?', clause.start, clause.end, moot)


def unnamed_thing(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """A question where what is named is no device of ours, but stands beside one: "open the window"."""
    clause = reading.clause
    if not isinstance(clause.head, Command) or is_targeted(reading):
        return
    for index in range(clause.start, clause.end):
        near = {token.word for token in tokens[max(clause.start, index - 2) : min(clause.end, index + 2)]}
        if tokens[index].word in closed.implying and not near & closed.beside:
            said = f'I know no device called "{tokens[index].text}".'
            yield Objection(Reason.UNKNOWN_NAME, said, index, index + 1)
            return


def unsaid_entry(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """A question where something is to go on a list or off it, and no word says so: "I'm reading in bed"."""
    clause, head = reading.clause, reading.clause.head
    inside = {i for use in reading.uses if use.role == "text" for i in range(use.start, use.end)}
    if not isinstance(head, Command) or not inside or not head.action.startswith(LISTS):
        return
    action = closed.opposites.get(head.action.partition(".")[2])
    begun = clause.start + (tokens[clause.start].word in closed.telling.enumerating)
    words = {tokens[i].word for i in range(begun, clause.end) if i not in inside}
    if action is not None and not words & action.own:
        yield Objection(Reason.LOW_PROBABILITY, "Did you mean that for a list?", clause.start, clause.end)
    first = min(inside)
    if head.action.endswith(TAKING_OFF) and action is not None and tokens[first].word in action.own:
        said = f'I am not sure what "{tokens[first].text}" says here.'  # "… and take the butter off" is no item
        yield Objection(Reason.UNEXPLAINED_WORDS, said, first, first + 1)


def unsaid_control(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """A question where all is to stop, to go on or to be dropped, and no word says so: "cancel everything", "on"."""
    clause, head = reading.clause, reading.clause.head
    if not isinstance(head, Control):
        return
    needed, meaning = {
        "stop": (closed.telling.stopping, "stop everything"),
        "resume": (closed.telling.resuming, "carry on with what was paused"),
        "never_mind": (closed.telling.dropping, "never mind"),
    }.get(head.kind, (frozenset(), ""))
    words = {token.word for token in tokens[clause.start : clause.end]}
    dropped = head.kind == "never_mind" and any(DROPPING & closed.guards.get(word, frozenset()) for word in words)
    if needed and not needed & words and not dropped:
        yield Objection(Reason.LOW_PROBABILITY, f"Did you mean: {meaning}?", clause.start, clause.end)
    if head.kind == "undo" and words & closed.everything - {"all"}:
        said = "I can undo the last command only: shall I?"
        yield Objection(Reason.LOW_PROBABILITY, said, clause.start, clause.end)


def unsaid_correction(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """An objection where a correction names nothing and only asks to wait: "no hold on, let me think"."""
    clause = reading.clause
    if clause.join != "correct" or reading.uses or not isinstance(clause.head, Command):
        return
    dropping, ways = closed.telling.dropping, [closed.opposites.get(way) for way in meanings(clause.head)]
    held = {i + 1 for i in range(clause.start, clause.end) if tokens[i].word in dropping}  # the "on" of "hold on"
    words = {tokens[i].word for i in range(clause.start, clause.end) if i not in held}
    if any(way is not None and way.own & words for way in ways):
        return
    for index in range(clause.start, clause.end):
        if tokens[index].word in dropping:
            said = f'Nothing is done: you said "{tokens[index].text}".'
            yield Objection(Reason.NEGATED, said, clause.start, clause.end)
            return


def unsaid_where(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """A question where something was read as asking for a place, and no word does: "is the door open"."""
    clause, head = reading.clause, reading.clause.head
    if not isinstance(head, Query) or head.kind != "where" or not closed.telling.locating:
        return
    if not closed.telling.locating & {tokens[index].word for index in range(clause.start, clause.end)}:
        said = "I am not sure I got that: please say it in other words."
        yield Objection(Reason.LOW_PROBABILITY, said, clause.start, clause.end)


def unsaid_when(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """An objection where a time or a condition is said that nothing can tell: "now and again", "if it is needed"."""
    clause = reading.clause
    said = " ".join(["", *(token.text.lower() for token in tokens[clause.start : clause.end]), ""])
    before = {
        words: said.partition(f" {words} ")[0].split(" ")[-1] for words in closed.vague_times if f" {words} " in said
    }
    vague = min((words for words in before if before[words] not in closed.telling.before_times), default=None)
    if vague is not None and isinstance(clause.head, Command):
        message = f'When exactly is "{vague}"? Please say a time of day.'
        yield Objection(Reason.UNREADABLE_TIME, message, clause.start, clause.end)
    words = {token.word for token in tokens[clause.start : clause.end]}
    if isinstance(clause.head, ConditionClause) and closed.telling.judging & words:
        yield Objection(Reason.UNSUPPORTED, "No device can tell me whether that holds.", clause.start, clause.end)


def unsaid_moment(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """An objection where a moment that only somebody's doings tell was cut off or passed over: "the day | I'm home"."""
    clause, words = reading.clause, closed.asides
    at = clause.end - 1
    if isinstance(clause.head, Chat):
        begins = at - clause.start > 1 and tokens[clause.start + 2].word in words.stating | words.speakers
        at = clause.start + 1 if begins else len(tokens)
    elif not isinstance(clause.head, Command) or at in used:
        return
    if at + 1 >= len(tokens):
        return
    cut = tokens[at].word in closed.telling.naming
    if cut or (tokens[at].word in words.moments and tokens[at - 1].word in closed.telling.naming):
        said = " ".join(token.text for token in tokens[at if cut else at - 1 : at + 2])
        message = f'When exactly is "{said} …"? Please say a time of day.'
        yield Objection(Reason.UNREADABLE_TIME, message, at, at + 1)


def unsaid_rest(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """A question where only what comes before or after is said: "before turning off the lamp"."""
    clause, telling = reading.clause, closed.telling
    first = next((i for i, token in enumerate(tokens) if token.word not in closed.fillers | PUNCTUATION), None)
    whole = all(token.word in closed.fillers | PUNCTUATION for token in tokens[clause.end :])
    if first is None or first + 1 >= clause.end or clause.start > first or not whole:
        return
    doing = tokens[first + 1].word.endswith(tuple(telling.gerunds))
    if isinstance(clause.head, Command) and doing and tokens[first].word in telling.preceding:
        said = f'What shall I do "{tokens[first].text}" that?'
        yield Objection(Reason.INCOMPLETE, said, first, clause.end)


def hesitation(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """A question where a second target follows a hesitation and nothing joins the two: "the lamp, er, the fan"."""
    clause = reading.clause
    words = [tokens[index].word for index in range(clause.start, clause.end) if tokens[index].word.isalnum()]
    also = isinstance(clause.head, Amend) and clause.head.also
    if also and words and words[0] in closed.telling.hesitating and not closed.joining & set(words):
        yield Objection(Reason.INCOMPLETE, "Do you mean that instead, or as well?", clause.start, clause.end)
    targets = sorted((use for use in reading.uses if use.role == "target"), key=lambda use: use.start)
    for one, other in pairwise(targets):
        between = {token.word for token in tokens[one.end : other.start]}
        halted = between & closed.telling.hesitating or any(_trails_off(t) for t in tokens[one.end : other.start])
        if halted and not between & closed.joining:
            yield Objection(Reason.INCOMPLETE, f'Do you mean "{one.text}" or "{other.text}"?', one.end, other.start)
            return


def _trails_off(token: Token) -> bool:
    """Whether it is an ellipsis, however it is read."""
    return token.word in PUNCTUATION and token.end - token.start > 1


def counted_exception(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """A question where only a number of devices is left out: "all but one of the lights"."""
    clause = reading.clause
    if not isinstance(clause.head, Command):
        return
    for index in range(clause.start, clause.end - 1):
        number = tokens[index + 1]
        counted = number.word in closed.telling.one or (number.measure is not None and number.measure.kind == "number")
        if counted and "exception" in closed.guards.get(tokens[index].word, ()):
            yield Objection(Reason.INCOMPLETE, f"Which {number.text} do you mean?", index, index + 2)
