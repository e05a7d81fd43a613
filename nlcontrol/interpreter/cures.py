"""A complaint and its cure are one wish: "it's freezing in the bedroom, put the heating up to twenty"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from nlcontrol.interpreter.acts import Act
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Reading
from nlcontrol.plan.types import Command, Control, Group, Named, Place, Pronoun, Query
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
        cure = None if before is None or wish is None else _cure(wish, before, readings, class_of)
        if before is None or cure is None:
            kept.append(act)
            continue
        kept[-1] = replace(act, head=cure, clauses=[*before.clauses, *act.clauses], join=before.join)
    return kept


def _cure(wish: Command, complaint: Act, readings: Sequence[Reading], class_of: ClassOf) -> Command | None:
    """What is wished, if that cures the complaint: of a named device only what is done to that very one."""
    if any(use.role == "target" for index in complaint.clauses for use in readings[index].uses):
        return _of_the_same(wish, complaint.head, class_of)
    return _placed(wish, complaint.head, class_of) if _may_cure(wish, complaint.head, class_of) else None


def _of_the_same(wish: Command, complaint: Head, class_of: ClassOf) -> Command | None:
    """The wish for what the complaint is about: "the tv is too loud, turn it off"."""
    pointing = bool(wish.targets) and all(isinstance(target, Pronoun) for target in wish.targets)
    if not isinstance(complaint, Command) or not (pointing or wish.targets == complaint.targets):
        return None
    general = wish.action.partition(".")[0] == DEVICE
    same = general or _class_of(wish, class_of) == _class_of(complaint, class_of)
    return replace(wish, targets=complaint.targets) if same else None


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
    """Whether it only says how it is somewhere, or how something is, and counts and times nothing."""
    if not isinstance(act.head, Command) or act.triggers or act.times is not None:
        return False
    own = [readings[index] for index in act.clauses]
    words = {tokens[at].word for reading in own for at in range(reading.clause.start, reading.clause.end)}
    plain = all(use.role in ("place", "target") for reading in own for use in reading.uses)
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
