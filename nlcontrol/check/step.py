"""One command on one device, judged in the state it will meet: every violation, or the state it leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from nlcontrol.check.amounts import absolute, wider_than_range
from nlcontrol.grammar.effects import Argument as EffectArgument
from nlcontrol.grammar.effects import goal, predict, violations
from nlcontrol.grammar.fields import out_of_range
from nlcontrol.grammar.schema import RISKS, Action, Grammar, Parameter, Risk, Scalar
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.reply_parts import Argument, ChangeBy, ScaleBy
from nlcontrol.plan.types import Change, Factor, Number
from nlcontrol.site.state import Snapshot
from nlcontrol.site.types import Device, Site
from nlcontrol.site.values import bounded


class Reach(Protocol):
    """What the check asks of a world."""

    def reachable(self, device: Device, place: str, snapshot: Snapshot) -> bool:
        """Whether a way leads from where the device is to the place."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where commands are judged."""

    site: Site = field(repr=False)
    grammar: Grammar = field(repr=False)
    reach: Reach | None = None
    """The world of the site's robots; without one every place counts as reachable."""
    typed: bool = False
    """The words were typed by somebody, not heard: allows actions of the risk `typed`."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One reason why a command must not be carried out."""

    reason: Reason
    sentence: str
    device: str
    parameter: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A command that may be carried out."""

    device: str
    action: str
    arguments: tuple[tuple[str, Argument], ...]
    """Relative amounts made absolute where the current value is known."""
    snapshot: Snapshot
    """What is known afterwards."""
    risk: Risk
    goal: Mapping[str, Scalar] = field(default_factory=dict)
    """The state that confirms it."""
    changes: bool | None = None
    """False: the device is already as wanted; None: not known."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A command that must not be carried out; at least one violation."""

    violations: tuple[Violation, ...]


def risk_of(device: Device, action: str, grammar: Grammar) -> Risk:
    """The stricter of what the class and the site say of an action, `class.action` or its bare name."""
    name = grammar.classes[device.class_name].own_action(action.rpartition(".")[2])
    own = grammar.classes[device.class_name].risk(name, device.kind)
    return max((own, device.risk.get(name, "none")), key=RISKS.index)


def check_step(
    device_id: str, action: str, arguments: Iterable[tuple[str, Argument]], snapshot: Snapshot, setting: Setting
) -> Checked | Rejected:
    """The state that the command leaves, or everything that speaks against it; unknown state never does."""
    device, given = setting.site.devices[device_id], tuple(arguments)
    declared = _declared(device, action, setting.grammar)
    if isinstance(declared, Violation):
        return Rejected((declared,))
    found = list(_argument_violations(device, declared, given, snapshot, setting))
    known = snapshot.of(device.id)
    found += [
        Violation(Reason.IMPOSSIBLE, broken.reason.format(device=_capital(device.name)), device.id)
        for broken in violations(declared.preconditions, known)
    ]
    risk = risk_of(device, declared.name, setting.grammar)
    if risk == "typed" and not setting.typed:
        spoken = declared.name.replace("_", " ")
        sentence = f"{_capital(device.name)} is only told to {spoken} by somebody who types it."
        found.append(Violation(Reason.FORBIDDEN, sentence, device.id))
    if found:
        return Rejected(tuple(found))
    settled = tuple((name, _settled(declared.parameters[name], value, device, known)) for name, value in given)
    return _checked(device, declared, settled, snapshot, risk, setting.grammar)


def _declared(device: Device, action: str, grammar: Grammar) -> Action | Violation:
    """The action as the device's class declares it, or why this device does not have it."""
    class_name, _, name = action.partition(".")
    declared = grammar.classes[device.class_name].actions.get(name)
    spoken = name.replace("_", " ")
    if class_name not in (device.class_name, "device") or declared is None:
        sentence = f"{_capital(device.name)} is a {device.class_name.replace('_', ' ')} and cannot {spoken}."
        return Violation(Reason.UNSUPPORTED, sentence, device.id)
    if declared.feature is not None and declared.feature not in device.features:
        return Violation(Reason.UNSUPPORTED, f"{_capital(device.name)} cannot {spoken}.", device.id)
    return declared


