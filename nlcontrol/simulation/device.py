"""A simulated device as a program of its own: one MQTT client that speaks the own dialect, and a model inside.

It acts once per id, never on what is retained, expired, or older than the last stop; says accepted, started, progress
and finished, failed, rejected, duplicate or expired; keeps its state, description and availability retained.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from nlcontrol.errors import BrokerError, DeliveryError, UnacknowledgedError
from nlcontrol.grammar.effects import violations
from nlcontrol.grammar.fields import out_of_range
from nlcontrol.grammar.schema import DeviceClass
from nlcontrol.mqtt.client import Client, ConnectionEvent
from nlcontrol.mqtt.message import Message, Publication
from nlcontrol.mqtt.messages import Acknowledgement, CommandMessage, Description, StateMessage, StateValue, Status
from nlcontrol.mqtt.own import DeviceSide
from nlcontrol.simulation.models import Model
from nlcontrol.site.types import Device
from nlcontrol.world.behaviours import Failure
from nlcontrol.world.clock import Clock

REMEMBERED = 1000
"""How many ids a device remembers."""
PROGRESS_S = 1.0
STATE_S = 0.5
"""How often a device at work says how far it is, and how it is."""


@dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong, by lot: each a probability."""

    fail: float = 0.0
    """An action ends as failed, with the code `fault`."""
    lose: float = 0.0
    """An acknowledgement is not sent."""


