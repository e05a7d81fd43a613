"""Readings that a mend makes one lend each other their probability; what differs stays a reading of its own."""

from __future__ import annotations

import pytest

from nlcontrol.interpreter.mending import mended
from nlcontrol.interpreter.network_reading import ReadClause
from nlcontrol.plan.clauses import Clause, Reading
from nlcontrol.plan.types import After, Command, Named


def reading(name: str, *modifiers: After) -> Reading:
    """A lamp to be turned on, perhaps later."""
    return Reading(Clause("first", modifiers, Command("light.turn_on", (Named(name),)), 0, 4), ())


def test_readings_that_become_the_first_ones_lend_it_their_probability() -> None:
    """A time more is another meaning, though the command is the same."""
    other = reading("big lamp", After(60))
    clause = ReadClause(reading("lamp"), 0.5, others=(ReadClause(reading("the lamp"), 0.25), ReadClause(other, 0.125)))

    def without_article(said: Reading) -> Reading:
        head = said.clause.head
        assert isinstance(head, Command)
        assert isinstance(head.targets[0], Named)
        plain = head.targets[0].name.removeprefix("the ").removeprefix("big ")
        return reading(plain, *(m for m in said.clause.modifiers if isinstance(m, After)))

    (found,) = mended([clause], without_article)
    assert found.reading == reading("lamp")
    assert found.probability == pytest.approx(0.75)
    assert [kept.reading for kept in found.others] == [reading("lamp", After(60))]


def test_what_no_mend_changes_and_what_could_not_be_read_stay_as_they_are() -> None:
    """The same values, not copies."""
    read, unread = ReadClause(reading("lamp"), 0.5), ReadClause(None, 0.0)
    found = mended([read, unread], lambda said: said)
    assert found[0] is read
    assert found[1] is unread
