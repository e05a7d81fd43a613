"""A house and a conversation in it, as the options of the command line want them."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from nlcontrol.cli.surroundings import Surroundings, surroundings
from nlcontrol.dispatch.journal import Journal
from nlcontrol.errors import UsageError
from nlcontrol.session.conversation import Conversation
from nlcontrol.session.exchange import Exchange
from nlcontrol.session.house import IN_MEMORY, House, HouseConfig
from nlcontrol.world.clock import Clock, ScaledClock, WallClock


@asynccontextmanager
async def running_house(
    options: argparse.Namespace, *, answers: bool = False, keeps: bool = False
) -> AsyncIterator[Exchange]:
    """The exchange in a house that runs while the context lasts; BrokerError where there is no broker.

    With `answers` the next utterance may be an answer; with `keeps` the journal outlives a house of our own too.
    """
    if options.state is not None:
        raise UsageError("--state is for parse and evaluate: here the devices say how they are.")
    around = surroundings(options)
    clock = clock_of(options, around)
    journal = journal_of(options, around, keeps=keeps)
    config = HouseConfig(options.broker, None, journal, options.seed or 0, options.rate)
    conversation = Conversation(around.interpreter, answers=answers)
    async with House(around.definitions, clock, config) as house:
        await house.wait_ready()
        typed = options.typed or answers  # whoever can answer sits at a keyboard
        yield Exchange(house, conversation, area=around.context.area, typed=typed, confirm=options.confirm)


def clock_of(options: argparse.Namespace, around: Surroundings) -> Clock:
    """The wall clock, or one that runs faster or begins at another moment, for simulated devices only."""
    if options.rate == 1.0 and options.now is None:
        return WallClock(around.definitions.zone)
    if options.broker is not None:
        raise UsageError("With --broker devices live by the wall clock: --rate and --now are for simulated ones.")
    return ScaledClock(options.rate, around.definitions.local(options.now or datetime.now(UTC)))


def journal_of(options: argparse.Namespace, around: Surroundings, *, keeps: bool) -> Path | str:
    """The file of the journal; in memory where the devices end with the program."""
    if options.journal is not None:
        return Path(options.journal)
    if options.broker is None and not keeps:
        return IN_MEMORY
    where = "simulated" if options.broker is None else hashlib.sha256(options.broker.encode()).hexdigest()[:12]
    path = data_dir() / f"{around.definitions.site.name}-{where}.journal"
    try:
        Journal(path).close()
    except UsageError as error:
        print(f"nlcontrol: {error} What is planned here ends with this program.", file=sys.stderr)
        return IN_MEMORY
    return path


def data_dir() -> Path:
    """The folder of what nlcontrol keeps for its user, made if need be."""
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    folder = Path(base) / "nlcontrol"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"The folder {folder} cannot be made ({error.strerror}); set XDG_DATA_HOME.") from error
    return folder
