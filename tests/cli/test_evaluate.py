"""`nlcontrol evaluate`: figures for a file of rows."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command

ROWS = [
    {"say": ':light.turn_on("desk lamp")', "do": ['light.turn_on("desk_lamp")']},
    {"say": ':light.turn_on(light in "kitchen")', "ask": True},
    {"say": ':light.turn_on("desk lamp", brightness_pct=300)', "refuse": True, "reason": "invalid_value"},
    {"say": ':light.turn_off("desk lamp")', "do": ['light.turn_on("desk_lamp")']},
    {"say": "stop", "control": "stop"},
    {"say": ':ask state("desk lamp")', "query": {"answer": "on"}, "state": {"desk_lamp": {"state": "on"}}},
    {"say": ":device.turn_off(it)", "turns": [':light.turn_on("desk lamp")'], "do": ['light.turn_off("desk_lamp")']},
    {"say": ":light.turn_on(all light in here)", "area": "office", "do": ['light.turn_on("desk_lamp")']},
    {"say": ':at 20:00: light.turn_on("desk lamp")', "do": ['at 20:00: light.turn_on("desk_lamp")'],
     "now": "2026-01-31T18:00", "site": "home"},
]  # fmt: skip


@pytest.fixture
def rows(tmp_path: Path) -> str:
    """A file with rows of every kind; one of them is a wrong act."""
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS), "utf-8")
    return str(path)


def test_figures_as_json(nlcontrol: Command, rows: str) -> None:
    """Everything is right but the one that acts wrongly."""
    ran = nlcontrol("evaluate", "--json", rows)
    result = json.loads(ran.out)

    assert ran.code == 0
    assert {outcome: share["count"] for outcome, share in result["outcomes"].items()} == {
        "right": 8, "asked": 0, "refused": 0, "wrong act": 1, "wrong answer": 0,
    }, result["misses"]  # fmt: skip
    assert [miss["line"] for miss in result["misses"]] == [4]


def test_figures_as_a_table(nlcontrol: Command, rows: str) -> None:
    """Counts, shares and their intervals, calibration, and the misses with their lines."""
    ran = nlcontrol("evaluate", rows)

    assert "wrong act" in ran.out
    assert "[" in ran.out
    assert "Brier" in ran.out
    assert "  4: wrong act: :light.turn_off" in ran.out


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('{"say": "x"}', "rows.jsonl:1"),
        ('{"say": "x", "ask": true, "state": {"desk_lmp": {}}}', 'did you mean "desk_lamp"'),
        ('{"say": "x", "ask": true, "state": {"desk_lamp": {"stat": 1}}}', 'did you mean "state"'),
        ('{"say": "x", "ask": true, "area": "kichen"}', 'did you mean "kitchen"'),
    ],
)
def test_row_that_cannot_be_meant_ends_with_2(nlcontrol: Command, tmp_path: Path, content: str, sentence: str) -> None:
    """Whoever wrote the file is told what is wrong with it."""
    path = tmp_path / "rows.jsonl"
    path.write_text(content, "utf-8")
    ran = nlcontrol("evaluate", str(path))

    assert ran.code == 2
    assert sentence in ran.err


def test_file_that_is_not_there_ends_with_2(nlcontrol: Command) -> None:
    """The path is named."""
    ran = nlcontrol("evaluate", "/nowhere.jsonl")

    assert ran.code == 2
    assert "/nowhere.jsonl" in ran.err
