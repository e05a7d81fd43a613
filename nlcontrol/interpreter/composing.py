"""Clauses become acts: joins, times, conditions, corrections, "also", and what "there", "it" and "ones" stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from nlcontrol.grammar.schema import Grammar
from nlcontrol.interpreter.acts import Act
from nlcontrol.interpreter.arranging import Composed, arranged
from nlcontrol.interpreter.correcting import amended
from nlcontrol.interpreter.cures import ClassOf, cured
from nlcontrol.interpreter.verdicts import Objection
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Chat, Clause, ConditionClause, OnDay, Reading, Times, VagueTime
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.types import (
    Amend,
    Command,
    Condition,
    Control,
    Decline,
    Every,
    Group,
    If,
    Once,
    Place,
    Pronoun,
    Query,
    Target,
    Text,
    Trigger,
    Until,
    Whenever,
)
from nlcontrol.site.areas import THERE
from nlcontrol.site.linking import DEVICE
from nlcontrol.text import Token

GOAL: Final = "place"
"""The parameter that says where a robot goes."""
_TO_WHAT: Final = "I do not know what that is to be changed about."
BREAKS: Final = frozenset({".", ";", "!", "?", "。", "；"})


@dataclass(frozen=True, slots=True)
class Composition:
    """What the clauses come to."""

    statements: tuple[Composed, ...]
    objections: tuple[Objection, ...]
    complaints: frozenset[int] = frozenset()
    """The readings that only say why something is to be done."""


def compose(
    readings: Sequence[Reading],
    tokens: Sequence[Token],
    grammar: Grammar,
    closed: ClosedWords,
    previous: Command | None = None,
    class_of: ClassOf | None = None,
) -> Composition:
    """The statements of an utterance; `previous` is the last command of the conversation, for corrections of it.

    `class_of` tells the class of a name too; without it, that of nouns is known.
    """
    composer = _Composer(readings, tokens, grammar, closed, previous)
    composer.read()
    wishes = cured(composer.acts, readings, tokens, closed, class_of or grammar.class_of_noun)
    statements, objections = arranged(wishes.acts, readings)
    return Composition(tuple(statements), (*composer.objections, *objections), wishes.complaints)


class _Composer:
    def __init__(
        self,
        readings: Sequence[Reading],
        tokens: Sequence[Token],
        grammar: Grammar,
        closed: ClosedWords,
        previous: Command | None,
    ) -> None:
        self.readings, self.tokens, self.grammar, self.closed = readings, tokens, grammar, closed
        self.previous = previous
        self.acts: list[Act] = []
        self.pending: list[tuple[int, Trigger]] = []
        self.objections: list[Objection] = []

    def object(self, reason: Reason, message: str, clause: Clause) -> None:
        self.objections.append(Objection(reason, message, clause.start, clause.end))

    # --- reading the clauses in order ---------------------------------------------------------------------------

    def read(self) -> None:
        for index, reading in enumerate(self.readings):
            head = reading.clause.head
            if reading.clause.join == "or" and not isinstance(head, Decline | Chat):
                self.object(Reason.AMBIGUOUS, "You gave a choice: which of the two do you want?", reading.clause)
            if isinstance(head, Decline):
                self.object(Reason(head.reason), DECLINED[head.reason], reading.clause)
            elif isinstance(head, ConditionClause):
                self._condition(index, reading.clause, head)
            elif isinstance(head, Amend):
                self._amend(index, reading, head)
            elif not isinstance(head, Chat):
                self._act(index, reading, head)
            elif reading.clause.modifiers:
                self.object(Reason.UNREADABLE_TIME, "There is a time, but nothing to do at it.", reading.clause)
        self._share_targets()
        if self.pending:
            clause = self.readings[self.pending[0][0]].clause
            self.object(Reason.INCOMPLETE, "There is a condition, but nothing to do when it holds.", clause)

    def _share_targets(self) -> None:
        """In "open and then close the blinds" the first verb has its target behind the second."""
        for act, following in reversed(list(pairwise(self.acts))):
            heads = act.head, following.head
            if not all(isinstance(head, Command) for head in heads) or following.join not in ("and", "then"):
                continue
            first, second = heads
            assert isinstance(first, Command)
            assert isinstance(second, Command)
            clause = self.readings[act.clauses[-1]].clause
            said = {token.word for token in self.tokens[clause.start : clause.end]}
            unsaid = first.targets and all(isinstance(target, Pronoun) for target in first.targets)
            if unsaid and not said & self.closed.pointing and second.targets:
                act.head = replace(first, targets=second.targets)

    def _said_there(self, head: Command | Query | Control, clause: Clause) -> Command | Query | Control:
        """The head with the place of what was spoken of last where "in there" was said, not "in here"."""
        said = {token.word for token in self.tokens[clause.start : clause.end]}
        if isinstance(head, Control) or THERE not in said or "here" in said:
            return head
        before = self.acts[-1].head if self.acts else None
        given = dict(before.arguments).get(GOAL) if isinstance(before, Command) else None
        there = given.text if isinstance(given, Text) else THERE  # "go to the garage and turn the light on in there"
        return replace(head, targets=tuple(_there(target, there) for target in head.targets))

    def _ones(self, head: Command | Query | Control, clause: Clause) -> Command | Query | Control:
        """The head with the kind that was spoken of last, where "the ones in the hall" was read as everything there."""
        said = {token.word for token in self.tokens[clause.start : clause.end]}
        wide = isinstance(head, Command) and any(_is_everything(target) for target in head.targets)
        if not isinstance(head, Command) or not wide or not said & self.closed.ones:
            return head
        before = self.acts[-1].head if self.acts else self.previous
        nouns = {t.noun for t in before.targets if isinstance(t, Group)} if isinstance(before, Command) else set()
        if len(nouns) != 1 or DEVICE in nouns:
            self.object(Reason.AMBIGUOUS, "Which ones do you mean?", clause)
            return head
        noun = nouns.pop()
        named = tuple(replace(t, noun=noun) if isinstance(t, Group) and _is_everything(t) else t for t in head.targets)
        return replace(head, targets=named)

    def _act(self, index: int, reading: Reading, head: Command | Query | Control) -> None:
        clause = reading.clause
        head = self._ones(self._said_there(head, clause), clause)
        unsaid = self._unsaid_texts(head)
        before = self.acts[-1] if self.acts else None
        told = _told_where(head, before) if before is not None and unsaid <= self.closed.pointing else None
        if unsaid and before is not None and told is not None:
            before.head = told
            before.clauses.append(index)
            meant = ", ".join(value.text for _, value in told.arguments if isinstance(value, Text))
            self.object(Reason.LOW_PROBABILITY, f'Do you mean "{meant}" by "{min(unsaid)}"?', clause)
            return
        if unsaid:
            self.object(Reason.INCOMPLETE, f'What do you mean by "{min(unsaid)}"?', clause)
        # Run-on speech has no connective between clauses: each may look like a first one.
        join = "and" if clause.join == "first" and self.acts else clause.join
        said = {token.word for token in self.tokens[clause.start : clause.end]}
        act = Act(
            head,
            [index],
            join,
            fresh=self._is_fresh(clause),
            linked=self._is_linked(clause),
            now=bool(said & self.closed.telling.now),
        )
        self._modifiers(act, reading)
        if clause.join == "correct" and isinstance(head, Control) and head.kind in ("never_mind", "stop"):
            self.acts.clear()
            self.pending.clear()
        elif clause.join == "correct" and isinstance(head, Command) and self.acts:
            dropped = self.acts.pop()
            named = any(use.role in ("target", "place") for use in reading.uses)
            act.head = _of_the_same(head, dropped.head, named=named)
            act.join, act.fresh = dropped.join, dropped.fresh
            act.inherit(dropped)
        if self.pending:
            act.triggers = [trigger for _, trigger in self.pending] + act.triggers
            act.clauses = [i for i, _ in self.pending] + act.clauses
            act.leading, self.pending = True, []
        self.acts.append(act)

    def _unsaid_texts(self, head: Command | Query | Control) -> set[str]:
        """Items and titles that name nothing: "it", "something"."""
        empty = self.closed.pointing | self.closed.telling.unnamed
        if not isinstance(head, Command):
            return set()
        action = self.grammar.action(head.action)
        chosen = {name for name, each in action.parameters.items() if each.type == "choice"} if action else set()
        given = [value.text for name, value in head.arguments if isinstance(value, Text) and name not in chosen]
        return {text for text in given if text in empty}

    def _is_fresh(self, clause: Clause) -> bool:
        """Whether the clause begins a sentence of its own."""
        before = self.tokens[clause.start - 1].word if clause.start else ""
        return self.tokens[clause.start].word in BREAKS or before in BREAKS

    def _is_linked(self, clause: Clause) -> bool:
        """Whether it goes on after an "and"."""
        beside = self.tokens[max(clause.start - 1, 0) : clause.start + 1]
        return any(token.word in self.closed.linking for token in beside)

    def _modifiers(self, act: Act, reading: Reading) -> None:
        clause = reading.clause
        for modifier in clause.modifiers:
            if isinstance(modifier, Times):
                act.times = modifier.times
            elif isinstance(modifier, OnDay | VagueTime):
                said = modifier.day if isinstance(modifier, OnDay) else modifier.words
                self.object(Reason.UNREADABLE_TIME, f'When exactly is "{said}"? Please say a time of day.', clause)
            elif isinstance(modifier, Every) and modifier.time is None and modifier.interval_s is None:
                self.object(Reason.UNREADABLE_TIME, "At what time of day? Please say it with the days.", clause)
            else:
                act.triggers.append(modifier)
        if act.triggers or act.times:
            timed = [use.start for use in reading.uses if use.role == "time"]
            others = [use.start for use in reading.uses if use.role != "time"]
            border = min(others, default=(clause.start + clause.end) // 2)
            act.leading, act.trailing = min(timed, default=0) < border, max(timed, default=0) >= border

    def _condition(self, index: int, clause: Clause, head: ConditionClause) -> None:
        if clause.modifiers or head.kind == "while":
            self.object(
                Reason.UNSUPPORTED,
                "I can act once, whenever, if, unless or until something holds, but not while it does.",
                clause,
            )
            return
        trigger = condition_trigger(head)
        if trigger is None:
            self.object(Reason.UNSUPPORTED, 'Please say that with "if" in place of "unless".', clause)
            return
        follows = any(isinstance(r.clause.head, Command | Query | Control) for r in self.readings[index + 1 :])
        begins = not self.acts or self.tokens[clause.start].word in BREAKS | {"and", "then", ","}
        if follows and begins:
            self.pending.append((index, trigger))
        elif self.acts and not follows:
            act = self.acts[-1]
            act.triggers.append(trigger)
            act.clauses.append(index)
            act.trailing = True
        elif self.acts:
            self.object(Reason.AMBIGUOUS, "Does the condition belong to what you said before it or after it?", clause)
        else:
            self.object(Reason.INCOMPLETE, "There is a condition, but nothing to do when it holds.", clause)

    def _amend(self, index: int, reading: Reading, amend: Amend) -> None:
        clause = reading.clause
        before = self.acts[-1] if self.acts else None
        head = before.head if before is not None else self.previous
        if not isinstance(head, Command):
            named = [use.text for use in reading.uses if use.role == "target"]
            said = f'What shall I do with "{named[0]}"?' if len(named) == 1 and amend.value is None else _TO_WHAT
            self.object(Reason.INCOMPLETE, said, clause)
            return
        if before is not None and before.retime(amend):
            before.clauses.append(index)
            return
        changed = amended(head, amend, self.grammar)
        if changed is None:
            self.object(
                Reason.INCOMPLETE, "I see what you want changed, but not how it fits what you said before.", clause
            )
            return
        act = Act(changed, [*(before.clauses if before else []), index], "and")
        self._modifiers(act, reading)
        if before is not None:
            act.inherit(before)
        if before is not None and not amend.also:
            act.join, act.fresh = before.join, before.fresh
            self.acts.pop()
        self.acts.append(act)


def _told_where(head: Command | Query | Control, before: Act) -> Command | None:
    """What was named before, with where it belongs: "we need bread, add it to the list"; None where that differs."""
    told = before.head
    if not isinstance(head, Command) or not isinstance(told, Command) or told.action != head.action:
        return None
    return replace(told, targets=head.targets or told.targets)


def condition_trigger(head: ConditionClause) -> Trigger | None:
    """The trigger that a condition clause means; None for one that a plan cannot say."""
    condition = head.condition
    match head.kind:
        case "once":
            return Once(condition)
        case "whenever":
            return Whenever(condition)
        case "until":
            return Until(condition)
        case "unless":
            contrary = opposite(condition)
            return None if contrary is None else If(contrary)
        case _:
            return If(condition)


def opposite(condition: Condition) -> Condition | None:
    """The condition that holds where this one does not; None for a bound: plans cannot say "at most"."""
    match condition.op:
        case "is":
            return replace(condition, op="is not")
        case "is not":
            return replace(condition, op="is")
        case _:
            return None


DECLINED: Final = {
    "negated": "Nothing is done: you said not to.",
    "reported": "Nothing is done: I take that as something told, not asked of me.",
    "question": "Nothing is done: that is a question about doing it.",
    "out_of_domain": "That is not something I can do.",
    "unsupported": "I understand that there is a condition or choice, but not one I can act on.",
}


def _there(target: Target, there: str) -> Target:
    if not isinstance(target, Group):
        return target
    return replace(target, places=tuple(Place(there) if place.name is None else place for place in target.places))


def _is_everything(target: Target) -> bool:
    return isinstance(target, Group) and target.noun == DEVICE


def _of_the_same(head: Command, dropped: Command | Query | Control, *, named: bool) -> Command:
    """In "turn on the lamp, no, turn it off" it is the lamp, though the first command is not carried out.

    So it is where nothing is named, and the same kind of device is told something else: "no, make it green".
    """
    if not isinstance(dropped, Command) or not dropped.targets:
        return head
    pronoun = any(isinstance(target, Pronoun) for target in head.targets)
    alike = dropped.action.partition(".")[0] in (head.action.partition(".")[0], "device")
    everything = any(_is_everything(target) for target in head.targets)
    return replace(head, targets=dropped.targets) if pronoun or (alike and not named and not everything) else head
