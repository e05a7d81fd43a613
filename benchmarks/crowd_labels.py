"""What the labels of other people's data ask of our commands: written down, and frozen, before any error was looked at.

Right: every command is of a kind that fits, with the amounts and devices the label names. A request that leaves out
what it needs ("change the color of the lights") is right when it is asked about. Scenarios that we do have devices for
(lists, media) are neither ours to get right here nor among the negatives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from nlcontrol.plan.reply import Reply
from nlcontrol.plan.reply_parts import ChangeBy, ResolvedCommand, ScaleBy

Fits = Callable[[ResolvedCommand], bool]
Kind = Literal["act", "query", "later", "neither", "other"]
"""act: to be carried out now; query: a question about state; later: when something happens or at a time; neither:
ours, without a label of ours; other: another domain."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a row asks for."""

    kind: Kind
    steps: tuple[Fits, ...] = ()
    """Of which each command must fit one, and each be fitted by one."""
    incomplete: bool = False
    """Something is left out: asking is right too."""
    name: str | None = None
    """The device or room that every command must be about."""
    timed: bool = False
    """A time is said: what is scheduled is right."""


@dataclass(frozen=True, slots=True)
class Does:
    """A command of one of these actions, with arguments that pass."""

    actions: tuple[str, ...]
    arguments: Mapping[str, Callable[[object], bool]] = field(default_factory=dict)
    any_of: tuple[str, ...] = ()
    """Of these parameters at least one is given."""
    kind: str | None = None

    def __call__(self, command: ResolvedCommand) -> bool:
        """Whether the command passes."""
        given = dict(command.arguments)
        return (
            command.action in self.actions
            and all(name in given and passes(given[name]) for name, passes in self.arguments.items())
            and (not self.any_of or any(name in given for name in self.any_of))
            and (self.kind is None or command.device == self.kind)
        )


def _up(value: object) -> bool:
    return (isinstance(value, ChangeBy) and value.change > 0) or (isinstance(value, ScaleBy) and value.factor > 1) or (
        isinstance(value, float | int) and value >= 50
    )  # fmt: skip


def _down(value: object) -> bool:
    return (isinstance(value, ChangeBy) and value.change < 0) or (isinstance(value, ScaleBy) and value.factor < 1) or (
        isinstance(value, float | int) and value <= 50
    )  # fmt: skip


def _is(wanted: object) -> Callable[[object], bool]:
    return lambda value: value == wanted


LIGHT_VALUES: Final = ("brightness_pct", "color_name", "color_temp_kelvin")

SLURP: Final[Mapping[str, tuple[Fits, bool]]] = {
    "hue_lightoff": (Does(("light.turn_off",)), False),
    "hue_lighton": (Does(("light.turn_on",)), False),
    "hue_lightdim": (Does(("light.turn_on",), {"brightness_pct": _down}), False),
    "hue_lightup": (Does(("light.turn_on",)), False),
    "hue_lightchange": (Does(("light.turn_on",), any_of=LIGHT_VALUES), True),
    "wemo_on": (Does(("switch.turn_on",), kind="plug"), False),
    "wemo_off": (Does(("switch.turn_off",), kind="plug"), False),
    "coffee": (Does(("switch.turn_on",), kind="coffee_maker"), False),
    "cleaning": (Does(("vacuum.start", "vacuum.clean_area", "vacuum.clean_spot")), False),
    "volume_up": (Does(("media_player.volume_set",), {"volume_level": _up}), False),
    "volume_down": (Does(("media_player.volume_set",), {"volume_level": _down}), False),
    "volume_mute": (Does(("media_player.volume_mute", "media_player.media_pause", "media_player.media_stop")), False),
    "volume_other": (Does(("media_player.volume_set",)), True),
}
"""Action of `iot` and `audio` → what fits, and whether the label is also given to requests that leave out the value."""

SLURP_NEITHER: Final = frozenset(
    {("lists", "query"), ("lists", "remove"), ("lists", "createoradd"), ("play", "music"), ("play", "radio"),
     ("play", "podcasts"), ("play", "audiobook"), ("music", "query"), ("music", "settings"), ("music", "dislikeness")}
)  # fmt: skip
"""Ours, but labelled for another device than the ones we would command: not negatives, not counted."""


def slurp_label(scenario: str, action: str, entities: list[list[str]]) -> Label:
    """What a row of SLURP asks for."""
    if scenario in ("iot", "audio"):
        fits, may_lack = SLURP[action]
        said = any(kind in ("color_type", "change_amount") for kind, _ in entities)
        timed = any(kind in ("time", "date", "general_frequency", "timeofday") for kind, _ in entities)
        return Label("act", (fits,), incomplete=may_lack and not said, timed=timed)
    return Label("neither" if (scenario, action) in SLURP_NEITHER else "other")


# --- Thingpedia -------------------------------------------------------------------------------------------------------

_CALL: Final = re.compile(
    r"@org\.thingpedia\.iot\.(?P<device>[a-z-]+)(?:\((?P<which>[^)]*)\))?\.(?P<function>[a-z_]+)\((?P<given>[^)]*)\)"
)
_NAME: Final = re.compile(r'name="([^"]*)"')
_PLAYER: Final = "media_player"
_CLASSES: Final = {
    "light-bulb": "light", "switch": "switch", "cover": "cover", "lock": "lock", "fan": "fan", "climate": "climate",
    "tv": _PLAYER, "speaker": _PLAYER, "vacuum": "vacuum",
}  # fmt: skip


