"""The written form of plans: `write(plan)` gives the text, `read(text)` the plan back; the two are inverse."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal

from nlcontrol.plan.invariants import IDENTIFIER, RESERVED
from nlcontrol.plan.types import (
    After,
    Amend,
    At,
    Change,
    ClockTime,
    Command,
    Condition,
    Control,
    Decline,
    Every,
    Extreme,
    Factor,
    Flag,
    For,
    Group,
    If,
    Named,
    Number,
    Once,
    Parallel,
    Place,
    Plan,
    Pronoun,
    Query,
    Repeat,
    Statement,
    Step,
    Target,
    Text,
    Trigger,
    Until,
    Value,
    When,
    Whenever,
)
from nlcontrol.plan.written_reader import read

__all__ = ["read", "write", "write_condition", "write_duration", "write_number", "write_target", "write_value"]

DURATION_UNITS_S = (("day", 86400), ("h", 3600), ("min", 60))


def write(plan: Plan) -> str:
    """The plan in its written form, on one line."""
    return _statements(plan.statements)


def write_number(amount: float) -> str:
    """The shortest digits that read back as the same number, without an exponent: `30`, `21.5`."""
    return str(int(amount)) if amount == int(amount) else format(Decimal(repr(amount)), "f")


def write_target(target: Target) -> str:
    """One target in its written form."""
    match target:
        case Named(name, None):
            return _string(name)
        case Named(name, class_name):
            return f"{class_name} {_string(name)}"
        case Pronoun(word):
            return word
        case Group():
            return _group(target)


def write_value(value: Value) -> str:
    """One value in its written form; a text is a JSON string."""
    match value:
        case Number(amount, unit):
            return f"{'minus ' if amount < 0 else ''}{write_number(abs(amount))}{_unit(unit)}"
        case Change(Number(amount, unit)):
            return f"{_sign(amount)}{write_number(abs(amount))}{_unit(unit)}"
        case Step(count):
            return f"{_sign(count)}{'' if abs(count) == 1 else write_number(abs(count)) + ' '}step"
        case Factor(factor):
            return f"*{write_number(factor)}"
        case Extreme(which):
            return which
        case Text(text):
            return _string(text)
        case Flag(on):
            return "true" if on else "false"


def write_condition(condition: Condition) -> str:
    """One condition in its written form; the field `state` is implied."""
    field = "" if condition.field == "state" else f" {condition.field}"
    return f"{write_target(condition.target)}{field} {condition.op} {_bare(condition.value)}"


def write_duration(duration_s: float) -> str:
    """A duration in the largest unit that makes it a whole number: `10 min`, `90 s`."""
    for unit, unit_s in DURATION_UNITS_S:
        if duration_s and duration_s % unit_s == 0 and duration_s / unit_s * unit_s == duration_s:
            return f"{write_number(duration_s / unit_s)} {unit}"
    return f"{write_number(duration_s)} s"


def _statements(statements: Iterable[Statement]) -> str:
    return "; ".join(_statement(statement) for statement in statements)


def _block(body: tuple[Statement, ...]) -> str:
    return f"{{ {_statements(body)} }}"


def _statement(statement: Statement) -> str:
    match statement:
        case Command(action, targets, arguments):
            items = [write_target(target) for target in targets]
            items += [f"{name}={write_value(value)}" for name, value in arguments]
            return f"{action}({', '.join(items)})"
        case When(triggers, body):
            alone = len(body) == 1 and not isinstance(body[0], When)  # a lone When would read as one more trigger
            written_body = _statement(body[0]) if alone else _block(body)
            return f"{': '.join(_trigger(trigger) for trigger in triggers)}: {written_body}"
        case Repeat(times, until, body):
            end = [] if times is None else [str(times)]
            end += [] if until is None else [f"until {write_condition(until)}"]
            return f"repeat {' '.join(end)} {_block(body)}"
        case Parallel(body):
            return f"parallel {_block(body)}"
        case Query():
            return _query(statement)
        case Control(kind, what):
            return kind if what is None else f"{kind}({_string(what)})"
        case Amend():
            return _amend(statement)
        case Decline(reason):
            return f"decline {reason}"


def _query(query: Query) -> str:
    items = [write_target(target) for target in query.targets]
    if query.field is not None:
        items.append(f"field={query.field}")
    if query.op is not None and query.value is not None:
        items.append(f"{query.op} {_bare(query.value)}")
    return f"ask {query.kind}({', '.join(items)})"


def _amend(amend: Amend) -> str:
    items = [write_target(target) for target in amend.targets]
    items += [_place(place) for place in amend.places]
    if amend.value is not None:
        named = isinstance(amend.value, Text)  # a bare string would read as a device's name
        items.append(f"{'value=' if named else ''}{write_value(amend.value)}")
    return f"{'also' if amend.also else 'amend'}({', '.join(items)})"


def _trigger(trigger: Trigger) -> str:
    match trigger:
        case After(delay_s):
            return f"after {write_duration(delay_s)}"
        case At(time):
            return f"at {_clock(time)}"
        case Every():
            return _every(trigger)
        case For(duration_s):
            return f"for {write_duration(duration_s)}"
        case Until(end):
            return f"until {_clock(end) if isinstance(end, ClockTime) else write_condition(end)}"
        case Once(condition):
            return f"once {write_condition(condition)}"
        case Whenever(condition):
            return f"whenever {write_condition(condition)}"
        case If(condition):
            return f"if {write_condition(condition)}"


def _every(every: Every) -> str:
    if every.interval_s is not None:
        return f"every {write_duration(every.interval_s)}"
    at = "" if every.time is None else f"at {_clock(every.time)} "
    return f"{at}every {', '.join(every.days)}"


def _clock(time: ClockTime) -> str:
    if time.exact:
        written = f"{time.hour:02}:{time.minute:02}"
    else:
        written = f"{time.hour}:{time.minute:02} o'clock" if time.minute else f"{time.hour} o'clock"
    return written if time.day is None else f"{written} {time.day}"


def _group(group: Group) -> str:
    is_noun = IDENTIFIER.fullmatch(group.noun) is not None and group.noun not in RESERVED
    parts: list[str] = [] if group.quantifier == "the" and is_noun else [group.quantifier]
    parts += [] if group.count is None else [str(group.count)]
    parts.append(group.noun if is_noun else _string(group.noun))
    parts += [_place(place) for place in group.places]
    parts += [f"except {_excepted(target)}" for target in group.excepted]
    return " ".join(parts)


def _excepted(target: Target) -> str:
    own_exceptions = isinstance(target, Group) and target.excepted
    return f"({write_target(target)})" if own_exceptions else write_target(target)


def _place(place: Place) -> str:
    preposition = "on" if place.floor else "in"
    return f"{preposition} {'here' if place.name is None else _string(place.name)}"


def _bare(value: Value) -> str:
    if isinstance(value, Text) and IDENTIFIER.fullmatch(value.text) and value.text not in _NOT_BARE:
        return value.text
    return write_value(value)


_NOT_BARE = frozenset({"true", "false", "max", "min", "minus", "not"})


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _unit(unit: str) -> str:
    return f" {unit}" if unit else ""


def _sign(amount: float) -> str:
    return "-" if amount < 0 else "+"
