"""What travels between client and broker: messages received, publications to make, last wills, topic filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Qos = Literal[0, 1, 2]


@dataclass(frozen=True, slots=True)
class MessageProperties:
    """What MQTT 5 carries beside the payload; all None where the broker speaks 3.1.1."""

    correlation: bytes | None = None
    expiry_s: int | None = None
    """What is left of the message's life."""
    response_topic: str | None = None
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it arrived."""

    topic: str
    payload: bytes
    qos: int = 0
    retain: bool = False
    """True only for what the broker had kept from before the subscription."""
    properties: MessageProperties = MessageProperties()


@dataclass(frozen=True, slots=True)
class Publication:
    """One message to publish."""

    topic: str
    payload: bytes
    qos: Qos = 1
    retain: bool = False
    expiry_s: float | None = None
    """How long a broker that speaks MQTT 5 may keep it for a receiver that is away."""
    correlation: bytes | None = None


@dataclass(frozen=True, slots=True)
class Will:
    """What the broker publishes for a client that went away without saying so."""

    topic: str
    payload: bytes
    qos: Qos = 1
    retain: bool = True


def topic_matches(topic_filter: str, topic: str) -> bool:
    """Whether a topic falls under a filter with `+` and `#`; wildcards do not reach topics that begin with `$`."""
    wanted, levels = topic_filter.split("/"), topic.split("/")
    if levels[0].startswith("$") and wanted[0] in ("+", "#"):
        return False
    for position, part in enumerate(wanted):
        if part == "#":
            return True
        if position >= len(levels) or part not in ("+", levels[position]):
            return False
    return len(wanted) == len(levels)
