"""Whole paths under real faults: killed programs, killed brokers, cut connections. Done means done, nothing twice."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from nlcontrol.dispatch.delivery import Timing
from nlcontrol.dispatch.dispatcher import Dispatcher
from nlcontrol.dispatch.events import Event
from nlcontrol.dispatch.journal import Journal
from nlcontrol.dispatch.link import MqttLink
from nlcontrol.mqtt.broker import find_mosquitto
from nlcontrol.mqtt.client import Backoff, Client
from nlcontrol.plan.reply_parts import ResolvedCommand
from nlcontrol.simulation.device import Faults
from nlcontrol.simulation.simulation import Simulation
from nlcontrol.world.clock import WallClock
from tests.conftest import RunAsync
from tests.system.faults import IMPATIENT, TIMING, KillableBroker, a_site, the_grammar, until

pytestmark = [
    pytest.mark.system,
    pytest.mark.broker,
    pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed (apt install mosquitto)"),
]
RATE = 20.0
CHECKOUT = Path(__file__).parents[2]


def command(step: int, device: str, action: str, **arguments: Any) -> ResolvedCommand:
    """A command without conditions."""
    return ResolvedCommand(step, device, action, tuple(arguments.items()))


@dataclass
class House:
    """A dispatcher beside a simulation, and what was told."""

    dispatcher: Dispatcher
    journal: Journal
    client: Client
    events: list[Event]


@asynccontextmanager
async def dispatcher(url: str, journal_path: Path, timing: Timing = TIMING) -> AsyncIterator[House]:
    """A dispatcher on a journal."""
    events: list[Event] = []
    site = a_site()
    backoff = Backoff(first_s=0.02, limit_s=0.1)
    async with Client(url, f"test-{len(str(journal_path))}", backoff=backoff, timeout_s=1.0) as client:
        with Journal(journal_path) as journal:
            async with Dispatcher(
                site, the_grammar(), MqttLink(client, site), journal, WallClock(), on_event=events.append, timing=timing
            ) as found:
                yield House(found, journal, client, events)


async def start_child(url: str, journal: Path, commands: list[ResolvedCommand]) -> asyncio.subprocess.Process:
    """A program of its own that carries the commands out and tells each event on a line."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.system.dispatch_child", url, str(journal),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, cwd=CHECKOUT,
    )  # fmt: skip
    assert child.stdin is not None
    child.stdin.write(json.dumps([each.to_json() for each in commands]).encode() + b"\n")
    return child


def executed(simulation: Simulation) -> Counter[str]:
    """How often each command id was acted on, over all devices."""
    return Counter(each for device in simulation.devices for each in simulation.program(device).executed)


def test_a_killed_program_leaves_a_journal_that_tells_what_was_done(tmp_path: Path, run_async: RunAsync) -> None:
    """Killed while the rover drives: restarted, it learns how the drive ended, and nothing was done twice."""

    async def scenario() -> None:
        path = tmp_path / "journal.sqlite"
        async with (
            KillableBroker(tmp_path) as broker,
            Simulation(a_site(), the_grammar(), broker.url, WallClock(), rate=4) as simulation,
        ):
            sequence = [
                command(1, "lamp_0", "light.turn_on"),
                command(2, "rover", "rover.move", distance_m=2.0),
                command(3, "lamp_1", "light.turn_on"),
            ]
            child = await start_child(broker.url, path, sequence)
            assert child.stdout is not None
            while await child.stdout.readline() != b'["rover", "started"]\n':
                assert child.returncode is None
            child.send_signal(signal.SIGKILL)
            await child.communicate()
            assert executed(simulation).total() == 2
            async with dispatcher(broker.url, path) as house:
                (name,) = {entry.sequence for entry in house.journal.open_commands()} or {"recovered already"}
                await until(lambda: len([each for each in house.events if each.state in ("done", "not_done")]) >= 2)
                assert {(each.device, each.state) for each in house.events} == {
                    ("rover", "done"),
                    ("lamp_1", "not_done"),
                }
                assert [each.state for each in house.journal.commands_of(name)] == ["done", "done", "not_done"]
                assert set(executed(simulation).values()) == {1}
                assert executed(simulation).total() == 2

    run_async(scenario())


def test_a_program_killed_at_any_moment_never_acts_twice(tmp_path: Path, run_async: RunAsync) -> None:
    """Killed after so many lines of its story, each time at another one, and always honest afterwards."""

    async def scenario() -> None:
        lamps = [command(step, f"lamp_{step % 4}", "light.turn_on") for step in range(1, 9)]
        async with (
            KillableBroker(tmp_path) as broker,
            Simulation(a_site(), the_grammar(), broker.url, WallClock(), rate=RATE) as simulation,
        ):
            for lines in (1, 2, 6, 11):
                path = tmp_path / f"journal-{lines}.sqlite"
                child = await start_child(broker.url, path, lamps)
                assert child.stdout is not None
                for _ in range(lines):
                    assert await child.stdout.readline()
                child.send_signal(signal.SIGKILL)
                await child.communicate()
                async with dispatcher(broker.url, path) as house:
                    await until(lambda journal=house.journal: not journal.open_commands())  # type: ignore[misc]  # a lambda's default
                    (name,) = {each.sequence for each in house.events}
                    counts, entries = executed(simulation), house.journal.commands_of(name)
                    assert len(entries) == 8
                    assert "not_done" in [each.state for each in entries]
                    for entry in entries:
                        assert (entry.state, counts[entry.id]) in (
                            ("done", 1),
                            ("not_done", 0),
                            ("unknown", 0),
                            ("unknown", 1),
                        )
            assert set(executed(simulation).values()) == {1}
            assert executed(simulation).total() >= 6

    run_async(scenario())


