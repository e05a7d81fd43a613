"""What tests of conversations share: the shipped home, understood without a network."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from nlcontrol.interpreter import Context, Interpreter
from nlcontrol.session.definitions import Definitions, load_definitions

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture(scope="session")
def home() -> Definitions:
    """The shipped site."""
    return load_definitions("home")


@pytest.fixture(scope="session")
def interpreter(home: Definitions) -> Interpreter:
    """The interpreter of the shipped site; plans in the written form need no weights."""
    return home.interpreter()


@pytest.fixture
def context() -> Context:
    """A moment, and nothing known."""
    return Context(NOW)
