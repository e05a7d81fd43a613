"""What is allowed in a site file and will yet trouble its speakers: names easily confused, rooms without devices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from nlcontrol.grammar.schema import Grammar
from nlcontrol.site.entries import grammar_entries, keys_of
from nlcontrol.site.types import Device, Site, Where


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at; `str` is a line of a report."""

    problem: str
    where: Where

    def __str__(self) -> str:
        """`file:line: problem`."""
        return f"{self.where.path}:{self.where.line}: {self.problem}" if self.where.path else self.problem


def check_site(site: Site, grammar: Grammar) -> list[Finding]:
    """All findings, in the order of the file."""
    found = [
        *_shared_names(site),
        *_near_names(site),
        *_nouns_as_names(site, grammar),
        *_rooms_as_names(site),
        *_empty_places(site),
        *_devices_nowhere(site, grammar),
    ]
    return sorted(found, key=lambda finding: (finding.where.line, finding.problem))


def _named(devices: Iterable[Device]) -> Iterator[tuple[str, Device]]:
    for device in devices:
        yield from ((name.casefold(), device) for name in device.names)


def _shared_names(site: Site) -> Iterator[Finding]:
    """The same name twice; in one room no context will ever tell them apart."""
    owners: dict[str, Device] = {}
    for name, device in _named(site.devices.values()):
        other = owners.setdefault(name, device)
        if other is device:
            continue
        if other.area == device.area:
            problem = f'"{device.id}" and "{other.id}" in one area are both called "{name}"'
        else:
            problem = f'"{name}" is also a name of "{other.id}": without a room the speaker will be asked'
        yield Finding(problem, device.where)
    spoken_ids = {device.id.replace("_", " "): device for device in site.devices.values()}
    for name, device in _named(site.devices.values()):
        other = spoken_ids.get(name, device)
        if other is not device and name not in (own.casefold() for own in other.names):
            yield Finding(f'the name "{name}" is the id of another device', device.where)


def _near_names(site: Site) -> Iterator[Finding]:
    """Names one letter apart; numbers are told apart by ear, so `lamp 1` and `lamp 2` are not near."""
    shortened: dict[str, list[tuple[str, Device]]] = {}
    seen: set[tuple[str, str]] = set()
    for name, device in _named(site.devices.values()):
        for spelling in {name, *(name[:i] + name[i + 1 :] for i in range(len(name)))}:
            for other, owner in shortened.get(spelling, ()):
                pair = (owner.id, device.id)
                if owner is device or pair in seen or name == other or _differ_in_number(name, other):
                    continue
                if OSA.distance(name, other, score_cutoff=1) == 1:
                    seen.add(pair)
                    yield Finding(f'"{name}" and "{other}" ("{owner.id}") differ by one letter', device.where)
            shortened.setdefault(spelling, []).append((name, device))


def _differ_in_number(one: str, other: str) -> bool:
    digits = [[part for part in name.split() if part.isdigit()] for name in (one, other)]
    return digits[0] != digits[1]


def _nouns_as_names(site: Site, grammar: Grammar) -> Iterator[Finding]:
    nouns = {entry.words: entry for entry in grammar_entries(grammar, site.language) if entry.kind == "noun"}
    for name, device in _named(site.devices.values()):
        noun = nouns.get(name)
        if noun is None:
            continue
        alike = [d for d in site.devices.values() if d is not device and noun.id in (d.class_name, d.kind)]
        if noun.class_name != device.class_name:
            yield Finding(f'"{name}" means any {noun.id}, and "{device.id}" is a {device.class_name}', device.where)
        elif alike:
            yield Finding(f'"{name}" means any {noun.id}, and "{alike[0].id}" is one too', device.where)


def _rooms_as_names(site: Site) -> Iterator[Finding]:
    rooms = {keys_of(name, site.language): area.id for area in site.areas.values() for name in area.names}
    rooms |= {keys_of(name, site.language): floor.id for floor in site.floors.values() for name in floor.names}
    for name, device in _named(site.devices.values()):
        room = rooms.get(keys_of(name, site.language))
        if room is not None:
            yield Finding(f'the device name "{name}" is also that of the area or floor "{room}"', device.where)


def _empty_places(site: Site) -> Iterator[Finding]:
    used = {device.area for device in site.devices.values()}
    for area in site.areas.values():
        # A room that only robots drive to is no mistake where a world gives it a shape.
        if area.id not in used and site.world is None:
            yield Finding(f'there is no device in the area "{area.id}"', area.where)
        if site.floors and area.floor is None:
            yield Finding(f'the area "{area.id}" is on no floor', area.where)
    for floor in site.floors.values():
        if not site.areas_on(floor.id):
            yield Finding(f'there is no area on the floor "{floor.id}"', floor.where)


def _devices_nowhere(site: Site, grammar: Grammar) -> Iterator[Finding]:
    placed = {device.class_name for device in site.devices.values() if device.area is not None}
    for device in site.devices.values():
        stands = device.class_name in placed or grammar.classes[device.class_name].in_everything
        if device.area is None and site.areas and stands:  # a list or a scene is nowhere
            yield Finding(f'"{device.id}" is in no area: it is only found by its name', device.where)
