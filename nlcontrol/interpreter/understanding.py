"""Text on a site, understood: clauses, statements, commands and every objection, before they become a Reply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import prod
from typing import Final

from nlcontrol.check.commands import CheckedCommands, check_commands
from nlcontrol.check.step import Reach, Setting
from nlcontrol.grammar.schema import Grammar
from nlcontrol.interpreter.accounting import account
from nlcontrol.interpreter.answering import Answer, answer
from nlcontrol.interpreter.arranging import Composed
from nlcontrol.interpreter.composing import compose
from nlcontrol.interpreter.context import Context
from nlcontrol.interpreter.contradicting import contradictions
from nlcontrol.interpreter.conventions import (
    as_cleaning,
    as_cleaning_there,
    as_its_amount,
    as_its_own,
    as_player,
    as_warmth,
)
from nlcontrol.interpreter.correcting import more_of_it
from nlcontrol.interpreter.cures import class_named
from nlcontrol.interpreter.explained import Explained
from nlcontrol.interpreter.network_reading import ReadClause
from nlcontrol.interpreter.resolving import Resolver
from nlcontrol.interpreter.scope_said import is_targeted
from nlcontrol.interpreter.shared_verbs import apart_by_class
from nlcontrol.interpreter.spoken_items import items_apart
from nlcontrol.interpreter.verdicts import Moot, Objection
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Chat, Reading
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.reply_parts import ResolvedCommand
from nlcontrol.plan.types import (
    Amend,
    Change,
    Command,
    Control,
    Decline,
    Group,
    Pronoun,
    Query,
    Statement,
    Step,
    Target,
)
from nlcontrol.site.context import LinkContext
from nlcontrol.site.linking import Linked, link_target
from nlcontrol.site.mentions import Lexicon, Mention
from nlcontrol.site.types import Site
from nlcontrol.text import Token

SCENE: Final = "scene"
MORE_OF_IT: Final = 0.9
"""Of "a bit more" after a command that has an amount: there is nothing else to mean."""
SHOPPING_LIST: Final = "shopping_list"
"""The kind of a list whose items are goods."""


@dataclass(slots=True)
class Understanding:
    """Everything known about an utterance when its words end."""

    statements: tuple[Statement, ...] = ()
    commands: tuple[ResolvedCommand, ...] = ()
    objections: list[Objection] = field(default_factory=list)
    probability: float = 1.0
    least: float = 1.0
    """The probability of the least sure clause."""
    readings: tuple[Reading, ...] = ()
    step_of_clause: dict[int, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    control: Control | None = None
    answer: Answer | None = None
    mentioned: tuple[str, ...] = ()

    def believe(self, probabilities: Iterable[float]) -> None:
        """Takes the probabilities of the clauses that say what is to be done."""
        each = list(probabilities)
        self.probability, self.least = prod(each), min(each, default=1.0)

    @property
    def previous(self) -> Command | None:
        """The last statement, for a correction in the next utterance, if it is a plain command."""
        last = self.statements[-1] if self.statements else None
        return last if isinstance(last, Command) else None


@dataclass(frozen=True, slots=True)
class Understander:
    """What does not change from one utterance to the next."""

    site: Site
    grammar: Grammar
    lexicon: Lexicon
    closed: ClosedWords
    explained: Explained
    reach: Reach | None = None

    def understand(
        self, tokens: Sequence[Token], mentions: Sequence[Mention], clauses: Sequence[ReadClause], context: Context
    ) -> Understanding:
        """The clauses as commands, a control or an answer, with every objection."""
        result = Understanding(mentioned=context.mentioned)
        result.objections += [clause.objection for clause in clauses if clause.objection is not None]
        result.believe(clause.probability for clause in clauses)
        readings = [self._as_scene(clause.reading, context) for clause in clauses if clause.reading is not None]
        again = more_of_it(readings, tokens, context.previous, self.closed)
        if again is not None:
            readings = [again]
            result.believe([MORE_OF_IT])
        elif len(readings) == 1:
            readings = [self._as_spoken_of(readings[0], context)]
        result.readings = tuple(readings)
        for reading in readings if again is None else ():
            result.objections += account(reading, tokens, mentions, self.explained, self.closed)
        if readings and all(isinstance(reading.clause.head, Chat) for reading in readings):
            result.objections.append(Objection(Reason.OUT_OF_DOMAIN, "There is nothing in that for me to do."))
            return result
        readings = [self._as_everybody_means(reading, tokens, context) for reading in readings]
        readings = list(self._as_goes_on(readings, tokens))
        composition = compose(readings, tokens, self.grammar, self.closed, context.previous, self._class_of)
        result.objections += composition.objections
        declined = tuple(reading.clause.head for reading in readings if isinstance(reading.clause.head, Decline))
        result.statements = declined or tuple(composed.statement for composed in composition.statements)
        if declined:
            return result
        probabilities = [clause.probability for clause in clauses if clause.reading is not None]
        if composition.complaints and len(probabilities) == len(clauses):
            result.believe(p for index, p in enumerate(probabilities) if index not in composition.complaints)
            probabilities = [1.0 if i in composition.complaints else p for i, p in enumerate(probabilities)]
        link = self._link(context)
        apart = [
            replace(composed, statement=statement)
            for composed in composition.statements
            for listed in items_apart(composed.statement, lambda targets: _of_goods(targets, link), self.closed)
            for statement in apart_by_class(listed, lambda target: _class_linked(target, link))
        ]
        return self.resolve(result, apart, probabilities, context)

    def _link(self, context: Context) -> LinkContext:
        return LinkContext(self.site, self.grammar, self.lexicon, context.area, context.snapshot, context.mentioned)

    def _class_of(self, words: str) -> str | None:
        """The class of a noun or of the devices of a name."""
        classes = {entry.class_name for entry in self.lexicon.exact(words) if entry.kind in ("device", "noun")}
        return self.grammar.class_of_noun(words) or (classes.pop() if len(classes) == 1 else None)

    def _as_scene(self, reading: Reading, context: Context) -> Reading:
        """The name of a scene alone starts it: "movie night"; nothing else can be done with it."""
        head = reading.clause.head
        amends = isinstance(head, Amend) and head.value is None and not head.also
        starts = isinstance(head, Command) and head.action == "device.turn_on" and not head.arguments
        if not isinstance(head, Amend | Command) or not (amends or starts) or len(head.targets) != 1:
            return reading
        found = link_target(head.targets[0], self._link(context))
        if not isinstance(found, Linked) or not found.exact or len(found.devices) != 1:
            return reading
        if self.site.devices[found.devices[0]].class_name != SCENE:
            return reading
        return replace(reading, clause=replace(reading.clause, head=Command(f"{SCENE}.turn_on", head.targets)))

    def _as_spoken_of(self, reading: Reading, context: Context) -> Reading:
        """More or less of something, and nothing named, is about what was spoken of: "a bit brighter"."""
        head = reading.clause.head
        unnamed = not any(use.role in ("target", "place") for use in reading.uses)
        if not isinstance(head, Command) or not unnamed or not context.mentioned or len(head.targets) != 1:
            return reading
        target, relative = head.targets[0], [isinstance(value, Step | Change) for _, value in head.arguments]
        classes = {self.site.devices[device].class_name for device in context.mentioned if device in self.site.devices}
        same = isinstance(target, Group) and classes == {head.action.partition(".")[0]}
        if not same or relative != [True]:
            return reading
        said: Target = Pronoun("it" if len(context.mentioned) == 1 else "them")
        return replace(reading, clause=replace(reading.clause, head=replace(head, targets=(said,))))

    def _as_everybody_means(self, reading: Reading, tokens: Sequence[Token], context: Context) -> Reading:
        """A robot that is to start *in* a room cleans it; a bare number of a heated room is degrees; the one player."""
        head, clause, telling = reading.clause.head, reading.clause, self.closed.telling
        places = [use.start for use in reading.uses if use.role == "place"]
        if isinstance(head, Command) and not is_targeted(reading):
            said = {token.word for token in tokens[clause.start : clause.end]}
            watched, heard = bool(said & telling.watched), bool(said & telling.heard)
            played = as_player(head, watched, heard, self._link(context))
            if played is not head:
                return replace(reading, clause=replace(clause, head=played))
        if not isinstance(head, Command) or not places:
            return reading
        before = places[0] - 1
        while before > clause.start and tokens[before].word in telling.naming:
            before -= 1
        meant = head
        if before >= clause.start and tokens[before].word in telling.placing:
            meant = as_cleaning(head, self._link(context))
        lit = telling.lighting.intersection(token.word for token in tokens[clause.start : clause.end])
        if telling.lighting and not lit and all(use.role in ("place", "value") for use in reading.uses):
            meant = as_warmth(meant, self._link(context))
        return reading if meant is head else replace(reading, clause=replace(clause, head=meant))

    def _as_goes_on(self, readings: Sequence[Reading], tokens: Sequence[Token]) -> Iterator[Reading]:
        """The readings by what was spoken of just before: whose dock it is, and where "there" is."""
        before: Reading | None = None
        for reading in readings:
            head, clause, meant = reading.clause.head, reading.clause, reading.clause.head
            previous = None if before is None else before.clause.head
            if isinstance(head, Command) and isinstance(previous, Command) and before is not None:
                said = {token.word for token in tokens[clause.start : clause.end]}
                places = [use.text for use in before.uses if use.role == "place"]
                if not is_targeted(reading):
                    meant = as_its_own(head, previous, self.grammar)
                    measured = all(use.role == "value" for use in reading.uses) and said & self.closed.pointing
                    if meant is head and measured:
                        meant = as_its_amount(head, class_named(previous, self._class_of))
                elif places and said & self.closed.telling.there:
                    meant = as_cleaning_there(head, places[-1])
            before = reading if meant is head else replace(reading, clause=replace(clause, head=meant))
            yield before

    def resolve(
        self, result: Understanding, statements: Sequence[Composed], probabilities: Sequence[float], context: Context
    ) -> Understanding:
        """Links and checks the statements."""
        link = self._link(context)
        heads = [composed.statement for composed in statements]
        if len(heads) == 1 and isinstance(heads[0], Control):
            result.control = heads[0]
        elif len(heads) == 1 and isinstance(heads[0], Query):
            self._answer(result, heads[0], link, context)
        elif heads and not any(isinstance(head, Control | Query) for head in heads):
            self._command(result, statements, probabilities, link, context)
        return result

    def _moot(self, commands: Sequence[ResolvedCommand]) -> set[Moot]:
        devices = {command.device for command in commands}
        scenes = all(self.site.devices[device].class_name == SCENE for device in devices)
        found: set[Moot] = {"one"} if len(devices) == 1 else set()
        return found | {"scenes"} if scenes else found

    def _answer(self, result: Understanding, query: Query, link: LinkContext, context: Context) -> None:
        found = answer(query, link, context.planned)
        if isinstance(found, Answer):
            result.answer, result.mentioned = found, found.devices
        else:
            result.objections += found

    def _command(
        self,
        result: Understanding,
        statements: Sequence[Composed],
        probabilities: Sequence[float],
        link: LinkContext,
        context: Context,
    ) -> None:
        resolution = Resolver(link, context.now).resolve(statements, probabilities)
        result.objections += resolution.objections
        result.statements = tuple(resolution.statements)
        result.step_of_clause = resolution.step_of_clause
        result.notes, result.mentioned = tuple(resolution.notes), resolution.mentioned
        if not resolution.commands:
            return
        result.objections += contradictions(resolution.commands, result.readings, result.step_of_clause)
        setting = Setting(self.site, self.grammar, self.reach, context.typed)
        checked = check_commands(resolution.commands, context.snapshot, setting)
        if isinstance(checked, CheckedCommands):
            result.commands = tuple(
                replace(command, probability=before.probability)
                for command, before in zip(checked.commands, resolution.commands, strict=True)
            )
            moot = self._moot(result.commands)
            result.objections = [objection for objection in result.objections if objection.moot not in moot]
        else:
            result.objections += [Objection(violation.reason, violation.sentence) for violation in checked.violations]


def _of_goods(targets: Sequence[Target], link: LinkContext) -> bool:
    """Whether all that is meant are lists of goods."""
    found = [link_target(target, link) for target in targets]
    devices = [device for each in found if isinstance(each, Linked) for device in each.devices]
    return bool(devices) and all(link.site.devices[device].kind == SHOPPING_LIST for device in devices)


def _class_linked(target: Target, link: LinkContext) -> str | None:
    """The class of the devices that a target means, if it is one."""
    found = link_target(target, link)
    classes = {link.site.devices[device].class_name for device in found.devices} if isinstance(found, Linked) else set()
    return classes.pop() if len(classes) == 1 else None
