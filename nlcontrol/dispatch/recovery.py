"""After a restart: what the journal left open gets an outcome, and nothing is done twice.

A command that was never published is not done. One that was published to a device that acts once per id is asked for
again with the same id: the device tells what became of it, or acts now if it is still in time. For any other device
nobody can tell: unknown.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from nlcontrol.dispatch.courier import Courier
from nlcontrol.dispatch.events import Event, Final, Listener
from nlcontrol.dispatch.journal import Entry, Journal
from nlcontrol.dispatch.link import Link
from nlcontrol.grammar.schema import Grammar
from nlcontrol.site.types import Site
from nlcontrol.world.clock import Clock

ASK_S = 5.0
"""How long a device may take to say what became of a command of before."""


async def recover(
    left: list[Entry],
    site: Site,
    grammar: Grammar,
    link: Link,
    journal: Journal,
    courier: Courier,
    clock: Clock,
    emit: Listener,
) -> None:
    """Gives every command that an earlier run left open its outcome, each told by an event."""

    def conclude(entry: Entry, state: Final, reason: str | None) -> None:
        journal.finish(entry.id, state, reason)
        emit(Event(entry.sequence, entry.id, entry.command.device, state, reason, 0, entry.command))

    async def ask(entry: Entry) -> None:
        length = max(each.position for each in journal.commands_of(entry.sequence)) + 1
        answer_by = clock.now() + timedelta(seconds=ASK_S)
        state, reason = await courier.deliver(entry, entry.position + 1, length, _nothing, answer_by)
        conclude(entry, state, reason)

    asked = []
    for entry in left:
        device = site.devices.get(entry.command.device)
        known = device is not None and entry.command.action.partition(".")[0] in grammar.classes
        if not entry.sent:
            conclude(entry, "not_done", "the program ended before it was sent")
        elif not known or not link.describe(entry.command.device).acts_once:
            conclude(entry, "unknown", "the program ended before it was confirmed")
        else:
            asked.append(ask(entry))
    await asyncio.gather(*asked)


def _nothing(word: object, reason: object, fraction: object) -> None:
    """What passes on the way to an old outcome is not told."""
    del word, reason, fraction
