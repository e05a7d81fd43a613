"""A unit says what is measured: "when the hallway sensor goes below eighteen *degrees*" is no humidity."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from nlcontrol.plan.clauses import ConditionClause, Reading
from nlcontrol.plan.types import Number

MEASURED: Final = {
    "deg": {
        "humidity": "current_temperature",
        "current_humidity": "current_temperature",
        "battery_pct": "current_temperature",
    },
    "%": {"temperature": "current_humidity", "current_temperature": "current_humidity"},
}
"""Unit → a field that is never told in it → the one of its kind that is."""


def with_spoken_measures(reading: Reading) -> Reading:
    """The reading of a condition with the field that its unit is of."""
    head = reading.clause.head
    if not isinstance(head, ConditionClause) or not isinstance(head.condition.value, Number):
        return reading
    meant = MEASURED.get(head.condition.value.unit, {}).get(head.condition.field)
    if meant is None:
        return reading
    condition = replace(head.condition, field=meant)
    return replace(reading, clause=replace(reading.clause, head=replace(head, condition=condition)))
