"""The parts of a Reply: resolved commands with their arguments and triggers, answers, controls, spans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal, TypeVar, get_args

from nlcontrol.errors import UsageError
from nlcontrol.plan.serial import plain_number
from nlcontrol.plan.types import Comparison, ControlKind, QueryKind

JsonObject = dict[str, Any]
Scalar = float | bool | str
_Kind = TypeVar("_Kind")


@dataclass(frozen=True, slots=True)
class ChangeBy:
    """A relative argument: `{"change": 10}`, in the parameter's unit."""

    change: float


@dataclass(frozen=True, slots=True)
class ScaleBy:
    """A relative argument: `{"factor": 0.5}`."""

    factor: float


Argument = Scalar | ChangeBy | ScaleBy | tuple[str, ...]
"""A tuple is the places of a parameter that takes many, in JSON a list."""


@dataclass(frozen=True, slots=True)
class ResolvedCondition:
    """A comparison on the state of one device, by its id."""

    device: str
    field: str
    op: Comparison
    value: Scalar

    def to_json(self) -> JsonObject:
        """`{"device", "field", "op", "value"}`."""
        return {"device": self.device, "field": self.field, "op": self.op, "value": _scalar_json(self.value)}

    @classmethod
    def from_json(cls, value: object) -> ResolvedCondition:
        """The condition that `to_json` gave."""
        read = as_object(value)
        return cls(
            required(read, "device", str),
            required(read, "field", str),
            _word(get_args(Comparison), required(read, "op", str)),
            _scalar(read.get("value")),
        )


Days = Literal["day", "weekday", "weekend"] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResolvedTrigger:
    """When a command is due: at most one of the first six, then what limits it; at least one of all."""

    after_s: float | None = None
    at: str | None = None
    """ISO 8601, local time."""
    every: Days | None = None
    """With `time`; a tuple holds days of the week, `mon` … `sun`."""
    every_s: float | None = None
    """An interval."""
    on: ResolvedCondition | None = None
    """Each time it comes true."""
    once: ResolvedCondition | None = None
    time: str | None = None
    """`07:30`, with `every`."""
    condition: ResolvedCondition | None = None
    """In JSON `if`: checked when due."""
    until: ResolvedCondition | None = None
    for_s: float | None = None

    def __post_init__(self) -> None:
        triggers = [self.after_s, self.at, self.every, self.every_s, self.on, self.once]
        given = sum(trigger is not None for trigger in triggers)
        limits = [self.condition, self.until, self.for_s]
        if given > 1 or (given == 0 and all(limit is None for limit in limits)):
            raise UsageError("A trigger is one of after_s, at, every, every_s, on, once, or only if, until, for_s.")
        if (self.every is None) != (self.time is None):
            raise UsageError("A recurrence has days and a time.")

    @property
    def recurs(self) -> bool:
        """Whether it can fire more than once."""
        return self.every is not None or self.every_s is not None or self.on is not None

    @property
    def ends_state(self) -> bool:
        """Whether what the body brings about is to be ended; `until` on a recurrence ends the recurrence instead."""
        return self.for_s is not None or (self.until is not None and not self.recurs)

    def to_json(self) -> JsonObject:
        """The keys that are given."""
        every = list(self.every) if isinstance(self.every, tuple) else self.every
        conditions = {"on": self.on, "once": self.once, "if": self.condition, "until": self.until}
        written = {name: condition.to_json() for name, condition in conditions.items() if condition is not None}
        keys: JsonObject = {
            "after_s": _number_json(self.after_s),
            "at": self.at,
            "every": every,
            "time": self.time,
            "every_s": _number_json(self.every_s),
            **{name: written.get(name) for name in conditions},
            "for_s": _number_json(self.for_s),
        }
        return {name: content for name, content in keys.items() if content is not None}

    @classmethod
    def from_json(cls, value: object) -> ResolvedTrigger:
        """The trigger that `to_json` gave."""
        read = as_object(value)
        every = read.get("every")
        days: Days | None = None
        if isinstance(every, list):
            days = _texts(every)
        elif every is not None:
            days = _word(("day", "weekday", "weekend"), required(read, "every", str))
        return cls(
            after_s=optional(read, "after_s", float),
            at=optional(read, "at", str),
            every=days,
            every_s=optional(read, "every_s", float),
            on=_condition(read, "on"),
            once=_condition(read, "once"),
            time=optional(read, "time", str),
            condition=_condition(read, "if"),
            until=_condition(read, "until"),
            for_s=optional(read, "for_s", float),
        )


@dataclass(frozen=True, slots=True)
class Repetition:
    """How often a command is repeated: `{"times": n}`, or `{"until": C, "max_times": n}`."""

    times: int | None = None
    until: ResolvedCondition | None = None
    max_times: int | None = None

    def __post_init__(self) -> None:
        if (self.times is None) == (self.until is None) or (self.until is None) != (self.max_times is None):
            raise UsageError("A repetition has times, or until with max_times.")

    def to_json(self) -> JsonObject:
        """The keys that are given."""
        if self.until is None:
            return {"times": self.times}
        return {"until": self.until.to_json(), "max_times": self.max_times}

    @classmethod
    def from_json(cls, value: object) -> Repetition:
        """The repetition that `to_json` gave."""
        read = as_object(value)
        return cls(optional(read, "times", int), _condition(read, "until"), optional(read, "max_times", int))


