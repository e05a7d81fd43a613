"""Brings single commands to their devices, hears what devices say, and halts what must not go on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from nlcontrol.dispatch.delivery import Delivery, Report, Timing, Tools
from nlcontrol.dispatch.events import Final
from nlcontrol.dispatch.journal import Entry, Journal
from nlcontrol.dispatch.lanes import Lanes
from nlcontrol.dispatch.link import Link
from nlcontrol.dispatch.observed import Observed
from nlcontrol.errors import DeliveryError, RejectedCommandError
from nlcontrol.grammar.effects import goal
from nlcontrol.grammar.schema import Action, DeviceClass, Grammar
from nlcontrol.mqtt.messages import Acknowledgement, StateValue
from nlcontrol.plan.reply_parts import ChangeBy, ResolvedCommand, ScaleBy
from nlcontrol.site.types import Site
from nlcontrol.world.clock import Clock

CONTROL_ACTIONS = {
    "pause": Action("pause", stops=True),
    "resume": Action("resume", stops=True),
}
"""What every device of ours that moves understands besides its grammar; like a stop, they wait for nobody."""


class Courier:
    """The way of single commands; a `Hearer` of the link."""

    def __init__(
        self, site: Site, grammar: Grammar, link: Link, journal: Journal, clock: Clock, timing: Timing
    ) -> None:
        self.observed = Observed()
        self.connected = True
        self.problems: Callable[[DeliveryError], None] = _raise
        """Told of messages that nobody can read."""
        self.stopped_elsewhere: Callable[[str], None] = lambda device: self.halt({device}, "it was stopped elsewhere")
        """Told of devices that somebody else has stopped."""
        self._site, self._grammar, self._journal = site, grammar, journal
        self._tools = Tools(link, journal, self.observed, clock, timing, lambda: journal.generation)
        self._lanes = Lanes()
        self._active: dict[str, Delivery] = {}
        self._elsewhere: set[tuple[str, int]] = set()

    # --- what is asked of it ------------------------------------------------------------------------------------

    async def deliver(
        self, entry: Entry, position: int, length: int, report: Report, answer_by: datetime | None = None
    ) -> tuple[Final, str | None]:
        """Waits for the device's turn, sends, and gives the outcome, which is in the journal by then.

        `answer_by` is how long to ask for the outcome of a command that was sent before; default: until it expires.
        """
        delivery = self._delivery(entry, position, length)
        if delivery.action.stops and delivery.action.name not in CONTROL_ACTIONS:
            self.halt({delivery.device}, f"{delivery.device} was stopped")
        self._active[entry.id] = delivery
        try:
            if await self._lanes.enter(delivery):
                outcome = await delivery.run(report, answer_by)
            else:
                outcome = ("not_done", delivery.halted)
        finally:
            self._lanes.leave(delivery)
            del self._active[entry.id]
        self._journal.finish(entry.id, *outcome)
        return outcome

    def halt(self, devices: Collection[str] | None, reason: str) -> None:
        """Nothing that is on its way to these devices (None: to any) goes on; stops themselves do."""
        for delivery in self._active.values():
            if (devices is None or delivery.device in devices) and not delivery.action.stops:
                delivery.halt(reason)

    def busy(self) -> dict[str, Action]:
        """The devices that are at something, and at what."""
        return {each.device: each.action for each in self._active.values() if each.under_way}

    def may_have_arrived(self, command_id: str) -> bool:
        """Whether a command that is on its way was published."""
        delivery = self._active.get(command_id)
        return delivery is not None and delivery.may_have_arrived

    # --- what it hears ------------------------------------------------------------------------------------------

    def acknowledged(self, device: str, acknowledgement: Acknowledgement) -> None:
        """A device said what became of a command."""
        delivery = self._active.get(acknowledgement.id)
        if delivery is not None and delivery.device == device:
            delivery.acknowledged(acknowledgement)

    def state_changed(self, device: str, values: Mapping[str, StateValue], fresh: bool) -> None:
        """A device reported state."""
        self.observed.state(device, values)
        for delivery in self._active.values():
            if delivery.device == device and fresh:
                delivery.state_reported()

    def availability_changed(self, device: str, online: bool) -> None:
        """A device came or went."""
        self.observed.availability(device, online)
        for delivery in self._active.values():
            if delivery.device == device and online:
                delivery.came_back()

    def connection_changed(self, connected: bool) -> None:
        """The broker came or went; who waits to send tries again."""
        self.connected = connected
        if connected:
            for delivery in self._active.values():
                delivery.came_back()

    def stopped(self, device: str, generation: int) -> None:
        """A device was told to stop, by us or by somebody else."""
        if generation > self._journal.generation or (device, generation) in self._elsewhere:
            # Each device is told on its own topic: the first raises our generation, the others must still be heard.
            self._elsewhere = {(name, generation) for name in self._site.devices}
            self._journal.raise_generation(generation)
            self.stopped_elsewhere(device)

    def not_understood(self, error: DeliveryError) -> None:
        """A device sent something broken."""
        self.problems(error)

    # --- inside -------------------------------------------------------------------------------------------------

    def _delivery(self, entry: Entry, position: int, length: int) -> Delivery:
        command = entry.command
        device = self._site.devices[command.device]
        device_class = self._grammar.classes[device.class_name]
        action = action_of(device_class, command)
        wanted = {}
        if action.name in device_class.actions:
            arguments = {name: value for name, value in command.arguments if not isinstance(value, ChangeBy | ScaleBy)}
            wanted = goal(device_class, action, arguments, self.observed.snapshot.of(device.id), device.features)
        return Delivery(entry, (position, length), action, wanted, self._tools)


def action_of(device_class: DeviceClass, command: ResolvedCommand) -> Action:
    """The action a command names; `RejectedCommandError` when the class has none of that name."""
    class_name, _, name = command.action.partition(".")
    action = device_class.actions.get(name) or (CONTROL_ACTIONS.get(name) if device_class.moves else None)
    if action is None or class_name != device_class.name:
        raise RejectedCommandError(
            [f"{command.device} cannot {command.action}: a {device_class.name} does not do that."]
        )
    return action


def _raise(error: DeliveryError) -> None:
    raise error
