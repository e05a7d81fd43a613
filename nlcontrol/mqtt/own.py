"""The own dialect: `nlcontrol/<site>/<device>/…`, for simulators and for anything built for us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from nlcontrol.errors import DefinitionError, DeliveryError
from nlcontrol.mqtt.dialect import DialectDescription
from nlcontrol.mqtt.message import Message, Publication, Will
from nlcontrol.mqtt.messages import (
    Acknowledgement,
    Availability,
    CommandMessage,
    Description,
    StateMessage,
    StateValue,
    StopMessage,
)

ROOT = "nlcontrol"
NAME = "nlcontrol"
Channel = Literal["command", "acknowledgement", "state", "description", "availability", "stop"]
_NOT_IN_A_LEVEL = frozenset("/+#\0")


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of one device; `+` as site or device makes them filters."""

    site: str
    device: str

    def __post_init__(self) -> None:
        """Refuse ids that would change the shape of a topic."""
        for level in (self.site, self.device):
            if not level or (level != "+" and _NOT_IN_A_LEVEL & set(level)):
                raise DefinitionError(f'The id "{level}" cannot be part of an MQTT topic: it is empty or has / + or #.')

    def topic(self, channel: Channel) -> str:
        """The topic of a channel."""
        return f"{ROOT}/{self.site}/{self.device}/{channel}"


def read_topic(topic: str) -> tuple[Topics, Channel] | None:
    """Whose topic it is and which channel, or None if it is not one of the own dialect."""
    root, *levels = topic.split("/")
    if root != ROOT or len(levels) != 3:
        return None
    site, device, name = levels
    for channel in get_args(Channel):
        if name == channel and site and device:
            return Topics(site, device), channel
    return None


class OwnDialect:
    """The `Dialect` of one device that speaks the own dialect."""

    def __init__(self, site: str, device: str) -> None:
        self.device = device
        self.topics = Topics(site, device)

    def describe(self) -> DialectDescription:
        """Acknowledged, once per id, nothing after its time."""
        heard: tuple[Channel, ...] = ("acknowledgement", "state", "availability")
        return DialectDescription(
            dialect=NAME,
            subscriptions=tuple(self.topics.topic(channel) for channel in heard),
            acknowledges=True,
            acts_once=True,
            discards_expired=True,
        )

    def encode_command(self, command: CommandMessage, now: float) -> Publication:
        """QoS 1, never retained, with the id as correlation and what is left of its time as expiry."""
        return Publication(
            self.topics.topic("command"),
            command.to_json(),
            expiry_s=command.expires_at - now,
            correlation=command.id.encode(),
        )

    def encode_stop(self, generation: int) -> Publication:
        """The halt, on a topic of its own: it overtakes what is queued."""
        return Publication(self.topics.topic("stop"), StopMessage(generation).to_json())

    def decode_state(self, message: Message) -> Mapping[str, StateValue] | None:
        """The state that the device reports by itself."""
        if message.topic != self.topics.topic("state"):
            return None
        try:
            return StateMessage.from_json(message.payload).state
        except DeliveryError as error:
            raise self._from_here(error) from error

    def decode_availability(self, message: Message) -> bool | None:
        """Whether the device says, or its last will said, that it is there."""
        if message.topic != self.topics.topic("availability"):
            return None
        try:
            return Availability.from_json(message.payload).online
        except DeliveryError as error:
            raise self._from_here(error) from error

    def decode_acknowledgement(self, message: Message) -> Acknowledgement | None:
        """What became of a command."""
        if message.topic != self.topics.topic("acknowledgement"):
            return None
        try:
            return Acknowledgement.from_json(message.payload)
        except DeliveryError as error:
            raise self._from_here(error) from error

    def _from_here(self, error: DeliveryError) -> DeliveryError:
        return DeliveryError(f'"{self.device}" sent something broken. {error.problem}', device=self.device)


class DeviceSide:
    """The same topics from the device's side: what it publishes, and its last will."""

    def __init__(self, site: str, device: str) -> None:
        self.topics = Topics(site, device)

    @property
    def subscriptions(self) -> tuple[str, str]:
        """What a device listens to: commands and stops."""
        return self.topics.topic("command"), self.topics.topic("stop")

    @property
    def will(self) -> Will:
        """What the broker says for a device that went away without a word."""
        return Will(self.topics.topic("availability"), Availability(False).to_json())

    def acknowledge(self, acknowledgement: Acknowledgement) -> Publication:
        """What became of a command."""
        return Publication(
            self.topics.topic("acknowledgement"),
            acknowledgement.to_json(),
            correlation=acknowledgement.id.encode(),
        )

    def report(self, state: StateMessage) -> Publication:
        """The state; retained, so that whoever comes later knows it too."""
        return Publication(self.topics.topic("state"), state.to_json(), retain=True)

    def describe(self, description: Description) -> Publication:
        """What the device is; retained."""
        return Publication(self.topics.topic("description"), description.to_json(), retain=True)

    def announce(self, online: bool) -> Publication:
        """Whether the device is there; retained."""
        return Publication(self.topics.topic("availability"), Availability(online).to_json(), retain=True)

    def read_command(self, message: Message) -> CommandMessage | None:
        """The command in a message; None if it is no command, or a retained one, which must not be obeyed."""
        if message.topic != self.topics.topic("command") or message.retain:
            return None
        return CommandMessage.from_json(message.payload)

    def read_stop(self, message: Message) -> StopMessage | None:
        """The stop in a message; a retained one is obeyed too, since halting is always allowed."""
        return StopMessage.from_json(message.payload) if message.topic == self.topics.topic("stop") else None
