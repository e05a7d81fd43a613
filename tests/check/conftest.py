"""The shipped grammar and house, as the place where commands are judged."""

from __future__ import annotations

import pytest

from nlcontrol.check.reach import WorldReach
from nlcontrol.check.step import Setting
from nlcontrol.grammar.loader import load_grammar
from nlcontrol.site.loader import load_site, world_path
from nlcontrol.world.loader import load_world


@pytest.fixture(scope="session")
def setting() -> Setting:
    """The house and its world; the words were heard."""
    grammar = load_grammar()
    home = load_site("home", grammar)
    path = world_path(home)
    assert path is not None
    return Setting(home, grammar, WorldReach(load_world(path)))
