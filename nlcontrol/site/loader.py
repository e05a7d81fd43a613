"""Reading a site file: every promise of `types.Site` is checked here, and a wrong file says where and what was meant.

    site: home                        # letters, digits, _
    time_zone: Europe/Berlin          # optional, an IANA name; default: the machine's
    language: en                      # optional, default en
    wake_words: [computer]            # optional
    world: house                      # optional: a name in devices/worlds/, or a path relative to this file
    floors:
      ground: {names: [downstairs]}   # names: optional everywhere; default: the id with spaces
    areas:
      kitchen: {names: [kitchen], floor: ground}
    devices:
      kitchen_ceiling:
        class: light                  # a class of the grammar
        names: [big light]
        area: kitchen                 # optional
        features: [brightness]        # optional, default: all that the class has
        kind: ceiling_light           # optional, a kind of the class
        limits: {brightness_pct: {min: 5, max: 80}}   # optional, per parameter, never wider than the class
                                                # of a text: limits: {option: {words: [eco, quick wash]}}
        risk: {turn_off: confirm}     # optional, per action, never milder than the class
        mqtt: {dialect: nlcontrol}    # optional, this is the default; other dialects add their own keys
        at: [2.5, 1.0]                # optional, metres in the world
        robot: rover                  # optional, the world's rover it is; default: the device's id

Two devices of one class in one area may not share a name; in different areas they may, and the speaker is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final
from zoneinfo import available_timezones

from nlcontrol.errors import DefinitionError, near_name
from nlcontrol.grammar.schema import RISKS, DeviceClass, Grammar, Risk
from nlcontrol.grammar.source import Node, Table, load_document
from nlcontrol.resources import devices_dir
from nlcontrol.site.types import Area, Device, Floor, Limits, Site, Where

_ID: Final = re.compile(r"[a-z][a-z0-9_]*")
_SITE_KEYS: Final = ("site", "time_zone", "language", "wake_words", "world", "floors", "areas", "devices")
_DEVICE_KEYS: Final = ("class", "names", "area", "features", "kind", "limits", "risk", "mqtt", "at", "robot")


def load_site(name_or_path: str | Path, grammar: Grammar) -> Site:
    """The site of a shipped name (`home`) or of a file; DefinitionError for anything that is not as promised."""
    root = load_document(site_path(name_or_path)).table(*_SITE_KEYS)
    floors = {key.string(): _floor(key, value) for key, value in root.pairs("floors")}
    areas = {key.string(): _area(key, value, floors) for key, value in root.pairs("areas")}
    devices = {key.string(): _device(key, value, grammar, areas) for key, value in root.pairs("devices")}
    _check_names(root, floors, areas, devices)
    return Site(
        name=_id(root.required("site")),
        devices=devices,
        areas=areas,
        floors=floors,
        time_zone=_time_zone(root.optional("time_zone")),
        language=_language(root.optional("language"), grammar),
        wake_words=root.strings("wake_words", ()),
        world=root.string("world", None),
        path=root.node.path,
    )


def site_path(name_or_path: str | Path) -> Path:
    """The file of a shipped site's name, or the path itself; DefinitionError with the near name for an unknown one."""
    if isinstance(name_or_path, Path) or "/" in name_or_path or name_or_path.endswith((".yaml", ".yml")):
        return Path(name_or_path)
    shipped = devices_dir() / f"{name_or_path}.yaml"
    if shipped.is_file():
        return shipped
    known = sorted(path.stem for path in devices_dir().glob("*.yaml"))
    meant = near_name(name_or_path, known)
    raise DefinitionError(f'there is no shipped site "{name_or_path}"{meant}; known: {", ".join(known) or "none"}')


def world_path(site: Site) -> Path | None:
    """The file of the world the site names, or None."""
    if site.world is None:
        return None
    if "/" in site.world or site.world.endswith((".yaml", ".yml")):
        return Path(site.path).parent / site.world
    return devices_dir() / "worlds" / f"{site.world}.yaml"


