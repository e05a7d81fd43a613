"""Statements on a site: names become devices, amounts become values, times become triggers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from nlcontrol.check.endings import may_end
from nlcontrol.check.step import risk_of
from nlcontrol.grammar.schema import RISKS, Action, Grammar, Parameter, Risk
from nlcontrol.interpreter.arguments import in_own_unit, plain_arguments
from nlcontrol.interpreter.arranging import Composed
from nlcontrol.interpreter.conventions import as_docking, as_its_class, spared
from nlcontrol.interpreter.quantities import field_of, is_open, of_any_class
from nlcontrol.interpreter.said_targets import said_target
from nlcontrol.interpreter.saying_again import TOGGLE, may_be_said_again, says_again
from nlcontrol.interpreter.timing import resolve_triggers
from nlcontrol.interpreter.verdicts import Objection
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.reply_parts import (
    Repetition,
    ResolvedCommand,
    ResolvedCondition,
    ResolvedTrigger,
)
from nlcontrol.plan.types import (
    Command,
    Condition,
    Flag,
    Group,
    Named,
    Number,
    Parallel,
    Pronoun,
    Repeat,
    Statement,
    Target,
    Text,
    Trigger,
    Value,
    When,
)
from nlcontrol.site.context import LinkContext
from nlcontrol.site.linking import DEVICE, Linked, Need, link_target
from nlcontrol.site.names import is_the_one
from nlcontrol.site.places import LinkedPlace, link_place
from nlcontrol.site.problems import BadValue, NoContext, distinct_names
from nlcontrol.site.types import Device
from nlcontrol.site.values import link_state_value, link_value

MOST_REPEATS: Final = 100


@dataclass(slots=True)
class Resolution:
    """What the statements come to on the site."""

    statements: list[Statement] = field(default_factory=list)
    """The plan with floors, classes and amounts filled in."""
    commands: list[ResolvedCommand] = field(default_factory=list)
    objections: list[Objection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What the speaker should hear besides: members that were left out, names that were taken for others."""
    step_of_clause: dict[int, int] = field(default_factory=dict)
    mentioned: tuple[str, ...] = ()


