"""The symbols of the clause language: the fixed ones by name, and the inventory of all for given names."""

from __future__ import annotations

from collections.abc import Iterable

from nlcontrol.plan.clauses import ConditionKind, Join
from nlcontrol.plan.types import (
    Comparison,
    ControlKind,
    DeclineReason,
    Extreme,
    Quantifier,
    QueryKind,
    Step,
    Value,
)

START, END = "<s>", "</s>"

JOINS: dict[str, Join] = {
    "first": "first",
    "then": "then",
    "and": "and",
    "or": "or",
    "before": "before",
    "after_that": "after_that",
    "meanwhile": "meanwhile",
    "correct": "correct",
}
TIME_WORDS = (
    *("delay", "clock", "number_clock", "date", "recur", "interval", "for", "until_clock", "until_number", "times"),
)
"""Modifiers with one pointer; `vague_time` has a span."""
QUANTIFIERS: dict[str, Quantifier] = {"the": "the", "these": "these", "all": "all", "any": "any", "other": "other"}
ASKS: dict[str, QueryKind] = {
    "ask:state": "state",
    "ask:is": "is",
    "ask:any": "any",
    "ask:which": "which",
    "ask:count": "count",
    "ask:where": "where",
    "ask:planned": "planned",
}
CONTROLS: dict[str, ControlKind] = {
    "control:stop": "stop",
    "control:pause": "pause",
    "control:resume": "resume",
    "control:undo": "undo",
    "control:cancel": "cancel",
    "control:never_mind": "never_mind",
}
CONDITIONS: dict[str, ConditionKind] = {
    "cond:once": "once",
    "cond:whenever": "whenever",
    "cond:if": "if",
    "cond:unless": "unless",
    "cond:until": "until",
    "cond:while": "while",
}
DECLINES: dict[str, DeclineReason] = {
    "decline:negated": "negated",
    "decline:reported": "reported",
    "decline:question": "question",
    "decline:out_of_domain": "out_of_domain",
    "decline:unsupported": "unsupported",
}
OPS: dict[str, Comparison] = {"op:is": "is", "op:is_not": "is not", "op:above": "above", "op:below": "below"}
WORD_VALUES: dict[str, Value] = {
    "step:+1": Step(1),
    "step:-1": Step(-1),
    "step:+2": Step(2),
    "step:-2": Step(-2),
    "max": Extreme("max"),
    "min": Extreme("min"),
}
"""Values that are one symbol."""
POINTED_VALUES = ("=", "up", "down", "factor", "text", "place")
"""Forms of values that point at words; `text` and `place` have a span."""
DEVICE_ACTIONS = ("device.turn_on", "device.turn_off", "device.toggle")
"""Actions whose class is whatever the target is."""

_FIXED = (
    *(
        START,
        END,
        *JOINS,
        *TIME_WORDS,
        "vague_time",
        *QUANTIFIERS,
        "noun",
        "name",
        "it",
        "them",
        "in",
        "here",
        "except",
    ),
    *(*ASKS, *CONTROLS, "span", *CONDITIONS, "amend", "also", *DECLINES, "chat", *OPS, *WORD_VALUES, *POINTED_VALUES),
)


def inventory(
    actions: Iterable[str],
    parameters: Iterable[str],
    fields: Iterable[str],
    values: Iterable[str],
    classes: Iterable[str],
) -> tuple[str, ...]:
    """All symbols for these names, each once: the specials, the fixed ones, then those with names in order of name.

    `actions` are `class.action`; `values` are declared state values and choices; `classes` are classes and their kinds
    (what `class:` may name where no noun was said). The `device` actions, the class `device` and the values of flags
    are always among them.
    """
    named = (
        *sorted({*actions, *DEVICE_ACTIONS}),
        *(f"param:{name}" for name in sorted(set(parameters))),
        *(f"class:{name}" for name in sorted({*classes, "device"})),
        *(f"field:{name}" for name in sorted(set(fields))),
        *(f"const:{value}" for value in sorted({*values, "true", "false"})),
    )
    return (*_FIXED, *named)
