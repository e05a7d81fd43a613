"""Shares, their intervals, and how honest probabilities are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlcontrol.evaluation.intervals import Share, calibration


def test_wilson_interval_of_a_known_share() -> None:
    """9 of 10 lie between 59.6 % and 98.2 %, as every table of Wilson's interval says."""
    low, high = Share(9, 10).interval

    assert (round(low, 3), round(high, 3)) == (0.596, 0.982)


def test_nothing_seen_leaves_everything_possible() -> None:
    """A share of nothing is 0 with the interval of all shares."""
    assert Share(0, 0).interval == (0.0, 1.0)


@given(st.integers(1, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_interval_holds_its_share(pair: tuple[int, int]) -> None:
    """The interval lies within 0 and 1 and holds the share itself."""
    share = Share(*pair)
    low, high = share.interval

    assert 0 <= low <= share.value + 1e-12
    assert share.value - 1e-12 <= high <= 1


def test_brier_score_of_sure_and_right_is_zero() -> None:
    """Whoever is sure and right is not punished; whoever is sure and wrong is, fully."""
    sure = calibration([(1.0, True), (0.0, False)])
    wrong = calibration([(1.0, False)])

    assert sure is not None
    assert sure.brier == 0
    assert wrong is not None
    assert wrong.brier == 1


def test_reliability_table_sorts_by_probability() -> None:
    """Each reply falls into the bin of its probability; empty bins are left out."""
    found = calibration([(0.95, True), (0.91, False), (0.15, False), (1.0, True)])

    assert found is not None
    assert [(bin_.low, bin_.right.count, bin_.right.of) for bin_ in found.bins] == [(0.1, 0, 1), (0.9, 2, 3)]
    assert found.bins[1].mean_probability == pytest.approx((0.95 + 0.91 + 1.0) / 3)


def test_no_replies_have_no_calibration() -> None:
    """Without a probability there is nothing to compare."""
    assert calibration([]) is None
