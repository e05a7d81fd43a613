"""Reading one action of a grammar file: parameters, effects, preconditions, and how it is said back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from nlcontrol.errors import near_name
from nlcontrol.grammar.fields import ChoiceSets, fits, name_of, read_parameter, read_value
from nlcontrol.grammar.schema import (
    RISKS,
    Action,
    Comparison,
    Effect,
    Message,
    Parameter,
    Precondition,
    Risk,
    Scalar,
    Sentence,
    StateField,
)
from nlcontrol.grammar.source import Node, Table

Amount = Literal["", "negative", "more", "less", "times"]

LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_AMOUNTS: Final[tuple[Amount, ...]] = ("", "negative", "more", "less", "times")
_COMPARISONS: Final[Mapping[str, Comparison]] = {"is": "is", "is not": "is not", "above": "above", "below": "below"}
_SLOT: Final = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an action's definition may refer to."""

    state: Mapping[str, StateField]
    choice_sets: ChoiceSets
    features: tuple[str, ...]


def read_action(key: Node, node: Node, around: Surroundings) -> Action:
    """The action under this key."""
    table = node.table(
        "parameters", "effects", "during", "preconditions", "risk", "idempotent", "feature", "stops", "takes_time",
        "read_back", "message", what="key of an action",
    )  # fmt: skip
    name = name_of(key, "action")
    parameters: dict[str, Parameter] = {}
    for parameter_key, parameter_node in table.pairs("parameters"):
        parameter = read_parameter(parameter_key, parameter_node, around.state, around.choice_sets, around.features)
        parameters[parameter.name] = parameter
    feature = table.optional("feature")
    takes_time = table.flag("takes_time", False)
    if "during" in table and not takes_time:
        raise table.required("during").error("only an action with takes_time: true has a state during it")
    return Action(
        name=name,
        parameters=parameters,
        effects=tuple(_effect(item, parameters, around.state) for item in table.nodes("effects")),
        preconditions=tuple(_precondition(item, around.state) for item in table.nodes("preconditions")),
        risk=read_risk(table.optional("risk")),
        idempotent=table.flag("idempotent", True),
        feature=None if feature is None else feature.choice(around.features, "feature"),
        stops=table.flag("stops", False),
        takes_time=takes_time,
        during=dict(_values(table, "during", around.state)),
        read_back={
            language_of(language): _sentences(sentences, parameters) for language, sentences in table.pairs("read_back")
        },
        messages={language_of(language): _message(item, parameters) for language, item in table.pairs("message")},
    )


def language_of(node: Node) -> str:
    """A language's code, two or three lower-case letters."""
    code = node.string()
    if not LANGUAGE.fullmatch(code):
        raise node.error(f'"{code}" is not a language code such as en or zh')
    return code


def read_risk(node: Node | None) -> Risk:
    """The declared risk; none when nothing is declared."""
    if node is None:
        return "none"
    return node.choice(RISKS, "risk")


def _values(table: Table, key: str, state: Mapping[str, StateField]) -> Iterable[tuple[str, Scalar]]:
    for field_key, value in table.pairs(key):
        yield field_key.string(), read_value(value, state[field_key.choice(state, "state field")])


def _effect(node: Node, parameters: Mapping[str, Parameter], state: Mapping[str, StateField]) -> Effect:
    table = node.table("given", "unless", "is", "is not", "above", "below", "set", what="key of an effect")
    given, unless = (_parameter_name(table.optional(key), parameters) for key in ("given", "unless"))
    if given is not None and unless is not None:
        raise table.required("unless").error("an effect has either given or unless")
    op, value = _argument_comparison(table, given, parameters)
    values: dict[str, Scalar | None] = {}
    if not table.required("set").pairs():
        raise table.required("set").error("an effect sets at least one state field")
    for field_key, item in table.pairs("set"):
        field = state[field_key.choice(state, "state field")]
        values[field.name] = _effect_value(item, field, given, parameters)
    return Effect(values, given, unless, op, value)


def _effect_value(
    node: Node, field: StateField, given: str | None, parameters: Mapping[str, Parameter]
) -> Scalar | None:
    if node.is_nothing:
        return None
    text = node.text
    if text is None or not text.startswith("$"):
        return read_value(node, field)
    name = text[1:]
    if name not in parameters:
        raise node.error(f'there is no parameter "{name}"{near_name(name, parameters)}')
    if name != given and not parameters[name].required:
        raise node.error(f"{name} may be missing: write given: {name} beside this effect, or make it required")
    if problem := fits(field, parameters[name]):
        raise node.error(problem)
    return text


