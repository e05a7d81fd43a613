"""What a condition measures, by its unit."""

from __future__ import annotations

import pytest

from nlcontrol.interpreter.spoken_measures import with_spoken_measures
from nlcontrol.plan.clauses import Clause, ConditionClause, Reading
from nlcontrol.plan.types import Condition, Named, Number


@pytest.mark.parametrize(
    ("field", "unit", "meant"),
    [
        ("humidity", "deg", "current_temperature"),
        ("current_humidity", "deg", "current_temperature"),
        ("current_temperature", "%", "current_humidity"),
        ("current_temperature", "deg", "current_temperature"),
        ("humidity", "%", "humidity"),
        ("humidity", "", "humidity"),
    ],
)
def test_the_field_is_one_that_is_told_in_the_unit(field: str, unit: str, meant: str) -> None:
    """A bare number leaves it as it was read."""
    condition = Condition(Named("hallway sensor"), field, "below", Number(18.0, unit))
    reading = Reading(Clause("first", (), ConditionClause("once", condition), 0, 6), ())
    head = with_spoken_measures(reading).clause.head
    assert isinstance(head, ConditionClause)
    assert head.condition.field == meant
