"""Clauses become statements: joins, times and their reach, conditions, corrections, "also", before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from nlcontrol.grammar.schema import Grammar
from nlcontrol.interpreter.acts import Act, follows, reach_question
from nlcontrol.interpreter.correcting import amended
from nlcontrol.interpreter.verdicts import Objection
from nlcontrol.plan.clauses import Chat, Clause, ConditionClause, OnDay, Reading, Times, VagueTime
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.types import (
    After,
    Amend,
    Command,
    Condition,
    Control,
    Decline,
    Every,
    Group,
    If,
    Number,
    Once,
    Parallel,
    Place,
    Pronoun,
    Query,
    Repeat,
    Statement,
    Target,
    Text,
    Trigger,
    Until,
    When,
    Whenever,
)
from nlcontrol.site.linking import DEVICE, THERE
from nlcontrol.text import Token

POINTING: Final = frozenset({"it", "them", "that", "those", "these", "this", "one", "ones"})
"""Words that stand for what was spoken of."""
LINKING: Final = frozenset({"and", "plus", "并"})
"""Words with which a command goes on under the time of the one before, where that stands before both."""
ONES: Final = frozenset({"ones"})
GOAL: Final = "place"
"""The parameter that says where a robot goes."""
NOW: Final = frozenset({"now", "immediately"})
_TO_WHAT: Final = "I do not know what that is to be changed about."
BREAKS: Final = frozenset({".", ";", "!", "?", "。", "；"})


@dataclass(frozen=True, slots=True)
class Composed:
    """A statement and the readings it comes from."""

    statement: Statement
    clauses: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Composition:
    """What the clauses come to."""

    statements: tuple[Composed, ...]
    objections: tuple[Objection, ...]


def compose(
    readings: Sequence[Reading], tokens: Sequence[Token], grammar: Grammar, previous: Command | None = None
) -> Composition:
    """The statements of an utterance; `previous` is the last command of the conversation, for corrections of it."""
    composer = _Composer(readings, tokens, grammar, previous)
    composer.read()
    return composer.composition()


class _Composer:
    def __init__(
        self, readings: Sequence[Reading], tokens: Sequence[Token], grammar: Grammar, previous: Command | None
    ) -> None:
        self.readings, self.tokens, self.grammar, self.previous = readings, tokens, grammar, previous
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
            if unsaid and not said & POINTING and second.targets:
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
        if not isinstance(head, Command) or not wide or not said & ONES:
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
        # Run-on speech has no connective between clauses: each may look like a first one.
        join = "and" if clause.join == "first" and self.acts else clause.join
        said = {token.word for token in self.tokens[clause.start : clause.end]}
        act = Act(
            head, [index], join, fresh=self._is_fresh(clause), linked=self._is_linked(clause), now=bool(said & NOW)
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

    def _is_fresh(self, clause: Clause) -> bool:
        """Whether the clause begins a sentence of its own."""
        before = self.tokens[clause.start - 1].word if clause.start else ""
        return self.tokens[clause.start].word in BREAKS or before in BREAKS

    def _is_linked(self, clause: Clause) -> bool:
        """Whether it goes on after an "and"."""
        beside = self.tokens[max(clause.start - 1, 0) : clause.start + 1]
        return any(token.word in LINKING for token in beside)

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

    # --- putting the acts together --------------------------------------------------------------------------------

    def composition(self) -> Composition:
        self._wait_as_delay()
        self._check_mixture()
        self._check_reach()
        statements: list[Composed] = []
        acts = self._ordered()
        index = 0
        while index < len(acts):
            act = acts[index]
            together = [act]
            while (
                act.leading
                and act.triggers
                and index + 1 < len(acts)
                and follows(act, acts[index + 1])
                and not acts[index + 1].triggers
            ):
                index += 1
                together.append(acts[index])
            composed = _composed(together)
            if act.join == "meanwhile" and statements:
                composed = _beside(statements.pop(), composed)
            statements.append(composed)
            index += 1
        return Composition(tuple(statements), tuple(self.objections))

    def _wait_as_delay(self) -> None:
        """Where no robot was named, a wait delays the rest: "wait ten minutes and then turn off the lamp"."""
        for at, act in enumerate(self.acts[:-1]):
            head = act.head
            spoken = any(use.role == "target" for index in act.clauses for use in self.readings[index].uses)
            if not isinstance(head, Command) or not head.action.endswith(".wait") or spoken or act.triggers:
                continue
            rest, class_name = self.acts[at + 1 :], head.action.partition(".")[0]
            duration = dict(head.arguments).get("duration_s")
            others = [a for a in rest if isinstance(a.head, Command) and not a.head.action.startswith(f"{class_name}.")]
            if isinstance(duration, Number) and len(others) == len(rest) and not any(a.triggers for a in rest):
                rest[0].triggers = [After(duration.amount)]
                rest[0].leading = True
                rest[0].clauses = [*act.clauses, *rest[0].clauses]
                rest[0].join = act.join
                for later in rest[1:]:
                    later.join = "then" if later.join == "and" else later.join
                del self.acts[at]
                return

    def _check_mixture(self) -> None:
        kinds = {type(act.head) for act in self.acts}
        if len(self.acts) > 1 and kinds & {Query, Control}:
            clause = self.readings[self.acts[0].clauses[0]].clause
            self.object(Reason.UNSUPPORTED, "One question or control at a time, please, apart from commands.", clause)
        for act in self.acts:
            if not isinstance(act.head, Command) and (act.triggers or act.times):
                clause = self.readings[act.clauses[0]].clause
                self.object(Reason.UNSUPPORTED, "I cannot answer questions or stop things at another time.", clause)

    def _check_reach(self) -> None:
        """Asks where a time or condition may reach over more than the act it stands at."""
        leader: Act | None = None
        for before, act in pairwise(self.acts):
            if before.triggers:
                leader = before if before.leading else None
            elif leader is not None and not follows(leader, before):
                leader = None
            asked = reach_question(leader or before, act)
            if asked is not None:
                self.object(Reason.AMBIGUOUS, asked, self.readings[act.clauses[-1]].clause)

    def _ordered(self) -> list[Act]:
        """The acts in the order of execution: "before" and "after" clauses are put where they say."""
        acts: list[Act] = []
        held: Act | None = None
        for act in self.acts:
            if act.join == "after_that" and acts:
                act.join, acts[-1].join = acts[-1].join, "then"
                acts.insert(len(acts) - 1, act)
            elif act.join == "before" and not acts and held is None:
                held = act
            else:
                acts.append(act)
                if held is not None:
                    held.join = "then"
                    acts.append(held)
                    held = None
        return acts if held is None else [*acts, held]


def _composed(acts: Sequence[Act]) -> Composed:
    body = tuple(_repeated(act) for act in acts)
    clauses = tuple(index for act in acts for index in act.clauses)
    triggers = tuple(acts[0].triggers)
    if triggers:
        return Composed(When(triggers, body), clauses)
    return Composed(body[0], clauses)


def _repeated(act: Act) -> Statement:
    return act.head if act.times is None else Repeat(act.times, None, (act.head,))


def _beside(before: Composed, after: Composed) -> Composed:
    clauses = (*before.clauses, *after.clauses)
    if isinstance(before.statement, When) and not isinstance(after.statement, When):
        *earlier, last = before.statement.body
        return Composed(replace(before.statement, body=(*earlier, _parallel(last, after.statement))), clauses)
    return Composed(_parallel(before.statement, after.statement), clauses)


def _parallel(before: Statement, after: Statement) -> Parallel:
    body = before.body if isinstance(before, Parallel) else (before,)
    return Parallel((*body, after))


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
