"""Corrections: a command with some of its parts replaced by what was said after it."""

from __future__ import annotations

from dataclasses import replace

from nlcontrol.grammar.schema import Grammar
from nlcontrol.plan.types import Amend, Change, Command, Group, Named, Number, Text, Value


def amended(command: Command, amend: Amend, grammar: Grammar) -> Command | None:
    """The command with the given parts in place of its own; None where they do not fit."""
    changed = command
    if amend.targets and amend.places:
        return None  # a named device has its place already
    if amend.targets or amend.places:
        destination = _place_parameter(command, grammar)
        if destination is not None and (amend.places or not command.targets):
            words = _destination(amend)
            if words is None:
                return None
            rest = tuple((name, value) for name, value in command.arguments if name != destination)
            changed = replace(changed, arguments=((destination, Text(words)), *rest))
        elif amend.targets:
            changed = replace(changed, targets=amend.targets)
        elif command.targets and all(isinstance(target, Group) for target in command.targets):
            moved = tuple(
                replace(target, places=amend.places) for target in command.targets if isinstance(target, Group)
            )
            changed = replace(changed, targets=moved)
        else:
            return None
    if amend.value is not None:
        if len(command.arguments) != 1:
            return None
        name, before = command.arguments[0]
        changed = replace(changed, arguments=((name, _like(before, amend.value)),))
    return changed


def _place_parameter(command: Command, grammar: Grammar) -> str | None:
    action = grammar.action(command.action)
    parameters = action.parameters.values() if action is not None else ()
    return next((p.name for p in parameters if p.type == "place" and p.name in dict(command.arguments)), None)


def _destination(amend: Amend) -> str | None:
    names = [place.name or "here" for place in amend.places]
    names += [target.name for target in amend.targets if isinstance(target, Named)]
    return names[0] if len(names) == 1 and len(amend.places) + len(amend.targets) == 1 else None


def _like(before: Value, value: Value) -> Value:
    """A corrected amount keeps the direction it was said with: "by ten, no, twenty"."""
    if isinstance(before, Change) and isinstance(value, Number):
        return Change(replace(value, amount=value.amount if before.by.amount >= 0 else -value.amount))
    return value
