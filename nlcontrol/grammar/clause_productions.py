"""The productions of the clause language, typed by a grammar: what each item on the stack may begin with.

An item is a tuple of its rule and the rule's counts, so that stacks are hashable. `following` is the LL(1) step.
Where a class was said as a symbol, only its fields and states may be compared; where words or a name stand, only
linking will know the class, so every class's may.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from nlcontrol.grammar.schema import Grammar, Parameter, StateField
from nlcontrol.plan.vocabulary import (
    ASKS,
    CONDITIONS,
    CONTROLS,
    DECLINES,
    DEVICE_ACTIONS,
    JOINS,
    QUANTIFIERS,
    TIME_WORDS,
    WORD_VALUES,
)

Item = tuple[Any, ...]
Stack = tuple[Item, ...]
Options = dict[str, Stack]
Expansion = tuple[Options, bool]
"""What an item may begin with, each with what replaces the item; and whether the item may be left out."""
Classes = frozenset[str] | None
"""The classes that were said; None when words were, whose class is not known."""

MAXIMUM_TARGETS = 6
MAXIMUM_PLACES = 3
MAXIMUM_EXCEPTIONS = 3
MAXIMUM_MODIFIERS = 4
MAXIMUM_ARGUMENTS = 4
MAXIMUM_PLACES_OF_PARAMETER = 6

ANY_POINTER: Item = ("any_pointer",)
LAST_POINTER: Item = ("last_pointer",)
"""The second pointer of a span, which is not before the first."""
_SPAN: Stack = (ANY_POINTER, LAST_POINTER)
_GROUP_PARTS: Stack = (("places", MAXIMUM_PLACES), ("exceptions", MAXIMUM_EXCEPTIONS))
_AMOUNT_FORMS: Options = {
    **dict.fromkeys(("=", "up", "down", "factor"), (ANY_POINTER,)),
    **dict.fromkeys(WORD_VALUES, ()),
}
_WORD_FORMS: Options = {"=": (ANY_POINTER,), "text": _SPAN}
_FLAG_FORMS: Options = {"const:true": (), "const:false": ()}


class ClauseProductions:
    """The productions for one grammar."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._parameters: dict[str, Mapping[str, Parameter]] = {action: {} for action in DEVICE_ACTIONS}
        for found in grammar.classes.values():
            for name, action in found.actions.items():
                self._parameters[f"{found.name}.{name}"] = action.parameters
        self._class_of_noun: dict[str, str | None] = {
            **{kind: found.name for found in grammar.classes.values() for kind in found.kinds},
            **{name: name for name in grammar.classes},
            "device": None,
        }
        self._heads = self._head_options()
        self._amending_values = self._amending_value_options()
        self._rules: dict[str, Callable[..., Expansion]] = {
            "clause": lambda: (dict.fromkeys(JOINS, (("modifiers", MAXIMUM_MODIFIERS), ("head",))), False),
            "modifiers": _modifiers,
            "head": lambda: (self._heads, False),
            "targets": self._targets,
            "noun": self._noun,
            "places": _places,
            "exceptions": _exceptions,
            "excepted": lambda: (_target((("noun",), ("places", MAXIMUM_PLACES)), ()), False),
            "arguments": self._arguments,
            "value": self._value,
            "more_places": _more_places,
            "span": lambda: ({"span": _SPAN}, True),
            "subject": lambda: (_target((("subject_noun", "condition", 0, frozenset()),), _compare(None)), False),
            "subject_noun": self._subject_noun,
            "asked": self._asked,
            "compared": self._compared,
            "operator": self._operator,
            "constant": self._constant,
            "amended": self._amended,
            "amended_places": self._amended_places,
            "done": lambda: ({}, False),
        }

    def following(self, stack: Stack) -> Expansion:
        """The symbols that may come next, the stack after each, and whether the end may come."""
        found: Options = {}
        for depth, item in enumerate(stack):
            options, may_be_left_out = self._rules[item[0]](*item[1:])
            rest = stack[depth + 1 :]
            for symbol, replacement in options.items():
                found.setdefault(symbol, replacement + rest)
            if not may_be_left_out:
                return found, False
        return found, True

    def _head_options(self) -> Options:
        return {
            **{
                action: (("targets", MAXIMUM_TARGETS), ("arguments", action, frozenset()))
                for action in self._parameters
            },
            **dict.fromkeys(ASKS, (("asked", MAXIMUM_TARGETS, frozenset()),)),
            **dict.fromkeys(CONTROLS, (("span",),)),
            **dict.fromkeys(CONDITIONS, (("subject",),)),
            **dict.fromkeys(("amend", "also"), (("amended", MAXIMUM_TARGETS, False, False),)),
            **dict.fromkeys(DECLINES, ()),
            "chat": (),
        }

    # Targets.

    def _targets(self, left: int) -> Expansion:
        rest: Stack = (("targets", left - 1),)
        return (_target((("noun",), *_GROUP_PARTS, *rest), rest) if left else {}), True

    def _noun(self) -> Expansion:
        return {"noun": _SPAN, **{f"class:{noun}": () for noun in self._class_of_noun}}, False

    # Arguments and their values.

    def _arguments(self, action: str, given: frozenset[str]) -> Expansion:
        if len(given) == MAXIMUM_ARGUMENTS:
            return {}, True
        options: Options = {}
        for name in self._parameters[action]:
            if name not in given:
                options[f"param:{name}"] = (("value", action, name), ("arguments", action, given | {name}))
        return options, True

    def _value(self, action: str, name: str) -> Expansion:
        return _value_forms(self._parameters[action][name]), False

    # Questions and conditions.

    def _subject_noun(self, head: Literal["condition", "asked"], left: int, classes: Classes) -> Expansion:
        """A noun that may tell the class whose fields can be compared."""

        def rest(known: Classes) -> Stack:
            return _compare(known) if head == "condition" else (("asked", left, known),)

        options: Options = {"noun": (*_SPAN, *_GROUP_PARTS, *rest(None))}
        for noun, class_name in self._class_of_noun.items():
            known = None if classes is None or class_name is None else classes | {class_name}
            options[f"class:{noun}"] = (*_GROUP_PARTS, *rest(known))
        return options, False

    def _asked(self, left: int, classes: Classes) -> Expansion:
        options: Options = {}
        if left:
            rest: Stack = (("asked", left - 1, None),)
            options |= _target((("subject_noun", "asked", left - 1, classes),), rest)
        for name in self._fields(classes):
            options[f"field:{name}"] = (("operator", classes, name, True),)
        return options | self._operator(classes, "state", True)[0], True

    def _compared(self, classes: Classes) -> Expansion:
        """A condition's field and comparison; the field `state` is implied where none is written."""
        options: Options = {f"field:{name}": (("operator", classes, name, False),) for name in self._fields(classes)}
        return options | self._operator(classes, "state", False)[0], False

    def _operator(self, classes: Classes, field: str, may_be_left_out: bool) -> Expansion:
        declared = self._declared(classes, field)
        options: Options = {}
        if declared:
            options |= dict.fromkeys(("op:is", "op:is_not"), (("constant", classes, field, False),))
        if any(state.type == "number" for state in declared):
            options |= dict.fromkeys(("op:above", "op:below"), (("constant", classes, field, True),))
        return options, may_be_left_out

    def _constant(self, classes: Classes, field: str, ordered: bool) -> Expansion:
        options: Options = {}
        for state in self._declared(classes, field):
            options |= _constant_forms(state, ordered)
        return options, False

    def _fields(self, classes: Classes) -> list[str]:
        return sorted({name for found in self._meant(classes) for name in self._grammar.classes[found].state})

    def _declared(self, classes: Classes, field: str) -> list[StateField]:
        states = [self._grammar.classes[name].state.get(field) for name in self._meant(classes)]
        return [state for state in states if state is not None]

    def _meant(self, classes: Classes) -> Iterable[str]:
        """The classes that were said; every class when none was, or none that is known."""
        return sorted(classes) if classes else self._grammar.classes

    # Corrections.

    def _amended(self, left: int, started: bool, after_group: bool) -> Expansion:
        """Targets, places, a value: at least one of them; places after a group would be the group's own."""
        options = dict(self._amending_values)
        if not after_group:
            options |= _placed((("amended_places", MAXIMUM_PLACES - 1),))
        if left:
            after_it: Stack = (("amended", left - 1, True, True),)
            options |= _target((("noun",), *_GROUP_PARTS, *after_it), (("amended", left - 1, True, False),))
        return options, started

    def _amended_places(self, left: int) -> Expansion:
        places = _placed((("amended_places", left - 1),)) if left else {}
        return {**self._amending_values, **places}, True

    def _amending_value_options(self) -> Options:
        """Any value that some action takes, but for places, which are written as places."""
        options: Options = {}
        for parameters in self._parameters.values():
            for parameter in parameters.values():
                if parameter.type != "place":
                    options |= _value_forms(parameter)
        return options


