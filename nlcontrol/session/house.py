"""The running side of a conversation: broker, simulated devices, the client that speaks with them, the dispatcher."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from nlcontrol.check.commands import check_commands
from nlcontrol.check.step import Rejected, Setting
from nlcontrol.dispatch.delivery import Timing
from nlcontrol.dispatch.dispatcher import Dispatcher
from nlcontrol.dispatch.events import Event, Listener
from nlcontrol.dispatch.journal import Journal
from nlcontrol.dispatch.link import MqttLink
from nlcontrol.errors import DeliveryError
from nlcontrol.mqtt.broker import Broker
from nlcontrol.mqtt.client import Client, ConnectionEvent
from nlcontrol.plan.reply_parts import ResolvedCommand
from nlcontrol.session.definitions import Definitions
from nlcontrol.session.patient_clock import PatientClock
from nlcontrol.session.quiet import CountedClient, Quiet
from nlcontrol.session.traffic import Traffic
from nlcontrol.simulation.simulation import Simulation
from nlcontrol.site.state import Snapshot
from nlcontrol.world.clock import Clock

BrokerKind = Literal["mosquitto", "amqtt"]
READY_S, GIVEN_READY_S = 5.0, 0.5
"""By the wall clock: so long devices may take to say that they are there; on a broker that was given, some never do."""
IN_MEMORY = ":memory:"


@dataclass(frozen=True, slots=True)
class HouseConfig:
    """How a house is run."""

    broker: str | None = None
    """A URL; None: a broker and simulated devices of our own."""
    broker_kinds: Sequence[BrokerKind] | None = None
    """Of our own broker: the first of them that is installed."""
    journal: Path | str = IN_MEMORY
    seed: int = 0
    """For what the simulation leaves to chance."""
    patience: float = 1.0
    """How much more patient with devices, where time runs faster than on the wall."""


class House:
    """Everything that runs; `async with` starts it and ends it."""

    def __init__(self, definitions: Definitions, clock: Clock, config: HouseConfig | None = None) -> None:
        self.definitions, self.clock, self.config = definitions, clock, config or HouseConfig()
        self._listeners: list[Listener] = []
        self._unheard: list[Event] = []
        self.on_connection: Callable[[ConnectionEvent], None] = lambda _event: None
        self.problems: list[DeliveryError] = []
        """Messages of devices that nobody could read."""
        self.broker = Broker(self.config.broker, kinds=self.config.broker_kinds)
        self.simulation: Simulation | None = None
        self.traffic = Traffic(definitions.site.name, clock.now)
        self._stack = AsyncExitStack()
        self._dispatcher: Dispatcher | None = None

    async def __aenter__(self) -> Self:
        """Starts in this order: journal, broker, devices, client, dispatcher; BrokerError where there is no broker."""
        try:
            await self._start()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    @property
    def dispatcher(self) -> Dispatcher:
        """The dispatcher, while the house runs."""
        assert self._dispatcher is not None  # inside `async with`
        return self._dispatcher

    @property
    def snapshot(self) -> Snapshot:
        """What the devices reported."""
        return self.dispatcher.snapshot

    def listen(self, listener: Listener) -> None:
        """Tells of everything that happens to commands; the first listener hears what happened before it came too."""
        self._listeners.append(listener)
        unheard, self._unheard = self._unheard, []
        for event in unheard:
            listener(event)

    def recheck(self, commands: Sequence[ResolvedCommand]) -> str | None:
        """Why commands must not be carried out in the state of now, or None."""
        checked = check_commands(commands, self.snapshot, self._setting())
        if isinstance(checked, Rejected):
            return " ".join(violation.sentence for violation in checked.violations)
        return None

    async def wait_ready(self) -> None:
        """Returns when every device has been heard, or patience ends."""
        devices = self.definitions.site.devices if self.simulation is None else self.simulation.devices
        patience_s = GIVEN_READY_S if self.simulation is None else READY_S
        try:
            async with asyncio.timeout(patience_s):
                while any(not self.snapshot.of(device) for device in devices):  # noqa: ASYNC110 -- what is waited for are 22 devices, once
                    await asyncio.sleep(0.005)
        except TimeoutError:
            return  # whoever is not there is offline, and commands to it will say so

    # --- inside -------------------------------------------------------------------------------------------------

    async def _start(self) -> None:
        site, grammar, stack = self.definitions.site, self.definitions.grammar, self._stack
        journal = stack.enter_context(Journal(self.config.journal))
        await stack.enter_async_context(self.broker)
        if self.config.broker is None:
            world, seed = self.definitions.world, self.config.seed
            simulation = Simulation(site, grammar, self.broker.url, self.clock, world=world, seed=seed)
            self.simulation = await stack.enter_async_context(simulation)
        unique = f"{os.getpid()}-{secrets.token_hex(4)}"
        monitor = await stack.enter_async_context(Client(self.broker.url, f"nlcontrol-monitor-{unique}"))
        await self.traffic.open(monitor)
        client = await stack.enter_async_context(CountedClient(self.broker.url, f"nlcontrol-{unique}"))
        client.watch(self._connection)
        dispatcher = Dispatcher(
            site, grammar, MqttLink(client, site), journal, self.clock,
            on_event=self._emit, recheck=self.recheck, timing=patient_timing(self.config.patience),
        )  # fmt: skip
        dispatcher.on_problem(self.problems.append)
        self._dispatcher = await stack.enter_async_context(dispatcher)
        if isinstance(self.clock, PatientClock):
            await self._let_time_wait(self.clock, client, monitor)

    async def _let_time_wait(self, clock: PatientClock, client: CountedClient, monitor: Client) -> None:
        simulation = self.simulation
        programs = [] if simulation is None else [simulation.program(device) for device in simulation.devices]

        async def flush() -> None:
            for program in programs:
                await program.flushed()

        quiet = Quiet(client, [monitor, *(program.client for program in programs)], flush)
        await quiet.open()
        clock.quiet = quiet.wait
        clock.busy = lambda: bool(self.dispatcher.running())
        await quiet.wait()

    def _setting(self) -> Setting:
        # Whoever was allowed to say it has said it: what is checked again is the state.
        return Setting(self.definitions.site, self.definitions.grammar, self.definitions, typed=True)

    def _connection(self, event: ConnectionEvent) -> None:
        self.on_connection(event)

    def _emit(self, event: Event) -> None:
        if not self._listeners:
            self._unheard.append(event)
        for listener in self._listeners:
            listener(event)


def patient_timing(factor: float) -> Timing:
    """The dispatcher's patience, so many times as great."""
    usual = Timing()
    return Timing(
        time_to_live_s=usual.time_to_live_s * factor,
        resend_s=usual.resend_s * factor,
        silence_s=usual.silence_s * factor,
        travel_s=usual.travel_s * factor,
        stopped_s=usual.stopped_s * factor,
        grace_s=usual.grace_s * factor,
    )
