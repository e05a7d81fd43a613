"""Corrections: a command with some of its parts replaced by what was said after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from nlcontrol.grammar.schema import Grammar
from nlcontrol.interpreter.heard import PUNCTUATION
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Reading
from nlcontrol.plan.types import Amend, Change, Command, Group, Named, Number, Step, Text, Value
from nlcontrol.site.linking import DEVICE
from nlcontrol.text import Token

MORE_OR_LESS: Final = {"up": frozenset({"more"}), "down": frozenset({"less"})}
SWITCHING: Final = frozenset({"turn_on", "turn_off"})


def amended(command: Command, amend: Amend, grammar: Grammar) -> Command | None:
    """The command with the given parts in place of its own; None where they do not fit."""
    changed, class_name = command, command.action.partition(".")[0]
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
            changed = replace(changed, action=_of_any_class(command), targets=amend.targets)
        elif command.targets and all(isinstance(target, Group) for target in command.targets):
            moved = tuple(
                replace(target, places=amend.places) for target in command.targets if isinstance(target, Group)
            )
            changed = replace(changed, targets=moved)
        elif command.targets and class_name in grammar.classes:
            changed = replace(changed, targets=(Group("these", class_name, amend.places),))  # the lamp; "no, the hall"
        else:
            return None
    if amend.value is not None:
        if len(command.arguments) != 1:
            return None
        name, before = command.arguments[0]
        changed = replace(changed, arguments=((name, _like(before, amend.value)),))
    return changed


def _of_any_class(command: Command) -> str:
    """The action for whatever is named next: a kettle may follow a lamp that was turned on."""
    verb = command.action.partition(".")[2]
    return command.action if command.arguments or verb not in SWITCHING else f"{DEVICE}.{verb}"


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


def more_of_it(
    readings: Sequence[Reading], tokens: Sequence[Token], previous: Command | None, closed: ClosedWords
) -> Reading | None:
    """The command before, once more by a step, where nothing is said but "a bit more" or "less"; else None."""
    if len(readings) != 1:
        return None
    clause = readings[0].clause
    said = [token.word for token in tokens[clause.start : clause.end] if token.word not in PUNCTUATION]
    amounts = closed.telling.mass | closed.small_amounts | closed.fillers
    if previous is None or len(previous.arguments) != 1 or any(word not in amounts for word in said):
        return None
    ways = [way for way in ("up", "down") if way in closed.opposites for word in said if word in MORE_OR_LESS[way]]
    name, value = previous.arguments[0]
    if len(ways) != 1 or not isinstance(value, Number | Change | Step):
        return None
    less = (isinstance(value, Change) and value.by.amount < 0) or (isinstance(value, Step) and value.count < 0)
    step = Step(1 if (ways[0] == "up") != less else -1)
    head = replace(previous, arguments=((name, step),))
    return Reading(replace(clause, head=head), ())
