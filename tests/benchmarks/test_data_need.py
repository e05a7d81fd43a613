"""Learning curves: what is learnt from is what is counted, and the plot is drawn."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.data_need import Curve, draw, main, of_commands, sides, table
from nlcontrol.runtime.pair import Pair, Segment

pytestmark = pytest.mark.model


def test_names_are_said_again_and_clauses_follow_one_another() -> None:
    """Pointers become words, and a sign stands between two clauses."""
    segments = (Segment(0, 2, ("do", 1)), Segment(2, 4, ("stop",)))
    assert sides(Pair(("open", "door", "then", "stop"), segments=segments)) == (
        ("open", "door", "then", "stop"),
        ("do", "door", ";", "stop"),
    )


def test_more_commands_hold_the_fewer_ones() -> None:
    """A curve's points differ in how much is learnt, not in what is tried."""
    few, tried = of_commands(20)
    more, tried_again = of_commands(40)
    assert list(few) == list(more[:20])
    assert list(tried) == list(tried_again)


def test_a_curve_is_a_row_and_a_line(tmp_path: Path) -> None:
    """Every number of pairs is named in the table, and the picture is there."""
    curves = [Curve("general", {100: 0.5, 1000: 1.0}, 3.0), Curve("general, augmented", {100: 0.6}, 3.0)]
    assert table("title", curves).rows[0].result == "100 pairs 50.0 %   1,000 pairs 100.0 %"
    draw(curves, tmp_path / "need.svg")
    assert "</svg>" in (tmp_path / "need.svg").read_text("utf-8")


def test_the_shipped_network_is_tried_on_commands_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its clauses and features are not in SCAN."""
    monkeypatch.setattr(sys, "argv", ["data_need", "--corpus", "scan", "--settings", "shipped"])
    with pytest.raises(SystemExit):
        main()
    assert "--corpus commands" in capsys.readouterr().err
