"""What is measured: the shipped home with its interpreter, and sites that are drawn."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from nlcontrol.grammar.schema import Grammar
from nlcontrol.interpreter import Context, Interpreter
from nlcontrol.session.definitions import Definitions, load_definitions
from nlcontrol.site.types import Area, Device, Floor, Site
from nlcontrol.synthesis.house import House

CONTEXT = Context(datetime(2026, 3, 4, 12, 30, tzinfo=UTC))
"""A Wednesday at noon: every benchmark's now."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A site that utterances are understood on."""

    site: Site
    grammar: Grammar
    interpreter: Interpreter
    places: tuple[str, ...]
    """Where its robots may be sent."""

    def house(self) -> House:
        """The site as synthesis knows houses: utterances drawn for it speak of its devices."""
        site = self.site
        return House(
            devices=tuple((device.class_name, name) for device in site.devices.values() for name in device.names),
            areas=tuple(name for area in site.areas.values() for name in area.names),
            floors=tuple(name for floor in site.floors.values() for name in floor.names),
            spots=self.places,
            unknown_devices=(("light", "verandah lantern"),),
            unknown_areas=("conservatory",),
            lexicon=self.interpreter.lexicon,
        )


def home(weights: Path, without: Collection[str] = ()) -> Subject:
    """The shipped home, perhaps without some of its devices."""
    definitions = load_definitions("home")
    kept = {name: device for name, device in definitions.site.devices.items() if name not in without}
    definitions = Definitions(replace(definitions.site, devices=kept), definitions.grammar)
    places = () if definitions.world is None else tuple(definitions.world.places)
    return Subject(definitions.site, definitions.grammar, definitions.interpreter(weights), places)


def at_site(path: Path, weights: Path) -> Subject:
    """The site of a file, with all it may say."""
    definitions = load_definitions(path)
    return Subject(definitions.site, definitions.grammar, definitions.interpreter(weights), ("kitchen", "bedroom"))


def drawn_site(house: House, grammar: Grammar, weights: Path, random: Random) -> Subject:
    """A site with the devices and names of an invented house."""
    floors = {f"floor_{index}": Floor(f"floor_{index}", (name,)) for index, name in enumerate(house.floors)}
    areas = {
        f"area_{index}": Area(f"area_{index}", (name,), random.choice([None, *floors]))
        for index, name in enumerate(house.areas)
    }
    devices: dict[str, Device] = {}
    for index, (class_name, name) in enumerate(house.devices):
        features = frozenset(grammar.classes[class_name].features)
        devices[f"device_{index}"] = Device(
            f"device_{index}", class_name, (name,), random.choice(sorted(areas)), features
        )
    site = Site("drawn", devices, areas, floors)
    spots = tuple((f"spot_{index}", (name,)) for index, name in enumerate(house.spots))
    interpreter = Interpreter(site, grammar, weights, places=spots)
    return Subject(site, grammar, interpreter, house.spots)
