"""Guard words: each must sit in a field of its kind, or in company in which a phrase or a frame needs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from nlcontrol.interpreter.explained import Classes, Explained, excepts
from nlcontrol.interpreter.heard import PUNCTUATION
from nlcontrol.interpreter.polarity import meanings
from nlcontrol.interpreter.scope_said import is_targeted
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Clause, ConditionClause, Reading
from nlcontrol.plan.types import (
    Amend,
    Command,
    Control,
    Group,
    Pronoun,
    Query,
    Until,
)
from nlcontrol.text import Token

SLOT: Final = "*"
EDGE: Final = "^"
ANY: Final = ""
OTHERS: Final = frozenset({"other", "others", "rest", "remaining"})
"""Words for what was not spoken of: for the quantifier `other`."""
PRONOUNS: Final = frozenset({"it", "them", "those", "one"})


def covered(word: str, closed: ClosedWords, reading: Reading) -> bool:
    """Whether a guard word sits in a field of its kind."""
    clause = reading.clause
    exact = _EXACT.get(word)
    if exact is not None:
        return exact(clause)
    return any(kind in _COVERS and _COVERS[kind](word, reading) for kind in closed.guards[word])


def _negation(word: str, reading: Reading) -> bool:
    head = reading.clause.head
    if isinstance(head, ConditionClause) and head.condition.op == "is not":
        return True
    if isinstance(head, Query) and head.op == "is not":
        return True
    if isinstance(head, Control) and head.kind == "never_mind":
        return True
    if word in ("not", "without", "leave") and excepts(reading):
        return True
    return word == "no" and reading.clause.join == "correct"


def _others(reading: Reading) -> bool:
    head = reading.clause.head
    targets = head.targets if isinstance(head, Command | Query | Amend) else ()
    return any(isinstance(target, Group) and target.quantifier == "other" for target in targets)


def _time(_: str, reading: Reading) -> bool:
    clause = reading.clause
    return (
        bool(clause.modifiers)
        or clause.join in ("then", "before", "after_that", "meanwhile")
        or isinstance(clause.head, ConditionClause)
    )


_COVERS: Final[dict[str, Callable[[str, Reading], bool]]] = {
    "negation": _negation,
    "exception": lambda word, reading: excepts(reading) or (word in OTHERS and _others(reading)),
    "time": _time,
    "condition": lambda _, reading: isinstance(reading.clause.head, ConditionClause),
    "question": lambda word, reading: (
        isinstance(reading.clause.head, Query)
        or (isinstance(reading.clause.head, ConditionClause) and word in ("is", "are", "was", "were", "has", "have"))
    ),
    "correction": lambda _, reading: reading.clause.join == "correct",
    "cancel": lambda _, reading: (
        reading.clause.join == "correct"
        or (isinstance(reading.clause.head, Control) and reading.clause.head.kind in ("cancel", "never_mind", "undo"))
    ),
}


def _is_condition(*kinds: str) -> Callable[[Clause], bool]:
    def matches(clause: Clause) -> bool:
        return isinstance(clause.head, ConditionClause) and clause.head.kind in kinds

    return matches


def _has_until(clause: Clause) -> bool:
    return any(isinstance(modifier, Until) for modifier in clause.modifiers) or _is_condition("until")(clause)


_EXACT: Final[dict[str, Callable[[Clause], bool]]] = {
    "until": _has_until,
    "till": _has_until,
    "unless": _is_condition("unless"),
    "if": lambda clause: _is_condition("if")(clause) or (isinstance(clause.head, Query) and clause.head.kind == "is"),
    "before": lambda clause: clause.join == "before",
    "ago": lambda _: False,  # nothing can be done in the past
    "yesterday": lambda _: False,
}


def in_place(index: int, reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether a guard word is none here: "*any* lights", "i *can't* hear", "*stop* the sound", "*mind* locking it"."""
    clause, word = reading.clause, tokens[index].word
    if {tokens[at].word for at in range(index + 1, min(index + 3, clause.end))} & closed.telling.repeating:
        return clause.join != "first" and is_targeted(reading)
    if not isinstance(clause.head, Command):
        return False
    if word in closed.telling.restricting and clause.modifiers and _is_timed(index + 1, reading, tokens, closed):
        return True
    if word in closed.joining:
        follows = index == clause.start > 0 or index + 1 == clause.end < len(tokens)
        return follows and is_targeted(reading) and not excepts(reading)
    following = tokens[index + 1].word if index + 1 < clause.end else ""
    if word in closed.telling.causing:
        return _causes(index, reading, tokens, closed)
    if following in closed.telling.ceasing:
        return _speaks_for(word, clause.head, closed) and not _goes_on(index + 2, clause, tokens, closed)
    if word in closed.telling.lessening | closed.telling.being and is_bothered(index + 1, reading, tokens, closed):
        plain = (closed.fillers - closed.asides.stating) | closed.telling.making | closed.telling.naming
        named = {i for use in reading.uses if use.role in ("target", "place") for i in range(use.start, use.end)}
        wished = all(i in named or tokens[i].word in plain for i in range(clause.start, index))
        return wished if word in closed.telling.lessening else is_targeted(reading)
    if word in closed.telling.needing and following in closed.asides.infinitive:
        return any(use.end == index for use in reading.uses if use.role in ("target", "place"))
    if word in closed.all_of:
        groups = [t for t in clause.head.targets if isinstance(t, Group) and t.quantifier in ("all", "these")]
        return bool(groups) and any(use.role == "target" and use.start == index + 1 for use in reading.uses)
    if following in closed.telling.perceiving:
        speaks = index == clause.start or tokens[index - 1].word in closed.telling.speakers
        return speaks and word in closed.telling.unable
    begins = all(
        tokens[at].word in closed.fillers or (tokens[at].word,) in closed.stop for at in range(clause.start, index)
    )
    gerund = following.endswith(tuple(closed.telling.gerunds))
    if word in closed.telling.minding:
        return begins and gerund
    if word not in closed.telling.forbidding or not begins or gerund:
        return False
    return _speaks_for(word, clause.head, closed)


