"""Plans as plain JSON values: `to_json(plan)` gives them, `from_json(value)` the plan back, strictly.

Every value object is `{"type": "command", "action": …}`; fields that hold their default are left out.
"""

from __future__ import annotations

import re
import types as python_types
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from nlcontrol.errors import PlanSyntaxError, UsageError, near_name
from nlcontrol.plan import types
from nlcontrol.plan.types import Plan

_TOO_LARGE = 10**300  # beyond it lie infinity, NaN, and integers that no float holds

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def to_json(plan: Plan) -> dict[str, Json]:
    """The plan as plain JSON values."""
    return _encode_object(plan)


def from_json(value: Json) -> Plan:
    """The plan that `to_json` gave; raises PlanSyntaxError, its text the path, at anything else."""
    decoded = _decode(Plan, value, "plan")
    assert isinstance(decoded, Plan)  # the hint above asked for one
    return decoded


def plain_number(amount: float) -> int | float:
    """The number as JSON shows it best: 30, not 30.0."""
    return int(amount) if amount == int(amount) else amount


def _encode_object(value: object) -> dict[str, Json]:
    encoded: dict[str, Json] = {"type": _tag(type(value))}
    assert is_dataclass(value)  # every node of a plan is one
    for field in fields(value):
        content = getattr(value, field.name)
        if field.default is MISSING or content != field.default:
            encoded[field.name] = _encode(content)
    return encoded


def _encode(value: Any) -> Json:
    if isinstance(value, float):
        return plain_number(value)
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if is_dataclass(value):
        return _encode_object(value)
    assert value is None or isinstance(value, bool | int | str)  # nothing else stands in a plan
    return value


def _decode(hint: Any, value: Json, path: str) -> Any:
    origin = get_origin(hint)
    if origin in {Union, python_types.UnionType}:
        return _decode_union(get_args(hint), value, path)
    if origin is Literal:
        known = get_args(hint)
        if not isinstance(value, str) or value not in known:
            raise _wrong(path, f"one of {', '.join(known)}", value)
        return value
    if origin is tuple:
        return _decode_tuple(get_args(hint), value, path)
    if is_dataclass(hint):
        return _decode_object(hint, value, path)
    return _decode_scalar(hint, value, path)


def _decode_scalar(hint: type, value: Json, path: str) -> Any:
    if hint is float and isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _TOO_LARGE:
        return float(value)
    if hint is float or type(value) is not hint:
        raise _wrong(path, hint.__name__, value)
    return value


def _decode_tuple(hints: tuple[Any, ...], value: Json, path: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _wrong(path, "a list", value)
    if hints[-1] is not Ellipsis:
        if len(value) != len(hints):
            raise _wrong(path, f"a list of {len(hints)}", value)
        return tuple(
            _decode(hint, item, f"{path}[{i}]") for i, (hint, item) in enumerate(zip(hints, value, strict=True))
        )
    return tuple(_decode(hints[0], item, f"{path}[{i}]") for i, item in enumerate(value))


def _decode_union(hints: tuple[Any, ...], value: Json, path: str) -> Any:
    if value is None and python_types.NoneType in hints:
        return None
    objects = {_tag(hint): hint for hint in hints if is_dataclass(hint)}
    if isinstance(value, dict) and objects:
        tag = value.get("type")
        if not isinstance(tag, str) or tag not in objects:
            near = near_name(tag, objects) if isinstance(tag, str) else ""
            raise _wrong(f"{path}.type", f"one of {', '.join(objects)}{near}", tag)
        return _decode_object(objects[tag], value, path)
    plain = [hint for hint in hints if hint is not python_types.NoneType and not is_dataclass(hint)]
    if not plain:
        raise _wrong(path, "an object", value)
    return _decode(plain[0], value, path)


def _decode_object(kind: Any, value: Json, path: str) -> Any:
    tag = _tag(kind)
    if not isinstance(value, dict) or value.get("type") != tag:
        raise _wrong(path, f'an object of type "{tag}"', value)
    hints = _hints(kind)
    known = {field.name: field for field in fields(kind)}
    for name in value:
        if name not in known and name != "type":
            raise PlanSyntaxError(f'A {tag} has no "{name}"{near_name(name, known)}.', f"{path}.{name}", 0)
    for field in known.values():
        if field.default is MISSING and field.name not in value:
            raise PlanSyntaxError(f'This {tag} lacks "{field.name}".', path, 0)
    given = {name: _decode(hints[name], value[name], f"{path}.{name}") for name in known if name in value}
    try:
        return kind(**given)
    except UsageError as error:
        raise PlanSyntaxError(str(error), path, 0) from error


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind, vars(types))


def _tag(kind: Any) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", str(kind.__name__)).lower()


def _wrong(path: str, expected: str, found: Json) -> PlanSyntaxError:
    shown = type(found).__name__ if isinstance(found, dict | list) else repr(found)
    return PlanSyntaxError(f"Expected {expected}, found {shown}.", path, 0)
