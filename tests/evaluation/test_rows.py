"""Rows of evaluation files: strictly one expectation, read with its place."""

import json
from pathlib import Path

import pytest

from nlcontrol.errors import DefinitionError
from nlcontrol.evaluation.rows import load_rows, read_row


def test_row_knows_what_is_wanted() -> None:
    """Every kind of expectation is read; surroundings come along."""
    row = read_row({
        "say": "turn it off", "do": ['light.turn_off("desk_lamp")'], "turns": ["turn on the desk lamp"],
        "area": "office",
        "now": "2026-01-31T18:00", "state": {"desk_lamp": {"state": "on"}}, "site": "home",
    })  # fmt: skip

    assert (row.wanted, row.turns, row.area, row.site) == ("do", ("turn on the desk lamp",), "office", "home")
    assert row.now is not None
    assert row.now.hour == 18
    assert read_row({"say": "never do it", "refuse": True}).wanted == "refuse"
    assert read_row({"say": "stop", "control": "stop"}).keys == {"kind": "stop"}
    assert read_row({"say": "is it on", "query": True}).keys == {}
    assert read_row({"say": "lights off", "action": "light.turn_off"}).actions == ("light.turn_off",)


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        ({"refuse": True}, '"say"'),
        ({"say": "x"}, "exactly one of"),
        ({"say": "x", "refuse": True, "ask": True}, "exactly one of"),
        ({"say": "x", "refuze": True}, 'did you mean "refuse"'),
        ({"say": "x", "do": "light.turn_on()"}, "list of texts"),
        ({"say": "x", "do": ['light.turn_on(all light in "kitchen")']}, "ids"),
        ({"say": "x", "do": ['light.turn_on("desk_lamp", brightness_pct=+step)']}, "resolved amounts"),
        ({"say": "x", "ask": True, "now": "noon"}, "ISO 8601"),
        ({"say": "x", "ask": True, "state": []}, '"state"'),
        ([], "JSON object"),
    ],
)
def test_row_that_is_none_says_why(record: object, problem: str) -> None:
    """What a row must not be is said."""
    with pytest.raises(ValueError, match=problem):
        read_row(record)


def test_file_names_the_line_that_is_wrong(tmp_path: Path) -> None:
    """Blank lines are passed over; a faulty line is named with its number."""
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"say": "x", "ask": True}) + "\n\n{broken\n", "utf-8")

    with pytest.raises(DefinitionError, match=r"rows\.jsonl:3: this is not JSON"):
        load_rows(path)


def test_file_with_a_plan_that_cannot_be_read_names_the_line(tmp_path: Path) -> None:
    """A written form with a slip is found when the file is loaded."""
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"say": "x", "do": ["light.turn_on("]}), "utf-8")

    with pytest.raises(DefinitionError, match=r"rows\.jsonl:1"):
        load_rows(path)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe"])
def test_file_without_rows_is_refused(tmp_path: Path, content: bytes) -> None:
    """An empty file, or one that is no text, is said to be so."""
    path = tmp_path / "rows.jsonl"
    path.write_bytes(content)

    with pytest.raises(DefinitionError, match=r"no rows|not UTF-8"):
        load_rows(path)
