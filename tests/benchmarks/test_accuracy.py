from __future__ import annotations

import pytest

from benchmarks.accuracy import first_difference
from nlcontrol.runtime.pair import Symbol

MEANT: tuple[Symbol, ...] = ("then", "delay", 1, "light.turn_on", "the", "noun", 4, 4, "param:brightness_pct", "=", 6)


@pytest.mark.parametrize(
    ("place", "instead", "where"),
    [
        (0, "and", "join"),
        (1, "clock", "time modifiers"),
        (2, 0, "time modifiers"),
        (3, "light.turn_off", "head light.turn_on"),
        (4, "these", "targets or arguments"),
        (6, 3, "a pointer after the head"),
        (9, "up", "targets or arguments"),
    ],
)
def test_a_miss_is_counted_where_it_first_goes_wrong(place: int, instead: Symbol, where: str) -> None:
    """What comes after a mistake follows from it."""
    written = (*MEANT[:place], instead, *MEANT[place + 1 :])
    assert first_difference(MEANT, written) == where


def test_a_clause_that_breaks_off_goes_wrong_where_it_ends() -> None:
    """Nothing written at all has a name of its own."""
    assert first_difference(MEANT, MEANT[:8]) == "targets or arguments"
    assert first_difference(MEANT, ()) == "nothing written"
