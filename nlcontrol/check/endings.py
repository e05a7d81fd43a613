"""How a state is ended: the action that brings back what was before, or the declared opposite.

"For twenty minutes" and "undo" need it. If what was before is known and was different, ending means bringing it back:
the light was at 80 %, so it goes back to 80 %. If it was so already, or nobody knows, ending means the opposite: the
only action without required arguments that leaves another value in the same field (turn_on, turn_off). Where there is
no such action, or several, or it is risky, there is no ending, and whoever asked is told before anything happens.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from nlcontrol.check.step import risk_of
from nlcontrol.grammar.effects import goal
from nlcontrol.grammar.schema import Action, DeviceClass, Grammar, Scalar, StateField
from nlcontrol.plan.reply_parts import Argument, ChangeBy, ResolvedCommand, ScaleBy
from nlcontrol.site.types import Device


def ending(
    command: ResolvedCommand, device: Device, grammar: Grammar, before: Mapping[str, Scalar]
) -> ResolvedCommand | None:
    """The command that ends what a command brings about, given the state before it; None when there is none."""
    device_class = grammar.classes[device.class_name]
    action = device_class.actions.get(command.action.partition(".")[2])
    reached = _goal(device_class, command, device)
    if not reached or action is None or not action.idempotent:
        return None
    known = {name: before[name] for name in reached if name in before}
    found = None
    if any(known[name] != reached[name] for name in known):
        found = _bringing(known, device_class, device, command)
    if found is None:
        found = _opposite(action, reached, device_class, device)
    if found is None or risk_of(device, found.action, grammar) != "none":
        return None
    return found


def may_end(command: ResolvedCommand, device: Device, grammar: Grammar) -> bool:
    """Whether there is a state to come from with which the command could be ended: a cancelled timer stays so."""
    if any(isinstance(value, ChangeBy | ScaleBy) for _, value in command.arguments):
        return True  # what it reaches is worked out when it is carried out
    device_class = grammar.classes[device.class_name]
    fields = _goal(device_class, command, device)
    others = [_others(device_class.state[name], value) for name, value in fields.items()]
    befores = (dict(zip(fields, values, strict=True)) for values in product(*others))
    return any(ending(command, device, grammar, before) is not None for before in ({}, *befores))


def _others(field: StateField, value: Scalar) -> list[Scalar]:
    """Values that a field may have had before it got this one; the value itself where no other comes to mind."""
    match field.type:
        case "choice":
            return [choice for choice in field.choices if choice != value]
        case "flag":
            return [not value]
        case "number" if not isinstance(value, str):
            limits = [limit for limit in (field.minimum, field.maximum) if limit is not None and limit != value]
            return [*limits, value + 1.0]
        case _:
            return [value]


def restoring(
    command: ResolvedCommand, device: Device, grammar: Grammar, before: Mapping[str, Scalar]
) -> ResolvedCommand | None:
    """The command that brings back the state before a command; None when that is not known or no action does it.

    Whether it may be done, its risk included, is for the check to say.
    """
    device_class = grammar.classes[device.class_name]
    action = device_class.actions.get(command.action.partition(".")[2])
    reached = _goal(device_class, command, device)
    known = {name: before[name] for name in reached if name in before}
    if action is None or not action.idempotent or not known:
        return None
    return _bringing(known, device_class, device, command)


def _bringing(
    wanted: Mapping[str, Scalar], device_class: DeviceClass, device: Device, like: ResolvedCommand
) -> ResolvedCommand | None:
    best: ResolvedCommand | None = None
    for action in _usable(device_class, device):
        arguments = _arguments(action, wanted, device)
        if arguments is None:
            continue
        command = ResolvedCommand(like.step, device.id, f"{device_class.name}.{action.name}", arguments)
        reached = _goal(device_class, command, device)
        if all(reached.get(name) == value for name, value in wanted.items()) and (
            best is None or len(arguments) < len(best.arguments)
        ):
            best = command
    return best


def _opposite(
    told: Action, reached: Mapping[str, Scalar], device_class: DeviceClass, device: Device
) -> ResolvedCommand | None:
    fields = [name for name in reached if device_class.state[name].type in ("choice", "flag")]
    if not fields:
        return None
    leading = fields[0]
    if _needs_argument(told) and reached[leading] == device_class.state[leading].initial:
        return None  # a rover that has arrived somewhere is idle again: that is not what it was told for
    candidates = []
    for action in _usable(device_class, device):
        if _needs_argument(action) or action.stops:
            continue
        command = ResolvedCommand(1, device.id, f"{device_class.name}.{action.name}")
        left = _goal(device_class, command, device).get(leading)
        if left is not None and left != reached[leading]:
            candidates.append((left, command))
    initial = device_class.state[leading].initial
    preferred = [command for left, command in candidates if left == initial] or [command for _, command in candidates]
    return preferred[0] if len(preferred) == 1 else None


def _needs_argument(action: Action) -> bool:
    return any(parameter.required for parameter in action.parameters.values())


def _usable(device_class: DeviceClass, device: Device) -> list[Action]:
    return [
        action
        for action in device_class.actions.values()
        if action.idempotent and (action.feature is None or action.feature in device.features)
    ]


def _arguments(action: Action, wanted: Mapping[str, Scalar], device: Device) -> tuple[tuple[str, Argument], ...] | None:
    sources = {
        value[1:]: name
        for effect in action.effects
        for name, value in effect.values.items()
        if isinstance(value, str) and value.startswith("$")
    }
    arguments: list[tuple[str, Argument]] = []
    for parameter in action.parameters.values():
        value = wanted.get(sources.get(parameter.name, ""))
        available = parameter.feature is None or parameter.feature in device.features
        if value is not None and available and _fits(value, parameter.minimum, parameter.maximum):
            arguments.append((parameter.name, value))
        elif parameter.required:
            return None
    return tuple(arguments)


def _fits(value: Scalar, minimum: float | None, maximum: float | None) -> bool:
    if isinstance(value, bool | str):
        return True
    return (minimum is None or value >= minimum) and (maximum is None or value <= maximum)


def _goal(device_class: DeviceClass, command: ResolvedCommand, device: Device) -> dict[str, Scalar]:
    action = device_class.actions.get(command.action.partition(".")[2])
    if action is None:
        return {}
    given = {name: value for name, value in command.arguments if not isinstance(value, ChangeBy | ScaleBy)}
    return goal(device_class, action, given, None, device.features)
