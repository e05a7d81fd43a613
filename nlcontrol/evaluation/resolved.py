"""Wanted commands in the form of a reply's, so that the two can be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from nlcontrol.interpreter.timing import resolve_triggers
from nlcontrol.interpreter.verdicts import Objection
from nlcontrol.plan.reply_parts import Repetition, ResolvedCommand, ResolvedCondition, ResolvedTrigger
from nlcontrol.plan.types import (
    Change,
    Command,
    Condition,
    Factor,
    Flag,
    Named,
    Number,
    Parallel,
    Plan,
    Repeat,
    Statement,
    Target,
    Text,
    Trigger,
    Value,
    When,
)
from nlcontrol.site.values import argument_of

MOST_REPEATS = 100
Comparable = tuple[str, str, tuple[tuple[str, str], ...], str, str]


def wanted_commands(plans: Sequence[Plan], now: datetime) -> list[Comparable]:
    """What the plans come to, command by command; ValueError for what is not resolved."""
    found: list[Comparable] = []
    for plan in plans:
        for statement in plan.statements:
            found += _statement(statement, (), None, now)
    return found


def given_commands(commands: Sequence[ResolvedCommand]) -> list[list[Comparable]]:
    """A reply's commands step by step."""
    return [[_comparable(command) for command in step] for _, step in groupby(commands, key=lambda c: c.step)]


def same_commands(wanted: Sequence[Comparable], given: Sequence[Sequence[Comparable]]) -> bool:
    """Whether they are the same: in order, those of one step in any order."""
    if len(wanted) != sum(len(step) for step in given):
        return False
    at = 0
    for step in given:
        if Counter(wanted[at : at + len(step)]) != Counter(step):
            return False
        at += len(step)
    return True


def _comparable(command: ResolvedCommand) -> Comparable:
    record = command.to_json()
    arguments = tuple(sorted((name, _shown(value)) for name, value in record["arguments"].items()))
    return command.action, command.device, arguments, _shown(record["when"]), _shown(record.get("repeat"))


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_shown(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list | tuple) and len(value) == 1:
        return _shown(value[0])  # one place for a parameter that takes several
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_shown(item) for item in value) + "]"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.9g}"  # 30 and 30.0 are the same
    return repr(value)


def _statement(
    statement: Statement, triggers: tuple[Trigger, ...], repeat: Repetition | None, now: datetime
) -> list[Comparable]:
    match statement:
        case Command():
            return [_comparable(_command(statement, target, triggers, repeat, now)) for target in statement.targets]
        case When():
            inner = (*triggers, *statement.triggers)
            return [entry for part in statement.body for entry in _statement(part, inner, repeat, now)]
        case Parallel():
            return [entry for part in statement.body for entry in _statement(part, triggers, repeat, now)]
        case Repeat():
            until = statement.until
            often = (
                Repetition(times=statement.times)
                if until is None
                else Repetition(until=_condition(until), max_times=statement.times or MOST_REPEATS)
            )
            return [entry for part in statement.body for entry in _statement(part, triggers, often, now)]
        case _:
            raise ValueError('"do" holds commands; questions and controls have keys of their own')


def _command(
    command: Command, target: Target, triggers: tuple[Trigger, ...], repeat: Repetition | None, now: datetime
) -> ResolvedCommand:
    arguments: dict[str, Any] = {}
    for name, value in command.arguments:
        argument = _argument(value)
        # A parameter that takes many comes once for each of them.
        arguments[name] = (*_several(arguments[name]), argument) if name in arguments else argument
    when = _when(triggers, now)
    return ResolvedCommand(1, _device(target), command.action, tuple(arguments.items()), when, 1.0, repeat)


def _several(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _argument(value: Value) -> Any:
    if isinstance(value, Number | Change | Factor | Text | Flag):
        return argument_of(value)
    raise ValueError('"do" holds resolved amounts, not "step" or "max"')


def _device(target: Target) -> str:
    if isinstance(target, Named):
        return target.name
    raise ValueError('"do" names devices by their ids: light.turn_on("desk_lamp")')


def _when(triggers: tuple[Trigger, ...], now: datetime) -> ResolvedTrigger | None:
    found = resolve_triggers(triggers, now, False, _condition)
    if isinstance(found, Objection):
        raise ValueError(found.message)
    return found


def _condition(condition: Condition) -> ResolvedCondition:
    value = condition.value
    return ResolvedCondition(_device(condition.target), condition.field, condition.op, _argument(value))
