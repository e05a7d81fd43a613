"""All devices of a site, simulated: each a client of its own, all on one loop and in one world.

async with Simulation(site, grammar, broker.url, clock) as simulation: ...
"""

from __future__ import annotations

import asyncio
import secrets
from contextlib import AsyncExitStack
from random import Random
from types import TracebackType
from typing import Self

from nlcontrol.errors import UsageError, near_name
from nlcontrol.grammar.schema import DeviceClass, Grammar
from nlcontrol.mqtt.client import Client
from nlcontrol.mqtt.own import NAME, DeviceSide
from nlcontrol.simulation.device import DeviceProgram, Faults
from nlcontrol.simulation.household import ListModel, TimerModel
from nlcontrol.simulation.models import CoverModel, DeclaredModel, Model
from nlcontrol.simulation.rover import RoverModel
from nlcontrol.site.loader import world_path
from nlcontrol.site.types import Device, Site
from nlcontrol.world.clock import Clock
from nlcontrol.world.kinematics import STEP_S
from nlcontrol.world.loader import load_world
from nlcontrol.world.map import WorldMap
from nlcontrol.world.world import World

OWN_MODELS = {"timer": TimerModel, "todo": ListModel}
"""Classes that live by more than their declared effects."""
MOST_STEPS = 200
"""At most so many steps at once when the machine was too slow: then the world falls behind the clock."""


class Simulation:
    """The simulated devices of a site; `async with` starts and ends them."""

    def __init__(
        self,
        site: Site,
        grammar: Grammar,
        broker_url: str,
        clock: Clock,
        *,
        world: WorldMap | None = None,
        rate: float = 1.0,
        seed: int = 0,
        faults: Faults | None = None,
    ) -> None:
        """`rate` is how many times as fast as the clock the devices live; the world defaults to the site's own."""
        if rate <= 0:
            raise UsageError(f"Simulated time runs at a rate above 0, not {rate:g}.")
        path = world_path(site)
        world_map = world or (load_world(path) if path else None)
        self.world = None if world_map is None else World(world_map)
        self._site, self._grammar, self._url = site, grammar, broker_url
        self._clock, self._rate, self._seed, self._faults = clock, rate, seed, faults or Faults()
        self._programs: dict[str, tuple[DeviceProgram, AsyncExitStack]] = {}
        self._models: dict[str, Model] = {}
        self._ticker: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Starts every device that speaks the own dialect; raises BrokerError when there is no broker."""
        ours = [each.id for each in self._site.devices.values() if each.mqtt.get("dialect", NAME) == NAME]
        try:
            await asyncio.gather(*(self.switch_on(device) for device in ours))
        except BaseException:
            await self._close()
            raise
        self._ticker = asyncio.create_task(self._live(), name=f"simulation of {self._site.name}")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        ticker = self._ticker
        if ticker is not None:
            ticker.cancel()
            await asyncio.wait([ticker])
        await self._close()
        if ticker is not None and not ticker.cancelled():
            ticker.result()  # a fault of ours in the world is not swallowed

    # --- devices ------------------------------------------------------------------------------------------------

    @property
    def devices(self) -> tuple[str, ...]:
        """The devices that are switched on."""
        return tuple(self._programs)

    def program(self, device: str) -> DeviceProgram:
        """The program of a device that is switched on."""
        if device not in self._programs:
            raise UsageError(f'There is no simulated device "{device}"{near_name(device, self._programs)}.')
        return self._programs[device][0]

    async def switch_on(self, device_id: str) -> None:
        """Starts one device; one that was switched off finds everything as it left it, but remembers no command."""
        device = self._site.devices[device_id]
        device_class = self._grammar.classes[device.class_name]
        model = self._models.setdefault(device_id, self._model(device, device_class))
        client_id = f"simulated-{self._site.name}-{device_id}-{secrets.token_hex(4)}"
        stack = AsyncExitStack()
        client = await stack.enter_async_context(
            Client(self._url, client_id, will=DeviceSide(self._site.name, device_id).will)
        )
        random = Random(f"{self._seed} {device_id}")
        program = DeviceProgram(
            self._site.name, device, device_class, model, client, self._clock, self._faults, random
        )  # fmt: skip
        self._programs[device_id] = (program, stack)
        await program.start()

    async def switch_off(self, device_id: str) -> None:
        """Pulls the plug of one device: it says nothing, its last will does."""
        program, stack = self._programs.pop(device_id)
        program.model.halt()
        program.client.cut()
        await stack.aclose()

    # --- time ---------------------------------------------------------------------------------------------------

    async def _live(self) -> None:
        begin_s, steps = self._clock.monotonic(), 0
        while True:
            await self._clock.sleep(STEP_S / self._rate)
            due = int((self._clock.monotonic() - begin_s) * self._rate / STEP_S)
            if due - steps > MOST_STEPS:
                steps = due - MOST_STEPS
            while steps < due:
                steps += 1
                self.step()

    def step(self) -> None:
        """Everything lives 0.05 s."""
        if self.world is not None:
            self.world.step()
        for program, _ in list(self._programs.values()):
            program.step()

    # --- inside -------------------------------------------------------------------------------------------------

    def _model(self, device: Device, device_class: DeviceClass) -> Model:
        if device_class.name in OWN_MODELS:
            return OWN_MODELS[device_class.name](device_class, device)
        if device_class.name == "cover":
            return CoverModel(device)
        rover = self.world.rovers.get(device.robot or device.id) if self.world else None
        if device_class.name == "rover" and rover is not None and self.world is not None:
            return RoverModel(rover, self.world)
        return DeclaredModel(device_class, device)

    async def _close(self) -> None:
        programs, self._programs = list(self._programs.values()), {}
        await asyncio.gather(*(program.stop() for program, _ in programs))
        await asyncio.gather(*(stack.aclose() for _, stack in programs))
