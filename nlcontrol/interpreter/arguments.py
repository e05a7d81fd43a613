"""Linked values as the arguments that a Reply gives."""

from __future__ import annotations

from collections.abc import Sequence

from nlcontrol.grammar.schema import Action
from nlcontrol.plan.reply_parts import Argument, ChangeBy, ScaleBy
from nlcontrol.plan.types import Change, Factor, Flag, Number, Text, Value


def in_own_unit(value: Value, unit: str | None) -> Value:
    """The value without its unit where that is the parameter's own: `brightness_pct=30`, not `30 %`."""
    if isinstance(value, Number) and value.unit == unit:
        return Number(value.amount)
    if isinstance(value, Change) and value.by.unit == unit:
        return Change(Number(value.by.amount))
    return value


def plain_arguments(linked: Sequence[tuple[str, Value]], action: Action) -> tuple[tuple[str, Argument], ...]:
    """The arguments as a Reply gives them; the places of a path become one tuple."""
    arguments: dict[str, Argument] = {}
    for name, value in linked:
        plain = _plain(value)
        if action.parameters[name].many:
            before = arguments.get(name, ())
            arguments[name] = (*before, str(plain)) if isinstance(before, tuple) else (str(plain),)
        else:
            arguments[name] = plain
    return tuple(arguments.items())


def _plain(value: Value) -> Argument:
    match value:
        case Number(amount=amount):
            return amount
        case Change(by):
            return ChangeBy(by.amount)
        case Factor(factor):
            return ScaleBy(factor)
        case Flag(on):
            return on
        case Text(text):
            return text
        case _:
            return str(value)
