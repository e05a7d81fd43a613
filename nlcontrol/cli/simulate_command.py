"""`nlcontrol simulate`: a site's devices as MQTT clients, for a conversation elsewhere."""

from __future__ import annotations

import argparse
import asyncio

from nlcontrol.mqtt.broker import Broker
from nlcontrol.session.definitions import load_definitions
from nlcontrol.simulation.simulation import Simulation
from nlcontrol.world.clock import WallClock


def run(options: argparse.Namespace) -> int:
    """Runs until Ctrl-C."""
    try:
        asyncio.run(_simulate(options))
    except KeyboardInterrupt:
        print("switched off")
    return 0


async def _simulate(options: argparse.Namespace) -> None:
    definitions = load_definitions(options.site)
    clock = WallClock(definitions.zone)
    async with Broker(options.broker) as broker:
        simulation = Simulation(
            definitions.site, definitions.grammar, broker.url, clock,
            world=definitions.world, rate=options.rate, seed=options.seed or 0,
        )  # fmt: skip
        async with simulation:
            what = f"{len(simulation.devices)} devices of {definitions.site.name}"
            print(f"{what} at {broker.url}; Ctrl-C ends", flush=True)
            print(f"talk to them with: nlcontrol --broker {broker.url}", flush=True)
            await asyncio.Event().wait()
