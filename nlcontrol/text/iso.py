"""Reads ISO 8601 dates and times that programs write (`--now`, a site's schedule)."""

from __future__ import annotations

from datetime import datetime

from nlcontrol.errors import UsageError


def parse_iso(text: str) -> datetime:
    """The moment an ISO 8601 text names, aware only if it says its offset; a bare date is its midnight."""
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError as problem:
        raise UsageError(f'"{text}" is not an ISO 8601 date and time such as 2026-03-01T07:30.') from problem