# --- the parts ----------------------------------------------------------------------------------------------------


def _floor(key: Node, node: Node) -> Floor:
    table = node.table("names")
    return Floor(_id(key), _names(key, table), Where(key.path, key.line))


def _area(key: Node, node: Node, floors: Mapping[str, Floor]) -> Area:
    table = node.table("names", "floor")
    floor = table.optional("floor")
    return Area(
        _id(key), _names(key, table), floor.choice(floors, "floor") if floor else None, Where(key.path, key.line)
    )


def _device(key: Node, node: Node, grammar: Grammar, areas: Mapping[str, Area]) -> Device:
    table = node.table(*_DEVICE_KEYS)
    class_name = table.required("class").choice(grammar.classes, "class")
    device_class = grammar.classes[class_name]
    area = table.optional("area")
    kind = _kind(table.optional("kind"), device_class, grammar)
    return Device(
        id=_id(key),
        class_name=class_name,
        names=_names(key, table),
        area=area.choice(areas, "area") if area else None,
        features=_features(table.optional("features"), device_class),
        kind=kind,
        limits={name.string(): _limits(name, value, device_class) for name, value in table.pairs("limits")},
        risk={action.string(): _risk(action, value, device_class, kind) for action, value in table.pairs("risk")},
        mqtt=_mqtt(table.optional("mqtt")),
        at=_position(table.optional("at")),
        robot=table.string("robot", key.string() if device_class.moves else None),
        where=Where(key.path, key.line),
    )


def _id(node: Node) -> str:
    # Ids become MQTT topic levels and file names: no separators, no wildcards, one spelling.
    name = node.string()
    if not _ID.fullmatch(name):
        raise node.error(f'"{name}" is no id: small letters, digits and _ only, a letter first')
    return name


def _names(key: Node, table: Table) -> tuple[str, ...]:
    found = table.optional("names")
    if found is None:
        return (key.string().replace("_", " "),)
    if not found.nodes():
        raise found.error("the list of names is empty; leave it out to use the id")
    seen: dict[str, None] = {}
    for node in found.nodes():
        name = " ".join(node.string().split())
        if not any(character.isalnum() for character in name):
            raise node.error(f'"{name}" is no name: nobody can say it')
        if name.casefold() in seen:
            raise node.error(f'the name "{name}" is listed twice')
        seen[name.casefold()] = None
    return tuple(" ".join(node.string().split()) for node in found.nodes())


def _features(node: Node | None, device_class: DeviceClass) -> frozenset[str]:
    if node is None:
        return frozenset(device_class.features)
    node.strings()  # refuses repetitions
    return frozenset(item.choice(device_class.features, f"feature of {device_class.name}") for item in node.nodes())


def _kind(node: Node | None, device_class: DeviceClass, grammar: Grammar) -> str | None:
    if node is None:
        return None
    other = grammar.class_of_noun(node.string())
    if other not in (None, device_class.name):
        raise node.error(f'"{node.string()}" is a kind of {other}, not of {device_class.name}')
    return node.choice(device_class.kinds, f"kind of {device_class.name}")


def _limits(key: Node, node: Node, device_class: DeviceClass) -> Limits:
    declared = [a.parameters[key.string()] for a in device_class.actions.values() if key.string() in a.parameters]
    bounds = [parameter for parameter in declared if parameter.type == "number"]
    if not declared:
        known = {p.name for action in device_class.actions.values() for p in action.parameters.values()}
        key.choice(sorted(known), f"parameter of {device_class.name}")
    if all(parameter.type == "text" for parameter in declared):
        return Limits(words=node.table("words", what="limit of a text").strings("words"))
    if not bounds:
        raise key.error(f'"{key.string()}" is no number: it has no limits')
    table = node.table("min", "max")
    limits = Limits(table.number("min", None), table.number("max", None))
    for bound in bounds:
        for name, value in (("min", limits.minimum), ("max", limits.maximum)):
            below = bound.minimum is not None and value is not None and value < bound.minimum
            above = bound.maximum is not None and value is not None and value > bound.maximum
            if below or above:
                own = f"{_shown(bound.minimum)} to {_shown(bound.maximum)}"
                problem = f"{value:g} is outside the class's own limits, {own}; a device's can only be narrower"
                raise table.required(name).error(problem)
    if limits.minimum is not None and limits.maximum is not None and limits.minimum > limits.maximum:
        raise node.error(f"min {limits.minimum:g} is greater than max {limits.maximum:g}")
    return limits


