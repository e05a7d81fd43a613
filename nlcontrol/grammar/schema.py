"""Device classes as values: what may be said of them and done with them; one `DeviceClass` per grammar file.

Loaded by `loader`, which guarantees what the field docstrings promise. Phrases live in `phrases`: the runtime does not
need them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Risk = Literal["none", "confirm", "code", "typed"]
"""From harmless to `typed`: confirm asks first, code asks for a code, typed is never reachable from free speech."""

RISKS: Final[tuple[Risk, ...]] = ("none", "confirm", "code", "typed")

Scalar = str | float | bool
Comparison = Literal["is", "is not", "above", "below"]


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
    choice_set: str | None = None
    """The choice set its choices come from, when they have words of their own."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of an action; numbers are in `unit`, within `minimum` and `maximum` inclusive."""

    name: str
    type: Literal["choice", "number", "flag", "text", "place"]
    """place: a named place (area, dock …) the device can reach; several of them when `many`."""
    choices: tuple[str, ...] = ()
    """Of a number: the amounts that phrases mean without saying them, "halfway" is "50"; any other may be said too."""
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    required: bool = False
    feature: str | None = None
    state: str | None = None
    """The state field a relative amount is relative to; default: the field of the same name, if there is one.

    None for a number: there is nothing to be relative to, and "-{value}" and "-step" are plain negative amounts.
    """
    many: bool = False
    choice_set: str | None = None
    """The choice set whose words may be said for it; of a number, each value of the set is a number ("2700")."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What an action does to the state: `values` are set; a string `$parameter` stands for that argument."""

    values: Mapping[str, Scalar | None]
    """None: nobody can know the value afterwards."""
    given: str | None = None
    """Only when this parameter was given."""
    unless: str | None = None
    """Only when this parameter was not given."""
    op: Comparison | None = None
    """With `given`: only when the argument compares so with `value`."""
    value: Scalar | None = None


@dataclass(frozen=True, slots=True)
class Precondition:
    """A state that must hold before the action; unknown state never violates it."""

    field: str
    op: Comparison
    value: Scalar
    reason: str
    """One sentence with `{device}`, said when it is violated."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A way to say an action back: the one whose `given` arguments are exactly those present."""

    say: str
    given: tuple[str, ...] = ()
    amount: Literal["", "negative", "more", "less", "times"] = ""
    """Which amount of the first given number it says, without its sign: one as it is, one below zero, an increase, a
    decrease, or a factor. An amount below zero without its own sentence is said as it is; the others have no other."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is told while and after an action is carried out: "turning on {target}", "turned on {target}"."""

    doing: str
    done: str


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
    during: Mapping[str, Scalar] = field(default_factory=dict)
    """What a device reports while an action that takes time is under way."""
    read_back: Mapping[str, tuple[Sentence, ...]] = field(default_factory=dict)
    """Per language."""
    messages: Mapping[str, Message] = field(default_factory=dict)
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
    kind_risk: Mapping[str, Mapping[str, Risk]] = field(default_factory=dict)
    """Kind → action → risk, where a kind is riskier than its class: opening a garage door."""
    state_words: Mapping[str, tuple[StateWord, ...]] = field(default_factory=dict)
    switched: Mapping[str, str] = field(default_factory=dict)
    """`turn_on` and `turn_off` → the action that people mean by it, where the class has none called so."""
    path: str = ""
    schema_digest: str = ""
    """Of all that gives the network's symbols their meaning: names, types, choices, units; no words, no bounds."""
    phrases_digest: str = ""
    """Of the phrase document, without its comments and blank lines."""

    def own_action(self, name: str) -> str:
        """What the class calls an action: to turn on a vacuum cleaner is to start it."""
        return name if name in self.actions else self.switched.get(name, name)

    def spoken_field(self, name: str, language: str) -> str:
        """A state field as people call it: the `remaining_s` of a timer is its "time left"."""
        named = (w.words[0] for w in self.state_words.get(language, ()) if w.field == name and w.value is None)
        return next(named, name.removesuffix("_pct").replace("_", " "))

    def risk(self, action: str, kind: str | None = None) -> Risk:
        """The risk of an action, for a device of this kind; a site may only be stricter."""
        risks = (self.actions[action].risk, self.kind_risk.get(kind or "", {}).get(action, "none"))
        return max(risks, key=RISKS.index)


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