def thingpedia_label(program: str) -> Label:
    """What a row of Thingpedia asks for."""
    if "@org.thingpedia.iot" not in program:
        return Label("other")
    calls = list(_CALL.finditer(program))
    if "monitor(" in program or "timer(" in program:
        return Label("later", name=_one(_names(calls)))
    acting = [call for call in calls if _acts(call["function"])]
    if not acting:
        return Label("query", name=_one(_names(calls)))
    steps = [_step(call["device"], call["function"], call["given"]) for call in acting]
    names = _names(acting)
    if any(step is None for step in steps):
        return Label("neither")
    name = _one(names)
    left_out = any("$?" in call["given"] for call in acting)
    return Label("act", tuple(step for step in steps if step is not None), left_out, name)


def _names(calls: Iterable[re.Match[str]]) -> set[str]:
    return {name for call in calls for name in _NAME.findall(call["which"] or "")}


def _one(names: set[str]) -> str | None:
    return next(iter(names)) if len(names) == 1 else None


def _acts(function: str) -> bool:
    return function.startswith(("set_", "raise_", "lower_", "alert", "color_")) or function in (
        "start", "stop", "play", "pause", "return_to_base", "volume_up", "volume_down", "volume_mute", "mute", "unmute",
    )  # fmt: skip


def _power(name: str, given: str) -> Fits:
    on = "enum on" in given
    if name == "vacuum":
        return Does(("vacuum.start",) if on else ("vacuum.stop", "vacuum.return_to_base", "vacuum.pause"))
    classes = ("switch", "light") if name in ("switch", "light") else (name,)  # the folders are noisy
    return Does(tuple(f"{each}.turn_{'on' if on else 'off'}" for each in classes))


_Step = Callable[[str, str], Fits]
_STEPS: Final[Mapping[str, _Step]] = {
    "set_power": _power,
    "set_openclose": lambda _, given: Does(
        ("cover.open_cover", "cover.set_cover_position") if "open" in given else ("cover.close_cover",)
    ),
    "set_state": lambda _, given: Does(("lock.unlock",) if "unlock" in given else ("lock.lock",)),
    "set_oscillation": lambda _, given: Does(("fan.oscillate",), {"oscillating": _is("enum on" in given)}),
    "set_color": lambda *_: Does(("light.turn_on",), any_of=("color_name", "color_temp_kelvin")),
    "set_color_temperature": lambda *_: Does(("light.turn_on",), any_of=("color_temp_kelvin",)),
    "set_brightness": lambda *_: Does(("light.turn_on",), any_of=("brightness_pct",)),
    "raise_brightness": lambda *_: Does(("light.turn_on",), {"brightness_pct": _up}),
    "lower_brightness": lambda *_: Does(("light.turn_on",), {"brightness_pct": _down}),
    "set_target_temperature": lambda *_: Does(("climate.set_temperature",)),
    "set_target_humidity": lambda *_: Does(("climate.set_humidity", "humidifier.set_humidity")),
    "set_hvac_mode": lambda _, given: Does(
        ("climate.set_hvac_mode", "climate.turn_off") if "enum off" in given else ("climate.set_hvac_mode",)
    ),
    "set_hvac_preset": lambda *_: Does(("climate.set_preset_mode",)),
    "set_fan_mode": lambda *_: Does(("climate.set_fan_mode",)),
    **dict.fromkeys(
        ("set_speed", "raise_speed", "lower_speed", "set_fan_speed"),
        lambda name, _: Does((f"{name}.set_percentage", f"{name}.turn_on", f"{name}.set_fan_speed")),
    ),
    "start": lambda name, _: Does((f"{name}.start",)),
    "stop": lambda name, _: Does((f"{name}.stop",)),
    "pause": lambda name, _: Does((f"{name}.pause",)),
    "return_to_base": lambda name, _: Does((f"{name}.return_to_base",)),
    **dict.fromkeys(
        ("set_volume", "volume_up", "volume_down", "raise_volume", "lower_volume"),
        lambda *_: Does((f"{_PLAYER}.volume_set",)),
    ),
    **dict.fromkeys(("set_mute", "volume_mute", "mute", "unmute"), lambda *_: Does((f"{_PLAYER}.volume_mute",))),
}


def _step(device: str, function: str, given: str) -> Fits | None:
    name = _CLASSES.get(device)
    return None if name is None or function not in _STEPS else _STEPS[function](name, given)


def fitting(label: Label, reply: Reply, devices: frozenset[str] | None) -> bool:
    """Whether the commands of a reply are what the label asks for; `devices` are those that its name means."""
    commands = reply.commands
    return (
        bool(commands)
        and all(label.timed or command.when is None for command in commands)
        and all(any(step(command) for step in label.steps) for command in commands)
        and all(any(step(command) for command in commands) for step in label.steps)
        and (devices is None or all(command.device in devices for command in commands))
    )
