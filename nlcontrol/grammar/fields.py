"""Reading state fields and parameters, and checking that a written value fits one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, Literal, get_args

from nlcontrol.grammar.schema import Parameter, Scalar, StateField
from nlcontrol.grammar.source import Node, Table
from nlcontrol.plan.types import UNITS

ValueType = Literal["choice", "number", "flag", "text", "place"]
ChoiceSets = Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]

STATE_UNITS: Final = (*UNITS, "W", "kWh", "V", "A", "lx", "hPa", "dB", "ppm", "µg/m³")
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_TYPES: Final[tuple[ValueType, ...]] = get_args(ValueType)
_NUMBER_ONLY: Final = ("min", "max", "step", "unit", "words_of", "state")


def name_of(node: Node, what: str) -> str:
    """A name as the written form of a plan needs it: lower-case words joined by underscores."""
    name = node.string()
    if not _NAME.fullmatch(name):
        raise node.error(f'"{name}" cannot be the name of a {what}: use lower-case words joined by underscores')
    return name


def words_of(node: Node) -> tuple[str, ...]:
    """A list of words as they are said: lower case, single blanks, at least one."""
    words = node.strings()
    if not words:
        raise node.error("at least one word is needed here")
    for item, said in zip(node.nodes(), words, strict=True):
        if said != " ".join(said.lower().split()) or not said:
            raise item.error(f'write the words as they are heard, in lower case: "{" ".join(said.lower().split())}"')
    return words


def read_state_field(key: Node, node: Node, choice_sets: ChoiceSets, features: tuple[str, ...]) -> StateField:
    """The state field under this key."""
    table = node.table(
        "type", "choices", "choices_of", "unit", "min", "max", "initial", "feature", what="key of a state field"
    )
    kind = _type(table)
    choices, choice_set = _choices(table, kind, choice_sets)
    minimum, maximum = _bounds(table)
    field = StateField(
        name=name_of(key, "state field"), type=kind, choices=choices, choice_set=choice_set,
        unit=_unit(table, STATE_UNITS), minimum=minimum, maximum=maximum, feature=_feature(table, features),
    )  # fmt: skip
    initial = table.optional("initial")
    return field if initial is None else replace(field, initial=read_value(initial, field))


def read_parameter(
    key: Node, node: Node, state: Mapping[str, StateField], choice_sets: ChoiceSets, features: tuple[str, ...]
) -> Parameter:
    """The parameter under this key."""
    table = node.table(
        "type", "choices", "choices_of", "words_of", "unit", "min", "max", "step", "required", "feature", "state",
        "many", what="key of a parameter",
    )  # fmt: skip
    kind, name = _type(table), name_of(key, "parameter")
    choices, choice_set = _choices(table, kind, choice_sets, numbers=True)
    minimum, maximum = _bounds(table)
    step = table.number("step", None)
    if step is not None and step <= 0:
        raise table.required("step").error("a step is above zero; its sign is said with the amount")
    if table.flag("many", False) and kind != "place":
        raise table.required("many").error("only a place can be given many times")
    parameter = Parameter(
        name=name, type=kind, choices=choices, choice_set=choice_set,
        unit=_unit(table, UNITS), minimum=minimum, maximum=maximum, step=step, required=table.flag("required", False),
        feature=_feature(table, features), state=_relative_to(table, name, kind, state), many=table.flag("many", False),
    )  # fmt: skip
    listed = table.optional("choices") or table.optional("words_of")
    if kind == "number" and listed is not None:
        for number in choices:
            _check_number(listed, parameter, number)
    return parameter


def read_value(node: Node, field: StateField | Parameter) -> Scalar:
    """A value written for a field or parameter, after checking that it fits."""
    match field.type:
        case "choice":
            return node.choice(field.choices, f"value of {field.name}")
        case "number":
            number = node.number()
            if problem := out_of_range(number, field):
                raise node.error(problem)
            return number
        case "flag":
            return node.flag()
        case _:
            return node.string()


def out_of_range(number: float, field: StateField | Parameter) -> str | None:
    """Why a number does not fit, with the range, or None."""
    low, high = field.minimum, field.maximum
    if (low is None or number >= low) and (high is None or number <= high):
        return None
    if low is None:
        allowed = f"at most {high:g}"
    else:
        allowed = f"at least {low:g}" if high is None else f"{low:g} to {high:g}"
    return f"{number:g} is out of range for {field.name}: {allowed} {field.unit}".rstrip()


def fits(field: StateField, parameter: Parameter) -> str | None:
    """Why an argument of the parameter cannot become the field's value, or None."""
    if parameter.type != field.type and not (field.type == "text" and parameter.type in ("choice", "place")):
        return f"{parameter.name} is a {parameter.type}, the state field {field.name} a {field.type}"
    if parameter.unit != field.unit:
        return f"{parameter.name} is in {parameter.unit or 'no unit'}, {field.name} in {field.unit or 'no unit'}"
    foreign = [choice for choice in parameter.choices if field.type == "choice" and choice not in field.choices]
    if foreign:
        return f'{field.name} has no value "{foreign[0]}" that {parameter.name} can have'
    for bound in (parameter.minimum, parameter.maximum):
        if bound is not None and (problem := out_of_range(bound, field)):
            return f"{parameter.name} can be {bound:g}, but {problem}"
    return None


