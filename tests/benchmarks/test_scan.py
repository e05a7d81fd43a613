"""SCAN is read in place, strictly, and is skipped with a sentence where it is absent."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from benchmarks.scan import PUBLISHED, SPLITS, Measured, scan, table
from nlcontrol.errors import DefinitionError, UsageError

pytestmark = pytest.mark.model


def _written(folder: Path, content: str) -> Path:
    with gzip.open(folder / "tasks_train_simple.txt.gz", "wt", encoding="utf-8") as stream:
        stream.write(content)
    return folder


def test_a_line_is_a_command_and_its_actions(tmp_path: Path) -> None:
    """Between IN and OUT stands the source, behind it the target."""
    folder = _written(tmp_path, "IN: jump twice OUT: I_JUMP I_JUMP\n")
    assert scan("simple", "train", folder) == [(("jump", "twice"), ("I_JUMP", "I_JUMP"))]


def test_what_is_absent_or_no_pair_is_said(tmp_path: Path) -> None:
    """A missing file is a reason to skip; a line that is none is named."""
    with pytest.raises(UsageError, match="skipped"):
        scan("simple", "test", tmp_path)
    with pytest.raises(DefinitionError, match="gz:2"):
        scan("simple", "train", _written(tmp_path, "IN: jump OUT: I_JUMP\njump\n"))


def test_mean_and_spread_are_of_the_seeds() -> None:
    """Three seeds are one row, beside what was published; the best settings have an aim."""
    runs = [Measured(share, 1.0, 60.0, 100) for share in (1.0, 0.99, 0.98)]
    shown = table("length", [("general", runs), ("plain", runs[:1])])
    assert shown.rows[0].result.startswith("99.00 ± 1.00 %")
    assert shown.rows[0].met is False
    assert shown.rows[1].met is None
    assert set(PUBLISHED) == set(SPLITS)
    assert list(shown.notes) == [PUBLISHED["length"]]
