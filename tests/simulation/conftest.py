"""A small site with one device of each way to move, simulated for real."""

from __future__ import annotations

import pytest

from nlcontrol.grammar.loader import load_class
from nlcontrol.grammar.schema import Grammar
from nlcontrol.resources import devices_dir, grammars_dir
from nlcontrol.site.types import Device, Site
from nlcontrol.world.loader import load_world
from nlcontrol.world.map import WorldMap


@pytest.fixture(scope="session")
def grammar() -> Grammar:
    """The shipped classes that the site uses."""
    classes = [load_class(grammars_dir() / f"{name}.yaml") for name in ("light", "cover", "lock", "rover")]
    return Grammar({each.name: each for each in classes})


@pytest.fixture(scope="session")
def world_map() -> WorldMap:
    """The shipped house."""
    return load_world(devices_dir() / "worlds" / "house.yaml")


@pytest.fixture
def site() -> Site:
    """A lamp, a blind, a lock and a rover."""
    devices = [
        Device("lamp", "light", ("lamp",), "kitchen", frozenset({"brightness"})),
        Device("blind", "cover", ("blind",), "kitchen", frozenset({"position"})),
        Device("lock", "lock", ("front door",), "hallway"),
        Device("rover", "rover", ("rover",)),
    ]
    return Site("test", {device.id: device for device in devices})