@dataclass(frozen=True, slots=True)
class ResolvedCommand:
    """One action on one device; the same step goes in parallel."""

    step: int
    device: str
    action: str
    arguments: tuple[tuple[str, Argument], ...] = ()
    when: ResolvedTrigger | None = None
    probability: float = 1.0
    repeat: Repetition | None = None

    def to_json(self) -> JsonObject:
        """The command as JSON; `repeat` only where there is one."""
        written: JsonObject = {
            "step": self.step,
            "device": self.device,
            "action": self.action,
            "arguments": {name: _argument_json(value) for name, value in self.arguments},
            "when": None if self.when is None else self.when.to_json(),
            "probability": self.probability,
        }
        return written if self.repeat is None else {**written, "repeat": self.repeat.to_json()}

    @classmethod
    def from_json(cls, value: object) -> ResolvedCommand:
        """The command that `to_json` gave."""
        read = as_object(value)
        arguments = required(read, "arguments", dict)
        when, repeat = read.get("when"), read.get("repeat")
        return cls(
            step=required(read, "step", int),
            device=required(read, "device", str),
            action=required(read, "action", str),
            arguments=tuple((str(name), _argument(content)) for name, content in arguments.items()),
            when=None if when is None else ResolvedTrigger.from_json(when),
            probability=required(read, "probability", float),
            repeat=None if repeat is None else Repetition.from_json(repeat),
        )


@dataclass(frozen=True, slots=True)
class QueryResult:
    """A question and its answer, null when state is unknown."""

    kind: QueryKind
    devices: tuple[str, ...]
    field: str | None = None
    answer: Any = None
    """Plain JSON values."""

    def to_json(self) -> JsonObject:
        """`{"kind", "devices", "field", "answer"}`."""
        return {"kind": self.kind, "devices": list(self.devices), "field": self.field, "answer": self.answer}

    @classmethod
    def from_json(cls, value: object) -> QueryResult:
        """The result that `to_json` gave."""
        read = as_object(value)
        return cls(
            _word(get_args(QueryKind), required(read, "kind", str)),
            _texts(required(read, "devices", list)),
            optional(read, "field", str),
            read.get("answer"),
        )


@dataclass(frozen=True, slots=True)
class ControlResult:
    """Control of what runs: of everything, or of what was named."""

    kind: ControlKind
    what: str | None = None
    """The words that name it."""
    devices: tuple[str, ...] = ()

    def to_json(self) -> JsonObject:
        """`{"kind"}`, with `what` and `devices` where they are given."""
        written: JsonObject = {"kind": self.kind}
        written |= {} if self.what is None else {"what": self.what}
        return written | ({"devices": list(self.devices)} if self.devices else {})

    @classmethod
    def from_json(cls, value: object) -> ControlResult:
        """The result that `to_json` gave."""
        read = as_object(value)
        kind = _word(get_args(ControlKind), required(read, "kind", str))
        return cls(kind, optional(read, "what", str), _texts(read.get("devices", [])))


@dataclass(frozen=True, slots=True)
class SpanInfo:
    """Words of the utterance and what they were taken for."""

    text: str
    start: int
    end: int
    """In characters, exclusive."""
    role: str
    step: int | None = None

    def to_json(self) -> JsonObject:
        """`{"text", "start", "end", "role", "step"}`."""
        return {"text": self.text, "start": self.start, "end": self.end, "role": self.role, "step": self.step}

    @classmethod
    def from_json(cls, value: object) -> SpanInfo:
        """The span that `to_json` gave."""
        read = as_object(value)
        start, end = required(read, "start", int), required(read, "end", int)
        return cls(required(read, "text", str), start, end, required(read, "role", str), optional(read, "step", int))


# Reading JSON values of a known kind.


def as_object(value: object) -> Mapping[str, Any]:
    """The value, which must be a JSON object."""
    if not isinstance(value, Mapping):
        raise UsageError(f"A JSON object is expected, not {value!r}.")
    return value


def required(read: Mapping[str, Any], key: str, kind: type[_Kind]) -> _Kind:
    """The value of the key, which must be of this kind; a whole number is a float too."""
    if key not in read:
        raise UsageError(f'"{key}" is missing.')
    value = read[key]
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise UsageError(f'"{key}" must be of type {kind.__name__}, not {value!r}.')
    return value


def optional(read: Mapping[str, Any], key: str, kind: type[_Kind]) -> _Kind | None:
    """The value of the key as `required` reads it, None when it is null or missing."""
    return None if read.get(key) is None else required(read, key, kind)


def _condition(read: Mapping[str, Any], key: str) -> ResolvedCondition | None:
    return None if read.get(key) is None else ResolvedCondition.from_json(read[key])


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise UsageError(f"A list of texts is expected, not {value!r}.")
    return tuple(value)


def _word(known: tuple[Any, ...], word: str) -> Any:
    if word not in known:
        raise UsageError(f'"{word}" is none of {", ".join(known)}.')
    return word


def _scalar(value: object) -> Scalar:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float) and isfinite(value):
        return float(value)
    raise UsageError(f"A number, text, true or false is expected, not {value!r}.")


def _argument(value: object) -> Argument:
    if isinstance(value, list):
        return _texts(value)
    if isinstance(value, dict):
        if value.keys() >= {"change"}:
            return ChangeBy(required(value, "change", float))
        return ScaleBy(required(value, "factor", float))
    return _scalar(value)


def _scalar_json(value: Scalar) -> int | float | bool | str:
    return plain_number(value) if isinstance(value, float) else value


def _argument_json(value: Argument) -> Any:
    match value:
        case ChangeBy(change):
            return {"change": plain_number(change)}
        case ScaleBy(factor):
            return {"factor": plain_number(factor)}
        case tuple():
            return list(value)
        case _:
            return _scalar_json(value)


def _number_json(value: float | None) -> int | float | None:
    return None if value is None else plain_number(value)
