"""The house's world, loaded once."""

from __future__ import annotations

import pytest

from nlcontrol.resources import devices_dir
from nlcontrol.world.loader import load_world
from nlcontrol.world.map import WorldMap
from nlcontrol.world.rover import Rover
from nlcontrol.world.world import World


@pytest.fixture(scope="session")
def house() -> WorldMap:
    """The shipped world of the house."""
    return load_world(devices_dir() / "worlds" / "house.yaml")


@pytest.fixture
def rover(house: WorldMap) -> Rover:
    """The rover at its dock in a fresh house."""
    return World(house).rovers["rover"]
