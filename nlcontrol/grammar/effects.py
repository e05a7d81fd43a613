"""What actions do to a device's state, by their declared effects: to predict it, to simulate it, and to confirm it.

    state = predict(light, light.actions["turn_on"], {"brightness_pct": Change(Number(10))}, state, device.features)

A state maps field names to values; None, or no entry, is unknown. Unknown never violates a precondition, and what
depends on something unknown is unknown afterwards. Amounts are in their parameter's unit: linking has converted them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from nlcontrol.errors import UsageError
from nlcontrol.grammar.schema import Action, Comparison, DeviceClass, Effect, Parameter, Precondition, Scalar
from nlcontrol.plan.types import Change, Extreme, Factor, Flag, Number, Step, Text, Value

State = Mapping[str, Scalar | None]
Argument = Value | Scalar | tuple[str, ...]
"""As a plan holds it, or as a device receives it; several places are a tuple."""


def predict(
    device_class: DeviceClass,
    action: Action,
    arguments: Mapping[str, Argument],
    state: State,
    features: Collection[str] | None = None,
) -> dict[str, Scalar | None]:
    """The state after the action is done, for a device with these features; None: all of its class."""
    return {**state, **_changes(device_class, action, arguments, state, features)}


def goal(
    device_class: DeviceClass,
    action: Action,
    arguments: Mapping[str, Argument],
    state: State | None = None,
    features: Collection[str] | None = None,
) -> dict[str, Scalar]:
    """The fields that tell whether the action was done, with the values they must have; `state` is the one before."""
    changes = _changes(device_class, action, arguments, {} if state is None else state, features)
    return {name: value for name, value in changes.items() if value is not None}


def under_way(
    device_class: DeviceClass, action: Action, state: State, features: Collection[str] | None = None
) -> State:
    """The state while an action that takes time is being carried out."""
    during = {name: value for name, value in action.during.items() if _reports(device_class, name, features)}
    return {**state, **during}


def violations(preconditions: Collection[Precondition], state: State) -> tuple[Precondition, ...]:
    """The preconditions that the state breaks, in their order."""
    return tuple(
        condition
        for condition in preconditions
        if (value := state.get(condition.field)) is not None and not compare(value, condition.op, condition.value)
    )


def compare(value: Scalar, op: Comparison, against: Scalar) -> bool:
    """Whether the comparison holds; UsageError when the two cannot be above or below each other."""
    match op:
        case "is":
            return value == against
        case "is not":
            return value != against
    if not isinstance(value, (int, float)) or not isinstance(against, (int, float)):
        raise UsageError(f"{value!r} cannot be {op} {against!r}: only numbers can")
    return value > against if op == "above" else value < against


def absolute(parameter: Parameter, argument: Argument, state: State) -> Scalar | None:
    """The argument as one absolute value in the parameter's unit, None when it depends on an unknown state.

    Relative amounts start from the parameter's state field and stay within its bounds; without such a field they are
    amounts of their own ("move back two metres" is -2).
    """
    match argument:
        case Number(amount=amount):
            return amount
        case Text(text=text):
            return float(text) if parameter.type == "number" and text in parameter.choices else text
        case Flag(on=on):
            return on
        case Extreme(which=which):
            return parameter.maximum if which == "max" else parameter.minimum
        case Change(by=by):
            return _shifted(parameter, by.amount, state)
        case Step(count=count):
            return None if parameter.step is None else _shifted(parameter, count * parameter.step, state)
        case Factor(factor=factor):
            base = _base(parameter, state)
            return None if base is None else within(parameter, base * factor)
        case tuple():
            return argument[-1] if argument else None
        case _:
            return argument


def within(parameter: Parameter, amount: float) -> float:
    """The amount, or the bound of the parameter that it passes."""
    if parameter.maximum is not None:
        amount = min(amount, parameter.maximum)
    return float(amount if parameter.minimum is None else max(amount, parameter.minimum))


def _shifted(parameter: Parameter, by: float, state: State) -> float | None:
    if parameter.state is None:
        return by
    base = _base(parameter, state)
    return None if base is None else within(parameter, base + by)


def _base(parameter: Parameter, state: State) -> float | None:
    value = state.get(parameter.state) if parameter.state is not None else None
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _changes(
    device_class: DeviceClass,
    action: Action,
    arguments: Mapping[str, Argument],
    state: State,
    features: Collection[str] | None,
) -> dict[str, Scalar | None]:
    values = {
        name: absolute(parameter, arguments[name], state)
        for name, parameter in action.parameters.items()
        if name in arguments
    }
    changes: dict[str, Scalar | None] = {}
    for effect in action.effects:
        applies = _applies(effect, values)
        if applies is False:
            continue
        for name, value in effect.values.items():
            if _reports(device_class, name, features):
                changes[name] = _substituted(value, values) if applies else None
    return changes


def _applies(effect: Effect, values: Mapping[str, Scalar | None]) -> bool | None:
    """Whether the effect happens; None when that depends on something unknown."""
    if effect.unless is not None:
        return effect.unless not in values
    if effect.given is None:
        return True
    if effect.given not in values:
        return False
    if effect.op is None or effect.value is None:
        return True
    value = values[effect.given]
    return None if value is None else compare(value, effect.op, effect.value)


def _substituted(value: Scalar | None, values: Mapping[str, Scalar | None]) -> Scalar | None:
    return values.get(value[1:]) if isinstance(value, str) and value.startswith("$") else value


def _reports(device_class: DeviceClass, field: str, features: Collection[str] | None) -> bool:
    needed = device_class.state[field].feature
    return needed is None or features is None or needed in features