def _modifiers(left: int) -> Expansion:
    if not left:
        return {}, True
    rest: Stack = (("modifiers", left - 1),)
    return {**dict.fromkeys(TIME_WORDS, (ANY_POINTER, *rest)), "vague_time": (*_SPAN, *rest)}, True


def _target(group: Stack, rest: Stack) -> Options:
    """What a target may begin with: `group` comes after a quantifier, `rest` after a name or pronoun."""
    return {
        **dict.fromkeys(QUANTIFIERS, group),
        "any": (ANY_POINTER, *group),
        "name": (*_SPAN, *rest),
        "it": rest,
        "them": rest,
    }


def _compare(classes: Classes) -> Stack:
    return (("compared", classes),)


def _placed(rest: Stack) -> Options:
    return {"in": (*_SPAN, *rest), "here": rest}


def _places(left: int) -> Expansion:
    return (_placed((("places", left - 1),)) if left else {}), True


def _exceptions(left: int) -> Expansion:
    return ({"except": (("excepted",), ("exceptions", left - 1))} if left else {}), True


def _more_places(left: int) -> Expansion:
    return ({"place": (*_SPAN, ("more_places", left - 1))} if left else {}), True


def _value_forms(parameter: Parameter) -> Options:
    """The forms of value that fit the parameter's type."""
    match parameter.type:
        case "number":
            words: Options = {"text": _SPAN} if parameter.choice_set else {}
            return {**_AMOUNT_FORMS, **words, **{f"const:{choice}": () for choice in parameter.choices}}
        case "choice":
            return {**_WORD_FORMS, **{f"const:{choice}": () for choice in parameter.choices}}
        case "flag":
            return _FLAG_FORMS
        case "text":
            return {"text": _SPAN}
        case "place":
            more: Stack = (("more_places", MAXIMUM_PLACES_OF_PARAMETER - 1),) if parameter.many else ()
            return {"place": (*_SPAN, *more)}


def _constant_forms(state: StateField, ordered: bool) -> Options:
    """The forms of value that the state can be compared with; only numbers have an order."""
    match state.type:
        case "number":
            return {"=": (ANY_POINTER,)}
        case _ if ordered:
            return {}
        case "choice":
            return {**_WORD_FORMS, **{f"const:{choice}": () for choice in state.choices}}
        case "flag":
            return _FLAG_FORMS
        case "text":
            return {"text": _SPAN}
        case "place":
            return {"place": _SPAN}
