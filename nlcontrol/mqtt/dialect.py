"""What a dialect does: it turns commands into publications, and what a device publishes into state and availability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from nlcontrol.mqtt.message import Message, Publication
from nlcontrol.mqtt.messages import Acknowledgement, CommandMessage, StateValue


@dataclass(frozen=True, slots=True)
class DialectDescription:
    """What a dispatcher must know to deal with a device."""

    dialect: str
    subscriptions: tuple[str, ...]
    """The topic filters on which the device is heard."""
    acknowledges: bool
    """The device says by id what became of a command; else only its state tells."""
    acts_once: bool
    """The device acts once per id, so that resending is safe; else a non-idempotent action is sent only once."""
    discards_expired: bool
    """The device itself discards what comes too late; else the broker's expiry is all there is."""


class Dialect(Protocol):
    """The way one device speaks; a message of another kind decodes to None, a broken one raises DeliveryError."""

    def describe(self) -> DialectDescription:
        """How to deal with the device."""

    def encode_command(self, command: CommandMessage, now: float) -> Publication:
        """The command as the device wants it; `now` in seconds since 1970-01-01 UTC makes its expiry what is left."""

    def encode_stop(self, generation: int) -> Publication | None:
        """The halt on its own topic; None where the device knows none and must be stopped by a command."""

    def decode_state(self, message: Message) -> Mapping[str, StateValue] | None:
        """The state fields in a message, in the grammar's names and units; perhaps not all of them."""

    def decode_availability(self, message: Message) -> bool | None:
        """Whether the device is there."""

    def decode_acknowledgement(self, message: Message) -> Acknowledgement | None:
        """What became of a command; always None where the device does not acknowledge."""
