"""A home as people who never saw ours speak of one: a light in every usual room, and one device of each other kind."""

from __future__ import annotations

from dataclasses import replace

from nlcontrol.grammar.schema import Grammar
from nlcontrol.site.types import Area, Device, Floor, Site

ROOMS = (
    "living room", "kitchen", "bedroom", "bathroom", "hallway", "office", "dining room", "garage", "basement", "attic",
    "kids room", "guest room", "porch", "garden",
)  # fmt: skip
ALSO = {
    "hallway": ("hall", "corridor"),
    "living room": ("lounge",),
    "office": ("study",),
    "garden": ("backyard", "yard"),
}
OTHERS = (
    ("plug", "switch", ("plug", "smart plug", "socket", "smart socket", "wemo plug", "wemo"), "living room", "plug"),
    ("coffee_maker", "switch", ("coffee machine", "coffee maker"), "kitchen", "coffee_maker"),
    ("kettle", "switch", ("kettle",), "kitchen", "kettle"),
    ("living_room_blinds", "cover", ("living room blinds",), "living room", "blind"),
    ("bedroom_curtains", "cover", ("bedroom curtains",), "bedroom", "curtain"),
    ("garage_door", "cover", ("garage door",), "garage", "garage_door"),
    ("front_door", "lock", ("front door",), "hallway", None),
    ("back_door", "lock", ("back door",), "kitchen", None),
    ("rover", "rover", ("rover",), "living room", None),
    ("thermostat", "climate", ("thermostat",), "living room", None),
    ("fan", "fan", ("fan",), "bedroom", None),
    ("tv", "media_player", ("tv",), "living room", "tv"),
    ("speaker", "media_player", ("speaker",), "kitchen", "speaker"),
    ("vacuum", "vacuum", ("vacuum", "vacuum cleaner", "robot vacuum"), "living room", None),
    ("sprinkler", "valve", ("sprinkler",), "garden", "sprinkler"),
    ("humidifier", "humidifier", ("humidifier",), "bedroom", None),
    ("water_heater", "water_heater", ("water heater",), "basement", None),
    ("mower", "lawn_mower", ("lawn mower",), "garden", None),
    ("siren", "siren", ("siren",), "hallway", None),
    ("movie_night", "scene", ("movie night",), None, None),
    ("timer", "timer", ("timer",), "kitchen", None),
    ("shopping_list", "todo", ("shopping list",), None, "shopping_list"),
    ("house_mode", "select", ("house mode",), None, None),
    ("thermometer", "sensor", ("thermometer",), "living room", "thermometer"),
    ("motion_sensor", "binary_sensor", ("motion sensor",), "hallway", "motion_sensor"),
    ("window", "binary_sensor", ("window",), "living room", "window_sensor"),
    ("leak_sensor", "binary_sensor", ("leak sensor",), "bathroom", "leak_sensor"),
)


def generic_home(grammar: Grammar) -> Site:
    """The site; every device has all the features of its class."""
    areas = {_id(room): Area(_id(room), (room, *ALSO.get(room, ())), _floor(room)) for room in ROOMS}
    devices = {
        f"{_id(room)}_light": _device(grammar, f"{_id(room)}_light", "light", (f"{room} light",), room, None)
        for room in ROOMS
    }
    devices |= {each[0]: _device(grammar, *each) for each in OTHERS}
    floors = {
        "upper": Floor("upper", ("upstairs", "first floor")),
        "ground": Floor("ground", ("downstairs", "ground floor")),
    }
    return Site("generic", devices, areas, floors)


NAMED = "named"
"""Begins the ids of what a row of other people's data names."""


def with_name(home: Site, name: str, grammar: Grammar) -> tuple[Site, frozenset[str]]:
    """The home with a room of this name where it has none, a device of each class called so, and the ids it means."""
    known = next((area.id for area in home.areas.values() if name in area.names), None)
    area = known or f"{NAMED}_area"
    areas = home.areas if known else {**home.areas, area: Area(area, (name,))}
    devices = dict(home.devices)
    for found in grammar.classes.values():
        noun = found.nouns["en"].one[0]
        device_id = f"{NAMED}_{found.name}"
        there = [each for each in devices.values() if each.class_name == found.name and each.area == area]
        if not there:
            features = frozenset(found.features)
            devices[device_id] = Device(device_id, found.name, (f"{name} {noun}",), area, features)
    meant = frozenset(each.id for each in devices.values() if each.area == area or name in each.names)
    return replace(home, areas=areas, devices=devices), meant


def _device(
    grammar: Grammar, device_id: str, class_name: str, names: tuple[str, ...], room: str | None, kind: str | None
) -> Device:
    area = None if room is None else _id(room)
    return Device(device_id, class_name, names, area, frozenset(grammar.classes[class_name].features), kind)


def _floor(room: str) -> str:
    return "upper" if room in ("bedroom", "bathroom", "kids room", "attic", "guest room") else "ground"


def _id(room: str) -> str:
    return room.replace(" ", "_")
