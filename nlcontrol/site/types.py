"""A site as values: its floors, areas and devices, as the site file declares them; made by `loader`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nlcontrol.grammar.schema import Risk


@dataclass(frozen=True, slots=True)
class Where:
    """The line of a site file that a finding points at."""

    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Floor:
    """A storey: a set of areas that people name together."""

    id: str
    names: tuple[str, ...]
    where: Where = field(default=Where(), compare=False)


@dataclass(frozen=True, slots=True)
class Area:
    """A room or another place that devices stand in."""

    id: str
    names: tuple[str, ...]
    floor: str | None = None
    where: Where = field(default=Where(), compare=False)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a device takes for a parameter, narrower than its class; None: as the class has it."""

    minimum: float | None = None
    maximum: float | None = None
    words: tuple[str, ...] = ()
    """Of a parameter that takes any words: those that this device knows; empty: nobody has said."""


@dataclass(frozen=True, slots=True)
class Device:
    """One thing that can be spoken of and told something."""

    id: str
    class_name: str
    names: tuple[str, ...]
    """What people call it, the main name first; the id is understood too."""
    area: str | None = None
    features: frozenset[str] = frozenset()
    kind: str | None = None
    limits: Mapping[str, Limits] = field(default_factory=dict)
    """Per parameter of the class, whatever the action."""
    risk: Mapping[str, Risk] = field(default_factory=dict)
    """Per action, without the class; never milder than the class."""
    mqtt: Mapping[str, object] = field(default_factory=lambda: {"dialect": "nlcontrol"})
    """The dialect and what it needs to know; read by the `mqtt` floor."""
    at: tuple[float, float] | None = None
    """Metres in the site's world, for drawing."""
    robot: str | None = None
    """The id of the world's rover that the device is; default for a class that moves: the device's own id."""
    where: Where = field(default=Where(), compare=False)

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return self.names[0] if self.names else self.id.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that exists at one place, in the order of its file."""

    name: str
    devices: Mapping[str, Device]
    areas: Mapping[str, Area] = field(default_factory=dict)
    floors: Mapping[str, Floor] = field(default_factory=dict)
    time_zone: str | None = None
    """An IANA name; None: the machine's."""
    language: str = "en"
    wake_words: tuple[str, ...] = ()
    world: str | None = None
    """The world its robots move in: a name in `devices/worlds/` or a path relative to the site file."""
    path: str = ""

    def areas_on(self, floor: str) -> tuple[str, ...]:
        """The ids of the areas on a floor."""
        return tuple(area.id for area in self.areas.values() if area.floor == floor)
