"""A complaint and its cure are one wish: "it's freezing, put the heating up", "turn the tv down, it's too loud"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from nlcontrol.interpreter.acts import Act
from nlcontrol.interpreter.conventions import CLEANING, STARTING
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Reading
from nlcontrol.plan.types import Command, Control, Group, Named, Place, Pronoun, Query, Step
from nlcontrol.site.linking import DEVICE
from nlcontrol.text import Token

Head = Command | Query | Control
SWITCHED: Final = {"turn_on": 1, "turn_off": -1}
ClassOf = Callable[[str], str | None]
"""The class of what a noun or a device's name stands for."""

KINDRED: Final = frozenset(
    frozenset(pair) for pair in (("light", "cover"), ("climate", "fan"), ("climate", "cover"), ("fan", "cover"))
)
"""Classes of which one helps against what is said of the other: curtains against the dark."""


@dataclass(frozen=True, slots=True)
class Cured:
    """What is to be done, without complaints that something else answers."""

    acts: list[Act]
    complaints: frozenset[int]
    """The clauses that only say why."""


def cured(
    acts: Sequence[Act], readings: Sequence[Reading], tokens: Sequence[Token], closed: ClosedWords, class_of: ClassOf
) -> Cured:
    """The acts without complaints that the act before or after answers.

    What follows a complaint is meant where the complaint is, unless it says where. An "and" between them makes two
    wishes of them, and so does a second complaint.
    """
    kept: list[Act] = []
    complaints: set[int] = set()
    complaining = [_complains(act, readings, tokens, closed) for act in acts]

    def answer(at: int) -> Command | None:
        """What cures the complaint before an act."""
        act = acts[at] if 0 < at < len(acts) and complaining[at - 1] and not complaining[at] else None
        wish = act.head if act is not None and isinstance(act.head, Command) and not act.linked else None
        return None if wish is None else _cure(wish, acts[at - 1], readings, class_of)

    for at, act in enumerate(acts):
        cure = answer(at)
        if cure is not None and kept:
            complaints.update(kept[-1].clauses)
            kept[-1] = replace(act, head=cure, clauses=[*kept[-1].clauses, *act.clauses], join=kept[-1].join)
        elif complaining[at] and kept and answer(at + 1) is None and _is_reason(act, kept[-1], readings, class_of):
            complaints.update(act.clauses)
            kept[-1] = replace(kept[-1], clauses=[*kept[-1].clauses, *act.clauses])
        else:
            kept.append(act)
    return Cured(kept, frozenset(complaints))


def _is_reason(complaint: Act, before: Act, readings: Sequence[Reading], class_of: ClassOf) -> bool:
    """Whether a complaint only says why: "turn the tv down, it's too loud"."""
    head, wish = complaint.head, before.head
    if complaint.linked or not isinstance(wish, Command) or not isinstance(head, Command) or _contradict(wish, head):
        return False
    of_it = bool(head.targets) and all(isinstance(target, Pronoun) for target in head.targets)
    if not of_it and any(use.role == "target" for index in complaint.clauses for use in readings[index].uses):
        return _of_the_same(wish, head, class_of) is not None
    known, about = class_named(wish, class_of), class_named(head, class_of)
    return known is not None and (known == about or frozenset((known, about)) in KINDRED)


def _contradict(wish: Command, complaint: Command) -> bool:
    """Whether the wish makes worse what is complained of: "turn it on, it's too bright"."""
    wanted = [value.count for _, value in complaint.arguments if isinstance(value, Step)]
    given = [value.count for _, value in wish.arguments if isinstance(value, Step)]
    if not wish.arguments and _verb(wish) in SWITCHED:
        given = [SWITCHED[_verb(wish)]]
    return any(a * b < 0 for a in wanted for b in given)


def _cure(wish: Command, complaint: Act, readings: Sequence[Reading], class_of: ClassOf) -> Command | None:
    """What is wished, if that cures the complaint: of a named device only what is done to that very one."""
    if any(use.role == "target" for index in complaint.clauses for use in readings[index].uses):
        return _of_the_same(wish, complaint.head, class_of)
    if isinstance(complaint.head, Command) and (wish.action, complaint.head.action) == (STARTING, CLEANING):
        return replace(complaint.head, targets=wish.targets)  # "the kitchen is filthy, start the vacuum"
    return _placed(wish, complaint.head, class_of) if _may_cure(wish, complaint.head, class_of) else None


def _of_the_same(wish: Command, complaint: Head, class_of: ClassOf) -> Command | None:
    """The wish for what the complaint is about: "the tv is too loud, turn it off"."""
    pointing = bool(wish.targets) and all(isinstance(target, Pronoun) for target in wish.targets)
    if not isinstance(complaint, Command) or not (pointing or wish.targets == complaint.targets):
        return None
    general = wish.action.partition(".")[0] == DEVICE
    if pointing and _direction(wish) and _direction(wish) == _direction(complaint):
        (name, _), (_, wanted) = complaint.arguments[0], wish.arguments[0]
        return replace(complaint, arguments=((name, wanted),))  # whatever class "it" was taken for
    same = general or class_named(wish, class_of) == class_named(complaint, class_of)
    return replace(wish, targets=complaint.targets) if same else None


def _direction(command: Command) -> int:
    """1 where more is wanted, -1 where less is; 0 where neither is said alone."""
    steps = [value.count for _, value in command.arguments if isinstance(value, Step)]
    return (steps[0] > 0) - (steps[0] < 0) if len(steps) == len(command.arguments) == 1 else 0


def _may_cure(head: Command, complaint: Head, class_of: ClassOf) -> bool:
    """Whether it is about the same: a kettle helps nobody against the dark, and one lamp off is a wish besides."""
    known, about = class_named(head, class_of), class_named(complaint, class_of)
    if not isinstance(complaint, Command) or (
        any(isinstance(target, Named) for target in head.targets) and _verb(head) != _verb(complaint)
    ):
        return False
    return known is not None and (known == about or frozenset((known, about)) in KINDRED)


def _verb(command: Command) -> str:
    return command.action.partition(".")[2]


def class_named(head: Head, class_of: ClassOf) -> str | None:
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
    used = {at for reading in own for use in reading.uses for at in range(use.start, use.end)}
    plainly = {
        tokens[at].word
        for reading in own
        for at in range(reading.clause.start, reading.clause.end)
        if at not in used  # "the vacuum is too loud" bids nothing
    }
    wishes = plainly & (closed.asides.commanding | closed.telling.demanding)
    unable = words & closed.telling.unable and words & closed.telling.perceiving
    return plain and bool(words & closed.telling.complaining or unable) and not wishes


def _placed(head: Command, complaint: Head, class_of: ClassOf) -> Command:
    """The cure in the place of the complaint, where both are about devices of one class."""
    if not isinstance(complaint, Command) or len(head.targets) != 1 or len(complaint.targets) != 1:
        return head
    target, there = head.targets[0], complaint.targets[0]
    if not isinstance(target, Group) or not isinstance(there, Group) or target.places or target.excepted:
        return head
    places: tuple[Place, ...] = tuple(place for place in there.places if place.name is not None)
    same = class_of(target.noun) == class_named(complaint, class_of)
    if not places or not same or target.quantifier not in ("the", "these"):
        return head
    return replace(head, targets=(replace(target, places=places),))
