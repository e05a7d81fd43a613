"""A site without a broker: devices that a test plays itself, on a clock that stands still until it is moved."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from nlcontrol.dispatch.dispatcher import Dispatcher
from nlcontrol.dispatch.events import Event
from nlcontrol.dispatch.journal import Journal
from nlcontrol.dispatch.link import Hearer
from nlcontrol.errors import BrokerError, DeliveryError
from nlcontrol.grammar.loader import load_class
from nlcontrol.grammar.schema import Grammar
from nlcontrol.mqtt.dialect import DialectDescription
from nlcontrol.mqtt.messages import Acknowledgement, CommandMessage, Status
from nlcontrol.plan.reply_parts import ResolvedCommand
from nlcontrol.resources import grammars_dir
from nlcontrol.site.types import Device, Site
from nlcontrol.world.clock import SteppedClock

START = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))  # a Friday


@pytest.fixture(scope="session")
def grammar() -> Grammar:
    """The shipped classes that the site uses."""
    classes = [load_class(grammars_dir() / f"{name}.yaml") for name in ("light", "cover", "lock", "rover")]
    return Grammar({each.name: each for each in classes})


@pytest.fixture
def site() -> Site:
    """A lamp, a blind, a lock, a rover, and a foreign lamp that only shows its state."""
    devices = [
        Device("lamp", "light", ("lamp",), features=frozenset({"brightness", "color", "color_temp"})),
        Device("blind", "cover", ("blind",), features=frozenset({"position"})),
        Device("lock", "lock", ("front door",)),
        Device("rover", "rover", ("rover",)),
        Device("foreign", "light", ("old lamp",), features=frozenset({"brightness"}), mqtt={"dialect": "foreign"}),
        Device("foreign_rover", "rover", ("old rover",), mqtt={"dialect": "foreign"}),
    ]
    return Site("test", {device.id: device for device in devices})


@dataclass
class Wire:
    """A `Link` whose devices are the test: it records what is sent and answers as told."""

    hearer: Hearer | None = None
    sent: list[tuple[str, CommandMessage]] = field(default_factory=list)
    halts: list[tuple[str, int]] = field(default_factory=list)
    answers: Callable[[str, CommandMessage], Status | None] = lambda _device, _command: "finished"
    error: DeliveryError | None = None
    somebody: bool = True

    def describe(self, device: str) -> DialectDescription:
        """Ours, unless the name says foreign."""
        ours = not device.startswith("foreign")
        return DialectDescription("nlcontrol" if ours else "foreign", (), ours, ours, ours)

    async def open(self, hearer: Hearer) -> None:
        """Remembers who listens."""
        self.hearer = hearer

    async def send(self, device: str, command: CommandMessage, now: float) -> bool:
        """Records, fails if told to, and lets the device answer."""
        assert command.expires_at >= now or command.id in [each.id for _, each in self.sent]
        if isinstance(self.error, BrokerError):
            raise self.error
        self.sent.append((device, command))
        if self.error is not None:
            raise self.error
        word = self.answers(device, command) if self.describe(device).acknowledges else None
        if word is not None:
            self.say(device, command.id, word)
        return self.somebody

    async def halt(self, device: str, generation: int) -> bool:
        """Records; foreign devices know no halt."""
        if device.startswith("foreign"):
            return False
        self.halts.append((device, generation))
        return True

    def say(self, device: str, command_id: str, word: Status, **more: Any) -> None:
        """The device acknowledges."""
        assert self.hearer is not None
        needed = {"failed": {"code": "broken", "reason": "it is broken"}, "rejected": {"reason": "it cannot"}}
        extra = needed.get(word, {"progress_pct": 50.0} if word == "progress" else {})
        self.hearer.acknowledged(device, Acknowledgement(command_id, word, **{**extra, **more}))

    def report(self, device: str, fresh: bool = True, **state: str | float) -> None:
        """The device reports state."""
        assert self.hearer is not None
        self.hearer.state_changed(device, state, fresh)

    def availability(self, device: str, online: bool) -> None:
        """The device comes or goes."""
        assert self.hearer is not None
        self.hearer.availability_changed(device, online)

    def actions(self, device: str | None = None) -> list[str]:
        """The actions that were sent, resent ones again."""
        return [command.action for name, command in self.sent if device in (None, name)]


@dataclass
class House:
    """A dispatcher and everything a test needs to play with it."""

    dispatcher: Dispatcher
    wire: Wire
    clock: SteppedClock
    journal: Journal
    events: list[Event]

    def words(self, device: str | None = None) -> list[str]:
        """The state words that were told, of one device or of all."""
        return [event.state for event in self.events if device in (None, event.device)]


Open = Callable[..., Any]


@pytest.fixture
def house(site: Site, grammar: Grammar, tmp_path: Path) -> Open:
    """What opens a dispatcher on the test's journal, in an `async with`; opened again it is a restart."""
    ids = (f"id{number}" for number in itertools.count(1))
    clock = SteppedClock(START)

    @asynccontextmanager
    async def open_house(wire: Wire | None = None, **options: Any) -> AsyncIterator[House]:
        link = wire or Wire()
        events: list[Event] = []
        with Journal(tmp_path / "journal.sqlite") as journal:
            async with Dispatcher(
                site, grammar, link, journal, clock, on_event=events.append, new_id=lambda: next(ids), **options
            ) as dispatcher:
                yield House(dispatcher, link, clock, journal, events)

    return open_house


def command(
    step: int, device: str, action: str, when: Any = None, repeat: Any = None, **arguments: Any
) -> ResolvedCommand:
    """A resolved command as a Reply's JSON has it."""
    value: Mapping[str, Any] = {
        "step": step, "device": device, "action": action, "arguments": arguments, "when": when, "probability": 1.0,
        "repeat": repeat,
    }  # fmt: skip
    return ResolvedCommand.from_json(value)
