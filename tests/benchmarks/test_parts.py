"""What is taken away of the shipped network, and nothing else."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from benchmarks.parts import CLASSES, CLAUSE, Measured, Variant, drawn, few_classes, table, uncopied, variants, whole
from nlcontrol.runtime.pair import Pair, Segment
from nlcontrol.runtime.weights import architecture_of

pytestmark = pytest.mark.model

PAIR = Pair(
    ("open", "door", "then", "stop"),
    tags={"boundary": ("B", "I", "I", "B"), "role": ("verb", "slot", "connective", "verb")},
    segments=(Segment(0, 3, ("do", 1)), Segment(3, 4, ("stop",))),
)


def test_a_whole_is_one_sequence_without_boundaries() -> None:
    """Clauses follow one another behind a sign, pointers and other tags stay."""
    made = whole(PAIR)
    assert made.segments == (Segment(0, 4, ("do", 1, CLAUSE, "stop")),)
    assert set(made.tags) == {"role"}


def test_without_copying_names_are_written_out() -> None:
    """Each pointer is the word it points at."""
    assert [part.symbols for part in uncopied(PAIR).segments] == [("do", "door"), ("stop",)]


def test_the_shipped_variant_is_what_ships_and_all_others_differ() -> None:
    """It runs without PyTorch; no two variants are the same."""
    known = variants()
    architecture_of(asdict(known["shipped"].model))
    assert known["shipped"] == Variant()
    assert len({(repr(v.model), v.noise, v.negatives, v.rewritten) for v in known.values()}) == len(known)


def test_equal_seeds_draw_equally(tmp_path: Path) -> None:
    """Every variant is tried with the same utterances, of the few classes."""
    directory = few_classes(tmp_path)
    first = drawn(Variant(), directory, 5, 1, held_out=True, clauses=3)
    assert first == drawn(Variant(), directory, 5, 1, held_out=True, clauses=3)
    assert [pair.source for pair in first] == [
        pair.source for pair in drawn(Variant(rewritten=whole), directory, 5, 1, held_out=True, clauses=3)
    ]
    assert {path.stem for path in directory.glob("*.yaml")} == set(CLASSES)


def test_rows_are_means_over_seeds() -> None:
    """With their spread, when there are several."""
    rows = table({"shipped": [Measured(0.5, 0.25, 10), Measured(0.7, 0.35, 12)]}, 100).rows
    assert rows[0].result == "unseen phrases 60.0 ± 14.1 %   more clauses 30.0 ± 7.1 %   11 CPU-s"