def _argument_comparison(
    table: Table, given: str | None, parameters: Mapping[str, Parameter]
) -> tuple[Comparison | None, Scalar | None]:
    written = [key for key in _COMPARISONS if key in table]
    if not written:
        return None, None
    node = table.required(written[0])
    if given is None:
        raise node.error("name the parameter that is compared: given: PARAMETER")
    if len(written) > 1:
        raise table.required(written[1]).error("an effect compares its argument once")
    parameter, op = parameters[given], _COMPARISONS[written[0]]
    if op in ("above", "below") and parameter.type != "number":
        raise node.error(f"{given} is no number to be above or below")
    return op, read_value(node, parameter)


def _parameter_name(node: Node | None, parameters: Mapping[str, Parameter]) -> str | None:
    return None if node is None else node.choice(parameters, "parameter")


def _precondition(node: Node, state: Mapping[str, StateField]) -> Precondition:
    table = node.table("field", "is", "is not", "above", "below", "reason", what="key of a precondition")
    field = state[table.required("field").choice(state, "state field")]
    written = [key for key in _COMPARISONS if key in table]
    if len(written) != 1:
        raise node.error("a precondition has one of: is, is not, above, below")
    value, op = table.required(written[0]), _COMPARISONS[written[0]]
    if op in ("above", "below") and field.type != "number":
        raise value.error(f"{field.name} is no number to be above or below")
    reason = table.required("reason")
    _check_slots(reason, ("device",), required=("device",))
    return Precondition(field.name, op, read_value(value, field), reason.string())


def _sentences(node: Node, parameters: Mapping[str, Parameter]) -> tuple[Sentence, ...]:
    sentences: dict[tuple[frozenset[str], str], Sentence] = {}
    for item in node.nodes():
        table = item.table("given", "amount", "say", what="key of a read-back sentence")
        given_node = table.optional("given")
        for given_item in given_node.nodes() if given_node is not None else ():
            given_item.choice(parameters, "parameter")
        given = table.strings("given", ())
        missing = [name for name, parameter in parameters.items() if parameter.required and name not in given]
        if missing:
            raise item.error(f"this sentence never says {missing[0]}, which is required: add it to given")
        amount = _amount(table, given, parameters)
        say = table.required("say")
        _check_slots(say, ("target", *given), required=given)
        key = (frozenset(given), amount)
        if key in sentences:
            raise item.error("another sentence has the same arguments and amount")
        sentences[key] = Sentence(say.string(), given, amount)
    if not any(sentence.amount == "" for sentence in sentences.values()):
        raise node.error("a sentence without an amount is needed")
    return tuple(sentences.values())


def _amount(table: Table, given: tuple[str, ...], parameters: Mapping[str, Parameter]) -> Amount:
    node = table.optional("amount")
    if node is None:
        return ""
    amount = node.choice(_AMOUNTS[1:], "amount")
    number = next((parameters[name] for name in given if parameters[name].type == "number"), None)
    if number is None:
        raise node.error("only a sentence with a number given has an amount")
    if amount != "negative" and number.state is None:
        raise node.error(f"{number.name} is relative to no state field: it is never {amount}")
    if amount == "negative" and (number.minimum is not None and number.minimum >= 0):
        raise node.error(f"{number.name} is never below zero")
    return amount


def _message(node: Node, parameters: Mapping[str, Parameter]) -> Message:
    table = node.table("doing", "done", what="key of a message")
    required = tuple(name for name, parameter in parameters.items() if parameter.required)
    for key in ("doing", "done"):
        _check_slots(table.required(key), ("target", *required), required=())
    return Message(table.string("doing"), table.string("done"))


def _check_slots(node: Node, known: Iterable[str], required: Iterable[str]) -> None:
    text, known = node.string(), tuple(known)
    found = _SLOT.findall(text)
    if text.count("{") != len(found) or text.count("}") != len(found):
        raise node.error("a brace is left open")
    for name in found:
        if name not in known:
            listed = ", ".join("{" + slot + "}" for slot in known)
            raise node.error(f"there is nothing to put into {{{name}}}{near_name(name, known)}; known: {listed}")
    for name in required:
        if name not in found:
            raise node.error(f"{{{name}}} is missing")
