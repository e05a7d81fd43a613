"""Rows of an evaluation file: what is said, in which surroundings, and what is wanted of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from nlcontrol.errors import DefinitionError, PlanSyntaxError, near_name
from nlcontrol.evaluation.resolved import wanted_commands
from nlcontrol.plan.types import Plan
from nlcontrol.plan.written import read

Wanted = Literal["do", "refuse", "ask", "query", "control", "action"]
_SOME_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
EXPECTATIONS: tuple[Wanted, ...] = ("do", "refuse", "ask", "query", "control", "action")


@dataclass(frozen=True, slots=True)
class Row:
    """One utterance and what it is to come to; exactly one expectation."""

    say: str
    wanted: Wanted
    do: tuple[Plan, ...] = ()
    """Of `do`: resolved commands in their order."""
    keys: Mapping[str, Any] = field(default_factory=dict)
    """Of `query` and `control`: the keys of the reply's part that must be so; none: any will do."""
    actions: tuple[str, ...] = ()
    """Of `action`: class and action, whatever the devices and arguments."""
    reason: str | None = None
    turns: tuple[str, ...] = ()
    """What was said before, in the same conversation."""
    area: str | None = None
    now: datetime | None = None
    state: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    site: str | None = None
    """A shipped site's name, or a path relative to the file."""
    line: int = 0


def load_rows(path: Path) -> tuple[Row, ...]:
    """The rows of a JSON Lines file; DefinitionError with file and line for anything that is not as promised."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise DefinitionError(f"it cannot be read ({error.strerror})", path) from error
    except UnicodeDecodeError as error:
        raise DefinitionError("it is not UTF-8 text", path) from error
    rows = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            rows.append(_row(line, path, number))
    if not rows:
        raise DefinitionError("it holds no rows", path)
    return tuple(rows)


def _row(line: str, path: Path, number: int) -> Row:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise DefinitionError(f"this is not JSON ({error.msg})", path, number, error.colno, line[:200]) from error
    try:
        return read_row(record, number)
    except (ValueError, PlanSyntaxError) as error:
        raise DefinitionError(str(error), path, number) from error


def read_row(record: object, line: int = 0) -> Row:
    """The row that a JSON object describes; ValueError says what is wrong with it."""
    if not isinstance(record, dict):
        raise ValueError("a row is a JSON object")
    if not isinstance(record.get("say"), str):
        raise ValueError('a row needs "say", a text')
    given = [name for name in EXPECTATIONS if record.get(name) not in (None, False)]
    if len(given) != 1:
        meant = next((near_name(key, EXPECTATIONS) for key in record if near_name(key, EXPECTATIONS)), "")
        found = ", ".join(given) or "none"
        raise ValueError(f"a row needs exactly one of {', '.join(EXPECTATIONS)}; found {found}{'' if given else meant}")
    wanted, value = given[0], record[given[0]]
    do = tuple(read(text) for text in _texts(value, "do")) if wanted == "do" else ()
    wanted_commands(do, _SOME_MOMENT)  # what cannot be compared is said now, not at the end of a long run
    return Row(
        say=record["say"],
        wanted=wanted,
        do=do,
        keys=_keys(value, wanted) if wanted in ("query", "control") else {},
        actions=_texts([value] if isinstance(value, str) else value, "action") if wanted == "action" else (),
        reason=_text(record, "reason"),
        turns=_texts(record.get("turns", []), "turns"),
        area=_text(record, "area"),
        now=_moment(record),
        state=_state(record.get("state", {})),
        site=_text(record, "site"),
        line=line,
    )


def _texts(value: object, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f'"{key}" is a list of texts')
    return tuple(value)


def _text(record: Mapping[str, Any], key: str) -> str | None:
    value = record.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f'"{key}" is a text')
    return value


def _keys(value: object, wanted: Wanted) -> Mapping[str, Any]:
    if value is True:
        return {}
    if isinstance(value, str):
        return {"kind": value}
    if not isinstance(value, dict):
        raise ValueError(f'"{wanted}" is true, a kind, or an object of what must be so')
    return value


def _moment(record: Mapping[str, Any]) -> datetime | None:
    text = _text(record, "now")
    try:
        return None if text is None else datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f'"now" is a moment in ISO 8601, not "{text}"') from error


def _state(value: object) -> Mapping[str, Mapping[str, Any]]:
    if not isinstance(value, dict) or not all(isinstance(fields, dict) for fields in value.values()):
        raise ValueError('"state" is an object of devices with their fields')
    return value
