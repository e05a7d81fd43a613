"""Why a target or value could not be linked: values, not exceptions, with the facts a reply needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from nlcontrol.plan.reply import Reason
from nlcontrol.site.types import Site

What = Literal["device", "area", "place", "noun", "value"]


@dataclass(frozen=True, slots=True)
class UnknownName:
    """Words that name nothing here."""

    words: str
    near: tuple[str, ...] = ()
    """Names that are alike, the likest first."""
    what: What = "device"

    reason: ClassVar[Reason] = Reason.UNKNOWN_NAME

    def sentence(self, site: Site) -> str:
        """What to say to the speaker."""
        meant = f" Did you mean {_either(self.near)}?" if self.near else ""
        kind = {"area": "room or floor", "place": "place", "noun": "kind of device"}.get(self.what, "device")
        return f'I know no {kind} called "{self.words}" in {site.name}.{meant}'


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Words that may mean one of several things."""

    words: str
    candidates: tuple[str, ...]
    """Ids, in site order."""
    what: What = "device"

    reason: ClassVar[Reason] = Reason.AMBIGUOUS

    def sentence(self, site: Site) -> str:
        """What to say to the speaker."""
        return f"Which one do you mean by {self.words}: {_either(self._names(site))}?"

    def _names(self, site: Site) -> tuple[str, ...]:
        if self.what == "device":
            return distinct_names(site, self.candidates)
        named = [(site.areas.get(c) or site.floors.get(c)) for c in self.candidates]
        names = [n.names[0] if n else c.replace("_", " ") for n, c in zip(named, self.candidates, strict=True)]
        if len(set(names)) < len(names):
            names = [c.replace("_", " ") for c in self.candidates]
        return tuple(names)


@dataclass(frozen=True, slots=True)
class Empty:
    """A group that no device of the site belongs to."""

    words: str

    reason: ClassVar[Reason] = Reason.UNKNOWN_NAME

    def sentence(self, site: Site) -> str:
        """What to say to the speaker."""
        return f"There is no {self.words} in {site.name}."


@dataclass(frozen=True, slots=True)
class NoContext:
    """A word that points at something nobody has named: it, them, here, the other one."""

    word: str

    reason: ClassVar[Reason] = Reason.INCOMPLETE

    def sentence(self, site: Site) -> str:
        """What to say to the speaker."""
        return f'I do not know what "{self.word}" refers to in {site.name}.'


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Named devices, or all of a group, that cannot do what is asked."""

    devices: tuple[str, ...]
    lacking: str
    """A feature, parameter or action."""

    reason: ClassVar[Reason] = Reason.UNSUPPORTED

    def sentence(self, site: Site) -> str:
        """What to say to the speaker."""
        names = distinct_names(site, self.devices)
        return f"{_and(names).capitalize()} cannot do that ({self.lacking.replace('_', ' ')})."


@dataclass(frozen=True, slots=True)
class BadValue:
    """A value that its parameter cannot take."""

    words: str
    parameter: str
    problem: str
    """One sentence."""

    reason: ClassVar[Reason] = Reason.INVALID_VALUE

    def sentence(self, site: Site) -> str:  # noqa: ARG002 - the same call for every problem
        """What to say to the speaker."""
        return self.problem


Problem = UnknownName | Ambiguous | Empty | NoContext | Unsupported | BadValue


def distinct_names(site: Site, devices: tuple[str, ...]) -> tuple[str, ...]:
    """What to call these devices so that no two of them are called the same."""
    names = [site.devices[d].name for d in devices]
    shown = []
    for device, name in zip(devices, names, strict=True):
        area = site.areas.get(site.devices[device].area or "")
        if names.count(name) == 1:
            shown.append(name)
        elif area is not None and area.names[0] not in name:
            shown.append(f"{area.names[0]} {name}")
        else:
            shown.append(device.replace("_", " "))
    return tuple(shown)


def _either(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _and(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
