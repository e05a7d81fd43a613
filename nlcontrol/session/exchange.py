"""One exchange after another: an utterance is understood, carried out, and what became of it is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from nlcontrol.check.commands import check_commands
from nlcontrol.check.step import Rejected, Setting
from nlcontrol.dispatch.events import SequenceOutcome
from nlcontrol.dispatch.intake import Running
from nlcontrol.errors import RejectedCommandError
from nlcontrol.interpreter import Context
from nlcontrol.plan.reply import Reason, Reply, Verdict
from nlcontrol.plan.reply_parts import ChangeBy, ControlResult, ResolvedCommand, ScaleBy
from nlcontrol.plan.types import Change, Command, Factor, Flag, Named, Number, Plan, Text, Value
from nlcontrol.plan.written import write
from nlcontrol.session.conversation import Conversation
from nlcontrol.session.house import House
from nlcontrol.session.planned import chosen, planned_sentence


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of one utterance."""

    reply: Reply
    running: Running | None = None
    """The sequence that was set off."""
    said: str | None = None
    """What a control did, or why nothing was done; one sentence beside the reply's message."""
    done: bool = True
    """False: something was wanted and will not be done, or nobody could be asked."""
    outcome: SequenceOutcome | None = None
    """Of a control that sends commands of its own."""


class Exchange:
    """A conversation in a house."""

    def __init__(
        self, house: House, conversation: Conversation, *, area: str | None = None, typed: bool = False,
        confirm: bool = False, clock: Callable[[], datetime] | None = None,
    ) -> None:  # fmt: skip
        """With `confirm`, what would have to be confirmed is carried out."""
        self.house, self.conversation = house, conversation
        self._area, self._typed, self._confirm = area, typed, confirm
        self._now = clock or house.clock.now

    def context(self) -> Context:
        """What the next utterance is understood in."""
        planned = tuple(
            planned_sentence(schedule, self.house.definitions) for schedule in self.house.dispatcher.schedules()
        )
        return Context(self._now(), self._area, self.house.snapshot, typed=self._typed, planned=planned)

    def parse(self, utterance: str) -> Reply:
        """What an utterance would come to now; nothing is done or remembered."""
        return Conversation(self.conversation.interpreter).hear(utterance, self.context())

    async def say(self, utterance: str) -> Turn:
        """Understands an utterance and sets off what it says; returns before it is done."""
        if self.conversation.interpreter.is_stop(utterance):
            said = await self._stop(())  # before anything else, whatever the rest of this takes
            reply = self.conversation.hear(utterance, self.context())
            return Turn(reply, said=said)
        reply = self.conversation.hear(utterance, self.context())
        if self._confirm:
            reply = self.conversation.confirmed(reply)
        if reply.control is not None:
            return await self._control(reply, reply.control)
        if reply.verdict is not Verdict.ACCEPT:
            return Turn(reply, done=False)
        return self._carried_out(reply) if reply.commands else Turn(reply)

    # --- carrying out -------------------------------------------------------------------------------------------

    def _carried_out(self, reply: Reply) -> Turn:
        try:
            return Turn(reply, self.house.dispatcher.submit(reply.commands, said=reply.utterance))
        except RejectedCommandError as error:
            return Turn(reply, said=str(error), done=False)

    async def _control(self, reply: Reply, control: ControlResult) -> Turn:
        devices = control.devices or None
        match control.kind:
            case "stop":
                return Turn(reply, said=await self._stop(control.devices))
            case "pause":
                outcome = await self.house.dispatcher.pause(devices)
                said = "Paused." if outcome.outcomes else "Nothing is under way that could pause."
                return Turn(reply, said=said, done=outcome.all_done, outcome=outcome)
            case "resume":
                outcome = await self.house.dispatcher.resume(devices)
                said = "Going on." if outcome.outcomes else "Nothing was paused on the way."
                return Turn(reply, said=said, done=outcome.all_done, outcome=outcome)
            case "undo":
                return self._undo(reply)
            case "cancel":
                return self._cancel(reply, control.what)
            case "never_mind":
                return self._left_alone(reply)

    async def _stop(self, devices: tuple[str, ...]) -> str:
        halted = await self.house.dispatcher.stop(devices or None)
        site, grammar = self.house.definitions.site, self.house.definitions.grammar
        moving = [name for name in halted.not_told if grammar.classes[site.devices[name].class_name].moves]
        parts = [] if not halted.sequences else [f"{len(halted.sequences)} under way ended"]
        parts += [] if not halted.cancelled else [f"{len(halted.cancelled)} planned cancelled"]
        parts += [] if not moving else [f"not told: {', '.join(site.devices[name].name for name in moving)}"]
        return f"Stopped{'; ' if parts else ''}{'; '.join(parts)}."

    def _undo(self, reply: Reply) -> Turn:
        try:
            commands = self.house.dispatcher.undo()
        except RejectedCommandError as error:
            return Turn(reply, said=str(error), done=False)
        definitions = self.house.definitions
        setting = Setting(definitions.site, definitions.grammar, definitions, self._typed)
        checked = check_commands(commands, self.house.snapshot, setting)
        if isinstance(checked, Rejected):
            return Turn(reply, said=" ".join(v.sentence for v in checked.violations), done=False)
        written = write(Plan(tuple(_statement(command) for command in commands)))
        undoing = replace(reply, commands=commands, control=None, plan=written, message="Undoing that.")
        if checked.risk != "none":
            undoing = replace(undoing, verdict=Verdict.CONFIRM, reason=Reason.RISKY, message="Undo that? Shall I?")
            if not self._confirm:
                self.conversation.ask(undoing)
                return Turn(undoing, done=False)
            undoing = self.conversation.confirmed(undoing)
        return self._carried_out(undoing)

    def _left_alone(self, reply: Reply) -> Turn:
        """Nothing is done; what stays planned is said, for "cancel that" may well have meant it."""
        waiting = self.house.dispatcher.schedules()
        if not waiting:
            return Turn(reply)
        listed = " ".join(planned_sentence(schedule, self.house.definitions) for schedule in waiting)
        return Turn(reply, said=f'{reply.message} Still planned: {listed} Say "cancel the … schedule" to drop one.')

    def _cancel(self, reply: Reply, what: str | None) -> Turn:
        definitions, dispatcher = self.house.definitions, self.house.dispatcher
        waiting = dispatcher.schedules()
        if not waiting:
            return Turn(reply, said="Nothing is planned.", done=False)
        found = chosen(waiting, what, definitions, self.conversation.interpreter.language)
        if len(found) == 1:
            dispatcher.cancel(found[0].id)
            return Turn(reply, said=f"Cancelled: {planned_sentence(found[0], definitions)}")
        listed = " ".join(planned_sentence(schedule, definitions) for schedule in found or waiting)
        return Turn(reply, said=f"Which one? {listed}", done=False)


def _statement(command: ResolvedCommand) -> Command:
    arguments: list[tuple[str, Value]] = []
    for name, value in command.arguments:
        match value:
            case bool():
                arguments.append((name, Flag(value)))
            case int() | float():
                arguments.append((name, Number(value)))
            case ChangeBy(change):
                arguments.append((name, Change(Number(change))))
            case ScaleBy(factor):
                arguments.append((name, Factor(factor)))
            case tuple():
                arguments += [(name, Text(place)) for place in value]
            case _:
                arguments.append((name, Text(value)))
    return Command(command.action, (Named(command.device),), tuple(arguments))
