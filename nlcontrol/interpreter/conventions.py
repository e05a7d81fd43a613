"""What everybody means without saying it: going to the dock is docking, starting in a room is cleaning that room."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from nlcontrol.grammar.schema import Grammar
from nlcontrol.plan.types import Command, Group, Named, Number, Pronoun, Target, Text
from nlcontrol.site.context import LinkContext
from nlcontrol.site.linking import Linked, link_target
from nlcontrol.site.problems import Ambiguous
from nlcontrol.site.types import Device, Site

DOCK_WORDS: Final = {
    "en": frozenset(
        {
            "dock", "charger", "charging station", "charging dock", "docking station", "base", "base station",
            "charging point", "home", "home base",
        }
    ),
    "zh": frozenset({"充电桩", "充电站", "充电座", "基地", "家"}),
}  # fmt: skip
"""Destinations that mean the robot's own dock, unless an area is called so."""
STARTING: Final = "vacuum.start"
CLEANING: Final = "vacuum.clean_area"
WARMTH: Final = "climate.set_temperature"
HOMING: Final = {"vacuum": "return_to_base", "lawn_mower": "dock", "rover": "dock"}
"""Robots, and how they go home."""
AMOUNTS: Final = {
    "media_player": ("volume_set", "volume_level"),
    "light": ("turn_on", "brightness_pct"),
    "fan": ("set_percentage", "percentage"),
    "cover": ("set_cover_position", "position"),
    "climate": ("set_temperature", "temperature"),
    "water_heater": ("set_temperature", "temperature"),
    "humidifier": ("set_humidity", "humidity"),
    "valve": ("set_valve_position", "position"),
}
"""The amount that a bare number is of, per class: the action, and its parameter."""
PLAYER: Final = "media_player"
TV: Final = "tv"
COOLEST: Final = 10
WARMEST: Final = 30
"""Degrees Celsius of rooms that people live in."""


def as_docking(command: Command, grammar: Grammar, language: str, context: LinkContext | None = None) -> Command:
    """The command as `dock` where it sends a robot to a place that is its dock by name; else as it is."""
    class_name = command.action.partition(".")[0]
    device_class = grammar.classes.get(class_name)
    if device_class is None or "dock" not in device_class.actions or len(command.arguments) != 1:
        return command
    name, value = command.arguments[0]
    action = grammar.action(command.action)
    parameter = action.parameters.get(name) if action is not None else None
    if parameter is None or parameter.type != "place" or parameter.many or not isinstance(value, Text):
        return command
    words = value.text.lower().removeprefix("the ").removeprefix("its ").removeprefix("your ")
    if words not in DOCK_WORDS.get(language, frozenset()):
        return command
    if context is not None and any(entry.kind == "area" for entry in context.lexicon.exact(value.text)):
        return command
    return replace(command, action=f"{class_name}.dock", arguments=())


def as_cleaning(command: Command, context: LinkContext) -> Command:
    """The command as the cleaning of a room, where a robot is to start in one that it does not stand in."""
    if command.action != STARTING or command.arguments or len(command.targets) != 1:
        return command
    target = command.targets[0]
    if not isinstance(target, Group) or len(target.places) != 1 or target.places[0].floor or target.excepted:
        return command
    place, anywhere = target.places[0], replace(target, places=())
    found, all_of_them = link_target(target, context), link_target(anywhere, context)
    if place.name is None or isinstance(found, Linked) or not isinstance(all_of_them, Linked):
        return command
    return Command(CLEANING, (anywhere,), (("area", Text(place.name)),))


def as_warmth(command: Command, context: LinkContext) -> Command:
    """The command as degrees, where a bare number was said of a place that is heated: nobody means lights by it."""
    values = dict(command.arguments)
    amount = values.get("brightness_pct")
    target = command.targets[0] if len(command.targets) == 1 else None
    if len(values) != 1 or not isinstance(amount, Number) or amount.unit or not isinstance(target, Group):
        return command
    heated = Group("the", "climate", target.places)
    if not target.places or not COOLEST <= amount.amount <= WARMEST:
        return command
    if not isinstance(link_target(heated, context), Linked):
        return command
    return Command(WARMTH, (heated,), (("temperature", amount),))