def _is_timed(start: int, reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether nothing but a time follows in the clause: "lock up, but only in ten minutes"."""
    timed = {i for use in reading.uses if use.role == "time" for i in range(use.start, use.end)}
    passed = closed.fillers | closed.telling.hours | closed.telling.before_times | closed.telling.restricting
    rest = range(start, reading.clause.end)
    return bool(timed & set(rest)) and all(i in timed or tokens[i].word in passed | PUNCTUATION for i in rest)


def is_bothered(index: int, reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether a complaint stands there that what is to be done answers: "too fast", "a bit dim"."""
    clause, measures = reading.clause, closed.telling.bothering | closed.telling.exceeding
    while index < clause.end and tokens[index].word in closed.telling.articles:
        index += 1
    if index + 1 >= clause.end or tokens[index].word not in measures or not isinstance(clause.head, Command):
        return False
    return any(tokens[index + 1].word in closed.complaints.get(meaning, ()) for meaning in meanings(clause.head))


def ends(index: int, clause: Clause, tokens: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether a word goes with the "no" of what is to end: "no *more* light"."""
    before = closed.guards.get(tokens[index - 1].word, frozenset()) if index > clause.start else frozenset[str]()
    return tokens[index].word in closed.telling.ceasing and "negation" in before


def _speaks_for(word: str, head: Command, closed: ClosedWords) -> bool:
    """Whether a word says by itself what is to be done: "no" of what is to end."""
    return any(word in closed.opposites[meaning].own for meaning in meanings(head) if meaning in closed.opposites)


def _goes_on(index: int, clause: Clause, tokens: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether what is to be no more is itself done: "no more turning off the light", "no more than ten percent"."""
    following = tokens[index].word if index < clause.end else ""
    return following in closed.unfinished or following.endswith(tuple(closed.telling.gerunds))


def _causes(index: int, reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether somebody is to *have* one device do something: of several it may be asked, "have the lights gone off"."""
    clause, telling = reading.clause, closed.telling
    timed = {i for use in reading.uses if use.role == "time" for i in range(use.start, use.end)}
    begins = all(i in timed or tokens[i].word in closed.fillers for i in range(clause.start, index))
    at = index + 1
    while at < clause.end and tokens[at].word in telling.naming:
        at += 1
    target = next((use for use in reading.uses if use.role == "target" and use.start == at), None)
    asks = any(tokens[i].word in telling.asked for i in range(clause.start, min(clause.end + 1, len(tokens))))
    return begins and target is not None and not target.text.endswith(tuple(telling.plural)) and not asks


def licensed(
    index: int, reading: Reading, tokens: Sequence[Token], used: set[int], explained: Explained, classes: Classes
) -> bool:
    """Whether a phrase or a frame that the clause can have been said with needs the word just here."""
    shown, at = _collapsed(index, reading, tokens, used)
    frame, licenses = explained.words.get("frame", frozenset()), explained.licenses(reading, classes)

    def readings(word: str) -> set[str]:
        """What a neighbour may stand for: itself, the border of the phrase before a frame, or anything."""
        return {word, EDGE if word in _LOOSE or word in frame else word, ANY}

    padded = [EDGE, *shown, EDGE, EDGE]
    before, word, after, following = padded[at : at + 4]
    return any(
        f"{b}|{word}|{a}|{f}" in licenses
        for b in readings(before)
        for a in readings(after)
        for f in ({EDGE} if a == EDGE else {ANY, EDGE} if a == ANY else readings(following))
    )


def _collapsed(index: int, reading: Reading, tokens: Sequence[Token], used: set[int]) -> tuple[list[str], int]:
    """The clause's words with each name and its articles as one SLOT, and where token `index` stands among them."""
    clause = reading.clause
    times = {at for use in reading.uses if use.role == "time" for at in range(use.start, use.end)}
    targets = clause.head.targets if isinstance(clause.head, Command | Query | Amend) else ()
    pronoun = any(isinstance(target, Pronoun) for target in targets)
    shown: list[str] = []
    place = 0
    for at in range(clause.start, clause.end):
        word = tokens[at].word
        if at == index:
            place = len(shown)
        if at in times:
            continue
        if at in used or tokens[at].measure is not None or (pronoun and word in PRONOUNS):
            while shown and shown[-1] in _ARTICLES:
                shown.pop()
            if not shown or shown[-1] != SLOT:
                shown.append(SLOT)
        elif word not in PUNCTUATION and (word not in _COURTESIES or at == index):
            shown.append(word)
    return shown, place


_COURTESIES: Final = frozenset(
    {"please", "uh", "um", "uhm", "erm", "er", "well", "okay", "hmm", "kindly", "just", "now", "hey", "so"}
)


_ARTICLES: Final = frozenset({"the", "my", "our", "a", "an", "your", "all", "every", "each", "of", "that", "this"})


_LOOSE: Final = frozenset(
    {"and", "then", "please", "so", "well", "uh", "um", "okay", "ok", "hey", "now", "also", "just", "oh", "computer"}
)
"""Words that may stand before a phrase as if it began there."""