def _checked(
    device: Device,
    action: Action,
    arguments: tuple[tuple[str, Argument], ...],
    snapshot: Snapshot,
    risk: Risk,
    grammar: Grammar,
) -> Checked:
    device_class, known = grammar.classes[device.class_name], snapshot.of(device.id)
    given = {name: _as_effect_argument(value) for name, value in arguments}
    wanted = goal(device_class, action, given, known, device.features)
    after = predict(device_class, action, given, known, device.features)
    left = snapshot.with_device(device.id, {name: value for name, value in after.items() if value is not None})
    fields = [known.get(name) for name in wanted]
    changes = None if None in fields or not wanted else any(known[name] != value for name, value in wanted.items())
    return Checked(device.id, f"{device.class_name}.{action.name}", arguments, left, risk, wanted, changes)


def _as_effect_argument(value: Argument) -> EffectArgument:
    if isinstance(value, ChangeBy):
        return Change(Number(value.change))
    return Factor(value.factor) if isinstance(value, ScaleBy) else value


def _settled(parameter: Parameter, value: Argument, device: Device, known: Mapping[str, Scalar]) -> Argument:
    if not isinstance(value, ChangeBy | ScaleBy):
        return value
    result = absolute(value, bounded(parameter, device), known.get(parameter.state or ""))
    return value if result is None else result


# --- arguments ----------------------------------------------------------------------------------------------------


def _argument_violations(
    device: Device, action: Action, given: tuple[tuple[str, Argument], ...], snapshot: Snapshot, setting: Setting
) -> Iterator[Violation]:
    names = [name for name, _ in given]
    for name, value in given:
        parameter = action.parameters.get(name)
        spoken = name.replace("_", " ")
        if parameter is None:
            yield Violation(Reason.UNSUPPORTED, f"{_capital(device.name)} has no {spoken} to set.", device.id, name)
        elif names.count(name) > 1:
            yield Violation(Reason.CONFLICT, f"The {spoken} of {device.name} is given twice.", device.id, name)
        elif parameter.feature is not None and parameter.feature not in device.features:
            yield Violation(Reason.UNSUPPORTED, f"{_capital(device.name)} cannot set its {spoken}.", device.id, name)
        else:
            yield from _value_violations(device, bounded(parameter, device), value, snapshot, setting)
    for parameter in action.parameters.values():
        if parameter.required and parameter.name not in names:
            sentence = f"The {parameter.name.replace('_', ' ')} for {device.name} is missing."
            yield Violation(Reason.INCOMPLETE, sentence, device.id, parameter.name)


def _value_violations(
    device: Device, parameter: Parameter, value: Argument, snapshot: Snapshot, setting: Setting
) -> Iterator[Violation]:
    problem = _type_problem(parameter, value) or _range_problem(parameter, value, snapshot.of(device.id))
    if problem is not None:
        yield Violation(Reason.INVALID_VALUE, f"{_capital(device.name)}: {problem}.", device.id, parameter.name)
    elif parameter.type == "place" and setting.reach is not None:
        for place in (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ():
            if not setting.reach.reachable(device, place, snapshot):
                sentence = f"{_capital(device.name)} cannot get to {place.replace('_', ' ')}."
                yield Violation(Reason.IMPOSSIBLE, sentence, device.id, parameter.name)


def _type_problem(parameter: Parameter, value: Argument) -> str | None:
    spoken = parameter.name.replace("_", " ")
    match parameter.type:
        case "number":
            fits = isinstance(value, float | int | ChangeBy | ScaleBy) and not isinstance(value, bool)
            if fits and isinstance(value, ChangeBy | ScaleBy) and parameter.state is None:
                return f"{spoken} is relative to nothing"
        case "flag":
            fits = isinstance(value, bool)
        case "choice":
            fits = isinstance(value, str)
            if fits and value not in parameter.choices:
                return f"{spoken} is one of {', '.join(parameter.choices)}, not {value}"
        case _:
            fits = isinstance(value, str) or (parameter.many and isinstance(value, tuple) and bool(value))
    return None if fits else f"{spoken} is a {parameter.type}"


def _range_problem(parameter: Parameter, value: Argument, known: Mapping[str, Scalar]) -> str | None:
    if isinstance(value, ChangeBy | ScaleBy):
        if isinstance(value, ChangeBy) and wider_than_range(value, parameter):
            low, high = parameter.minimum, parameter.maximum
            return f"{parameter.name} goes from {low:g} to {high:g}: it cannot change by {value.change:g}"
        result = absolute(value, parameter, known.get(parameter.state or ""))
        return None if result is None else out_of_range(result, parameter)
    if parameter.type != "number" or isinstance(value, str | tuple):
        return None
    return out_of_range(float(value), parameter)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
