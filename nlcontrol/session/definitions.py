"""What a conversation stands on: the site with its grammar, its world, its time zone, and the interpreter for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from nlcontrol.errors import UsageError, near_name
from nlcontrol.grammar.loader import load_grammar
from nlcontrol.grammar.schema import Grammar
from nlcontrol.grammar.source import load_document
from nlcontrol.interpreter import Interpreter
from nlcontrol.runtime.weights import FILE_NAME
from nlcontrol.site.loader import load_site, world_path
from nlcontrol.site.state import Snapshot
from nlcontrol.site.types import Device, Site

if TYPE_CHECKING:
    from nlcontrol.check.reach import WorldReach
    from nlcontrol.world.map import WorldMap

DEFAULT_SITE = "home"
GRAMMARS = "grammars"
"""The folder beside weights that know further classes."""


class Definitions:
    """A site, and everything its file refers to."""

    def __init__(self, site: Site, grammar: Grammar) -> None:
        self.site, self.grammar = site, grammar

    @cached_property
    def world(self) -> WorldMap | None:
        """The world of the site's robots; read when first asked for, since checking it takes a tenth of a second."""
        from nlcontrol.world.loader import load_world  # noqa: PLC0415 -- most of what is said is not about robots

        path = world_path(self.site)
        return None if path is None else load_world(path)

    @cached_property
    def zone(self) -> tzinfo | None:
        """The site's time zone; None is the machine's."""
        return ZoneInfo(self.site.time_zone) if self.site.time_zone else None

    def local(self, moment: datetime) -> datetime:
        """The moment in the site's time; one without a zone is meant in it."""
        if moment.tzinfo is None and self.zone is not None:
            return moment.replace(tzinfo=self.zone)
        return moment.astimezone(self.zone)

    def area(self, name: str) -> str:
        """The id of the area with this id or name; UsageError with the near one when there is none."""
        known: Mapping[str, str] = {
            said.casefold(): area.id for area in self.site.areas.values() for said in (area.id, *area.names)
        }
        if name.casefold() not in known:
            raise UsageError(f'There is no area "{name}" in {self.site.name}{near_name(name.casefold(), known)}.')
        return known[name.casefold()]

    def reachable(self, device: Device, place: str, snapshot: Snapshot) -> bool:
        """Whether a robot can get to a place, as far as the world tells; a `check.step.Reach`."""
        return self._reach is None or self._reach.reachable(device, place, snapshot)

    @cached_property
    def _reach(self) -> WorldReach | None:
        from nlcontrol.check.reach import WorldReach  # noqa: PLC0415 -- as above

        return None if self.world is None else WorldReach(self.world)

    def interpreter(self, model: Path | None = None, language: str | None = None) -> Interpreter:
        """The interpreter of the site; `model` is a weights file, or a folder with one."""
        path = model / FILE_NAME if model is not None and model.is_dir() else model
        return Interpreter(self.site, self.grammar, path, language, self, place_names(self.site))


def load_definitions(site: str | Path = DEFAULT_SITE, model: Path | None = None) -> Definitions:
    """The site of a shipped name or a file; DefinitionError with file and line where something is not as promised.

    `model` is a folder with weights: where it holds grammars, those are the ones.
    """
    beside = None if model is None else model / GRAMMARS
    grammar = load_grammar(beside if beside is not None and beside.is_dir() else None)
    return Definitions(load_site(site, grammar), grammar)


def place_names(site: Site) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The id and names of every place in the site's world, without reading what it looks like."""
    path = world_path(site)
    if path is None:
        return ()
    sections = {key.string(): value for key, value in load_document(path).pairs()}
    found = []
    for section in (sections[name] for name in ("rooms", "places") if name in sections):
        for key, value in section.pairs():
            named = {entry.string(): names for entry, names in value.pairs()}.get("names")
            found.append((key.string(), () if named is None else named.strings()))
    return tuple(found)
