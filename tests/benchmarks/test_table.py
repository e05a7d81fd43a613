from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from benchmarks.machine import machine
from benchmarks.table import Table, most_row, percent, share_row, show
from nlcontrol.evaluation.intervals import Share


@pytest.mark.parametrize(
    ("share", "said"), [(1.0, "100.0 %"), (0.9996, "99.96 %"), (0.98, "98.0 %"), (0.0001, "0.01 %"), (0.0, "0.0 %")]
)
def test_almost_everything_is_not_called_everything(share: float, said: str) -> None:
    """A share that would round to all or nothing gets a second digit."""
    assert percent(share) == said


@pytest.mark.parametrize(("count", "met"), [(98, True), (97, False)])
def test_a_share_meets_its_aim_when_it_reaches_it(count: int, met: bool) -> None:
    """Exactly the aim is enough."""
    row = share_row("plans", Share(count, 100), 0.98)
    assert row.met is met
    assert row.aim == "≥ 98 %"


def test_nothing_measured_meets_no_aim_and_misses_none() -> None:
    """A share of nothing says nothing."""
    assert share_row("plans", Share(0, 0), 0.98).met is None


def test_an_amount_above_its_limit_misses_the_aim() -> None:
    """Without a limit there is nothing to miss."""
    assert most_row("start", 0.41, "s", 0.4).met is False
    assert most_row("start", 0.4, "s", 0.4).met is True
    assert most_row("start", 9.0, "s").met is None


def test_a_table_is_printed_with_its_aims_and_written_as_json() -> None:
    """Both hold every row."""
    table = Table("Speed", [most_row("start", 0.3, "s", 0.4), most_row("lines", 3, "", digits=0)], ["a note"])
    out = io.StringIO()
    show([table], Console(file=out, width=100))
    assert all(words in out.getvalue() for words in ("Speed", "start", "0.30 s", "≤ 0.4 s", "a note"))
    written = json.loads(json.dumps(table.to_json()))
    assert [row["met"] for row in written["rows"]] == [True, None]


def test_the_machine_is_described_in_one_line() -> None:
    """Numbers without it mean nothing."""
    said = machine()
    assert "cores" in said
    assert "\n" not in said
