"""What every plan must keep: names that can be written, amounts that are finite; a breach raises UsageError."""

from __future__ import annotations

import re

from nlcontrol.errors import UsageError

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
RESERVED = frozenset(
    {"the", "these", "all", "any", "other", "in", "on", "here", "except", "it", "them", "is", "not", "above", "below"}
    | {"true", "false", "max", "min", "minus", "step"}
)
"""Words of the written form that cannot be a noun, field or parameter."""


def need(holds: bool, problem: str) -> None:
    """Raises UsageError with the problem unless it holds."""
    if not holds:
        raise UsageError(problem)


def need_name(name: str, what: str) -> None:
    """Raises UsageError unless the written form can hold this name of, say, "a class"."""
    need(IDENTIFIER.fullmatch(name) is not None and name not in RESERVED, f'"{name}" cannot be the name of {what}.')


def need_duration(duration_s: float) -> None:
    """Raises UsageError unless it is a duration."""
    need(0 <= duration_s < float("inf"), "A duration must be a finite number that is not negative.")
