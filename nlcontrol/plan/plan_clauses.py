"""Whole plans as clauses over tokens, and back, where a plan can be said clause by clause.

Only the plain order is written: conditions stand before the statement they govern, then its times, then its head.
How the clauses of real utterances compose, in all their orders, is the interpreter's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from nlcontrol.errors import UsageError, UtteranceError
from nlcontrol.plan import token_values
from nlcontrol.plan.clause_reader import NounOf, read_clause
from nlcontrol.plan.clause_writer import PointerRole, Sought, TypeOf, write_clause
from nlcontrol.plan.clauses import (
    Clause,
    ConditionClause,
    Head,
    Join,
    Modifier,
    Times,
    TokenLike,
    joined_words,
)
from nlcontrol.plan.types import (
    After,
    Amend,
    At,
    Command,
    Condition,
    Control,
    Decline,
    Every,
    For,
    If,
    Once,
    Parallel,
    Plan,
    Query,
    Repeat,
    Statement,
    Trigger,
    Until,
    When,
    Whenever,
)


@dataclass(frozen=True, slots=True)
class ClauseSymbols:
    """The symbols of one clause and its tokens, the end exclusive."""

    start: int
    end: int
    symbols: tuple[str | int, ...]


def symbols_of(
    plan: Plan, tokens: Sequence[TokenLike], type_of: TypeOf = lambda _action, _parameter: "choice"
) -> tuple[ClauseSymbols, ...]:
    """The plan clause by clause, pointing at tokens that say its words and values in the order of the plan.

    Raises UsageError for a plan that cannot be said so, or whose words the tokens do not hold.
    """
    written = []
    start = 0
    clauses = list(_clauses(plan))
    for clause in clauses:
        finder = _Finder(tokens, start)
        symbols = write_clause(clause, finder, type_of)
        end = len(tokens) if clause is clauses[-1] else finder.end
        written.append(ClauseSymbols(start, end, symbols))
        start = end
    return tuple(written)


def plan_of(
    clauses: Sequence[ClauseSymbols], tokens: Sequence[TokenLike], noun_of: NounOf = lambda words: words
) -> Plan:
    """The plan that `symbols_of` wrote as these clauses."""
    statements: list[Statement] = []
    triggers: list[Trigger] = []
    meanwhile = False
    for written in clauses:
        clause = read_clause(written.symbols, tokens, written.start, written.end, noun_of).clause
        meanwhile = meanwhile or clause.join == "meanwhile"
        if isinstance(clause.head, ConditionClause):
            triggers.append(_condition_trigger(clause.head))
            continue
        statement = _statement(clause, triggers)
        triggers = []
        if meanwhile and statements:
            before = statements.pop()
            together = before.body if isinstance(before, Parallel) else (before,)
            statement = Parallel((*together, statement))
        statements.append(statement)
        meanwhile = False
    if triggers:
        raise UsageError("A condition governs no statement.")
    return Plan(tuple(statements))


# From a plan to clauses.


def _clauses(plan: Plan) -> Iterator[Clause]:
    join: Join = "first"
    for statement in plan.statements:
        if isinstance(statement, Parallel):
            if len(statement.body) < 2 or any(isinstance(part, Parallel) for part in statement.body):
                raise UsageError("In clauses, two statements or more go in parallel, none of them parallel itself.")
            for part in statement.body:
                yield from _statement_clauses(part, join)
                join = "meanwhile"
        else:
            yield from _statement_clauses(statement, join)
        join = "then"


def _statement_clauses(statement: Statement, join: Join) -> Iterator[Clause]:
    triggers: tuple[Trigger, ...] = ()
    if isinstance(statement, When):
        triggers, statement = statement.triggers, _only(statement.body)
    modifiers: list[Modifier] = []
    for trigger in triggers:
        condition = _condition_clause(trigger)
        if condition is None:
            modifiers.append(_time(trigger))
        elif modifiers:
            raise UsageError("In clauses, conditions stand before times.")
        else:
            yield Clause(join, (), condition, 0, 0)
            join = "and"
    if isinstance(statement, Repeat):
        if statement.times is None or statement.until is not None:
            raise UsageError("In clauses, a repetition is a number of times.")
        modifiers.append(Times(statement.times))
        statement = _only(statement.body)
    yield Clause(join, tuple(modifiers), _head(statement), 0, 0)


def _only(body: tuple[Statement, ...]) -> Statement:
    if len(body) != 1:
        raise UsageError("In clauses, times and conditions govern one statement.")
    return body[0]


def _head(statement: Statement) -> Head:
    match statement:
        case Command() | Query() | Control() | Amend() | Decline():
            return statement
        case When() | Repeat() | Parallel():
            raise UsageError("In clauses, statements do not nest.")
        case _:
            assert_never(statement)


def _condition_clause(trigger: Trigger) -> ConditionClause | None:
    match trigger:
        case Once(condition):
            return ConditionClause("once", condition)
        case Whenever(condition):
            return ConditionClause("whenever", condition)
        case If(condition):
            return ConditionClause("if", condition)
        case Until(Condition() as condition):
            return ConditionClause("until", condition)
        case _:
            return None


def _time(trigger: Trigger) -> Modifier:
    assert isinstance(trigger, After | At | Every | For | Until)  # the others are conditions
    return trigger


# From clauses to a plan.


def _condition_trigger(clause: ConditionClause) -> Trigger:
    match clause.kind:
        case "once":
            return Once(clause.condition)
        case "whenever":
            return Whenever(clause.condition)
        case "if":
            return If(clause.condition)
        case "until":
            return Until(clause.condition)
        case "unless" | "while":
            raise UsageError(f"`{clause.kind}` is composed by the interpreter.")


def _statement(clause: Clause, triggers: list[Trigger]) -> Statement:
    head = clause.head
    if not isinstance(head, Command | Query | Control | Amend | Decline):
        raise UsageError(f"{type(head).__name__} is no statement.")
    statement: Statement = head
    times: list[Trigger] = []
    for modifier in clause.modifiers:
        if isinstance(modifier, Times):
            statement = Repeat(modifier.times, None, (statement,))
        elif isinstance(modifier, After | At | Every | For | Until):
            times.append(modifier)
        else:
            raise UsageError("A day or time without its clock time is composed by the interpreter.")
    return When((*triggers, *times), (statement,)) if triggers or times else statement


# Finding tokens.


class _Finder:
    """A `Locate` that finds the first tokens from `start` on that say what is sought, and notes the last one used."""

    def __init__(self, tokens: Sequence[TokenLike], start: int) -> None:
        self._tokens, self._start, self.end = tokens, start, start

    def __call__(self, role: PointerRole, sought: Sought, /) -> tuple[int, int] | None:
        says = _VALUE_OF.get(role)
        span = self._words(str(sought)) if says is None else self._value(says, sought)
        if span is not None:
            self.end = max(self.end, span[1])
        return span

    def _words(self, words: str) -> tuple[int, int] | None:
        for first in range(self._start, len(self._tokens)):
            for last in range(first, len(self._tokens)):
                said = joined_words(self._tokens[first : last + 1])
                if said == words:
                    return first, last + 1
                if len(said) >= len(words):
                    break
        return None

    def _value(self, says: Callable[[TokenLike], object], sought: Sought) -> tuple[int, int] | None:
        for index in range(self._start, len(self._tokens)):
            try:
                if says(self._tokens[index]) == sought:
                    return index, index + 1
            except UtteranceError:  # a token of another kind says something else
                continue
        return None


def _date_word(token: TokenLike) -> str:
    return token_values.date(token).day


_VALUE_OF: dict[PointerRole, Callable[[TokenLike], object]] = {
    "value": token_values.absolute,
    "up": token_values.amount,
    "down": token_values.amount,
    "factor": token_values.factor,
    "count": token_values.count,
    "delay": lambda token: token_values.delay(token).delay_s,
    "for": lambda token: token_values.lasting(token).duration_s,
    "interval": lambda token: token_values.interval(token).interval_s,
    "clock": token_values.clock,
    "until_clock": token_values.clock,
    "number_clock": token_values.number_clock,
    "until_number": token_values.number_clock,
    "date": _date_word,
    "recur": lambda token: token_values.recurrence(token).days,
    "times": lambda token: token_values.times(token).times,
}
