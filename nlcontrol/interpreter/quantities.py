"""What a device calls a quantity, and which devices measure one where nobody named a device."""

from __future__ import annotations

from dataclasses import replace

from nlcontrol.grammar.schema import Grammar
from nlcontrol.plan.types import Group, Target
from nlcontrol.site.linking import ANY_CLASS, DEVICE
from nlcontrol.site.types import Device


def field_of(device: Device, field: str, grammar: Grammar) -> str | None:
    """What a device calls a quantity, or None: `current_temperature` of a thermostat is a sensor's `temperature`."""
    known = grammar.classes[device.class_name].state
    for name in (field, f"current_{field}", field.removeprefix("current_")):
        if name in known and (known[name].feature is None or known[name].feature in device.features):
            return name
    return None


def of_any_class(target: Target) -> Target:
    """The target, where it is none in particular, as every device that may tell something, whatever its class."""
    if not isinstance(target, Group) or not is_open(target):
        return target
    return replace(target, noun=ANY_CLASS, quantifier="all")


def is_open(target: Target) -> bool:
    """Whether the target names neither a device nor a class."""
    return isinstance(target, Group) and target.noun == DEVICE