def as_its_own(command: Command, before: Command, grammar: Grammar) -> Command:
    """The command to go home as one for the robot that was spoken of before: "robbie, clean up, then go home"."""
    class_name, other = (each.action.partition(".")[0] for each in (command, before))
    homing = HOMING.get(other)
    if class_name == other or homing is None or command.action != f"{class_name}.{HOMING.get(class_name)}":
        return command
    if other not in grammar.classes or command.arguments or not before.targets:
        return command
    return Command(f"{other}.{homing}", before.targets)


def as_its_amount(command: Command, other: str | None) -> Command:
    """The command as an amount of what was spoken of before: "turn on the tv and turn *it* up to thirty".

    `other` is the class of that, if the words tell it.
    """
    class_name, _, action = command.action.partition(".")
    own, meant = AMOUNTS.get(class_name), AMOUNTS.get(other or "")
    if own is None or meant is None or class_name == other or (action, len(command.arguments)) != (own[0], 1):
        return command
    name, value = command.arguments[0]
    degrees = meant[1] == "temperature"
    fits = not isinstance(value, Number) or value.unit in ("", "deg" if degrees else "%")
    if name != own[1] or not fits or isinstance(value, Text):
        return command
    return Command(f"{other}.{meant[0]}", (Pronoun("it"),), ((meant[1], value),))


def as_cleaning_there(command: Command, place: str) -> Command:
    """The command as the cleaning of a place spoken of before: "… in the hall, and have robbie clean there"."""
    if command.action != STARTING or command.arguments or len(command.targets) != 1:
        return command
    return Command(CLEANING, command.targets, (("area", Text(place)),))


def as_player(command: Command, watched: bool, heard: bool, context: LinkContext) -> Command:
    """The command for the one player that can be meant: what is watched is on a tv, what is heard is not; what plays.

    `watched` and `heard`: whether a film or a song was spoken of. As it is where several can be meant all the same.
    """
    target = command.targets[0] if len(command.targets) == 1 else None
    if not command.action.startswith(f"{PLAYER}.") or not isinstance(target, Group) or target.quantifier != "the":
        return command
    found = link_target(target, context)
    if target.noun != PLAYER or not isinstance(found, Ambiguous):
        return command
    meant = [context.site.devices[device] for device in found.candidates]
    if watched != heard:
        meant = [device for device in meant if (device.kind == TV) == watched]
    if len(meant) != 1:
        meant = [device for device in meant if context.snapshot.value(device.id, "state") == "playing"]
    return replace(command, targets=(Named(own_name(context.site, meant[0].id)),)) if len(meant) == 1 else command


def as_its_class(command: Command, grammar: Grammar, context: LinkContext) -> Command:
    """The command by the class that "it" turns out to be: "close it" of a garage door, read as closing a valve.

    The sentence says no class, so the network can only guess it; the verb must be the same.
    """
    class_name, _, action_name = command.action.partition(".")
    if class_name not in grammar.classes or not all(isinstance(target, Pronoun) for target in command.targets):
        return command
    linked = [link_target(target, context) for target in command.targets]
    meant = {context.site.devices[d].class_name for found in linked if isinstance(found, Linked) for d in found.devices}
    if len(meant) != 1 or class_name in meant:
        return command
    own = meant.pop()
    verb = action_name.partition("_")[0]
    actions = [name for name in grammar.classes[own].actions if name.partition("_")[0] == verb]
    return replace(command, action=f"{own}.{actions[0]}") if len(actions) == 1 else command


def spared(target: Target, device: Device, grammar: Grammar) -> bool:
    """Whether a group leaves a device out: "the covers" are no garage doors, unless all of them are asked for.

    A kind whose opening the grammar calls risky is commanded by its own noun, by name, or by "all".
    """
    if not isinstance(target, Group) or target.quantifier != "these" or target.noun not in grammar.classes:
        return False
    return device.kind is not None and bool(grammar.classes[device.class_name].kind_risk.get(device.kind))


def own_name(site: Site, device_id: str) -> str:
    """What a device alone is called on the site: its first name, or its id where others share that name."""
    name = site.devices[device_id].name
    shared = any(name in device.names for device in site.devices.values() if device.id != device_id)
    return device_id if shared else name
