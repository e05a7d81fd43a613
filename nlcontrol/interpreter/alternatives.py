"""Other readings of an unsure clause: what comes to the same on this site counts for it, the best other is asked about.

"The kitchen light" may be written as a name or as the light of a room: where both are one lamp, nobody doubts what is
meant. What differs is never acted on in its place (design, promise 3); it is named in the question. What "it" cannot do
was not meant, nor what passes over words or against them, nor that plain words are about nothing we have: such readings
leave their share to the others. Where the first reading would only be refused, as no device does that or a word is left
over, and another could be carried out, that one is asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from nlcontrol.interpreter.network_reading import ReadClause
from nlcontrol.interpreter.understanding import Understanding
from nlcontrol.plan.clauses import Reading
from nlcontrol.plan.reply import Reason, Verdict
from nlcontrol.plan.types import Command, Decline, Pronoun

SURE: Final = 0.9
"""A clause at least this probable needs no support."""
PLAUSIBLE: Final = 0.4
"""Of the first reading's probability: a runner-up that has less of it is not worth a question."""

WORTH_ASKING: Final = 0.12
"""A reading in place of one that cannot be carried out must be this probable, to be asked about."""
OPEN: Final = frozenset({Reason.UNSUPPORTED, Reason.UNEXPLAINED_WORDS, Reason.OUT_OF_DOMAIN})
"""Refusals that may be the reading's fault; a negation, a report, a question or a time that cannot be read stand."""

Understand = Callable[[Sequence[ReadClause]], Understanding]


def weighed(
    clauses: Sequence[ReadClause],
    first: Understanding,
    understand: Understand,
    is_plainly_worded: Callable[[Reading], bool] = lambda _: False,
) -> tuple[Understanding, Understanding | None]:
    """The understanding with the probability of all readings that come to the same, and the best that does not."""
    if first.least >= SURE:
        return first, None
    runner_up = None
    if first.commands or first.answer:
        first, runner_up = _supported(clauses, first, understand, is_plainly_worded)
    if any(objection.verdict is Verdict.REFUSE for objection in first.objections):
        return _instead(clauses, first, understand) or first, None
    return first, runner_up


def _supported(
    clauses: Sequence[ReadClause],
    first: Understanding,
    understand: Understand,
    is_plainly_worded: Callable[[Reading], bool],
) -> tuple[Understanding, Understanding | None]:
    supported = list(clauses)
    runner_up: tuple[float, Understanding] | None = None
    for index, clause in enumerate(clauses):
        if clause.probability >= SURE:
            continue
        impossible = 0.0
        plain = not first.objections and clause.reading is not None and is_plainly_worded(clause.reading)
        for other in clause.others:
            if plain and other.reading is not None and isinstance(other.reading.clause.head, Decline):
                impossible += other.probability
                continue
            read = understand([*clauses[:index], other, *clauses[index + 1 :]])
            if not read.objections and outcome(read) == outcome(first):
                known = supported[index]
                supported[index] = replace(known, probability=min(1.0, known.probability + other.probability))
            elif _passes_over_words(read) or (_of_it(clause) and _of_it(other) and _is_impossible(read)):
                impossible += other.probability
            elif read.commands and other.probability >= PLAUSIBLE * clause.probability:
                best = (other.probability, read)
                runner_up = best if runner_up is None or best[0] > runner_up[0] else runner_up
        if impossible:
            known = supported[index]
            supported[index] = replace(known, probability=min(1.0, known.probability / (1.0 - impossible)))
    if supported != list(clauses):
        first = understand(supported)
    return first, None if runner_up is None else runner_up[1]


def _instead(clauses: Sequence[ReadClause], first: Understanding, understand: Understand) -> Understanding | None:
    """The best other reading that can be carried out; too improbable to be more than asked about, but for "it"."""
    if any(o.verdict is Verdict.REFUSE and o.reason not in OPEN for o in first.objections):
        return None
    best: tuple[float, Understanding] | None = None
    for index, clause in enumerate(clauses):

        def instead(other: ReadClause, index: int = index) -> Understanding:
            return understand([*clauses[:index], other, *clauses[index + 1 :]])

        impossible = _impossible_of_it(clause, instead) if _is_impossible(first) else 0.0
        for other in clause.others:
            if other.probability < WORTH_ASKING or (best is not None and best[0] >= other.probability):
                continue
            left = other
            if impossible and _of_it(other):
                left = replace(other, probability=min(1.0, other.probability / (1.0 - impossible)))
            read = instead(left)
            if read.commands and not any(objection.verdict is Verdict.REFUSE for objection in read.objections):
                best = (other.probability, read)
    return None if best is None else best[1]


def _impossible_of_it(clause: ReadClause, instead: Callable[[ReadClause], Understanding]) -> float:
    """The probability of all readings of what "it" is to do that it cannot do, the first one's included."""
    if not _of_it(clause):
        return 0.0
    others = (other for other in clause.others if _of_it(other) and _is_impossible(instead(other)))
    return min(0.99, clause.probability + sum(other.probability for other in others))


def _passes_over_words(read: Understanding) -> bool:
    """Whether a reading leaves words without a place, which no one means (design, promise 1)."""
    return any(objection.reason is Reason.UNEXPLAINED_WORDS for objection in read.objections)


def _is_impossible(read: Understanding) -> bool:
    """Whether a reading asks of devices what they cannot do."""
    return any(objection.reason is Reason.UNSUPPORTED for objection in read.objections)


def _of_it(clause: ReadClause) -> bool:
    """Whether a command is for "it" or "them": its class was guessed, and what was spoken of settles it."""
    head = clause.reading.clause.head if clause.reading is not None else None
    return isinstance(head, Command) and bool(head.targets) and all(isinstance(t, Pronoun) for t in head.targets)


def outcome(understanding: Understanding) -> object:
    """What is done or answered, whatever the words for it."""
    commands = [(c.step, c.device, c.action, c.arguments, c.when, c.repeat) for c in understanding.commands]
    return commands, understanding.answer, understanding.control
