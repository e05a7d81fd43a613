"""A home as people who never saw ours speak of one: a light in every usual room, and one device of each other kind."""

from __future__ import annotations

from collections.abc import Collection

from nlcontrol.grammar.schema import Grammar
from nlcontrol.site.areas import WHOLE_SITE
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
    ("speaker", "media_player", ("speaker",), "living room", "speaker"),
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


WAKE_WORDS = ("olly", "hey olly", "alexa", "siri", "google", "hey google")
"""What people of that data call their assistant."""


def generic_home(grammar: Grammar, named: Collection[str] = ()) -> Site:
    """The site, with the rooms that are named too; every device has all the features of its class."""
    known = {*ROOMS, *(name for names in ALSO.values() for name in names), *(word for word in WHOLE_SITE["en"])}
    rooms = (*ROOMS, *sorted(room for room in named if room not in known))
    areas = {_id(room): Area(_id(room), (room, *ALSO.get(room, ())), _floor(room)) for room in rooms}
    devices = {
        f"{_id(room)}_light": _device(grammar, f"{_id(room)}_light", "light", (f"{room} light",), room, None)
        for room in rooms
    }
    devices |= {each[0]: _device(grammar, *each) for each in OTHERS}
    floors = {
        "upper": Floor("upper", ("upstairs", "first floor")),
        "ground": Floor("ground", ("downstairs", "ground floor")),
    }
    return Site("generic", devices, areas, floors, wake_words=WAKE_WORDS)


ROOM_WORDS = ("room", "floor", "stairs", "kitchen", "garage", "garden", "yard", "hall", "hallway", "office", "bathroom",
              "bedroom", "attic", "basement", "apartment", "house", "lounge", "den", "porch")  # fmt: skip
"""A name that ends with one of these is a room; any other is a device's."""
ONE_EACH = (
    ("light", None, "living room"), ("switch", "plug", "living room"), ("cover", "blind", "living room"),
    ("lock", None, "hallway"), ("fan", None, "bedroom"), ("climate", None, "living room"),
    ("media_player", "tv", "living room"), ("vacuum", None, "living room"), ("binary_sensor", "door_sensor", "hallway"),
    ("sensor", None, "living room"),
)  # fmt: skip
SPOKEN_OF = {
    "light-bulb": ("light", None, ("light", "lamp", "lights")), "switch": ("switch", None, ("switch",)),
    "cover": ("cover", None, ("cover",)), "lock": ("lock", None, ("lock", "door")), "fan": ("fan", None, ("fan",)),
    "climate": ("climate", None, ("thermostat",)), "tv": ("media_player", "tv", ("tv",)),
    "speaker": ("media_player", "speaker", ("speaker",)), "vacuum": ("vacuum", None, ("vacuum",)),
    "door": ("binary_sensor", "door_sensor", ("door",)),
    "motion": ("binary_sensor", "motion_sensor", ("motion sensor",)),
    "flood": ("binary_sensor", "leak_sensor", ("flood sensor",)),
    "temperature": ("sensor", "thermometer", ("thermometer",)),
    "humidity": ("sensor", "hygrometer", ("hygrometer",)), "illuminance": ("sensor", "light_sensor", ("light sensor",)),
    "battery": ("sensor", None, ("battery",)), "uv": ("sensor", "uv_sensor", ("uv sensor",)),
}  # fmt: skip
"""What Thingpedia calls a device → our class and kind, and the words that follow its name."""


def kind_said(spoken_of: str, say: str, grammar: Grammar) -> str | None:
    """The kind of the device that a row speaks of, by its noun: "lower my blinds" is said where there are blinds."""
    class_name, kind, _ = SPOKEN_OF[spoken_of]
    kinds = grammar.classes[class_name].kinds
    said = f" {say.lower().strip('.?! ')} "
    found = [k for k, nouns in kinds.items() if any(f" {w} " in said for w in (*nouns["en"].one, *nouns["en"].many))]
    return found[0] if found else kind


def row_home(
    spoken_of: str, name: str | None, kind: str | None, grammar: Grammar
) -> tuple[Site, frozenset[str] | None]:
    """A home with one device of each class, and one that the row names; and the ids that the name means."""
    class_name, _, nouns = SPOKEN_OF[spoken_of]
    rooms = list(dict.fromkeys([*(room for _, _, room in ONE_EACH), *ROOMS[:6]]))
    areas = {_id(room): Area(_id(room), (room, *ALSO.get(room, ())), _floor(room)) for room in rooms}
    floors = {"upper": Floor("upper", ("upstairs",)), "ground": Floor("ground", ("downstairs",))}
    devices: dict[str, Device] = {}
    for other, other_kind, room in ONE_EACH:
        if other != class_name:
            devices[other] = _device(grammar, other, other, (), room, other_kind)
    if name is None:
        devices["spoken"] = _device(grammar, "spoken", class_name, (), "living room", kind)
        return Site("row", devices, areas, floors), None
    floor = next((floor.id for floor in floors.values() if name in floor.names), None)
    area = next((area.id for area in areas.values() if name in area.names or area.floor == floor is not None), None)
    is_room = area is not None or name.split()[-1] in ROOM_WORDS or name.endswith("room")
    if area is None and is_room:
        area = "spoken_area"
        areas[area] = Area(area, (name,))
    names = tuple(f"{name} {noun}" for noun in nouns)
    features = frozenset(grammar.classes[class_name].features)
    own = names if is_room else (name, *names)
    devices["spoken"] = Device("spoken", class_name, own, area or "living_room", features, kind)
    return Site("row", devices, areas, floors), frozenset({"spoken"})


def _device(
    grammar: Grammar, device_id: str, class_name: str, names: tuple[str, ...], room: str | None, kind: str | None
) -> Device:
    area = None if room is None else _id(room)
    return Device(device_id, class_name, names, area, frozenset(grammar.classes[class_name].features), kind)


def _floor(room: str) -> str:
    return "upper" if room in ("bedroom", "bathroom", "kids room", "attic", "guest room") else "ground"


def _id(room: str) -> str:
    return room.replace(" ", "_")
