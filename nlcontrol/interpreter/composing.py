"""Clauses become statements: joins, times and their reach, conditions, corrections, "also", before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from nlcontrol.grammar.schema import Grammar
from nlcontrol.interpreter.verdicts import Objection
from nlcontrol.plan.clauses import Chat, Clause, ConditionClause, OnDay, Reading, Times, VagueTime
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.types import (
    Amend,
    Change,
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
    Pronoun,
    Query,
    Repeat,
    Statement,
    Text,
    Trigger,
    Until,
    Value,
    When,
    Whenever,
)
from nlcontrol.text import Token

OPPOSITE: Final = {"is": "is not", "is not": "is"}
BREAKS: Final = frozenset({".", ";", "!", "?", "。", "；"})


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
            if isinstance(head, Decline):
                self.object(Reason(head.reason), DECLINED[head.reason], reading.clause)
            elif isinstance(head, ConditionClause):
                self._condition(index, reading.clause, head)
            elif isinstance(head, Amend):
                self._amend(index, reading.clause, head)
            elif not isinstance(head, Chat):
                self._act(index, reading, head)
        if self.pending:
            clause = self.readings[self.pending[0][0]].clause
            self.object(Reason.INCOMPLETE, "There is a condition, but nothing to do when it holds.", clause)

    def _act(self, index: int, reading: Reading, head: Command | Query | Control) -> None:
        clause = reading.clause
        act = Act(head, [index], clause.join, fresh=self.tokens[clause.start].word in BREAKS)
        self._modifiers(act, reading)
        if clause.join == "correct" and self.acts and not isinstance(head, Query):
            if isinstance(head, Control) and head.kind == "never_mind":
                self.acts.clear()
            elif isinstance(head, Command):
                dropped = self.acts.pop()
                act.join, act.fresh = dropped.join, dropped.fresh
                if not act.triggers:
                    act.triggers, act.leading, act.trailing, act.times = (
                        dropped.triggers,
                        dropped.leading,
                        dropped.trailing,
                        dropped.times,
                    )
        elif clause.join == "or":
            self.object(Reason.AMBIGUOUS, "You gave a choice: which of the two do you want?", clause)
        if self.pending:
            act.triggers = [trigger for _, trigger in self.pending] + act.triggers
            act.clauses = [i for i, _ in self.pending] + act.clauses
            act.leading, self.pending = True, []
        self.acts.append(act)

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
            front = max(timed, default=0) < min(others, default=(clause.start + clause.end) // 2)
            act.leading, act.trailing = front, not front

    def _condition(self, index: int, clause: Clause, head: ConditionClause) -> None:
        if clause.modifiers or head.kind == "while":
            self.object(
                Reason.UNSUPPORTED,
                "I can act once, whenever, if, unless or until something holds, but not while it does.",
                clause,
            )
            return
        trigger = condition_trigger(head)
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

    def _amend(self, index: int, clause: Clause, amend: Amend) -> None:
        before = self.acts[-1] if self.acts else None
        head = before.head if before is not None else self.previous
        if not isinstance(head, Command):
            self.object(Reason.INCOMPLETE, "I do not know what that is to be changed about.", clause)
            return
        changed = amended(head, amend, self.grammar)
        if changed is None:
            self.object(
                Reason.INCOMPLETE, "I see what you want changed, but not how it fits what you said before.", clause
            )
        elif amend.also or before is None:
            triggers = list(before.triggers) if before is not None else []
            self.acts.append(Act(changed, [*(before.clauses if before else []), index], "and", triggers))
        else:
            before.head = changed
            before.clauses.append(index)

    # --- putting the acts together --------------------------------------------------------------------------------

    def composition(self) -> Composition:
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
                and acts[index + 1].join == "then"
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
        for before, act in zip(self.acts, self.acts[1:], strict=False):
            clause = self.readings[act.clauses[-1]].clause
            plainly = act.join == "and" and not act.fresh and not _points_back(act)
            if before.leading and before.triggers and plainly and not act.triggers:
                self.object(Reason.AMBIGUOUS, "Is the time or condition meant for both, or only for the first?", clause)
            elif act.trailing and plainly and not before.triggers and not before.times:
                self.object(Reason.AMBIGUOUS, "Is the time or condition meant for both, or only for the last?", clause)

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


def _points_back(act: Act) -> bool:
    return isinstance(act.head, Command) and any(isinstance(target, Pronoun) for target in act.head.targets)


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
    body = before.statement.body if isinstance(before.statement, Parallel) else (before.statement,)
    return Composed(Parallel((*body, after.statement)), (*before.clauses, *after.clauses))


def condition_trigger(head: ConditionClause) -> Trigger:
    """The trigger that a condition clause means."""
    condition = head.condition
    match head.kind:
        case "once":
            return Once(condition)
        case "whenever":
            return Whenever(condition)
        case "until":
            return Until(condition)
        case "unless":
            return If(opposite(condition))
        case _:
            return If(condition)


def opposite(condition: Condition) -> Condition:
    """The condition that holds where this one does not."""
    match condition.op:
        case "is":
            return replace(condition, op="is not")
        case "is not":
            return replace(condition, op="is")
        case "above":
            return replace(condition, op="below")
        case _:
            return replace(condition, op="above")


DECLINED: Final = {
    "negated": "Nothing is done: you said not to.",
    "reported": "Nothing is done: I take that as something told, not asked of me.",
    "question": "Nothing is done: that is a question about doing it.",
    "out_of_domain": "That is not something I can do.",
    "unsupported": "I understand that there is a condition or choice, but not one I can act on.",
}

# --- corrections ------------------------------------------------------------------------------------------------------


def amended(command: Command, amend: Amend, grammar: Grammar) -> Command | None:
    """The command with the given parts in place of its own; None where they do not fit."""
    changed = command
    if amend.targets or amend.places:
        destination = _place_parameter(command, grammar)
        if destination is not None and (amend.places or not command.targets):
            words = _destination(amend)
            if words is None:
                return None
            rest = tuple((name, value) for name, value in command.arguments if name != destination)
            changed = replace(changed, arguments=((destination, Text(words)), *rest))
        elif amend.targets:
            changed = replace(changed, targets=amend.targets)
        elif command.targets and all(isinstance(target, Group) for target in command.targets):
            moved = tuple(
                replace(target, places=amend.places) for target in command.targets if isinstance(target, Group)
            )
            changed = replace(changed, targets=moved)
        else:
            return None
    if amend.value is not None:
        if len(command.arguments) != 1:
            return None
        name, before = command.arguments[0]
        changed = replace(changed, arguments=((name, _like(before, amend.value)),))
    return changed


def _place_parameter(command: Command, grammar: Grammar) -> str | None:
    action = grammar.action(command.action)
    parameters = action.parameters.values() if action is not None else ()
    return next((p.name for p in parameters if p.type == "place" and p.name in dict(command.arguments)), None)


def _destination(amend: Amend) -> str | None:
    names = [place.name for place in amend.places] or [getattr(target, "name", None) for target in amend.targets]
    return names[0] if len(names) == 1 else None


def _like(before: Value, value: Value) -> Value:
    """A corrected amount keeps the direction it was said with: "by ten, no, twenty"."""
    if isinstance(before, Change) and isinstance(value, Number):
        return Change(replace(value, amount=value.amount if before.by.amount >= 0 else -value.amount))
    return value
