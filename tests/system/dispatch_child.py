"""A program that carries a sequence out and can be killed: `python -m tests.system.dispatch_child URL JOURNAL`."""

from __future__ import annotations

import asyncio
import json
import sys

from nlcontrol.dispatch.dispatcher import Dispatcher
from nlcontrol.dispatch.events import Event
from nlcontrol.dispatch.journal import Journal
from nlcontrol.dispatch.link import MqttLink
from nlcontrol.mqtt.client import Client
from nlcontrol.plan.reply_parts import ResolvedCommand
from nlcontrol.world.clock import WallClock
from tests.system.faults import TIMING, a_site, the_grammar


async def main(url: str, journal_path: str) -> None:
    """Submits what stands on the first line of standard input and tells every event on a line."""
    commands = [ResolvedCommand.from_json(each) for each in json.loads(sys.stdin.readline())]
    site, grammar = a_site(), the_grammar()
    async with Client(url, "child") as client:
        with Journal(journal_path) as journal:
            link = MqttLink(client, site)
            async with Dispatcher(
                site, grammar, link, journal, WallClock(), on_event=tell, timing=TIMING
            ) as dispatcher:
                await dispatcher.submit(commands).finished()


def tell(event: Event) -> None:
    """One line of JSON."""
    sys.stdout.write(json.dumps([event.device, event.state]) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
