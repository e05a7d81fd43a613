"""A home as people who never saw ours speak of one: a light in every usual room, a plug, a coffee machine, locks."""

from __future__ import annotations

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


def _device(
    grammar: Grammar, device_id: str, class_name: str, names: tuple[str, ...], room: str, kind: str | None
) -> Device:
    return Device(device_id, class_name, names, _id(room), frozenset(grammar.classes[class_name].features), kind)


def _floor(room: str) -> str:
    return "upper" if room in ("bedroom", "bathroom", "kids room", "attic", "guest room") else "ground"


def _id(room: str) -> str:
    return room.replace(" ", "_")
