"""From said values to the parameter's own: words to choices, units converted, "a bit" and "max" made amounts.

Bounds are not judged here: that is `check`, which knows what relative amounts are relative to.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from nlcontrol.errors import near_name
from nlcontrol.grammar.schema import DeviceClass, Grammar, Parameter, StateField
from nlcontrol.plan.reply_parts import Argument, ChangeBy, ScaleBy
from nlcontrol.plan.types import Change, Extreme, Factor, Flag, Number, Step, Text, Value
from nlcontrol.site.entries import keys_of
from nlcontrol.site.problems import BadValue
from nlcontrol.site.types import Device, Limits

_CONVERSIONS: Final[dict[tuple[str, str], tuple[float, float]]] = {
    ("°F", "°C"): (5 / 9, -160 / 9),
    ("°C", "°F"): (9 / 5, 32.0),
    ("deg", "°C"): (1.0, 0.0),  # "twenty degrees": the parameter says which
    ("deg", "°F"): (1.0, 0.0),
    ("cm", "m"): (0.01, 0.0),
    ("m", "cm"): (100.0, 0.0),
    ("times", "%"): (100.0, 0.0),
    ("times", ""): (1.0, 0.0),
    ("s", "min"): (1 / 60, 0.0),
    ("s", "h"): (1 / 3600, 0.0),
    ("min", "s"): (60.0, 0.0),
    ("min", "h"): (1 / 60, 0.0),
    ("h", "s"): (3600.0, 0.0),
    ("h", "min"): (60.0, 0.0),
    ("s", "day"): (1 / 86_400, 0.0),
    ("day", "s"): (86_400.0, 0.0),
    ("day", "min"): (1_440.0, 0.0),
    ("day", "h"): (24.0, 0.0),
}
_SHARE_OF_RANGE: Final = 0.1
"""The step of a parameter whose grammar names none."""

Plain = Number | Change | Factor | Text | Flag
"""What a linked value can be."""


def argument_of(value: Plain) -> Argument:
    """A linked value as an argument of a resolved command."""
    match value:
        case Number(amount):
            return amount
        case Change(by):
            return ChangeBy(by.amount)
        case Factor(factor):
            return ScaleBy(factor)
        case Text(text):
            return text
        case Flag(on):
            return on


def bounded(parameter: Parameter, device: Device) -> Parameter:
    """The parameter with the device's own limits, which are never wider."""
    limits = device.limits.get(parameter.name, Limits())
    return replace(
        parameter,
        minimum=parameter.minimum if limits.minimum is None else limits.minimum,
        maximum=parameter.maximum if limits.maximum is None else limits.maximum,
    )


def link_value(value: Value, parameter: Parameter, device: Device, grammar: Grammar, language: str) -> Plain | BadValue:
    """The value in the parameter's unit and words, or why the parameter cannot take it."""
    parameter = bounded(parameter, device)
    if isinstance(value, Text) and parameter.type == "text":
        return _known_words(value, parameter, device.limits.get(parameter.name, Limits()).words, language)
    if isinstance(value, Text):
        return _text(value, parameter, grammar.classes[device.class_name], language)
    if isinstance(value, Flag):
        return value if parameter.type == "flag" else _refused(value, parameter, "takes no true or false")
    if parameter.type != "number":
        return _number_as_choice(value, parameter)
    return _amount(value, parameter)


def link_state_value(
    value: Value, field: StateField, device_class: DeviceClass, language: str
) -> Number | Text | Flag | BadValue:
    """What a condition or question compares a state field with, in the field's unit and words."""
    as_parameter = Parameter(field.name, field.type, field.choices, field.unit, choice_set=field.choice_set)
    if isinstance(value, Text):
        for state_word in device_class.state_words.get(language, ()):
            if state_word.field == field.name and _said(value.text, state_word.words, language):
                return _plain(state_word.value, value)
        return _text(value, as_parameter, device_class, language)
    if isinstance(value, Flag):
        return value
    if isinstance(value, Number):
        if field.type != "number":
            return _number_as_choice(value, as_parameter)
        amount = _converted(value, as_parameter, is_change=False)
        if amount is not None:
            return Number(amount, field.unit)
    return _refused(value, as_parameter, "can only be compared with a plain value of its kind")


def _plain(known: str | float | bool | None, said: Text) -> Number | Text | Flag:
    if isinstance(known, bool):
        return Flag(known)
    if isinstance(known, int | float):
        return Number(float(known))
    return said if known is None else Text(known)


# --- words ------------------------------------------------------------------------------------------------------------


def _said(words: str, known: tuple[str, ...], language: str) -> bool:
    keys = keys_of(words, language)
    return any(keys == keys_of(name, language) for name in known)