def _type(table: Table) -> ValueType:
    kind = table.required("type").choice(_TYPES, "type")
    for key in _NUMBER_ONLY if kind != "number" else ():
        if key in table:
            raise table.required(key).error(f"only a number has {key}")
    return kind


def _choices(
    table: Table, kind: ValueType, sets: ChoiceSets, *, numbers: bool = False
) -> tuple[tuple[str, ...], str | None]:
    own, shared = table.optional("choices"), table.optional("choices_of")
    if kind == "number" and numbers and shared is None:
        return _numbers(table, sets)
    if kind != "choice":
        wrong = own or shared
        if wrong is not None:
            raise wrong.error("only a choice has choices; a number takes its words by words_of")
        return (), None
    if (own is None) == (shared is None):
        raise table.node.error("a choice needs either choices or choices_of")
    if own is not None:
        choices = own.strings()
        if not choices:
            raise own.error("a choice needs at least one value")
        return choices, None
    assert shared is not None
    name = shared.choice(sets, "choice set")
    return tuple(sets[name]), name


def _numbers(table: Table, sets: ChoiceSets) -> tuple[tuple[str, ...], str | None]:
    """A number's named amounts, and the choice set that has words for them."""
    own, shared = table.optional("choices"), table.optional("words_of")
    if own is not None and shared is not None:
        raise own.error("words_of gives the choices already")
    if own is not None:
        return tuple(f"{node.number():g}" for node in own.nodes()), None
    if shared is None:
        return (), None
    name = shared.choice(sets, "choice set")
    return tuple(sets[name]), name


def _check_number(node: Node, parameter: Parameter, number: str) -> None:
    try:
        problem = None if f"{float(number):g}" == number else f"write {float(number):g} instead of {number}"
    except ValueError as error:
        raise node.error(f'the choice "{number}" of {parameter.name} is not a number') from error
    if problem := problem or out_of_range(float(number), parameter):
        raise node.error(problem)


def _bounds(table: Table) -> tuple[float | None, float | None]:
    minimum, maximum = table.number("min", None), table.number("max", None)
    if minimum is not None and maximum is not None and minimum >= maximum:
        raise table.required("max").error(f"max {maximum:g} is not above min {minimum:g}")
    return minimum, maximum


def _unit(table: Table, known: Iterable[str]) -> str:
    node = table.optional("unit")
    return "" if node is None else node.choice(known, "unit")


def _feature(table: Table, features: tuple[str, ...]) -> str | None:
    node = table.optional("feature")
    return None if node is None else node.choice(features, "feature")


def _relative_to(table: Table, name: str, kind: ValueType, state: Mapping[str, StateField]) -> str | None:
    node = table.optional("state")
    if node is not None:
        field = state[node.choice(state, "state field")]
        if field.type != "number" or field.unit != table.string("unit", ""):
            raise node.error(f"the state field {field.name} is not a number in the same unit")
        return field.name
    return name if kind == "number" and name in state else None