class DeviceProgram:
    """One device: `start` it, `step` it twenty times a second, `stop` it."""

    def __init__(
        self, site: str, device: Device, device_class: DeviceClass, model: Model, client: Client, clock: Clock,
        faults: Faults, random: Random,
    ) -> None:  # fmt: skip
        self.id, self.model, self.client = device.id, model, client
        self._device, self._class, self._clock = device, device_class, clock
        self._side = DeviceSide(site, device.id)
        self._faults, self._random = faults, random
        self._generation = 0
        self._began_at = clock.now().timestamp()
        self._answers: dict[str, Acknowledgement] = {}
        self._running: CommandMessage | None = None
        self._waiting: deque[CommandMessage] = deque()
        self._outbox: asyncio.Queue[Publication] = asyncio.Queue()
        self._sender: asyncio.Task[None] | None = None
        self._reported: Mapping[str, StateValue] = {}
        self._reported_s = self._progress_s = clock.monotonic()
        self.executed: list[str] = []
        """The ids it acted on, in order: for tests of what happens how often."""

    # --- life ---------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Listens and introduces itself; the client is connected already."""
        self.client.watch(self._connection)
        for topic in self._side.subscriptions:
            await self.client.subscribe(topic, self._hear)
        self._sender = asyncio.create_task(self._send(), name=f"outbox of {self.id}")
        self._introduce()
        await self.flushed()

    async def stop(self) -> None:
        """Says goodbye, as far as there is a broker to hear it."""
        if self._sender is not None:
            self._sender.cancel()
            await asyncio.gather(self._sender, return_exceptions=True)
        if self.client.connected:
            try:
                await self.client.send(self._side.announce(False))
            except DeliveryError:
                return  # the broker went away first: its last will says the same

    async def flushed(self) -> None:
        """Returns when everything that was to be said has been."""
        await self._outbox.join()

    def step(self) -> None:
        """Lives 0.05 s: the model moves on, what ended is said, and the next command begins."""
        self.model.step()
        now = self._clock.monotonic()
        if self._running is not None:
            if self.model.ended is not None:
                ended, self._running = self._running, None
                self._conclude(ended, self.model.ended.failure)
            elif now - self._progress_s >= PROGRESS_S:
                self._progress_s = now
                self._say(self._running.id, "progress", progress_pct=round(100 * self.model.fraction, 1))
        if self._running is None and self._waiting:
            self._begin(self._waiting.popleft())
        if now - self._reported_s >= STATE_S:
            self._report()

    # --- what it hears ------------------------------------------------------------------------------------------

    def _hear(self, message: Message) -> None:
        try:
            command, stop = self._side.read_command(message), self._side.read_stop(message)
        except DeliveryError:
            return  # nothing that a device could answer: there is no id in it
        if stop is not None:
            self._halt(stop.generation)
        if command is not None:
            self._take(command)

    def _take(self, command: CommandMessage) -> None:
        known = self._answers.get(command.id)
        if known is not None:
            self._say(command.id, "duplicate", remember=False)
            self._put(self._side.acknowledge(known))
            return
        now = self._clock.now().timestamp()
        if now >= command.expires_at:
            self._say(command.id, "expired", reason=f"{self.id} got it too late")
        elif command.issued_at < self._began_at:
            # Whoever was here before may have done it: this program cannot know.
            self._say(command.id, "expired", reason=f"{self.id} was switched on after it was sent")
        elif command.generation < self._generation:
            self._say(command.id, "rejected", reason=f"{self.id} was stopped after it was sent")
        elif (problem := self._problem(command)) is not None:
            self._say(command.id, "rejected", reason=problem)
        else:
            self._generation = max(self._generation, command.generation)
            self._accept(command)

    def _accept(self, command: CommandMessage) -> None:
        name = command.action.partition(".")[2]
        self._say(command.id, "accepted")
        if name in ("pause", "resume") and name not in self._class.actions:
            (self.model.pause if name == "pause" else self.model.resume)()
            self._conclude(command, None)
            return
        action = self._class.actions[name]
        if action.stops:
            self._flush("stopped", f"{self.id} was stopped.")
        if action.takes_time:
            self._waiting.append(command)
            if self._running is None:
                self._begin(self._waiting.popleft())
        else:
            self.executed.append(command.id)
            self._conclude(command, self.model.at_once(action, command))

    def _begin(self, command: CommandMessage) -> None:
        action = self._class.actions[command.action.partition(".")[2]]
        broken = violations(action.preconditions, self.model.state())
        if broken:  # it was in order when it came, and something before it changed that
            self._conclude(command, Failure("precondition", broken[0].reason.format(device=self.id)))
            return
        self._running = command
        self._progress_s = self._clock.monotonic()
        self.executed.append(command.id)
        self.model.begin(action, command)
        self._say(command.id, "started")
        self._report()

    def _conclude(self, command: CommandMessage, failure: Failure | None) -> None:
        if failure is None and self._random.random() < self._faults.fail:
            failure = Failure("fault", f"{self.id} has a fault.")
        self._report()
        if failure is not None:
            self._say(command.id, "failed", code=failure.code, reason=failure.reason)
        else:
            self._say(command.id, "finished", state=dict(self.model.state()))

    def _halt(self, generation: int) -> None:
        self._generation = max(self._generation, generation)
        self._flush("stopped", f"{self.id} was stopped.")
        self._report()

    def _flush(self, code: str, reason: str) -> None:
        self.model.halt()
        running, self._running = self._running, None
        waiting = list(self._waiting)
        self._waiting.clear()
        for command in ([running] if running else []) + waiting:
            self._say(command.id, "failed", code=code, reason=reason)

    def _problem(self, command: CommandMessage) -> str | None:
        """Why the device does not do it, judged by its own grammar; the dispatcher should have known."""
        class_name, _, name = command.action.partition(".")
        if name in ("pause", "resume") and name not in self._class.actions and self._class.moves:
            return None
        action = self._class.actions.get(name) if class_name == self._class.name else None
        if action is None or (action.feature is not None and action.feature not in self._device.features):
            return f"{self.id} cannot {command.action}."
        for parameter in action.parameters.values():
            value = command.arguments.get(parameter.name)
            if value is None and parameter.required:
                return f"{self.id} needs {parameter.name}."
            if parameter.type == "number" and value is not None:
                if isinstance(value, bool) or not isinstance(value, int | float):
                    return f"{parameter.name} is a number, not {value!r}."
                if problem := out_of_range(float(value), parameter):
                    return f"{problem}."
        unknown = [each for each in command.arguments if each not in action.parameters]
        if unknown:
            return f"{self.id} does not know {', '.join(unknown)}."
        broken = violations(action.preconditions, {} if self._busy else self.model.state())
        return broken[0].reason.format(device=self.id) if broken else None

    @property
    def _busy(self) -> bool:
        # What waits its turn meets another state than that of now.
        return self._running is not None

    # --- what it says -------------------------------------------------------------------------------------------

    def _say(
        self, command_id: str, word: Status, *, code: str | None = None, reason: str | None = None,
        progress_pct: float | None = None, state: Mapping[str, StateValue] | None = None, remember: bool = True,
    ) -> None:  # fmt: skip
        acknowledgement = Acknowledgement(command_id, word, code, reason, progress_pct, state)
        if remember:
            self._answers[command_id] = acknowledgement
            while len(self._answers) > REMEMBERED:
                del self._answers[next(iter(self._answers))]
        if self._random.random() >= self._faults.lose:
            self._put(self._side.acknowledge(acknowledgement))

    def _report(self) -> None:
        state = self.model.state()
        self._reported_s = self._clock.monotonic()
        if state != self._reported:
            self._reported = dict(state)
            self._put(self._side.report(StateMessage(self._reported, self._clock.now().timestamp())))

    def _introduce(self) -> None:
        device = self._device
        features = tuple(sorted(device.features))
        description = Description(device.id, device.class_name, device.names, device.area, device.kind, features)
        self._put(self._side.describe(description))
        self._put(self._side.announce(True))
        self._reported = {}
        self._report()

    def _connection(self, event: ConnectionEvent) -> None:
        if event.connected and self._sender is not None:
            self._introduce()  # the last will was said, and the broker may have forgotten everything

    def _put(self, publication: Publication) -> None:
        self._outbox.put_nowait(publication)

    async def _send(self) -> None:
        while True:
            publication = await self._outbox.get()
            try:
                await self._send_one(publication)
            finally:
                self._outbox.task_done()

    async def _send_one(self, publication: Publication) -> None:
        while True:
            try:
                await self.client.wait_connected()
                await self.client.send(publication)
            except (BrokerError, UnacknowledgedError):
                await asyncio.sleep(0.05)  # said again when the broker is back: twice is better than never
            else:
                return
