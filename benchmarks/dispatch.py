"""From the utterance to the confirmed *done* of a simulated light, over mosquitto and over the embedded broker."""

from __future__ import annotations

import asyncio
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.command import Options, run_command
from benchmarks.quantiles import duration_row
from benchmarks.table import Row, Table
from nlcontrol.mqtt.broker import amqtt_is_installed, find_mosquitto
from nlcontrol.session.conversation import Conversation
from nlcontrol.session.definitions import load_definitions
from nlcontrol.session.exchange import Exchange
from nlcontrol.session.house import BrokerKind, House, HouseConfig
from nlcontrol.world.clock import WallClock

WARM_UP = 5
UTTERANCES = ("turn off the hallway light", "turn on the hallway light")
PAUSE_S = 0.013
"""Between two utterances: speakers are no part of any rhythm of the devices."""


def measure(options: Options) -> list[Table]:
    """`n` utterances with each broker."""
    kinds: list[tuple[BrokerKind, bool]] = [
        ("mosquitto", find_mosquitto() is not None),
        ("amqtt", amqtt_is_installed()),
    ]
    rows: list[Row] = []
    for kind, there in kinds:
        rows += asyncio.run(_with_broker(kind, options)) if there else [Row(kind, "not installed here")]
    notes = ["Interpreter, dispatcher with its journal on disk, broker and all 22 simulated devices share the machine."]
    return [Table("Utterance to confirmed done, one simulated light", rows, notes)]


async def _with_broker(kind: BrokerKind, options: Options) -> list[Row]:
    definitions = load_definitions("home")
    interpreter = definitions.interpreter(options.weights)
    whole: list[float] = []
    after_reply: list[float] = []
    other: dict[str, int] = {}
    with TemporaryDirectory() as folder:
        config = HouseConfig(broker_kinds=(kind,), journal=Path(folder) / "journal.sqlite")
        async with House(definitions, WallClock(UTC), config) as house:
            await house.wait_ready()
            exchange = Exchange(house, Conversation(interpreter))
            for index in range(options.n + WARM_UP):
                start = perf_counter()
                turn = await exchange.say(UTTERANCES[index % len(UTTERANCES)])
                replied = perf_counter()
                if turn.running is None:
                    state = turn.reply.verdict.value
                else:
                    outcome = await turn.running.finished()
                    state = outcome.outcomes[0].state
                if state == "done" and index >= WARM_UP:
                    whole.append(perf_counter() - start)
                    after_reply.append(perf_counter() - replied)
                elif index >= WARM_UP:
                    other[state] = other.get(state, 0) + 1
                await asyncio.sleep(PAUSE_S)
    if not whole:
        return [Row(kind, f"no utterance was done: {other}", met=False, value=other)]
    rows = [
        duration_row(f"{kind}: utterance to done", whole),
        duration_row("  of this, from the reply on", after_reply),
    ]
    return rows + ([Row("  not done", str(other), met=False, value=other)] if other else [])


if __name__ == "__main__":
    run_command(__doc__, measure, 200)
