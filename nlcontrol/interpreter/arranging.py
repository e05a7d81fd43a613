"""Acts become statements: waits as delays, what comes before what, and how far times reach over their neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from nlcontrol.interpreter.acts import Act, follows, reach_question
from nlcontrol.interpreter.verdicts import Objection
from nlcontrol.plan.clauses import Reading
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.types import After, Command, Control, Number, Parallel, Query, Repeat, Statement, When


@dataclass(frozen=True, slots=True)
class Composed:
    """A statement and the readings it comes from."""

    statement: Statement
    clauses: tuple[int, ...]


def arranged(acts: Sequence[Act], readings: Sequence[Reading]) -> tuple[list[Composed], list[Objection]]:
    """The statements that acts come to, in the order of execution, and what there is to ask about them."""
    waiting = _with_waits_as_delays(acts, readings)
    objections = [*_mixtures(waiting, readings), *_unsure_reaches(waiting, readings)]
    return _together(_ordered(waiting)), objections


def _with_waits_as_delays(acts: Sequence[Act], readings: Sequence[Reading]) -> list[Act]:
    """Where no robot was named, a wait delays the rest: "wait ten minutes and then turn off the lamp"."""
    for at, act in enumerate(acts[:-1]):
        head = act.head
        spoken = any(use.role == "target" for index in act.clauses for use in readings[index].uses)
        if not isinstance(head, Command) or not head.action.endswith(".wait") or spoken or act.triggers:
            continue
        rest, class_name = acts[at + 1 :], head.action.partition(".")[0]
        duration = dict(head.arguments).get("duration_s")
        others = [a for a in rest if isinstance(a.head, Command) and not a.head.action.startswith(f"{class_name}.")]
        if isinstance(duration, Number) and len(others) == len(rest) and not any(a.triggers for a in rest):
            first = replace(
                rest[0],
                triggers=[After(duration.amount)],
                leading=True,
                clauses=[*act.clauses, *rest[0].clauses],
                join=act.join,
            )
            later = [replace(each, join="then" if each.join == "and" else each.join) for each in rest[1:]]
            return [*acts[:at], first, *later]
    return list(acts)


def _mixtures(acts: Sequence[Act], readings: Sequence[Reading]) -> Iterator[Objection]:
    """Objections where questions or controls are said among commands, or for another time."""
    if len(acts) > 1 and {type(act.head) for act in acts} & {Query, Control}:
        clause = readings[acts[0].clauses[0]].clause
        said = "One question or control at a time, please, apart from commands."
        yield Objection(Reason.UNSUPPORTED, said, clause.start, clause.end)
    for act in acts:
        if not isinstance(act.head, Command) and (act.triggers or act.times):
            clause = readings[act.clauses[0]].clause
            said = "I cannot answer questions or stop things at another time."
            yield Objection(Reason.UNSUPPORTED, said, clause.start, clause.end)


def _unsure_reaches(acts: Sequence[Act], readings: Sequence[Reading]) -> Iterator[Objection]:
    """Questions where a time or condition may reach over more than the act it stands at."""
    leader: Act | None = None
    for before, act in pairwise(acts):
        if before.triggers:
            leader = before if before.leading else None
        elif leader is not None and not follows(leader, before):
            leader = None
        asked = reach_question(leader or before, act)
        if asked is not None:
            clause = readings[act.clauses[-1]].clause
            yield Objection(Reason.AMBIGUOUS, asked, clause.start, clause.end)


def _ordered(acts: Sequence[Act]) -> list[Act]:
    """The acts in the order of execution: "before" and "after" clauses are put where they say."""
    ordered: list[Act] = []
    held: Act | None = None
    for act in acts:
        if act.join == "after_that" and ordered:
            main = ordered.pop()
            ordered += [replace(act, join=main.join), replace(main, join="then")]
        elif act.join == "before" and not ordered and held is None:
            held = replace(act, join="then")
        else:
            ordered.append(act)
            if held is not None:
                ordered.append(held)
                held = None
    return ordered if held is None else [*ordered, held]


def _together(acts: Sequence[Act]) -> list[Composed]:
    """The statements: acts under one time are one, acts at the same time are parallel."""
    statements: list[Composed] = []
    index = 0
    while index < len(acts):
        act, end = acts[index], index + 1
        if act.leading and act.triggers:
            while end < len(acts) and follows(act, acts[end]) and not acts[end].triggers:
                end += 1
        composed = _composed(acts[index:end])
        if act.join == "meanwhile" and statements:
            composed = _beside(statements.pop(), composed)
        statements.append(composed)
        index = end
    return statements


def _composed(acts: Sequence[Act]) -> Composed:
    body = tuple(_repeated(act) for act in acts)
    clauses = tuple(index for act in acts for index in act.clauses)
    triggers = tuple(acts[0].triggers)
    if triggers:
        return Composed(When(triggers, body), clauses)
    return Composed(body[0], clauses)


def _repeated(act: Act) -> Statement:
    return act.head if act.times is None else Repeat(act.times, None, (act.head,))


def _beside(before: Composed, after: Composed) -> Composed:
    clauses = (*before.clauses, *after.clauses)
    if isinstance(before.statement, When) and not isinstance(after.statement, When):
        *earlier, last = before.statement.body
        return Composed(replace(before.statement, body=(*earlier, _parallel(last, after.statement))), clauses)
    return Composed(_parallel(before.statement, after.statement), clauses)


def _parallel(before: Statement, after: Statement) -> Parallel:
    body = before.body if isinstance(before, Parallel) else (before,)
    return Parallel((*body, after))
