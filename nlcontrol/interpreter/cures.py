"""A complaint and its cure are one wish: "it's freezing in the bedroom, put the heating up to twenty"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from nlcontrol.interpreter.acts import Act
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Reading
from nlcontrol.plan.types import Command, Control, Group, Named, Place, Query
from nlcontrol.site.linking import DEVICE
from nlcontrol.text import Token

Head = Command | Query | Control
ClassOf = Callable[[str], str | None]
"""The class of what a noun or a device's name stands for."""

KINDRED: Final = frozenset(
    frozenset(pair) for pair in (("light", "cover"), ("climate", "fan"), ("climate", "cover"), ("fan", "cover"))
)
"""Classes of which one helps against what is said of the other: curtains against the dark."""


def cured(
    acts: Sequence[Act], readings: Sequence[Reading], tokens: Sequence[Token], closed: ClosedWords, class_of: ClassOf
) -> list[Act]:
    """The acts without complaints that the next one cures; it is meant where the complaint is, unless it says where.

    An "and" between them makes two wishes of them, and so does a second complaint.
    """
    kept: list[Act] = []
    complaining = [_complains(act, readings, tokens, closed) for act in acts]
    for at, act in enumerate(acts):
        before = kept[-1] if at and complaining[at - 1] else None
        wish = act.head if isinstance(act.head, Command) and not act.linked and not complaining[at] else None
        if before is None or wish is None or not _may_cure(wish, before.head, class_of):
            kept.append(act)
            continue
        both = [*before.clauses, *act.clauses]
        kept[-1] = replace(act, head=_placed(wish, before.head, class_of), clauses=both, join=before.join)
    return kept


def _may_cure(head: Command, complaint: Head, class_of: ClassOf) -> bool:
    """Whether it is about the same: a kettle helps nobody against the dark, and one lamp off is a wish besides."""
    known, about = _class_of(head, class_of), _class_of(complaint, class_of)
    if not isinstance(complaint, Command) or (
        any(isinstance(target, Named) for target in head.targets) and _verb(head) != _verb(complaint)
    ):
        return False
    return known is not None and (known == about or frozenset((known, about)) in KINDRED)


def _verb(command: Command) -> str:
    return command.action.partition(".")[2]


def _class_of(head: Head, class_of: ClassOf) -> str | None:
    """The class of what acts, if the words tell it."""
    if not isinstance(head, Command):
        return None
    class_name = head.action.partition(".")[0]
    if class_name != DEVICE:
        return class_name
    words = [t.noun if isinstance(t, Group) else t.name for t in head.targets if isinstance(t, Group | Named)]
    classes = {class_of(each) for each in words}
    return classes.pop() if len(classes) == 1 else None


def _complains(act: Act, readings: Sequence[Reading], tokens: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether it only says how it is somewhere, and names, counts and times nothing."""
    if not isinstance(act.head, Command) or act.triggers or act.times is not None:
        return False
    own = [readings[index] for index in act.clauses]
    words = {tokens[at].word for reading in own for at in range(reading.clause.start, reading.clause.end)}
    plain = all(use.role == "place" for reading in own for use in reading.uses)
    wishes = words & (closed.asides.commanding | closed.telling.demanding)
    return plain and bool(words & closed.telling.complaining) and not wishes


def _placed(head: Command, complaint: Head, class_of: ClassOf) -> Command:
    """The cure in the place of the complaint, where both are about devices of one class."""
    if not isinstance(complaint, Command) or len(head.targets) != 1 or len(complaint.targets) != 1:
        return head
    target, there = head.targets[0], complaint.targets[0]
    if not isinstance(target, Group) or not isinstance(there, Group) or target.places or target.excepted:
        return head
    places: tuple[Place, ...] = tuple(place for place in there.places if place.name is not None)
    same = class_of(target.noun) == _class_of(complaint, class_of)
    if not places or not same or target.quantifier not in ("the", "these"):
        return head
    return replace(head, targets=(replace(target, places=places),))
