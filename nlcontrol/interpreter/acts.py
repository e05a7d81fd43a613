"""Acts: what clauses ask to be done, and how far a time or condition of one reaches over its neighbours."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlcontrol.interpreter.contradicting import OPPOSITES
from nlcontrol.plan.types import After, Amend, Command, Control, For, If, Number, Pronoun, Query, Trigger, Until


@dataclass(slots=True)
class Act:
    """One thing to do, on its way to becoming a statement."""

    head: Command | Query | Control
    clauses: list[int]
    """The indices of the readings it comes from."""
    join: str
    triggers: list[Trigger] = field(default_factory=list)
    times: int | None = None
    leading: bool = False
    """Its times and conditions stand before it."""
    trailing: bool = False
    fresh: bool = False
    """It begins a sentence of its own."""
    linked: bool = False
    """A word like "and" joins it to the one before."""
    now: bool = False
    """It is to be done now, whatever the one before waits for."""

    def retime(self, amend: Amend) -> bool:
        """Whether a correction is of the one duration among the times, now replaced: "no, ten minutes"."""
        value = amend.value
        lasting = [trigger for trigger in self.triggers if isinstance(trigger, After | For)]
        if not isinstance(value, Number) or value.unit != "s" or amend.targets or amend.places or len(lasting) != 1:
            return False
        if isinstance(self.head, Command) and any(_is_duration(given) for _, given in self.head.arguments):
            return False
        other = After(value.amount) if isinstance(lasting[0], After) else For(value.amount)
        self.triggers = [other if trigger is lasting[0] else trigger for trigger in self.triggers]
        return True

    def inherit(self, before: Act) -> None:
        """Takes over the times and conditions of an act that this one replaces or repeats, but for those said again."""
        own = {_kind(trigger) for trigger in self.triggers}
        kept = [trigger for trigger in before.triggers if _kind(trigger) not in own]
        if not self.triggers:
            self.leading, self.trailing = before.leading, before.trailing
        self.triggers = kept + self.triggers
        self.times = before.times if self.times is None else self.times


def _is_duration(value: object) -> bool:
    return isinstance(value, Number) and value.unit == "s"


def _kind(trigger: Trigger) -> str:
    """Triggers of one kind exclude each other: what starts, what ends, what is required."""
    if isinstance(trigger, If):
        return "if"
    return "end" if isinstance(trigger, For | Until) else "start"


def points_back(act: Act) -> bool:
    """Whether the act is about what was spoken of before: "dim it"."""
    return isinstance(act.head, Command) and any(isinstance(target, Pronoun) for target in act.head.targets)


def reach_question(before: Act, act: Act) -> str | None:
    """What to ask where one of two neighbours has a time or condition that may be meant for both."""
    if bool(before.triggers) == bool(act.triggers):
        return None
    joins = {before.join, act.join}
    plainly = act.join == "and" and not act.fresh and not points_back(act)
    if any(each.now and not each.triggers for each in (before, act)) and act.join in ("and", "then"):
        return None
    leads = bool(before.triggers) and before.leading
    if joins & {"before", "after_that"}:
        main_first = act.join in ("before", "after_that")
        second = before if (act.join == "after_that") or before.join == "before" else act
        sure = bool(second.triggers) and not (main_first and second is before and second.leading)
        return None if sure else "Is the time or condition meant for both, or only for one of them?"
    if act.join == "meanwhile":
        return None if leads else "Is the time or condition meant for both, or only for one of them?"
    if leads:
        unsure = act.join in ("and", "then") and not act.fresh if _ends(before) else plainly and not act.linked
        return "Is the time or condition meant for both, or only for the first?" if unsure else None
    if before.triggers:
        after = act.join == "then" or (act.join == "and" and not act.fresh)
        return "Is the time or condition meant for both, or only for the first?" if after else None
    if act.trailing and plainly and not before.times and not _undoes(before, act):
        return "Is the time or condition meant for both, or only for the last?"
    return None


def _undoes(before: Act, act: Act) -> bool:
    """Whether an act is the opposite of the one before: "kettle on and kettle off in ten minutes"."""
    one, other = before.head, act.head
    if not isinstance(one, Command) or not isinstance(other, Command) or one.targets != other.targets:
        return False
    return frozenset(each.action.rpartition(".")[2] for each in (one, other)) in OPPOSITES


def follows(leader: Act, act: Act) -> bool:
    """Whether the act belongs to the time before both: "at nine … then dim it", "at nine … and lock the door"."""
    if act.now or _ends(leader):
        return False  # "for an hour" is said of the first alone
    return act.join == "then" or (act.join == "and" and not act.fresh and (act.linked or points_back(act)))


def _ends(act: Act) -> bool:
    return any(_kind(trigger) == "end" for trigger in act.triggers)
