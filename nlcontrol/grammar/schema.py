"""Device classes as values: what may be said of them and done with them; one `DeviceClass` per grammar file.

Loaded by `loader`, which guarantees what the field docstrings promise. Phrases live in `phrases`: the runtime does not need them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Risk = Literal["none", "confirm", "code", "typed"]
"""From harmless to `typed`: confirm asks first, code asks for a code, typed is never reachable from free speech."""

Scalar = str | float | bool


@dataclass(frozen=True, slots=True)
class StateField:
    """One value a device reports."""

    name: str
    type: Literal["choice", "number", "flag", "text", "place"]
    choices: tuple[str, ...] = ()
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    initial: Scalar | None = None
    feature: str | None = None
    """The feature a device must have to report it; None: every device of the class."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of an action; numbers are in `unit`, within `minimum` and `maximum` inclusive."""

    name: str
    type: Literal["choice", "number", "flag", "text", "place"]
    """place: a named place (area, dock …) the device can reach; several of them when `many`."""
    choices: tuple[str, ...] = ()
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    required: bool = False
    feature: str | None = None
    state: str | None = None
    """The state field a relative amount is relative to; default: the field of the same name, if there is one."""
    many: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """What an action does to the state: `values` are set; a string `$parameter` stands for that argument."""

    values: Mapping[str, Scalar]
    given: str | None = None
    """Only when this parameter was given."""
    unless: str | None = None
    """Only when this parameter was not given."""


@dataclass(frozen=True, slots=True)
class Precondition:
    """A state that must hold before the action; unknown state never violates it."""

    field: str
    op: Literal["is", "is not", "above", "below"]
    value: Scalar
    reason: str
    """One sentence with `{device}`, said when it is violated."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A way to say an action back: the most specific whose `given` arguments are exactly those present wins."""

    say: str
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a device of the class can be told."""

    name: str
    """Without the class: `turn_on`."""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    effects: tuple[Effect, ...] = ()
    preconditions: tuple[Precondition, ...] = ()
    risk: Risk = "none"
    idempotent: bool = True
    feature: str | None = None
    stops: bool = False
    """It halts what moves."""
    takes_time: bool = False
    """Done is later than accepted: the device reports progress."""
    read_back: Mapping[str, tuple[Sentence, ...]] = field(default_factory=dict)
    """Per language."""


@dataclass(frozen=True, slots=True)
class Noun:
    """The words for a class or kind in one language, singular and plural."""

    one: tuple[str, ...]
    many: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StateWord:
    """Words people use for a state, in questions and conditions: "is the door *open*"."""

    field: str
    words: tuple[str, ...]
    value: Scalar | None = None
    """None: the words name the field itself ("brightness")."""


@dataclass(frozen=True, slots=True)
class DeviceClass:
    """One grammar file: a class of devices."""

    name: str
    nouns: Mapping[str, Noun]
    kinds: Mapping[str, Mapping[str, Noun]]
    state: Mapping[str, StateField]
    actions: Mapping[str, Action]
    choices: Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]
    """Choice set → value → language → words for it."""
    features: tuple[str, ...] = ()
    in_everything: bool = False
    moves: bool = False
    """It is halted by stop (promise 10)."""
    state_words: Mapping[str, tuple[StateWord, ...]] = field(default_factory=dict)
    path: str = ""
    schema_digest: str = ""
    phrases_digest: str = ""


@dataclass(frozen=True, slots=True)
class Grammar:
    """All device classes, by name."""

    classes: Mapping[str, DeviceClass]

    def action(self, name: str) -> Action | None:
        """The action called `class.action`, or None."""
        class_name, _, action = name.partition(".")
        found = self.classes.get(class_name)
        return found.actions.get(action) if found else None

    def class_of_noun(self, noun: str) -> str | None:
        """The class that a class name or kind belongs to, or None."""
        if noun in self.classes:
            return noun
        return next((c.name for c in self.classes.values() if noun in c.kinds), None)