def _text(value: Text, parameter: Parameter, device_class: DeviceClass, language: str) -> Number | Text | BadValue:
    if parameter.type in ("text", "place"):
        return value
    words = device_class.choices.get(parameter.choice_set or "", {})
    meant = value.text if value.text in parameter.choices else None
    for choice, languages in words.items():
        if meant is None and _said(value.text, (*languages.get(language, ()), choice.replace("_", " ")), language):
            meant = choice
    if parameter.type == "number":
        return _refused(value, parameter, "takes a number") if meant is None else Number(float(meant), parameter.unit)
    if meant is None and _said(value.text, parameter.choices, language):
        meant = next(choice for choice in parameter.choices if _said(value.text, (choice,), language))
    if meant is None or (parameter.choices and meant not in parameter.choices):
        known = [word for languages in words.values() for word in languages.get(language, ())] or parameter.choices
        near = near_name(value.text, known)
        return BadValue(value.text, parameter.name, f'"{value.text}" is no {_spoken(parameter)}{near}.')
    return Text(meant)


def _known_words(value: Text, parameter: Parameter, known: tuple[str, ...], language: str) -> Text | BadValue:
    """The words as the device spells them; any words where the site does not list those it knows."""
    meant = next((words for words in known if _said(value.text, (words,), language)), None)
    if known and meant is None:
        near = near_name(value.text, known) or f": it knows {', '.join(known)}"
        return BadValue(value.text, parameter.name, f'"{value.text}" is no {_spoken(parameter)}{near}.')
    return value if meant is None else Text(meant)


def _number_as_choice(value: Value, parameter: Parameter) -> Text | BadValue:
    """A choice whose word is a number: `speed: ["1", "2", "3"]`."""
    if isinstance(value, Number) and f"{value.amount:g}" in parameter.choices:
        return Text(f"{value.amount:g}")
    return _refused(value, parameter, f"takes {', '.join(parameter.choices) or 'words'}, no amount")


# --- amounts ----------------------------------------------------------------------------------------------------------


def _amount(value: Value, parameter: Parameter) -> Number | Change | Factor | BadValue:
    match value:
        case Number():
            amount = _converted(value, parameter, is_change=False)
            if amount is None:
                return _refused(value, parameter, f"is in {parameter.unit or 'plain numbers'}")
            return Number(amount, parameter.unit)
        case Change(by):
            amount = _converted(by, parameter, is_change=True)
            if amount is None:
                return _refused(value, parameter, f"is in {parameter.unit or 'plain numbers'}")
            return _relative(amount, parameter)
        case Step(count):
            step = _step(parameter)
            return _refused(value, parameter, "has no step") if step is None else _relative(count * step, parameter)
        case Factor():
            return value if parameter.state is not None else _refused(value, parameter, "is relative to nothing")
        case Extreme(which):
            bound = parameter.maximum if which == "max" else parameter.minimum
            return _refused(value, parameter, f"has no {which}imum") if bound is None else Number(bound, parameter.unit)
        case _:
            return _refused(value, parameter, "takes a number")


def _relative(amount: float, parameter: Parameter) -> Number | Change:
    # Without a state to be relative to, the grammar means a plain signed amount: turn by -90 degrees.
    number = Number(round(amount, 9), parameter.unit)
    return number if parameter.state is None else Change(number)


def _step(parameter: Parameter) -> float | None:
    if parameter.step is not None:
        return parameter.step
    if parameter.minimum is None or parameter.maximum is None:
        return None
    return (parameter.maximum - parameter.minimum) * _SHARE_OF_RANGE


def _converted(number: Number, parameter: Parameter, *, is_change: bool) -> float | None:
    """The amount in the parameter's unit; None when the units do not go together."""
    if number.unit in ("", parameter.unit):
        return number.amount
    factor, offset = _CONVERSIONS.get((number.unit, parameter.unit), (0.0, 0.0))
    if (number.unit, parameter.unit) == ("%", "") and parameter.maximum is not None and parameter.maximum <= 1:
        factor = 0.01
    if (number.unit, parameter.unit) == ("%", "m/s") and parameter.maximum is not None:
        factor = parameter.maximum / 100  # "half speed" is half of the greatest
    if factor == 0.0:
        return None
    return round(number.amount * factor + (0.0 if is_change else offset), 9)


def _spoken(parameter: Parameter) -> str:
    return parameter.name.removesuffix("_pct").removesuffix("_name").replace("_", " ")


def _refused(value: Value, parameter: Parameter, problem: str) -> BadValue:
    return BadValue(
        _shown(value), parameter.name, f"The {_spoken(parameter)} {problem}, so {_shown(value)} cannot be meant."
    )


def _shown(value: Value) -> str:
    match value:
        case Number(amount, unit):
            return f"{amount:g} {unit}".rstrip()
        case Change(by):
            return f"{by.amount:+g} {by.unit}".rstrip()
        case Step(count):
            return f"{count:+g} steps"
        case Factor(factor):
            return f"{factor:g} times"
        case Extreme(which):
            return f"the {which}imum"
        case Text(text):
            return f'"{text}"'
        case Flag(on):
            return "true" if on else "false"
