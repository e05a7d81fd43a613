"""The plan as values: what was understood, in the order of the sentence, before and after linking.

A plan is a tuple of statements. Before linking, names are the speaker's words and amounts may be symbolic
(`Step`, `Extreme`); after linking, the same types hold what will be done. Nothing here knows a grammar or a site.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# --- values -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Number:
    """An amount with its unit; written `30`, `21.5 °C`, `2 m`. Unit "" means the parameter's own unit."""

    amount: float
    unit: str = ""
    """One of UNITS; "" when none was said."""


UNITS = ("", "%", "°C", "°F", "K", "s", "min", "h", "day", "m", "cm", "deg", "m/s", "times")


@dataclass(frozen=True, slots=True)
class Change:
    """A relative amount; written `+10`, `-0.5 m`. Percent means points."""

    by: Number
    """Signed."""


@dataclass(frozen=True, slots=True)
class Step:
    """A relative amount the speaker left open ("a bit"); written `+step`, `-2 step`; linking makes it a Change."""

    count: float
    """Signed; in units of the parameter's step in the grammar."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A relative amount by multiplication; written `*0.5`."""

    factor: float


@dataclass(frozen=True, slots=True)
class Extreme:
    """The parameter's limit; written `max` or `min`; linking makes it a Number."""

    which: Literal["max", "min"]


@dataclass(frozen=True, slots=True)
class Text:
    """A word or name as value; written as a JSON string: `color_name="red"`."""

    text: str


@dataclass(frozen=True, slots=True)
class Flag:
    """Written `true` or `false`."""

    on: bool


Value = Number | Change | Step | Factor | Extreme | Text | Flag

# --- targets ----------------------------------------------------------------------------------------------------

Quantifier = Literal["the", "these", "all", "any", "other"]
"""the: singular; these: plain plural; all: all, every, everything; any: a number of them; other: the other one(s)."""


@dataclass(frozen=True, slots=True)
class Place:
    """An area (`in "kitchen"`), a floor (`on "upstairs"`) or where the speaker is (`in here`)."""

    name: str | None
    """None is here."""
    floor: bool = False
    """Only linking knows; before linking every named place is `in`."""


@dataclass(frozen=True, slots=True)
class Named:
    """One device called by its name; written `"front door"`, or `lock "front door"` when the class was said too."""

    name: str
    class_name: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Devices by class or kind; written `all light in "kitchen" except "hallway light"`, `the lock`, `any 2 light`.

    Singular without a word for it is written `light in "kitchen"`: the quantifier `the` is implied and not written.
    """

    quantifier: Quantifier
    noun: str
    """A class or kind of the grammars (`light`, `blind`, `garage_door`), or `device` for everything."""
    places: tuple[Place, ...] = ()
    excepted: tuple[Target, ...] = ()
    count: int | None = None
    """Only with `any`."""


@dataclass(frozen=True, slots=True)
class Pronoun:
    """What the conversation spoke of last; written `it` or `them`."""

    word: Literal["it", "them"]


Target = Named | Group | Pronoun

# --- conditions and triggers ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison on a device's state; written `lock "front door" is unlocked`, `"lamp" brightness_pct above 50`."""

    target: Target
    field: str
    """A state field of the grammar; `state` is the default and not written."""
    op: Literal["is", "is not", "above", "below"]
    value: Value
    """A bare identifier in the written form is a Text: `is unlocked`."""


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day as said; written `07:30`, or `8 o'clock` when morning or evening was left open."""

    hour: int
    minute: int = 0
    exact: bool = True
    """False: twelve-hour words without am or pm; linking picks the next one."""
    day: str | None = None
    """None, `today`, `tomorrow`, `mon` … `sun`, or an ISO date; written after it: `at 07:30 tomorrow`."""


@dataclass(frozen=True, slots=True)
class After:
    """Written `after 10 min`, in the largest unit that is exact."""

    delay_s: float


@dataclass(frozen=True, slots=True)
class At:
    """Written `at 07:30`."""

    time: ClockTime


@dataclass(frozen=True, slots=True)
class Every:
    """A recurrence; written `at 07:30 every weekday`, `at 07:30 every mon, fri`, or `every 10 min`."""

    time: ClockTime | None
    days: tuple[str, ...] = ()
    """`day`, `weekday`, `weekend`, or `mon` … `sun`."""
    interval_s: float | None = None


@dataclass(frozen=True, slots=True)
class For:
    """A duration of the state that the body brings about; written `for 20 min`."""

    duration_s: float


@dataclass(frozen=True, slots=True)
class Until:
    """When the state ends; written `until 22:00` or `until lock "front door" is locked`."""

    end: ClockTime | Condition


@dataclass(frozen=True, slots=True)
class Once:
    """The next time the condition comes true; written `once CONDITION`."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Whenever:
    """Each time the condition comes true; written `whenever CONDITION`."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class If:
    """Only if the condition holds when the body is due; written `if CONDITION`."""

    condition: Condition


Trigger = After | At | Every | For | Until | Once | Whenever | If

# --- statements -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Command:
    """An action on targets; written `light.turn_on("a", all light in "b", brightness_pct=30)`."""

    action: str
    """`class.action` of the grammars; class `device` stands for whatever the target is."""
    targets: tuple[Target, ...] = ()
    arguments: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """Triggers on a body; written `after 10 min: A`, `at 07:30: for 20 min: A`, `after 5 s: { A; B }`."""

    triggers: tuple[Trigger, ...]
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Written `repeat 3 { A; B }` or `repeat until CONDITION { A }`."""

    times: int | None
    until: Condition | None
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Parallel:
    """Written `parallel { A; B }`."""

    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A question about state; written `ask state(all light in "kitchen", field=brightness_pct)`.

    With a comparison: `ask any(all light, field=state, is on)`.
    """

    kind: str
    """`state` (what is it), `is` (does it hold: one or all), `any`, `which`, `count`, `where`, `planned`."""
    targets: tuple[Target, ...] = ()
    field: str | None = None
    op: Literal["is", "is not", "above", "below"] | None = None
    value: Value | None = None


ControlKind = Literal["stop", "pause", "resume", "undo", "cancel", "never_mind"]


@dataclass(frozen=True, slots=True)
class Control:
    """Control of what runs; written `stop`, `cancel("the seven o'clock light")`, `stop("rover")`."""

    kind: ControlKind
    what: str | None = None


@dataclass(frozen=True, slots=True)
class Amend:
    """A correction of the statement before: the parts that are given replace its parts.

    Written `amend(light in "hallway")`, `amend(50 %)`; `also=True` (written `also(...)`) repeats the statement with
    the parts replaced instead. Composing removes it where a statement stands before it in the same utterance.
    """

    targets: tuple[Target, ...] = ()
    places: tuple[Place, ...] = ()
    """Written `amend(in "hallway")`: only the place of the targets is replaced."""
    value: Value | None = None
    also: bool = False


DeclineReason = Literal["negated", "reported", "question", "out_of_domain", "unsupported"]


@dataclass(frozen=True, slots=True)
class Decline:
    """Words that must not act; written `decline negated`."""

    reason: DeclineReason


Statement = Command | When | Repeat | Parallel | Query | Control | Amend | Decline


@dataclass(frozen=True, slots=True)
class Plan:
    """Statements in the order of execution; written joined by `; `. `plan.write` and `plan.read` are inverse."""

    statements: tuple[Statement, ...]
