from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from nlcontrol.dispatch.link import MqttLink
from nlcontrol.errors import DeliveryError
from nlcontrol.mqtt.broker import Broker, find_mosquitto
from nlcontrol.mqtt.client import Client
from nlcontrol.mqtt.messages import Acknowledgement, CommandMessage, StateMessage, StateValue
from nlcontrol.mqtt.own import DeviceSide, Topics
from nlcontrol.site.types import Device, Site
from tests.conftest import RunAsync

pytestmark = [
    pytest.mark.broker,
    pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed (apt install mosquitto)"),
]
LAMP = DeviceSide("test", "lamp")


class Ear:
    """A `Hearer` that writes everything down."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[tuple[object, ...]] = asyncio.Queue()

    def acknowledged(self, device: str, acknowledgement: Acknowledgement) -> None:
        """Writes it down."""
        self.heard.put_nowait((device, acknowledgement.status))

    def state_changed(self, device: str, values: Mapping[str, StateValue], fresh: bool) -> None:
        """Writes it down."""
        self.heard.put_nowait((device, dict(values), fresh))

    def availability_changed(self, device: str, online: bool) -> None:
        """Writes it down."""
        self.heard.put_nowait((device, online))

    def connection_changed(self, connected: bool) -> None:
        """Writes it down."""
        self.heard.put_nowait((connected,))

    def stopped(self, device: str, generation: int) -> None:
        """Writes it down."""
        self.heard.put_nowait((device, generation))

    def not_understood(self, error: DeliveryError) -> None:
        """Writes it down."""
        self.heard.put_nowait(("?", error.device))


def test_a_link_hears_everything_and_says_what_is_broken(run_async: RunAsync) -> None:
    """Kept state is not fresh, a message that nobody can read is told and hurts nobody, a lost connection is told."""

    async def scenario() -> None:
        site = Site("test", {"lamp": Device("lamp", "light", ("lamp",))})
        mosquitto = Broker(kinds=["mosquitto"])
        async with mosquitto as broker, Client(broker.url, "device") as device, Client(broker.url, "ours") as ours:
            await device.send(LAMP.report(StateMessage({"state": "on"}, 1.0)))
            link, ear = MqttLink(ours, site), Ear()
            await link.open(ear)
            assert await ear.heard.get() == ("lamp", {"state": "on"}, False)
            await device.send(LAMP.report(StateMessage({"state": "off"}, 2.0)))
            assert await ear.heard.get() == ("lamp", {"state": "off"}, True)
            await device.publish(LAMP.topics.topic("state"), b"{")
            assert await ear.heard.get() == ("?", "lamp")
            await device.send(LAMP.announce(True))
            assert await ear.heard.get() == ("lamp", True)
            await device.send(LAMP.acknowledge(Acknowledgement("c1", "accepted")))
            assert await ear.heard.get() == ("lamp", "accepted")
            await device.publish(Topics("test", "stranger").topic("availability"), b"{}")
            assert await link.halt("lamp", 7)
            assert await ear.heard.get() == ("lamp", 7)
            ours.cut()
            assert await ear.heard.get() == (False,)
            await ours.wait_connected()

    run_async(scenario())


def test_a_command_without_anybody_to_hear_it_is_told(run_async: RunAsync) -> None:
    """A broker that speaks MQTT 5 says that nobody is subscribed."""

    async def scenario() -> None:
        site = Site("test", {"lamp": Device("lamp", "light", ("lamp",))})
        async with Broker(kinds=["mosquitto"]) as broker, Client(broker.url, "ours") as ours:
            link = MqttLink(ours, site)
            await link.open(Ear())
            command = CommandMessage("c1", 1, 1, 0, "light.turn_on", {}, 0.0, 10.0)
            assert not await link.send("lamp", command, 0.0)
            async with Client(broker.url, "device") as device:
                commands = await device.subscribe(LAMP.topics.topic("command"))
                assert await link.send("lamp", command, 0.0)
                assert LAMP.read_command(await anext(commands)) == command

    run_async(scenario())