def _shown(bound: float | None) -> str:
    return "unbounded" if bound is None else f"{bound:g}"


def _risk(key: Node, node: Node, device_class: DeviceClass, kind: str | None) -> Risk:
    action = key.choice(device_class.actions, f"action of {device_class.name}")
    own = device_class.risk(action, kind)
    level = node.choice(RISKS, "risk")
    risk = next(risk for risk in RISKS if risk == level)
    if RISKS.index(risk) < RISKS.index(own):
        raise node.error(f'{device_class.name}.{action} has the risk "{own}" by its class; a site can only be stricter')
    return risk


def _mqtt(node: Node | None) -> Mapping[str, object]:
    if node is None:
        return {"dialect": "nlcontrol"}
    settings = {key.string(): _free(value) for key, value in node.pairs()}
    settings.setdefault("dialect", "nlcontrol")
    if not isinstance(settings["dialect"], str):
        raise node.error("the dialect must be a word")
    return settings


def _free(node: Node) -> object:
    if node.is_mapping:
        return {key.string(): _free(value) for key, value in node.pairs()}
    if node.is_list:
        return [_free(item) for item in node.nodes()]
    return node.scalar()


def _position(node: Node | None) -> tuple[float, float] | None:
    if node is None:
        return None
    items = node.nodes()
    if len(items) != 2:
        raise node.error(f"a position is two numbers, [x, y] in metres; found {len(items)}")
    return items[0].number(), items[1].number()


def _time_zone(node: Node | None) -> str | None:
    if node is None:
        return None
    name, known = node.string(), available_timezones()
    if name not in known:
        raise node.error(f'unknown time zone "{name}"{near_name(name, known)}')
    return name


def _language(node: Node | None, grammar: Grammar) -> str:
    if node is None:
        return "en"
    return node.choice(sorted({code for c in grammar.classes.values() for code in c.nouns}), "language")


# --- names that could mean two things -----------------------------------------------------------------------------


def _check_names(
    root: Table, floors: Mapping[str, Floor], areas: Mapping[str, Area], devices: Mapping[str, Device]
) -> None:
    """Refuse names that no listener could tell apart; the same name in two rooms is allowed and asked about."""
    _check_unique(root, "floors", [(floor.id, "", floor.names) for floor in floors.values()])
    _check_unique(root, "areas", [(area.id, area.floor or "", area.names) for area in areas.values()])
    for area in areas.values():
        for floor in floors.values():
            shared = {n.casefold() for n in area.names} & {n.casefold() for n in floor.names}
            if shared:
                raise _key(root, "areas", area.id).error(f'"{min(shared)}" is also the name of the floor "{floor.id}"')
    scopes = [(d.id, f"{d.area or ''}/{d.class_name}", d.names) for d in devices.values()]
    _check_unique(root, "devices", scopes)


def _check_unique(root: Table, section: str, entries: Iterable[tuple[str, str, tuple[str, ...]]]) -> None:
    """No two of a section share a name within their scope."""
    owner: dict[tuple[str, str], str] = {}
    for entry_id, scope, names in entries:
        for name in names:
            first = owner.setdefault((scope, name.casefold()), entry_id)
            if first != entry_id:
                raise _key(root, section, entry_id).error(
                    f'"{entry_id}" has the name "{name}", which is that of "{first}"'
                )


def _key(root: Table, section: str, entry_id: str) -> Node:
    return next(key for key, _ in root.pairs(section) if key.string() == entry_id)
