"""What a conversation stands on: the site with its grammar, its world, its time zone, and the interpreter for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from nlcontrol.check.reach import WorldReach
from nlcontrol.errors import UsageError, near_name
from nlcontrol.grammar.loader import load_grammar
from nlcontrol.grammar.schema import Grammar
from nlcontrol.interpreter import Interpreter
from nlcontrol.runtime.weights import FILE_NAME
from nlcontrol.site.loader import load_site, world_path
from nlcontrol.site.types import Site
from nlcontrol.world.loader import load_world
from nlcontrol.world.map import WorldMap

DEFAULT_SITE = "home"


@dataclass(frozen=True, slots=True)
class Definitions:
    """A site, and everything its file refers to."""

    site: Site
    grammar: Grammar
    world: WorldMap | None

    @property
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

    def interpreter(self, model: Path | None = None, language: str | None = None) -> Interpreter:
        """The interpreter of the site; `model` is a weights file, or a folder with one."""
        path = model / FILE_NAME if model is not None and model.is_dir() else model
        places = () if self.world is None else tuple((p.id, tuple(p.names)) for p in self.world.places.values())
        reach = None if self.world is None else WorldReach(self.world)
        return Interpreter(self.site, self.grammar, path, language, reach, places)


def load_definitions(site: str | Path = DEFAULT_SITE) -> Definitions:
    """The site of a shipped name or a file; DefinitionError with file and line where something is not as promised."""
    grammar = load_grammar()
    found = load_site(site, grammar)
    path = world_path(found)
    return Definitions(found, grammar, None if path is None else load_world(path))
