"""Lines carried out one after the other, told plainly; nobody is asked, and the next line is never an answer."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

from nlcontrol.cli.line_reader import LineReader
from nlcontrol.cli.outcome_lines import event_line, outcome_record, reply_line
from nlcontrol.dispatch.events import Event, SequenceOutcome
from nlcontrol.errors import BrokerError
from nlcontrol.mqtt.client import ConnectionEvent
from nlcontrol.plan.reply import Verdict
from nlcontrol.session.exchange import Exchange, Turn
from nlcontrol.session.planned import planned_sentence

T = TypeVar("T")
GONE_S = 5.0
"""A broker that is away for so long counts as gone."""


class LineByLine:
    """Carries out lines; `exit_code` says whether everything was done."""

    def __init__(self, exchange: Exchange, options: argparse.Namespace, *, overtaking: bool) -> None:
        """With `overtaking`, a line that only says stop does not wait for what is under way."""
        self._exchange, self._options, self._overtaking = exchange, options, overtaking
        self._house = exchange.house
        self._definitions = self._house.definitions
        self._left_undone = False
        self._away: asyncio.TimerHandle | None = None
        self._gone: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        """Why the broker went, once it is gone for good."""
        self._house.listen(self._happened)
        self._house.on_connection = self._connection

    async def carry_out(self, lines: Iterator[str]) -> int:
        """Everything, then the exit code; BrokerError when the broker went away for good."""
        reader = LineReader(lines)
        while (line := await self._unless_gone(reader.next())) is not None:
            if line.strip() and not line.lstrip().startswith("#"):
                await self._line(line, reader)
        await self._unless_gone(self._last_words())
        return 1 if self._left_undone else 0

    # --- one line -----------------------------------------------------------------------------------------------

    async def _line(self, line: str, reader: LineReader) -> None:
        turn = await self._exchange.say(line)
        if not self._options.json:
            self._tell(turn)
        outcome = turn.outcome
        if turn.running is not None:
            outcome = await self._unless_gone(self._finished(turn, reader))
        done = turn.done and (outcome is None or outcome.all_done)
        self._left_undone = self._left_undone or not done
        if self._options.json:
            outcomes = [] if outcome is None else [outcome_record(each) for each in outcome.outcomes]
            record = {**turn.reply.to_json(), "done": done, "said": turn.said, "outcomes": outcomes}
            self._print(json.dumps(record, ensure_ascii=False))

    def _tell(self, turn: Turn) -> None:
        reply = turn.reply
        if turn.running is None or reply.verdict is not Verdict.ACCEPT:
            # A control says what it did; everything else is in the reply.
            self._print(turn.said if turn.said and reply.control is not None else reply_line(reply))
        if turn.said and reply.control is None:
            self._print(f"not done: {turn.said}")

    async def _finished(self, turn: Turn, reader: LineReader) -> SequenceOutcome:
        """The outcome of what was set off; meanwhile only a stop is heard."""
        assert turn.running is not None  # the caller looked
        ended = asyncio.ensure_future(turn.running.finished())
        while self._overtaking and not ended.done():
            peek = asyncio.ensure_future(reader.peek())
            await asyncio.wait({ended, peek}, return_when=asyncio.FIRST_COMPLETED)
            upcoming = peek.result() if peek.done() else None
            if not peek.done():
                peek.cancel()
                await asyncio.wait({peek})
            if upcoming is None or not self._exchange.conversation.interpreter.is_stop(upcoming):
                break
            await reader.next()
            self._tell(await self._exchange.say(upcoming))
        return await ended

    # --- what happens -------------------------------------------------------------------------------------------

    def _happened(self, event: Event) -> None:
        line = event_line(event, self._definitions.site, self._definitions.grammar)
        if line is not None and not self._options.json:
            self._print(line)

    def _print(self, line: str) -> None:
        try:
            print(line, flush=True)
        except BrokenPipeError:
            # Nobody reads any more; what was said is carried out all the same.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _connection(self, event: ConnectionEvent) -> None:
        if event.connected:
            if self._away is not None:
                self._away.cancel()
            self._away = None
        elif self._away is None:
            self._away = asyncio.get_running_loop().call_later(GONE_S, self._gone.set_result, event.reason)

    async def _unless_gone(self, work: Coroutine[Any, Any, T]) -> T:
        """What the work gives; BrokerError when the broker is gone before."""
        task = asyncio.ensure_future(work)
        either: set[asyncio.Future[Any]] = {task, self._gone}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        task.cancel()
        raise BrokerError(
            f"The broker at {self._house.broker.url} went away ({self._gone.result()}) and did not come back; "
            "the journal knows what was under way."
        )

    async def _last_words(self) -> None:
        dispatcher = self._house.dispatcher
        while self._options.wait and dispatcher.schedules():  # noqa: ASYNC110 -- schedules end without an event to wait for
            await asyncio.sleep(0.02)
        await dispatcher.idle()
        waiting = dispatcher.schedules()
        if not waiting:
            return
        kept = self._options.broker is not None or self._options.journal is not None
        what = "kept in the journal" if kept else "not done, for the program ends"
        for schedule in waiting:
            print(f"{what}: {planned_sentence(schedule, self._definitions)}", file=sys.stderr)
        self._left_undone = self._left_undone or not kept
