"""Guard words: each must sit in a field of its kind, or in company in which a phrase or a frame needs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from nlcontrol.interpreter.explained import Classes, Explained, excepts
from nlcontrol.interpreter.heard import PUNCTUATION
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
    return word == "no" and _corrects(reading)


def _corrects(reading: Reading) -> bool:
    """Whether it corrects something, in the same breath or in the one before: "no, the desk lamp"."""
    return reading.clause.join == "correct" or isinstance(reading.clause.head, Amend)


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
    "correction": lambda _, reading: _corrects(reading),
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
