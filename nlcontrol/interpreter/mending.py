"""Readings mended by what was said, and those that then come to one meaning counted together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from nlcontrol.interpreter.network_reading import ReadClause
from nlcontrol.plan.clauses import Reading

Mend = Callable[[Reading], Reading]


def mended(clauses: Sequence[ReadClause], *mends: Mend) -> list[ReadClause]:
    """The clauses with each reading mended; a reading that has become the first one's lends it its probability."""
    return [_clause(clause, mends) for clause in clauses]


def _clause(clause: ReadClause, mends: Sequence[Mend]) -> ReadClause:
    if clause.reading is None:
        return clause
    own = _reading(clause.reading, mends)
    others = [
        replace(other, reading=_reading(other.reading, mends)) if other.reading is not None else other
        for other in clause.others
    ]
    if own == clause.reading and others == list(clause.others):
        return clause
    same = [other for other in others if other.reading is not None and other.reading.clause == own.clause]
    probability = min(1.0, clause.probability + sum(other.probability for other in same))
    left = tuple(other for other in others if other not in same)
    return replace(clause, reading=own, probability=probability, others=left)


def _reading(reading: Reading, mends: Sequence[Mend]) -> Reading:
    for mend in mends:
        reading = mend(reading)
    return reading
