"""What is known of the devices' state: an immutable snapshot, read from `--state FILE` or gathered from the wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from nlcontrol.grammar.fields import read_value
from nlcontrol.grammar.schema import Grammar, Scalar, StateField
from nlcontrol.grammar.source import load_document
from nlcontrol.site.types import Device, Site


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Known state per device; what is not in it is unknown."""

    values: Mapping[str, Mapping[str, Scalar]] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, device: str) -> Mapping[str, Scalar]:
        """The known fields of a device."""
        return self.values.get(device, MappingProxyType({}))

    def value(self, device: str, field_name: str) -> Scalar | None:
        """One field of a device, or None when it is unknown."""
        return self.of(device).get(field_name)

    def with_values(self, device: str, values: Mapping[str, Scalar]) -> Snapshot:
        """The snapshot in which these fields of the device have changed."""
        return self.with_device(device, {**self.of(device), **values})

    def with_device(self, device: str, values: Mapping[str, Scalar]) -> Snapshot:
        """The snapshot in which exactly these fields of the device are known."""
        return Snapshot(MappingProxyType({**self.values, device: MappingProxyType(dict(values))}))

    def without(self, device: str) -> Snapshot:
        """The snapshot in which nothing is known of the device."""
        return Snapshot(MappingProxyType({key: known for key, known in self.values.items() if key != device}))


def load_snapshot(path: Path, site: Site, grammar: Grammar) -> Snapshot:
    """The snapshot in a YAML or JSON file, `device: {field: value}`; DefinitionError for what the site lacks."""
    snapshot = Snapshot()
    for key, node in load_document(path).pairs():
        device = site.devices[key.choice(site.devices, "device")]
        known = grammar.classes[device.class_name].state
        values = {}
        for name, value in node.pairs():
            state_field = known[name.choice(_fields(device, known), f"state field of {device.id}")]
            values[state_field.name] = read_value(value, state_field)
        snapshot = snapshot.with_values(device.id, values)
    return snapshot


def _fields(device: Device, known: Mapping[str, StateField]) -> list[str]:
    return [f.name for f in known.values() if f.feature is None or f.feature in device.features]
