"""What a phrase gives as an argument: `"{value}"`, `"+{value}"`, `"*{value}"`, `-step`, `+2 step`, `max` or a word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from nlcontrol.grammar.fields import read_value
from nlcontrol.grammar.schema import Parameter
from nlcontrol.grammar.source import Node

Way = Literal["absolute", "up", "down", "factor", "step", "max", "min", "constant"]

_SLOT: Final = re.compile(r"(?P<sign>[-+*]?)\{(?P<slot>[a-z][a-z0-9_]*)\}")
_STEP: Final = re.compile(r"(?P<sign>[-+])(?:(?P<count>[1-9]) )?step")
_WAYS: Final[Mapping[str, Way]] = {"": "absolute", "+": "up", "-": "down", "*": "factor"}
_FORMS_OF_UNIT: Final[Mapping[str, frozenset[str]]] = {
    "": frozenset({"number", "times"}),
    "%": frozenset({"percent", "number", "fraction", "half"}),
    "K": frozenset({"kelvin", "number"}),
    "°C": frozenset({"temperature", "degrees", "number"}),
    "°F": frozenset({"temperature", "degrees", "number"}),
    "deg": frozenset({"degrees", "number"}),
    "m": frozenset({"length", "number"}),
    "cm": frozenset({"length", "number"}),
    "m/s": frozenset({"speed", "number", "percent", "fraction"}),
    "s": frozenset({"duration", "number"}),
    "min": frozenset({"duration", "number"}),
    "h": frozenset({"duration", "number"}),
    "day": frozenset({"duration", "number"}),
    "times": frozenset({"times", "number"}),
}
MOST_STEPS: Final = 2
"""The clause language has symbols for one and two steps."""
_FACTOR_FORMS: Final = frozenset({"fraction", "number", "percent", "times"})


@dataclass(frozen=True, slots=True)
class ArgumentSpec:
    """How a phrase gives one argument."""

    way: Way
    slot: str | None = None
    """absolute, up, down, factor: the slot that says it."""
    count: int = 0
    """step: how many, signed."""
    constant: str | None = None
    """As `const:` symbols spell it: a choice, `true`, `2700`."""


def parse_spec(text: str) -> ArgumentSpec:
    """The specification that a phrase's argument text means."""
    if match := _SLOT.fullmatch(text):
        return ArgumentSpec(_WAYS[match["sign"]], slot=match["slot"])
    if match := _STEP.fullmatch(text):
        return ArgumentSpec("step", count=int(match["sign"] + (match["count"] or "1")))
    if text == "max":
        return ArgumentSpec("max")
    if text == "min":
        return ArgumentSpec("min")
    return ArgumentSpec("constant", constant=text)


def read_spec(node: Node, parameter: Parameter) -> str:
    """The text of a specification that fits the parameter."""
    text = node.text or ""
    spec = parse_spec(text)
    if spec.way == "constant":
        if "{" in text or text.startswith(("+", "*")) or text.endswith("step"):
            raise node.error(
                f'"{text}" is none of: {{slot}}, +{{slot}}, -{{slot}}, *{{slot}}, +step, -2 step, max, min'
            )
        value = read_value(node, parameter)
        if isinstance(value, float) and f"{value:g}" not in parameter.choices:
            listed = ", ".join(parameter.choices) or "none"
            raise node.error(f"the schema must list {value:g} among the choices of {parameter.name}; known: {listed}")
        return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else value
    if spec.way != "absolute" and parameter.type != "number":
        raise node.error(f"{parameter.name} is a {parameter.type}: only a number goes up, down or to its limit")
    if spec.way == "step" and (parameter.step is None or abs(spec.count) > MOST_STEPS):
        problem = f"at most {MOST_STEPS} steps" if parameter.step is not None else f"{parameter.name} declares no step"
        raise node.error(problem)
    if spec.way == "factor" and parameter.state is None:
        raise node.error(f"{parameter.name} is relative to no state field: there is nothing to multiply")
    if spec.way in ("max", "min"):
        bound = parameter.maximum if spec.way == "max" else parameter.minimum
        if bound is None:
            raise node.error(f"{parameter.name} declares no {spec.way}")
    return text


def forms_for(parameter: Parameter, way: Way) -> frozenset[str]:
    """The forms in which a slot can say a value of the parameter."""
    named = frozenset({parameter.choice_set} if parameter.choice_set else ())
    match parameter.type:
        case "number" if way == "factor":
            return _FACTOR_FORMS
        case "number":
            return _FORMS_OF_UNIT[parameter.unit] | (named if way == "absolute" else frozenset())
        case "place":
            return frozenset({"place", "places"} if parameter.many else {"place"})
        case "text":
            return frozenset({"text"})
        case _:
            return named
