"""Medians and percentiles of durations."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from benchmarks.table import Row


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def median(values: Sequence[float]) -> float:
    """The middle value, or the mean of the two in the middle."""
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def duration_row(what: str, seconds: Sequence[float]) -> Row:
    """Median and 99th percentile in milliseconds."""
    middle, late = 1000 * median(seconds), 1000 * quantile(seconds, 0.99)
    value = {"median_ms": middle, "p99_ms": late, "n": len(seconds)}
    return Row(what, f"median {middle:.2f} ms, p99 {late:.2f} ms  ({len(seconds):,})", value=value)
