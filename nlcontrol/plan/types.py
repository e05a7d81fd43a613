"""The plan as values: what was understood, in the order of the sentence, before and after linking.

A plan is a tuple of statements. Before linking, names are the speaker's words and amounts may be symbolic
(`Step`, `Extreme`); after linking, the same types hold what will be done. Nothing here knows a grammar or a site.
What cannot be meant (a repetition without an end, a count of one) cannot be built: constructors raise `UsageError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Literal

from nlcontrol.plan.days import DATE_WORDS, DAY_WORDS, ISO_DATE, day_of_year
from nlcontrol.plan.invariants import need, need_duration, need_name


@dataclass(frozen=True, slots=True)
class Number:
    """An amount with its unit; written `30`, `21.5 °C`, `2 m`, `minus 18 °C` (`-18` is a Change).

    Unit "" means the parameter's own unit.
    """

    amount: float
    unit: str = ""
    """One of UNITS; "" when none was said."""

    def __post_init__(self) -> None:
        need(isfinite(self.amount), "An amount must be a finite number.")
        need(self.unit in UNITS, f'"{self.unit}" is not a unit of plans.')


UNITS = ("", "%", "°C", "°F", "K", "s", "min", "h", "day", "m", "cm", "deg", "m/s", "W", "times")
Comparison = Literal["is", "is not", "above", "below"]


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

    def __post_init__(self) -> None:
        need(isfinite(self.count), "A number of steps must be finite.")


@dataclass(frozen=True, slots=True)
class Factor:
    """A relative amount by multiplication; written `*0.5`."""

    factor: float

    def __post_init__(self) -> None:
        need(isfinite(self.factor) and self.factor >= 0, "A factor must be a finite number that is not negative.")


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


Quantifier = Literal["the", "these", "all", "any", "other"]
"""the: singular; these: plain plural; all: all, every, everything; any: a number of them; other: the other one(s)."""


@dataclass(frozen=True, slots=True)
class Place:
    """An area (`in "kitchen"`), a floor (`on "upstairs"`) or where the speaker is (`in here`)."""

    name: str | None
    """None is here."""
    floor: bool = False
    """Only linking knows; before linking every named place is `in`."""

    def __post_init__(self) -> None:
        need(self.name is not None or not self.floor, "A floor needs its name.")


@dataclass(frozen=True, slots=True)
class Named:
    """One device called by its name; written `"front door"`, or `lock "front door"` when the class was said too."""

    name: str
    class_name: str | None = None

    def __post_init__(self) -> None:
        if self.class_name is not None:
            need_name(self.class_name, "a class")


@dataclass(frozen=True, slots=True)
class Group:
    """Devices by class or kind; written `all light in "kitchen" except "hallway light"`, `any 2 light`.

    The quantifier `the` is implied and not written: `light in "kitchen"`. Every `except` belongs to the outermost
    group; an excepted group that has exceptions of its own stands in parentheses.
    """

    quantifier: Quantifier
    noun: str
    """A class or kind of the grammars (`light`, `blind`, `garage_door`), or `device` for everything; before linking
    also words that are no noun of any grammar, written as a string: `all "flux capacitors"`, `the "odd gizmo"`."""
    places: tuple[Place, ...] = ()
    excepted: tuple[Target, ...] = ()
    count: int | None = None
    """Only with `any`."""

    def __post_init__(self) -> None:
        need(self.count is None or (self.quantifier == "any" and self.count >= 1), "Only `any` has a count, from 1.")


@dataclass(frozen=True, slots=True)
class Pronoun:
    """What the conversation spoke of last; written `it` or `them`."""

    word: Literal["it", "them"]


Target = Named | Group | Pronoun


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison on a device's state; written `lock "front door" is unlocked`, `"lamp" brightness_pct above 50`."""

    target: Target
    field: str
    """A state field of the grammar; `state` is the default and not written."""
    op: Comparison
    value: Value
    """A bare identifier in the written form is a Text: `is unlocked`."""

    def __post_init__(self) -> None:
        need_name(self.field, "a field")


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day as said; written `07:30`, or `8 o'clock` when morning or evening was left open."""

    hour: int
    minute: int = 0
    exact: bool = True
    """False: twelve-hour words without am or pm; linking picks the next one."""
    day: str | None = None
    """One of DATE_WORDS (`overmorrow` is the day after tomorrow), an ISO date, or the next `dec 24`; None: any day.

    Written after it: `at 07:30 tomorrow`.
    """

    def __post_init__(self) -> None:
        need(0 <= self.hour <= 23 and 0 <= self.minute <= 59, f"{self.hour}:{self.minute:02} is no time of day.")
        day = self.day
        known = day is None or day in DATE_WORDS or ISO_DATE.fullmatch(day) is not None or day_of_year(day) is not None
        need(known, f'"{day}" is no day.')


@dataclass(frozen=True, slots=True)
class After:
    """Written `after 10 min`, in the largest unit (s, min, h, day) that makes it a whole number."""

    delay_s: float

    def __post_init__(self) -> None:
        need_duration(self.delay_s)


@dataclass(frozen=True, slots=True)
class At:
    """Written `at 07:30`."""

    time: ClockTime


@dataclass(frozen=True, slots=True)
class Every:
    """A recurrence; written `at 07:30 every weekday`, `at 07:30 every mon, fri`, `every day`, or `every 10 min`."""

    time: ClockTime | None
    days: tuple[str, ...] = ()
    """`day`, `weekday`, `weekend`, or `mon` … `sun`."""
    interval_s: float | None = None
    """Instead of days."""

    def __post_init__(self) -> None:
        need((self.interval_s is None) == bool(self.days), "A recurrence needs either days or an interval.")
        need(self.interval_s is None or self.time is None, "A recurrence by interval has no time of day.")
        need(all(day in DAY_WORDS for day in self.days), f"{', '.join(self.days)} are not days of a recurrence.")
        if self.interval_s is not None:
            need_duration(self.interval_s)


@dataclass(frozen=True, slots=True)
class For:
    """A duration of the state that the body brings about; written `for 20 min`."""

    duration_s: float

    def __post_init__(self) -> None:
        need_duration(self.duration_s)


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


@dataclass(frozen=True, slots=True)
class Command:
    """An action on targets; written `light.turn_on("a", all light in "b", brightness_pct=30)`."""

    action: str
    """`class.action` of the grammars; class `device` is whatever the target is."""
    targets: tuple[Target, ...] = ()
    arguments: tuple[tuple[str, Value], ...] = ()
    """In the order said; a parameter that takes many values comes once for each of them."""

    def __post_init__(self) -> None:
        class_name, _, action = self.action.partition(".")
        need_name(class_name, "a class")
        need_name(action, "an action")
        for name, _ in self.arguments:
            need_name(name, "a parameter")


@dataclass(frozen=True, slots=True)
class When:
    """Triggers on a body; written `after 10 min: A`, `at 07:30: for 20 min: A`, `after 5 s: { A; B }`."""

    triggers: tuple[Trigger, ...]
    body: tuple[Statement, ...]

    def __post_init__(self) -> None:
        need(bool(self.triggers and self.body), "A schedule needs a trigger and a body.")


@dataclass(frozen=True, slots=True)
class Repeat:
    """Written `repeat 3 { A; B }`, `repeat until CONDITION { A }`, or `repeat 3 until CONDITION { A }`."""

    times: int | None
    """With `until`: at most so often."""
    until: Condition | None
    body: tuple[Statement, ...]

    def __post_init__(self) -> None:
        need(self.times is not None or self.until is not None, "A repetition needs a number of times or an end.")
        need(bool(self.body) and (self.times is None or self.times >= 1), "A repetition does something at least once.")


@dataclass(frozen=True, slots=True)
class Parallel:
    """Written `parallel { A; B }`."""

    body: tuple[Statement, ...]

    def __post_init__(self) -> None:
        need(bool(self.body), "Parallel needs a body.")


QueryKind = Literal["state", "is", "any", "which", "count", "where", "planned"]


@dataclass(frozen=True, slots=True)
class Query:
    """A question about state; written `ask state(all light in "kitchen", field=brightness_pct)`.

    With a comparison: `ask any(all light, field=state, is on)`.
    """

    kind: QueryKind
    """`state` (what is it), `is` (does it hold: one or all), `any`, `which`, `count`, `where`, `planned`."""
    targets: tuple[Target, ...] = ()
    field: str | None = None
    op: Comparison | None = None
    value: Value | None = None

    def __post_init__(self) -> None:
        need((self.op is None) == (self.value is None), "A comparison needs an operator and a value.")
        if self.field is not None:
            need_name(self.field, "a field")


ControlKind = Literal["stop", "pause", "resume", "undo", "cancel", "never_mind"]


@dataclass(frozen=True, slots=True)
class Control:
    """Control of what runs; written `stop`, `cancel("the seven o'clock light")`, `stop("rover")`."""

    kind: ControlKind
    what: str | None = None


@dataclass(frozen=True, slots=True)
class Amend:
    """A correction of the statement before: the parts that are given replace its parts.

    Written `amend(light in "hallway")`, `amend(50 %)`, `amend(value="red")`; `also=True` (written `also(...)`) repeats
    the statement with the parts replaced instead. Composing removes it where a statement stands before it.
    """

    targets: tuple[Target, ...] = ()
    places: tuple[Place, ...] = ()
    """Written `amend(in "hallway")`: only the place of the targets is replaced."""
    value: Value | None = None
    also: bool = False

    def __post_init__(self) -> None:
        need(bool(self.targets or self.places) or self.value is not None, "A correction must say what is corrected.")


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
