from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.quantiles import duration_row, median, quantile


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([3.0, 1.0, 2.0], 0.5, 2.0), ([1.0, 2.0], 0.99, 2.0), ([float(n) for n in range(1, 201)], 0.99, 198.0)],
)
def test_a_quantile_is_the_smallest_that_covers_its_share(values: list[float], share: float, expected: float) -> None:
    """The 99th percentile of 1 … 200 is 198: two values lie above it, one in a hundred."""
    assert quantile(values, share) == expected


def test_the_median_of_an_even_number_of_values_lies_between_the_middle_ones() -> None:
    """Order does not matter."""
    assert median([4.0, 1.0, 3.0, 2.0]) == 2.5
    assert median([5.0, 1.0, 3.0]) == 3.0


@given(st.lists(st.floats(0, 100), min_size=1), st.floats(0.01, 1))
def test_at_least_the_share_of_the_values_is_not_above_the_quantile(values: list[float], share: float) -> None:
    """And the quantile is one of the values."""
    found = quantile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9


def test_durations_are_told_in_milliseconds() -> None:
    """Seconds come in."""
    row = duration_row("parse", [0.001, 0.002, 0.003])
    assert row.result == "median 2.00 ms, p99 3.00 ms  (3)"
