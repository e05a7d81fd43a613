"""The dialects that are spoken, by the name that a site file gives them."""

from __future__ import annotations

from collections.abc import Mapping

from nlcontrol.errors import DefinitionError, near_name
from nlcontrol.mqtt import own
from nlcontrol.mqtt.dialect import Dialect

NAMES = (own.NAME,)


def dialect_for(site: str, device: str, settings: Mapping[str, object]) -> Dialect:
    """The dialect of a device, from the `mqtt:` settings of its site file; raises DefinitionError for unknown ones."""
    name = settings.get("dialect", own.NAME)
    if name != own.NAME:
        spoken = ", ".join(NAMES)
        raise DefinitionError(f'"{device}" speaks "{name}"{near_name(str(name), NAMES)}: only {spoken} is spoken here.')
    for key in settings.keys() - {"dialect"}:
        raise DefinitionError(f'"{device}" sets mqtt.{key}, which the dialect {own.NAME} does not have.')
    return own.OwnDialect(site, device)
