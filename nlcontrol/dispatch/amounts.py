"""Relative amounts made absolute: "+10" becomes 40 before anything is journalled, by known and predicted state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from nlcontrol.check.amounts import absolute
from nlcontrol.errors import RejectedCommandError
from nlcontrol.grammar.effects import predict
from nlcontrol.grammar.fields import out_of_range
from nlcontrol.grammar.schema import Action, Grammar, Scalar
from nlcontrol.plan.reply_parts import Argument, ChangeBy, ResolvedCommand, ScaleBy
from nlcontrol.site.state import Snapshot
from nlcontrol.site.types import Device, Site
from nlcontrol.site.values import bounded


class Amounts:
    """Makes commands absolute one after the other, each in the state that those before it leave."""

    def __init__(self, site: Site, grammar: Grammar, snapshot: Snapshot) -> None:
        self._site, self._grammar = site, grammar
        self._states: dict[str, dict[str, Scalar | None]] = {
            device: dict(snapshot.of(device)) for device in site.devices
        }

    def absolute(self, commands: Iterable[ResolvedCommand]) -> tuple[ResolvedCommand, ...]:
        """The commands with absolute arguments only; `RejectedCommandError` where a state that is needed is unknown."""
        return tuple(self._command(command) for command in commands)

    def _command(self, command: ResolvedCommand) -> ResolvedCommand:
        device = self._site.devices[command.device]
        device_class = self._grammar.classes[device.class_name]
        action = device_class.actions.get(command.action.partition(".")[2])
        if action is None:
            return command  # pause and resume: they have no arguments
        arguments = tuple((name, self._argument(device, action, name, value)) for name, value in command.arguments)
        before = self._states[device.id]
        self._states[device.id] = predict(device_class, action, dict(arguments), before, device.features)
        return replace(command, arguments=arguments)

    def _argument(self, device: Device, action: Action, name: str, value: Argument) -> Scalar | tuple[str, ...]:
        if not isinstance(value, ChangeBy | ScaleBy):
            return value
        parameter = bounded(action.parameters[name], device)
        amount = absolute(value, parameter, self._states[device.id].get(parameter.state or ""))
        if amount is None:
            field = (parameter.state or name).replace("_", " ")
            raise RejectedCommandError([f"The {field} of {device.name} is not known: say what it is to be."])
        if problem := out_of_range(amount, parameter):
            raise RejectedCommandError([f"{device.name}: {problem}."])
        return amount
