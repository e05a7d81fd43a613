"""The own dialect on the wire: what a simulated device does with every kind of command, seen by a plain MQTT client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from nlcontrol.grammar.schema import Grammar
from nlcontrol.mqtt.broker import Broker
from nlcontrol.mqtt.client import Client
from nlcontrol.mqtt.message import Message
from nlcontrol.mqtt.messages import Acknowledgement, Availability, CommandMessage, Description, StateMessage
from nlcontrol.mqtt.own import Channel, OwnDialect, Topics
from nlcontrol.simulation.device import Faults
from nlcontrol.simulation.simulation import Simulation
from nlcontrol.site.types import Site
from nlcontrol.world.clock import ScaledClock
from nlcontrol.world.map import WorldMap
from tests.conftest import RunAsync

pytestmark = pytest.mark.broker
START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@dataclass
class Bench:
    """A simulation and a client that looks at everything and sends what it likes."""

    simulation: Simulation
    client: Client
    clock: ScaledClock
    said: list[tuple[str, Acknowledgement]] = field(default_factory=list)
    states: dict[str, dict[str, object]] = field(default_factory=dict)
    online: dict[str, bool] = field(default_factory=dict)
    described: dict[str, Description] = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    count: int = 0

    def hear(self, message: Message) -> None:
        """Sorts what devices say."""
        device, channel = message.topic.split("/")[2:]
        match channel:
            case "acknowledgement":
                self.said.append((device, Acknowledgement.from_json(message.payload)))
            case "state":
                self.states[device] = dict(StateMessage.from_json(message.payload).state)
            case "availability":
                self.online[device] = Availability.from_json(message.payload).online
            case "description":
                self.described[device] = Description.from_json(message.payload)
        self.news.set()

    def command(self, action: object = "light.turn_on", **more: object) -> CommandMessage:
        """A command that is in order unless `more` says otherwise."""
        self.count += 1
        now = self.clock.now().timestamp()
        values = {
            "id": f"c{self.count}", "sequence": 1, "of": 1, "generation": 1, "action": action, "arguments": {},
            "issued_at": now, "expires_at": now + 600, **more,
        }  # fmt: skip
        return CommandMessage(**values)  # type: ignore[arg-type]  # the test knows what it writes

    async def send(self, device: str, command: CommandMessage, *, retain: bool = False) -> str:
        """Publishes a command as the dialect does, or retained."""
        publication = OwnDialect("test", device).encode_command(command, command.issued_at)
        await self.client.publish(publication.topic, publication.payload, retain=retain)
        return command.id

    async def until(self, condition: Callable[[], bool]) -> None:
        """Waits for news until the condition holds."""
        while not condition():
            self.news.clear()
            await self.news.wait()

    def words(self, command_id: str) -> list[str]:
        """What was said of a command, progress left out."""
        return [each.status for _, each in self.said if each.id == command_id and each.status != "progress"]


OpenBench = Callable[..., AbstractAsyncContextManager[Bench]]


@pytest.fixture
def open_bench(new_broker: Callable[[], Broker], site: Site, grammar: Grammar, world_map: WorldMap) -> OpenBench:
    """What opens a bench on each kind of broker, at twenty times the speed of the wall clock."""

    @asynccontextmanager
    async def opened(faults: Faults | None = None) -> AsyncIterator[Bench]:
        clock = ScaledClock(20.0, START)
        channels: tuple[Channel, ...] = ("acknowledgement", "state", "availability", "description")
        async with new_broker() as broker:
            simulation = Simulation(site, grammar, broker.url, clock, world=world_map, faults=faults)
            async with simulation, Client(broker.url, "bench") as client:
                found = Bench(simulation, client, clock)
                for channel in channels:
                    await client.subscribe(Topics("test", "+").topic(channel), found.hear)
                await found.until(lambda: len(found.states) == len(found.online) == len(found.described) == 4)
                yield found

    return opened


def test_devices_introduce_themselves_and_say_goodbye(open_bench: OpenBench, run_async: RunAsync) -> None:
    """Description, state and availability are retained; without power the last will speaks."""

    async def scenario() -> None:
        async with open_bench() as b:
            assert b.states["lamp"] == {"state": "off", "brightness_pct": 0}
            assert b.states["rover"]["state"] == "docked"
            assert b.described["lamp"].class_name == "light"
            assert all(b.online.values())
            await b.simulation.switch_off("lamp")
            await b.until(lambda: b.online["lamp"] is False)
            await b.simulation.switch_on("lamp")
            await b.until(lambda: b.online["lamp"] is True)

    run_async(scenario())


def test_a_command_is_acted_on_once_however_often_it_comes(open_bench: OpenBench, run_async: RunAsync) -> None:
    """The second time the device says so, and says again what became of it."""

    async def scenario() -> None:
        async with open_bench() as b:
            command = b.command("light.turn_on", arguments={"brightness_pct": 40})
            for _ in range(3):
                await b.send("lamp", command)
            await b.until(lambda: len(b.words(command.id)) == 6)
            assert b.words(command.id) == ["accepted", "finished", "duplicate", "finished", "duplicate", "finished"]
            assert b.simulation.program("lamp").executed == [command.id]
            await b.until(lambda: b.states["lamp"] == {"state": "on", "brightness_pct": 40})

    run_async(scenario())


WRONG: list[tuple[dict[str, object], str]] = [
    ({"expires_at": START.timestamp() - 1}, "expired"),
    ({"issued_at": START.timestamp() - 1000}, "expired"),
    ({"action": "light.explode"}, "rejected"),
    ({"action": "cover.open_cover"}, "rejected"),
    ({"arguments": {"brightness_pct": 400}}, "rejected"),
    ({"arguments": {"brightness_pct": "much"}}, "rejected"),
    ({"arguments": {"volume": 3}}, "rejected"),
    ({"generation": 0}, "rejected"),
]


def test_what_must_not_be_done_is_not_done(open_bench: OpenBench, run_async: RunAsync) -> None:
    """Expired, sent before the device was switched on, not its own, out of range, older than the last stop."""

    async def scenario() -> None:
        async with open_bench() as b:
            await b.client.send(OwnDialect("test", "lamp").encode_stop(1))
            for change, word in WRONG:
                command = b.command(**change)
                await b.send("lamp", command)
                await b.until(lambda each=command: bool(b.words(each.id)))  # type: ignore[misc]  # a lambda's default
                assert (change, b.words(command.id)) == (change, [word])
            assert b.simulation.program("lamp").executed == []

    run_async(scenario())


def test_a_retained_command_is_discarded(open_bench: OpenBench, run_async: RunAsync) -> None:
    """A device that comes later finds it and leaves it alone."""

    async def scenario() -> None:
        async with open_bench() as b:
            await b.simulation.switch_off("lamp")
            command = b.command("light.turn_on", expires_at=START.timestamp() + 1e6, issued_at=START.timestamp() + 1e5)
            await b.send("lamp", command, retain=True)
            await b.simulation.switch_on("lamp")
            after = await b.send("lamp", b.command("light.turn_on"))
            await b.until(lambda: b.words(after) == ["accepted", "finished"])
            assert b.simulation.program("lamp").executed == [after]

    run_async(scenario())


def test_a_cover_takes_time_and_stays_where_it_is_stopped(open_bench: OpenBench, run_async: RunAsync) -> None:
    """Opening is reported on the way; the stop topic halts it at once and flushes what waits."""

    async def scenario() -> None:
        async with open_bench() as b:
            opening = await b.send("blind", b.command("cover.open_cover"))
            closing = await b.send("blind", b.command("cover.close_cover"))
            await b.until(lambda: any(each.status == "progress" for _, each in b.said))
            await b.client.send(OwnDialect("test", "blind").encode_stop(5))
            await b.until(lambda: b.words(closing)[-1:] == ["failed"])
            assert b.words(opening) == ["accepted", "started", "failed"]
            assert b.words(closing) == ["accepted", "failed"]
            await b.until(lambda: b.states["blind"]["state"] == "open")
            position = b.states["blind"]["position"]
            assert isinstance(position, int)
            assert 0 < position < 100
            again = await b.send(
                "blind", b.command("cover.set_cover_position", generation=5, arguments={"position": 0})
            )
            await b.until(lambda: b.words(again)[-1:] == ["finished"])
            assert b.states["blind"] == {"state": "closed", "position": 0}

    run_async(scenario())


def test_a_rover_drives_pauses_goes_on_and_comes_back(open_bench: OpenBench, run_async: RunAsync) -> None:
    """Two commands of one sequence: there, with a break and a change of speed, and back to where it began."""

    async def scenario() -> None:
        async with open_bench() as b:
            go = await b.send("rover", b.command("rover.go_to", id="s1-0", of=2, arguments={"place": "living_room"}))
            await b.until(lambda: b.states["rover"]["state"] == "moving")
            pause = await b.send("rover", b.command("rover.pause"))
            await b.until(lambda: b.states["rover"]["state"] == "paused")
            await b.until(lambda: b.words(pause) == ["accepted", "finished"])
            slow = await b.send("rover", b.command("rover.set_speed", arguments={"speed_m_s": 0.6}))
            await b.send("rover", b.command("rover.resume"))
            await b.until(lambda: b.words(go)[-1:] == ["finished"])
            await b.until(lambda: b.words(slow) == ["accepted", "finished"])
            assert (b.states["rover"]["area"], b.states["rover"]["speed_m_s"]) == ("living_room", 0.6)
            on = await b.send("rover", b.command("rover.move", id="s1-1", of=2, arguments={"distance_m": 0.3}))
            await b.until(lambda: b.words(on)[-1:] == ["finished"])
            back = await b.send("rover", b.command("rover.return_to_start", id="s1-2", sequence=2, of=2))
            await b.until(lambda: b.words(back)[-1:] == ["finished"])
            assert b.states["rover"]["area"] == "dock"

    run_async(scenario())


def test_a_rover_says_why_it_failed(open_bench: OpenBench, run_async: RunAsync) -> None:
    """A bump and a place that is not there; after a bump it must be stopped before it drives again."""

    async def scenario() -> None:
        async with open_bench() as b:
            nowhere = await b.send("rover", b.command("rover.go_to", arguments={"place": "narnia"}))
            await b.until(lambda: b.words(nowhere)[-1:] == ["failed"])
            turn = await b.send("rover", b.command("rover.turn", arguments={"angle_deg": 90}))
            bump = await b.send("rover", b.command("rover.move", arguments={"distance_m": 5}))
            await b.until(lambda: b.words(bump)[-1:] == ["failed"])
            assert b.words(turn)[-1] == "finished"
            assert next(each.code for _, each in b.said if each.id == bump and each.status == "failed") == "bump"
            await b.until(lambda: b.states["rover"]["state"] == "error")
            refused = await b.send("rover", b.command("rover.dock"))
            await b.until(lambda: b.words(refused) == ["rejected"])
            await b.send("rover", b.command("rover.stop"))
            docked = await b.send("rover", b.command("rover.dock"))
            await b.until(lambda: b.words(docked)[-1:] == ["finished"])

    run_async(scenario())


def test_faults_come_by_lot_and_the_same_seed_draws_the_same(open_bench: OpenBench, run_async: RunAsync) -> None:
    """Half of the actions fail, as many as at the first time."""

    async def draw() -> list[str]:
        async with open_bench(Faults(fail=0.5)) as b:
            ids = [await b.send("lamp", b.command("light.turn_on")) for _ in range(12)]
            await b.until(lambda: len(b.said) == 24)
            return [b.words(each)[-1] for each in ids]

    first = run_async(draw())
    assert first == run_async(draw())
    assert set(first) == {"finished", "failed"}