class Resolver:
    """Resolves the statements of one utterance in order; lives for that utterance."""

    def __init__(self, context: LinkContext, now: datetime) -> None:
        self.context, self.now = context, now
        self.result = Resolution(mentioned=context.mentioned)
        self.step = 0
        self.probability = 1.0
        self.likely: dict[str, None] = {}
        """What the statement at hand names only by words that are like its name."""

    @property
    def grammar(self) -> Grammar:
        """The grammar of the site."""
        return self.context.grammar

    def resolve(self, statements: Sequence[Composed], probabilities: Sequence[float]) -> Resolution:
        """Everything; `probabilities` are per clause."""
        before: slice | None = None
        for composed in statements:
            self.likely.clear()
            begun = len(self.result.commands)
            self.probability = min((probabilities[i] for i in composed.clauses), default=1.0)
            first = self.step + 1
            self.result.statements.append(self._statement(composed.statement, (), None, parallel=False))
            for index in composed.clauses:
                self.result.step_of_clause.setdefault(index, min(first, max(self.step, 1)))
            commanded = slice(begun, len(self.result.commands))
            commands = self.result.commands
            if before is not None and says_again(commands[before], commands[commanded], self.grammar):
                self._take_back(before)
                commanded = before
            before = commanded if may_be_said_again(composed) else None
        if len(self.result.commands) == 0 and not self.result.objections:
            self.object(Reason.INCOMPLETE, "I do not know what to do.")
        return self.result

    def _take_back(self, before: slice) -> None:
        """Leaves out the command before the last, which says it again and perhaps better."""
        commands, step = self.result.commands, self.result.commands[before][0].step
        del self.result.statements[-2], commands[before]
        commands[before] = [replace(command, step=step) for command in commands[before]]
        steps = self.result.step_of_clause
        steps |= {clause: step for clause, known in steps.items() if known > step}
        self.step = step

    def object(self, reason: Reason | str, message: str) -> None:
        """Notes an objection."""
        self.result.objections.append(Objection(Reason(reason), message))

    # --- statements -----------------------------------------------------------------------------------------------

    def _statement(
        self, statement: Statement, triggers: tuple[Trigger, ...], repeat: Repetition | None, *, parallel: bool
    ) -> Statement:
        match statement:
            case Command():
                if not parallel:
                    self.step += 1
                return self._command(statement, triggers, repeat)
            case When():
                body = tuple(
                    self._statement(part, (*triggers, *statement.triggers), repeat, parallel=parallel)
                    for part in statement.body
                )
                return When(statement.triggers, body)
            case Repeat():
                return self._repeat(statement, triggers, repeat, parallel=parallel)
            case Parallel():
                self.step += 1
                return Parallel(
                    tuple(self._statement(part, triggers, repeat, parallel=True) for part in statement.body)
                )
            case _:
                self.object(Reason.UNSUPPORTED, "Questions and controls cannot stand inside a plan.")
                return statement

    def _repeat(
        self, statement: Repeat, triggers: tuple[Trigger, ...], repeat: Repetition | None, *, parallel: bool
    ) -> Statement:
        if repeat is not None or len(statement.body) != 1:
            self.object(Reason.UNSUPPORTED, "I can repeat one command, not several or repetitions of repetitions.")
            return statement
        if statement.until is not None:
            condition = self._condition(statement.until)
            if isinstance(condition, Objection):
                self.result.objections.append(condition)
                return statement
            inner = Repetition(until=condition, max_times=MOST_REPEATS)
        else:
            inner = Repetition(times=statement.times)
            if statement.times is not None and not 1 <= statement.times <= MOST_REPEATS:
                self.object(Reason.INVALID_VALUE, f"I repeat 1 to {MOST_REPEATS} times, not {statement.times}.")
        return replace(statement, body=(self._statement(statement.body[0], triggers, inner, parallel=parallel),))

    # --- one command ------------------------------------------------------------------------------------------------

    def _command(self, command: Command, triggers: tuple[Trigger, ...], repeat: Repetition | None) -> Statement:
        command = as_docking(command, self.grammar, self.context.lexicon.language, self.context)
        if any(isinstance(target, Pronoun) for target in command.targets):
            self._mention_conditions(triggers)
            command = as_its_class(command, self.grammar, self.context)
        class_name, _, action_name = command.action.partition(".")
        targets = command.targets or ((Group("the", class_name),) if class_name != DEVICE else ())
        if not targets:
            self.object(Reason.INCOMPLETE, "Which device do you mean?")
            return command
        toggles = action_name == TOGGLE
        wanted = f"{class_name}.turn_on" if toggles else command.action
        need = Need(wanted, tuple(dict.fromkeys(name for name, _ in command.arguments)))
        devices: dict[str, None] = {}
        said: list[Target] = []
        for target in targets:
            found = self._target(self._of_their_class(target, devices), need)
            devices |= dict.fromkeys(found)
            said += said_target(target, found, self.context)
        if not devices:
            return replace(command, targets=targets)
        if toggles:
            return self._toggle(command, tuple(devices), tuple(said), triggers, repeat)
        self._mention(devices)
        classes = {self.context.site.devices[device].class_name for device in devices}
        risk = max((self._risk_of(device, action_name) for device in devices), key=RISKS.index)
        when = resolve_triggers(triggers, self.now, risk != "none", self._condition)
        if isinstance(when, Objection):
            self.result.objections.append(when)
            return command
        arguments: tuple[tuple[str, Value], ...] = command.arguments
        for device in devices:
            linked = self._for_device(device, action_name, command, when, repeat)
            arguments = linked if linked is not None else arguments
        self._judge_risk(risk)
        named = next(iter(classes)) if len(classes) == 1 else DEVICE
        own = self.grammar.classes[named].own_action(action_name) if named != DEVICE else action_name
        return Command(f"{named}.{own}", tuple(said), arguments)

    def _of_their_class(self, target: Target, before: Collection[str]) -> Target:
        """One that is told only from others, beside them, is of their class: "the floor lamp and the desk one"."""
        classes = {self.context.site.devices[device].class_name for device in before}
        alike = isinstance(target, Named) and target.class_name is None and len(classes) == 1
        if isinstance(target, Named) and alike and is_the_one(target.name, self.context.lexicon.language):
            return replace(target, class_name=classes.pop())
        return target

    def _toggle(
        self,
        command: Command,
        devices: tuple[str, ...],
        said: tuple[Target, ...],
        triggers: tuple[Trigger, ...],
        repeat: Repetition | None,
    ) -> Statement:
        """On what is off and off what is on; asked where the state is not known."""
        states = {device: self.context.snapshot.value(device, "state") for device in devices}
        unknown = tuple(device for device, state in states.items() if state not in ("on", "off"))
        if unknown:
            names = " and ".join(distinct_names(self.context.site, unknown))
            self.object(Reason.INCOMPLETE, f"I do not know whether {names} is on: shall I turn it on or off?")
            return replace(command, targets=said)
        wanted = {"on" if state == "off" else "off" for state in states.values()}
        if len(wanted) == 1:
            return self._command(Command(f"{DEVICE}.turn_{wanted.pop()}", said), triggers, repeat)
        for device in devices:
            action = "turn_off" if states[device] == "on" else "turn_on"
            self._command(Command(f"{DEVICE}.{action}", (Named(device),)), triggers, repeat)
        self._mention(devices)
        return replace(command, targets=said)

    def _mention_conditions(self, triggers: tuple[Trigger, ...]) -> None:
        """In "if the garage door is open, close it" the condition is what "it" means."""
        for trigger in triggers:
            condition = getattr(trigger, "condition", None)
            if isinstance(condition, Condition) and not isinstance(condition.target, Pronoun):
                linked = link_target(condition.target, self.context)
                if isinstance(linked, Linked):
                    self._mention(linked.devices)

    def _mention(self, devices: Iterable[str]) -> None:
        self.result.mentioned = tuple(devices)
        self.context = replace(self.context, mentioned=self.result.mentioned)

    def _target(self, target: Target, need: Need) -> tuple[str, ...]:
        """The devices of a target; none after an objection."""
        linked = link_target(target, self.context, need)
        if (
            isinstance(linked, NoContext)
            and isinstance(target, Pronoun)
            and need.parameters
            and self.context.area is not None
            and self._is_harmless(need.action)
        ):
            # "make it brighter", when nothing was named: the lights here, as in "it is too dark".
            linked = link_target(Group("these", need.action.partition(".")[0]), self.context, need)
        if not isinstance(linked, Linked):
            self.object(linked.reason, linked.sentence(self.context.site))
            return ()
        site = self.context.site
        for dropped in linked.dropped:
            self.result.notes.append(
                f"{distinct_names(site, (dropped.device,))[0]} cannot do that ({dropped.lacking.replace('_', ' ')})"
            )
        if not linked.exact:
            self._note_likely(linked.label)
        kept = tuple(d for d in linked.devices if not spared(target, site.devices[d], self.grammar))
        return kept or linked.devices

    def _is_harmless(self, action: str) -> bool:
        """Whether an action of a class that "everything" includes asks for no confirmation."""
        device_class = self.grammar.classes.get(action.partition(".")[0])
        declared = self.grammar.action(action)
        return (
            device_class is not None and declared is not None and device_class.in_everything and declared.risk == "none"
        )

    def _for_device(
        self,
        device_id: str,
        action_name: str,
        command: Command,
        when: ResolvedTrigger | None,
        repeat: Repetition | None,
    ) -> tuple[tuple[str, Value], ...] | None:
        """Appends the command for one device; the linked values, or None after an objection."""
        device = self.context.site.devices[device_id]
        name = f"{device.class_name}.{self.grammar.classes[device.class_name].own_action(action_name)}"
        action = self.grammar.action(name)
        if action is None:
            self.object(
                Reason.UNSUPPORTED, f"{distinct_names(self.context.site, (device_id,))[0].capitalize()} cannot do that."
            )
            return None
        linked = self._arguments(command, action, device_id)
        if linked is None:
            return None
        arguments = plain_arguments(linked, action)
        step = ResolvedCommand(self.step, device_id, name, arguments, when, round(self.probability, 4), repeat)
        self.result.commands.append(step)
        if when is not None and when.ends_state and not may_end(step, device, self.grammar):
            name = distinct_names(self.context.site, (device_id,))[0]
            self.object(Reason.UNSUPPORTED, f"I would not know how to end that: please say when {name} is to do what.")
        return linked

    def _arguments(self, command: Command, action: Action, device_id: str) -> tuple[tuple[str, Value], ...] | None:
        device = self.context.site.devices[device_id]
        linked: list[tuple[str, Value]] = []
        for name, value in command.arguments:
            parameter = action.parameters.get(name)
            if parameter is None:
                self.object(Reason.UNSUPPORTED, f"{action.name.replace('_', ' ')} takes no {name.replace('_', ' ')}.")
                return None
            if parameter.type == "place" and isinstance(value, Text):
                found = self._place(value)
            else:
                found = self._value(value, parameter, device)
            if found is None:
                return None
            linked.append((name, found))
        return tuple(linked)

    def _value(self, value: Value, parameter: Parameter, device: Device) -> Value | None:
        found = link_value(value, parameter, device, self.grammar, self.context.lexicon.language)
        if isinstance(found, BadValue):
            self.object(found.reason, found.sentence(self.context.site))
            return None
        return in_own_unit(found, parameter.unit)

    def _place(self, value: Text) -> Value | None:
        place = link_place(None if value.text in ("here", "me") else value.text, self.context)
        if isinstance(place, LinkedPlace):
            if not place.exact:
                self._note_likely(place.id.replace("_", " "))
            return Text(place.id)
        self.object(place.reason, place.sentence(self.context.site))
        return None

    def _note_likely(self, name: str) -> None:
        """Remembers that a name was only like what was said: told to the speaker, never enough for a risky action."""
        self.likely[name] = None
        self.result.notes.append(f"taking that for {name}")

    def _risk_of(self, device: str, action_name: str) -> Risk:
        return risk_of(self.context.site.devices[device], action_name, self.grammar)

    def _judge_risk(self, risk: Risk) -> None:
        if risk == "none":
            return
        for name in self.likely:
            self.object(Reason.UNKNOWN_NAME, f"Do you mean {name}? Please say the exact name for that.")
        if risk == "code":
            self.object(Reason.NEEDS_CODE, "That needs the code.")
        elif risk == "confirm":
            self.object(Reason.RISKY, "Shall I?")

    # --- conditions and places ----------------------------------------------------------------------------------------

    def _condition(self, condition: Condition) -> ResolvedCondition | Objection:
        linked = link_target(of_any_class(condition.target), self.context)
        if not isinstance(linked, Linked):
            return Objection(Reason(linked.reason), linked.sentence(self.context.site))
        if not linked.exact:
            self._note_likely(linked.label)
        site, devices = self.context.site, linked.devices
        if is_open(condition.target):
            devices = tuple(d for d in devices if field_of(site.devices[d], condition.field, self.grammar) is not None)
        if not devices:
            return Objection(Reason.UNSUPPORTED, f"Nothing there tells the {condition.field.replace('_', ' ')}.")
        if len(devices) != 1:
            label = " or ".join(distinct_names(site, devices))
            return Objection(Reason.AMBIGUOUS, f"Which one is the condition about: {label}?")
        device = site.devices[devices[0]]
        device_class = self.grammar.classes[device.class_name]
        name = field_of(device, condition.field, self.grammar)
        if name is None:
            return Objection(
                Reason.UNSUPPORTED,
                f"{device.name.capitalize()} does not report its {condition.field.replace('_', ' ')}.",
            )
        known = device_class.state[name]
        value = link_state_value(condition.value, known, device_class, self.context.lexicon.language)
        if isinstance(value, BadValue):
            return Objection(Reason.INVALID_VALUE, value.sentence(self.context.site))
        plain = value.amount if isinstance(value, Number) else value.on if isinstance(value, Flag) else value.text
        return ResolvedCondition(device.id, name, condition.op, plain)
