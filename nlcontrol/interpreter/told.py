"""What is told, not asked for: how things are, were, or stay, and what somebody has, intends or believes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final

from nlcontrol.interpreter.harmless_guards import is_bothered
from nlcontrol.interpreter.scope_said import is_targeted
from nlcontrol.interpreter.verdicts import Objection
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Chat, Reading
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.types import Command, Query
from nlcontrol.text import Token

LASTING: Final = frozenset({"turn_on", "turn_off", "open_cover", "close_cover", "lock", "unlock"})
UNSEEN: Final = frozenset({"switch", "lock", "device", "rover"})
"""Classes that no description of a room asks for: "it's boiling in here" is not about the kettle."""
THANKED_WITHIN: Final = 4
"""Words before "for" within which somebody is thanked."""
ADDING: Final = ".add_item"
FEWEST: Final = 2
"""Words for whom something happened to: "the soup"."""
ASKED_WITHIN: Final = 3
"""Words of an utterance within which it is told whether it asks about acting."""


def statement(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """An objection where the words say how a device is, or that it should stay so: "the lamp is on", "leave it on"."""
    clause = reading.clause
    if not isinstance(clause.head, Command):
        return
    words = [tokens[index].word for index in range(clause.start, clause.end)]
    stays = clause.head.action.partition(".")[2] in LASTING and not clause.head.arguments and not clause.modifiers
    excepted = any(use.role == "except" for use in reading.uses)
    said = set(words)
    first = next((word for word in words if word not in closed.fillers), "")
    unaltered = first in closed.telling.staying and said & closed.telling.likening and said & closed.telling.being
    if stays and (unaltered or not excepted) and closed.telling.staying & said:
        yield Objection(Reason.REPORTED, "Nothing is done: I take it that it is to stay as it is.", clause.start)
    unseen = clause.head.action.partition(".")[0] in UNSEEN and not is_targeted(reading)
    if words[:1] == ["it's"] and unseen and "time" not in words:
        yield Objection(Reason.REPORTED, "Nothing is done: I take that as how things are.", clause.start, clause.end)
    at = next((i for i in range(clause.start, clause.end) if tokens[i].word in closed.telling.being), None)
    if at is None or closed.telling.complaining & set(words) or is_bothered(at + 1, reading, tokens, closed):
        return
    passed = closed.fillers | closed.telling.before_names
    if at > clause.start and all(i in used or tokens[i].word in passed for i in range(clause.start, at)):
        yield Objection(Reason.REPORTED, "Nothing is done: I take that as how things are.", clause.start, clause.end)


def past(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """An objection where somebody says what was done: "I just switched off the kettle"."""
    clause, telling = reading.clause, closed.telling
    words = [tokens[index].word for index in range(clause.start, clause.end)]
    if not isinstance(clause.head, Command):
        return
    for speaker, word in enumerate(words):
        if word in telling.speakers - {"you"} and telling.liking.intersection(words[speaker + 1 : speaker + 2]):
            yield Objection(Reason.REPORTED, "Nothing is done: I take that as what somebody likes.", clause.start)
            return
        at = next((i for i in range(speaker + 1, len(words)) if words[i] not in telling.lately), 0)
        if word not in telling.speakers or not at:
            continue
        if clause.head.action.endswith(ADDING) and closed.telling.lacking.intersection(words[at + 1 : at + 2]):
            return  # "we ran out of milk"
        verb, lately = words[at], at > speaker + 1
        is_past = (verb in telling.done and (lately or not speaker)) or (verb in telling.unchanged and lately)
        if not is_past and not (verb.endswith("ed") and verb not in telling.wished):
            continue
        yield Objection(Reason.REPORTED, "Nothing is done: I take that as what has been done.", clause.start)


def happened(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """An objection where a device is what the sentence is about: "the front door locked behind me", "the fan starts".

    "Front door locked", "the lights dimmed to half" and "the door locked please" ask for it.
    """
    clause, telling = reading.clause, closed.telling
    words = [tokens[index].word for index in range(clause.start, clause.end)]
    if not isinstance(clause.head, Command) or clause.head.arguments or telling.requesting & set(words):
        return
    told = words[:1] and words[0] in telling.naming and not (telling.being | telling.complaining) & set(words)
    if told and not is_targeted(reading) and any(word.endswith("ed") for word in words[FEWEST:]):
        yield Objection(Reason.REPORTED, "Nothing is done: I take that as what happened.", clause.start, clause.end)
    first = next((use for use in reading.uses if use.role == "target" and use.start in used), None)
    before = set(words[: first.start - clause.start]) if first is not None else set()
    if first is None or not telling.naming & before or (telling.wanting | telling.making) & before:
        return
    passed = closed.fillers | telling.before_names | telling.naming
    verb = next(
        (i for i in range(first.end, clause.end) if i not in used and tokens[i].word not in telling.lately), None
    )
    if verb is None or any(tokens[i].word not in passed for i in range(clause.start, verb) if i not in used):
        return
    word, following = tokens[verb].word, tokens[verb + 1].word if verb + 1 < clause.end else ""
    several = first.text.endswith(tuple(telling.plural)) and following not in closed.pointing
    if several and word in telling.happening_of_many:
        yield Objection(Reason.REPORTED, "Nothing is done: I take that as what happens.", clause.start, clause.end)
    if word in telling.happening | telling.done or (word.endswith("ed") and word not in telling.wished):
        yield Objection(Reason.REPORTED, "Nothing is done: I take that as what happens.", clause.start, clause.end)


def owned(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """An objection where somebody says what there is: "we have two lights in the kitchen"."""
    clause, telling = reading.clause, closed.telling
    said = [token for token in tokens[clause.start : clause.end] if token.word not in closed.fillers - telling.speakers]
    said = [token for token in said if token.word.isalnum()]
    if not isinstance(clause.head, Command) or not said or said[0].word not in telling.speakers:
        return
    words = {token.word for token in tokens[clause.start : clause.end]}
    first = next(i for i in range(clause.start, clause.end) if tokens[i] is said[0])
    following = tokens[first + 1 : min(first + 3, clause.end)]
    if len(following) < 2 or following[0].word not in telling.owning or telling.making & words:
        return
    number = following[1].measure is not None and following[1].measure.kind == "number"
    if number or following[1].word in telling.counting:
        yield Objection(Reason.REPORTED, "Nothing is done: I take that as what there is.", clause.start, clause.end)


def intended(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """An objection where somebody says what they will do, or believe: "I'll brew coffee", "we're sure it's off"."""
    clause, telling = reading.clause, closed.telling
    passed = closed.fillers - telling.speakers - telling.intending - telling.wanting - telling.asserting
    said = [t.word for t in tokens[clause.start : clause.end] if t.word.isalpha() or "'" in t.word]
    said = [word for word in said if word not in passed or word in telling.supposing]
    if not isinstance(clause.head, Command) or len(said) < 2:
        return
    lacks = clause.head.action.endswith(ADDING) and bool(telling.lacking.intersection(said[1:4]))
    intends = said[0] in telling.intending and said[1] not in telling.wanting and not lacks
    believes = any(one in telling.supposing and other in telling.asserting for one, other in pairwise(said[:3]))
    if intends or believes:
        yield Objection(Reason.REPORTED, "Nothing is done: I take that as something told.", clause.start, clause.end)


def doing(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """An objection where somebody says what they do, or thanks for it: "I'm setting it", "thanks for setting it"."""
    clause, telling = reading.clause, closed.telling
    if not isinstance(clause.head, Command):
        return
    for index in range(max(clause.start, 1), clause.end):
        before, word = tokens[index - 1].word, tokens[index].word
        does = before in closed.asides.stating and _is_doing(word, closed)
        thanked = any(token.word in telling.grateful for token in tokens[max(index - THANKED_WITHIN, 0) : index])
        lacks = clause.head.action.endswith(ADDING) and tokens[min(index + 1, len(tokens) - 1)].word in telling.lacking
        if (does and not lacks) or (before in telling.thanking and thanked and word.endswith(tuple(telling.gerunds))):
            yield Objection(Reason.REPORTED, "Nothing is done: I take that as something told.", clause.start)
            return


def _is_doing(word: str, closed: ClosedWords) -> bool:
    """Whether a verb of a command is said as what goes on: "setting", "closing"."""
    for ending in closed.telling.gerunds:
        stem = word.removesuffix(ending)
        if stem != word and {stem, f"{stem}e", stem[:-1]} & closed.asides.commanding:
            return word not in closed.telling.complaining  # "i'm boiling in here"
    return False


def verging(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """An objection where what somebody is about to do was cut in two: "she's going | turn on the lamp"."""
    clause, telling = reading.clause, closed.telling
    if not isinstance(clause.head, Chat) or clause.end >= len(tokens):
        return
    if tokens[clause.start].word in telling.intending and tokens[clause.end - 1].word in telling.verging:
        yield Objection(Reason.REPORTED, "Nothing is done: I take that as something told.", clause.start)


def greeting(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """A question where a greeting is also what a scene is called: "good night"."""
    clause = reading.clause
    said = " ".join(t.word for t in tokens[clause.start : clause.end] if t.word not in closed.fillers)
    if isinstance(clause.head, Command) and said in closed.telling.greeting:
        yield Objection(Reason.LOW_PROBABILITY, f'Did you mean: start "{said}"?', clause.start)


def about_acting(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """An objection where a question about acting was read as one about state: "did you lock the door", "should i"."""
    clause = reading.clause
    words = [tokens[index].word for index in range(clause.start, clause.end)]
    said = {*words[:ASKED_WITHIN], *(f"{a} {b}" for a, b in pairwise(words[: ASKED_WITHIN + 1]))}
    if isinstance(clause.head, Query) and closed.about_acting & said:
        yield Objection(
            Reason.QUESTION, "That is a question about what is done: I only tell how things are.", clause.start
        )
