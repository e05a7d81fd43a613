"""What the dispatcher needs of the wire, and the wire itself: an MQTT client and the dialect of every device."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from nlcontrol.errors import DeliveryError
from nlcontrol.mqtt.client import Client, ConnectionEvent
from nlcontrol.mqtt.dialect import Dialect, DialectDescription
from nlcontrol.mqtt.dialects import dialect_for
from nlcontrol.mqtt.message import Message, topic_matches
from nlcontrol.mqtt.messages import Acknowledgement, CommandMessage, StateValue, StopMessage
from nlcontrol.mqtt.own import NAME, Channel, Topics, read_topic
from nlcontrol.site.types import Site

_HEARD: tuple[Channel, ...] = ("availability", "state", "acknowledgement", "stop")


class Hearer(Protocol):
    """Who is told what devices say; called on the loop."""

    def acknowledged(self, device: str, acknowledgement: Acknowledgement) -> None:
        """A device said what became of a command."""
        ...

    def state_changed(self, device: str, values: Mapping[str, StateValue], fresh: bool) -> None:
        """A device reported state; `fresh` is False for what the broker had kept."""
        ...

    def availability_changed(self, device: str, online: bool) -> None:
        """A device came or went."""
        ...

    def connection_changed(self, connected: bool) -> None:
        """The broker came or went."""
        ...

    def stopped(self, device: str, generation: int) -> None:
        """A device was told to stop, by us or by somebody else."""
        ...

    def not_understood(self, error: DeliveryError) -> None:
        """A device sent something broken."""
        ...


class Link(Protocol):
    """The way to the devices."""

    def describe(self, device: str) -> DialectDescription:
        """How to deal with a device."""
        ...

    async def open(self, hearer: Hearer) -> None:
        """Begins to hear."""
        ...

    async def send(self, device: str, command: CommandMessage, now: float) -> bool:
        """Returns when the broker has the command, False if nobody listens to it; raises as `Client.publish` does."""
        ...

    async def halt(self, device: str, generation: int) -> bool:
        """Publishes the halt on the device's own topic; False where it has none."""
        ...


class MqttLink:
    """The `Link` over an MQTT client that is already connected."""

    def __init__(self, client: Client, site: Site) -> None:
        self._client, self._site = client, site
        self._dialects: dict[str, Dialect] = {
            device.id: dialect_for(site.name, device.id, device.mqtt) for device in site.devices.values()
        }
        self._exact: dict[str, str] = {}
        self._patterns: list[tuple[str, str]] = []
        for device, dialect in self._dialects.items():
            for topic_filter in dialect.describe().subscriptions:
                if "+" in topic_filter or "#" in topic_filter:
                    self._patterns.append((topic_filter, device))
                else:
                    self._exact[topic_filter] = device
        self._hearer: Hearer | None = None

    def describe(self, device: str) -> DialectDescription:
        """What the device's dialect says of itself."""
        return self._dialects[device].describe()

    async def open(self, hearer: Hearer) -> None:
        """Subscribes to everything the site's devices say; raises DeliveryError when the broker denies it."""
        self._hearer = hearer
        self._client.watch(self._connection)
        own = any(dialect.describe().dialect == NAME for dialect in self._dialects.values())
        filters = [Topics(self._site.name, "+").topic(channel) for channel in _HEARD] if own else []
        for dialect in self._dialects.values():
            description = dialect.describe()
            filters += description.subscriptions if description.dialect != NAME else ()
        for topic_filter in dict.fromkeys(filters):
            await self._client.subscribe(topic_filter, self._hear)

    async def send(self, device: str, command: CommandMessage, now: float) -> bool:
        """Publishes the command in the device's dialect."""
        return await self._client.send(self._dialects[device].encode_command(command, now))

    async def halt(self, device: str, generation: int) -> bool:
        """Publishes the halt, if the dialect knows one."""
        publication = self._dialects[device].encode_stop(generation)
        if publication is None:
            return False
        await self._client.send(publication)
        return True

    def _connection(self, event: ConnectionEvent) -> None:
        if self._hearer is not None:
            self._hearer.connection_changed(event.connected)

    def _hear(self, message: Message) -> None:
        known = read_topic(message.topic)
        if known is not None and known[1] == "stop":
            self._hear_stop(known[0].device, message)
            return
        devices = [device for pattern, device in self._patterns if topic_matches(pattern, message.topic)]
        if (exact := self._exact.get(message.topic)) is not None:
            devices.append(exact)
        for device in devices:
            self._hear_from(device, message)

    def _hear_stop(self, device: str, message: Message) -> None:
        assert self._hearer is not None  # we subscribe only in `open`
        try:
            self._hearer.stopped(device, StopMessage.from_json(message.payload).generation)
        except DeliveryError as error:
            self._hearer.not_understood(error)

    def _hear_from(self, device: str, message: Message) -> None:
        hearer = self._hearer
        assert hearer is not None  # we subscribe only in `open`
        dialect = self._dialects[device]
        try:
            if message.payload:  # an empty one takes a retained message back: it says nothing
                if (acknowledgement := dialect.decode_acknowledgement(message)) is not None:
                    hearer.acknowledged(device, acknowledgement)
                if (online := dialect.decode_availability(message)) is not None:
                    hearer.availability_changed(device, online)
                if (state := dialect.decode_state(message)) is not None:
                    hearer.state_changed(device, state, not message.retain)
        except DeliveryError as error:
            hearer.not_understood(error)
