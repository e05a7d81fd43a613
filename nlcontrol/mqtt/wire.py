"""JSON objects as frozen dataclasses, read strictly: one reader per field, nothing missing, nothing more, no NaN."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, ClassVar, Self

from nlcontrol.errors import DeliveryError, near_name

Scalar = str | int | float | bool
Reader = Callable[[object], Any]
"""Takes what JSON gives (or what a constructor was given) and returns the field's value; raises ValueError."""


def by(read: Reader, *, key: str | None = None) -> Mapping[str, Any]:
    """The metadata of a field that `read` checks; `key` is its name in JSON where that is a Python keyword."""
    return {"read": read, "key": key}


@dataclass(frozen=True, slots=True)
class WireMessage:
    """A message with a version; subclasses are frozen dataclasses whose fields have `by(reader)` as metadata."""

    v: ClassVar[int] = 1

    def __post_init__(self) -> None:
        """Check every field: a value that could not be read back cannot be written either."""
        for each in fields(self):
            try:
                each.metadata["read"](getattr(self, each.name))
            except ValueError as error:
                raise ValueError(f"{type(self).__name__}.{each.name} {error}") from error

    def to_json(self) -> bytes:
        """The message as it travels; what is None is left out."""
        values = {_key(each): getattr(self, each.name) for each in fields(self)}
        document = {"v": self.v} | {key: value for key, value in values.items() if value is not None}
        return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, payload: bytes | str) -> Self:
        """The message in a payload; raises DeliveryError that says what is wrong with it."""
        try:
            return cls._read(_parse(payload))
        except ValueError as error:
            raise DeliveryError(f"A {cls.__name__} cannot be read: {error}.") from error

    @classmethod
    def _read(cls, document: dict[str, object]) -> Self:
        if document.get("v") != cls.v or isinstance(document["v"], bool):
            raise ValueError(f"version {document.get('v')!r} is not spoken here, only {cls.v}")
        known = {_key(each): each for each in fields(cls)}
        for key in document.keys() - known.keys() - {"v"}:
            raise ValueError(f'"{key}" is not known{near_name(key, known)}')
        values = {}
        for key, each in known.items():
            if key in document:
                values[each.name] = _checked(key, each.metadata["read"], document[key])
            elif each.default is MISSING:
                raise ValueError(f'"{key}" is missing')
        return cls(**values)


def _key(each: Any) -> str:
    return str(each.metadata["key"] or each.name)


def _checked(key: str, read: Reader, value: object) -> object:
    try:
        return read(value)
    except ValueError as error:
        raise ValueError(f'"{key}" {error}') from error


def _parse(payload: bytes | str) -> dict[str, object]:
    try:
        text = payload if isinstance(payload, str) else payload.decode()
        document = json.loads(text, object_pairs_hook=_without_repetition, parse_constant=_no_constant)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if not isinstance(document, dict):
        raise ValueError("it is not a JSON object")
    return document


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ValueError("a key stands twice")
    return document


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not a number")


# --- readers --------------------------------------------------------------------------------------------------------


def text(value: object) -> str:
    """A string that is not empty."""
    if not isinstance(value, str) or not value:
        raise ValueError("must be a text that is not empty")
    return _encodable(value)


def flag(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def number(value: object) -> float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
        raise ValueError("must be a finite number")
    return value


def percentage(value: object) -> float:
    """A number from 0 to 100."""
    if not 0 <= number(value) <= 100:
        raise ValueError("must be from 0 to 100")
    return number(value)


def whole(minimum: int) -> Reader:
    """A whole number, at least the minimum."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < minimum:
            raise ValueError(f"must be a whole number, at least {minimum}")
        return value

    return read


def one_of(*choices: str) -> Reader:
    """One of the words."""

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}{near_name(str(value), choices)}")
        return value

    return read


def optional(read: Reader) -> Reader:
    """What `read` reads, or null."""
    return lambda value: None if value is None else read(value)


def texts(value: object) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(value, list | tuple):
        raise ValueError("must be a list of texts")
    return tuple(text(each) for each in value)


def scalar(value: object) -> Scalar:
    """A text (possibly empty), a finite number, true or false."""
    if isinstance(value, str):
        return _encodable(value)
    if isinstance(value, bool) or (isinstance(value, int | float) and _is_finite(value)):
        return value
    raise ValueError("must be a text, a finite number, true or false")


def scalar_or_texts(value: object) -> Scalar | tuple[str, ...]:
    """A scalar, or a list of texts."""
    return texts(value) if isinstance(value, list | tuple) else scalar(value)


def _encodable(value: str) -> str:
    # JSON's escapes can spell half a surrogate pair, which no UTF-8 can carry on.
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValueError("must be a text without lone surrogates") from error
    return value


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond every float
        return False


def mapping(read: Reader) -> Reader:
    """An object whose keys are texts and whose values `read` reads."""

    def read_all(value: object) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise ValueError("must be an object")
        return {text(key): _checked(key, read, each) for key, each in value.items()}

    return read_all