def test_a_broker_that_dies_leaves_no_command_hanging(tmp_path: Path, run_async: RunAsync) -> None:
    """What was under way is unknown, what was not sent is not done or expired; when it is back everything works."""

    async def scenario() -> None:
        async with (
            KillableBroker(tmp_path) as broker,
            Simulation(a_site(), the_grammar(), broker.url, WallClock()) as simulation,
            dispatcher(broker.url, tmp_path / "journal.sqlite", IMPATIENT) as house,
        ):
            running = house.dispatcher.submit(
                [command(1, "rover", "rover.wait", duration_s=60.0), command(2, "lamp_0", "light.turn_on")]
            )
            await until(lambda: "started" in [each.state for each in house.events])
            await broker.kill()
            await until(lambda: not house.client.connected)
            other = house.dispatcher.submit([command(1, "lamp_1", "light.turn_on")])
            assert [each.state for each in (await running.finished()).outcomes] == ["unknown", "not_done"]
            assert [each.state for each in (await other.finished()).outcomes] == ["expired"]
            assert not house.journal.open_commands()
            await broker.start()
            await house.client.wait_connected()
            await simulation.program("lamp_2").client.wait_connected()
            await until(lambda: house.dispatcher.online("lamp_2"))
            assert (await house.dispatcher.submit([command(1, "lamp_2", "light.turn_on")]).finished()).all_done

    run_async(scenario())


def test_a_broker_that_comes_back_in_time_costs_nothing(tmp_path: Path, run_async: RunAsync) -> None:
    """Commands that were waiting for it are delivered once, and done."""

    async def scenario() -> None:
        async with (
            KillableBroker(tmp_path) as broker,
            Simulation(a_site(), the_grammar(), broker.url, WallClock(), rate=RATE) as simulation,
            dispatcher(broker.url, tmp_path / "journal.sqlite") as house,
        ):
            for _ in range(2):
                await broker.kill()
                await until(lambda: not house.client.connected)
                running = house.dispatcher.submit([command(1, f"lamp_{each}", "light.turn_on") for each in range(4)])
                await broker.start()
                assert (await running.finished()).all_done
            assert set(executed(simulation).values()) == {1}
            assert executed(simulation).total() == 8

    run_async(scenario())


@pytest.mark.parametrize("seed", [1, 2])
def test_cut_connections_and_lost_answers_never_make_it_act_twice(
    tmp_path: Path, run_async: RunAsync, seed: int
) -> None:
    """Connections are cut at random on both sides and a tenth of the answers is lost: what is acted on, is once."""

    async def scenario() -> None:
        random = Random(seed)
        faults = Faults(lose=0.1)
        async with (
            KillableBroker(tmp_path) as broker,
            Simulation(
                a_site(), the_grammar(), broker.url, WallClock(), rate=RATE, faults=faults, seed=seed
            ) as simulation,
            dispatcher(broker.url, tmp_path / "journal.sqlite") as house,
        ):

            async def cut() -> None:
                while True:
                    await asyncio.sleep(random.uniform(0.05, 0.4))
                    clients = [house.client] + [simulation.program(each).client for each in simulation.devices]
                    victim = random.choice(clients)
                    if victim.connected:
                        victim.cut()

            cutting = asyncio.create_task(cut())
            sequences = [
                house.dispatcher.submit([command(step, f"lamp_{step % 4}", "light.turn_on") for step in range(3)])
                for _ in range(6)
            ]
            outcomes = [each for sequence in sequences for each in (await sequence.finished()).outcomes]
            cutting.cancel()
            counts = executed(simulation)
            assert set(counts.values()) == {1}
            assert len(outcomes) == 18
            for outcome in outcomes:
                assert (outcome.state == "done") <= (counts[outcome.command_id] == 1)
                assert (outcome.state == "not_done") <= (counts[outcome.command_id] == 0)
            assert sum(outcome.state == "done" for outcome in outcomes) > 9

    run_async(scenario())


def test_stop_reaches_a_driving_rover_through_the_broker(tmp_path: Path, run_async: RunAsync) -> None:
    """It stands still within its braking distance, and nothing that was to follow happens."""

    async def scenario() -> None:
        async with (
            KillableBroker(tmp_path) as broker,
            Simulation(a_site(), the_grammar(), broker.url, WallClock(), rate=4) as simulation,
            dispatcher(broker.url, tmp_path / "journal.sqlite") as house,
        ):
            assert simulation.world is not None
            rover = simulation.world.rovers["rover"]
            running = house.dispatcher.submit(
                [command(1, "rover", "rover.go_to", place="front_door"), command(2, "rover", "rover.dock")]
            )
            await until(lambda: rover.velocity.speed_m_s >= 0.7)
            halted = await house.dispatcher.stop()
            assert "rover" in halted.told
            outcome = await running.finished()
            assert [each.state for each in outcome.outcomes] == ["failed", "not_done"]
            await until(lambda: not rover.moving)
            stood = rover.pose
            await asyncio.sleep(0.2)
            assert rover.pose == stood

    run_async(scenario())
