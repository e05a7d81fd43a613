"""The conversation: a prompt, replies as tables that change while devices act, and commands that begin with a colon."""

from __future__ import annotations

import argparse
import asyncio
import io
import signal
from time import perf_counter

from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import ANSI
from prompt_toolkit.history import FileHistory
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import Console, Group, RenderableType
from rich.text import Text

import nlcontrol
from nlcontrol.cli.board import Board
from nlcontrol.cli.colon_commands import COMMANDS, ColonCommands
from nlcontrol.cli.completion import SaidSoFar
from nlcontrol.cli.lines import given_text, shown
from nlcontrol.cli.outcome_lines import event_line
from nlcontrol.cli.running import data_dir, running_house
from nlcontrol.dispatch.events import Event
from nlcontrol.errors import ModelError, NlcontrolError
from nlcontrol.mqtt.client import ConnectionEvent
from nlcontrol.plan.reply import Reply, Verdict
from nlcontrol.session.exchange import Exchange, Turn

PROMPT = "> "
SHORTLY_S = 0.4
"""What is done by then is shown at once; what takes longer changes above the prompt, where stop can be typed."""
VERDICT_STYLES = {Verdict.ACCEPT: "bold", Verdict.CONFIRM: "yellow", Verdict.ASK: "yellow", Verdict.REFUSE: "red"}


async def converse(options: argparse.Namespace) -> int:
    """Talks until :quit or the end of the input; 0."""
    async with running_house(options, answers=True, keeps=True) as exchange:
        repl = Repl(exchange, Console())
        with patch_stdout(raw=True):
            await repl.run()
    return 0


class Repl:
    """The conversation of one person."""

    def __init__(self, exchange: Exchange, console: Console) -> None:
        self._exchange, self._console = exchange, console
        self._house = exchange.house
        self._definitions = self._house.definitions
        self._board: Board | None = None
        """Of the sequence that is shown above the prompt."""
        self._colon = ColonCommands(exchange, console)
        self._stopping: asyncio.Future[bool] | None = None
        self._house.listen(self._happened)
        self._house.on_connection = self._connection

    async def run(self) -> None:
        """The prompt, again and again."""
        self._greet()
        language = self._exchange.conversation.interpreter.language
        session: PromptSession[str] = PromptSession(
            history=FileHistory(str(data_dir() / "history")),
            completer=SaidSoFar(self._definitions, language, COMMANDS),
            complete_while_typing=False,
        )
        while True:
            try:
                line = await session.prompt_async(self._prompt, refresh_interval=0.1)
            except EOFError:
                break
            except KeyboardInterrupt:
                if self._house.dispatcher.running():
                    await self._line("stop")
                continue
            # The prompt took Ctrl-C for itself, and left it ending the program.
            asyncio.get_running_loop().add_signal_handler(signal.SIGINT, self._interrupted)
            self._board = None
            if not await self._line(given_text(line).strip()):
                break

    def _interrupted(self) -> None:
        """Ctrl-C while no prompt is there: what is under way stops."""
        self._stopping = asyncio.ensure_future(self._line("stop"))

    async def _line(self, line: str) -> bool:
        """Whether the conversation goes on."""
        if not line:
            return True
        if line.startswith(":") and self._colon.knows(line):
            return self._colon.carry_out(line)
        self._colon.messages_before = self._house.traffic.count
        began_s = perf_counter()
        try:
            turn = await self._exchange.say(line)
        except ModelError as error:
            self._console.print(Text(f"{error} A plan in the written form needs none: see :help.", "red"))
            return True
        except NlcontrolError as error:
            self._console.print(Text(str(error), "red"))
            return True
        await self._show(turn, 1000 * (perf_counter() - began_s))
        return True

    # --- showing ------------------------------------------------------------------------------------------------

    def _greet(self) -> None:
        site, broker = self._definitions.site, self._house.broker
        where = f"at {broker.url}" if broker.name == "given" else f"{broker.name}, started for you"
        demo = " (a demo broker: install mosquitto for more)" if broker.is_demo else ""
        title = f"[bold]nlcontrol {nlcontrol.__version__}[/]"
        self._console.print(f"{title}  {site.name}: {len(site.devices)} devices, {where}{demo}")
        self._console.print("[dim]Say what is to be done; :help lists what else there is, :quit ends.[/]")

    def _prompt(self) -> ANSI:
        """The prompt, under the table of what is under way."""
        if self._board is None:
            return ANSI(PROMPT)
        return ANSI(f"{self._rendered(self._board.table())}{PROMPT}")

    def _rendered(self, what: RenderableType) -> str:
        console = Console(file=io.StringIO(), width=self._console.width, force_terminal=True, highlight=False)
        console.print(what)
        file = console.file
        assert isinstance(file, io.StringIO)  # given above
        return file.getvalue()

    async def _show(self, turn: Turn, took_ms: float) -> None:
        reply = turn.reply
        self._colon.last = reply
        parts: list[RenderableType] = [self._told(reply)]
        if turn.said is not None:
            parts.append(Text(turn.said, "" if turn.done else "red"))
        if reply.plan is not None and reply.control is None and reply.verdict is not Verdict.REFUSE:
            parts.append(Text(f"{shown(reply.plan, 500)}   p = {reply.probability:.2f}   {took_ms:.0f} ms", "dim"))
        self._console.print(Group(*parts))
        if turn.running is not None:
            board = Board(self._definitions, reply.commands, turn.running.id)
            self._board = board
            await self._shortly(turn, board)

    async def _shortly(self, turn: Turn, board: Board) -> None:
        """Waits a moment; what is settled then is printed for good."""
        assert turn.running is not None  # the caller looked
        await asyncio.wait([turn.running.task], timeout=SHORTLY_S)
        if turn.running.task.done():
            self._console.print(board.table())
            self._board = None

    def _told(self, reply: Reply) -> Text:
        return Text(shown(reply.message, 1000), VERDICT_STYLES[reply.verdict])

    # --- what happens -------------------------------------------------------------------------------------------

    def _happened(self, event: Event) -> None:
        if self._board is not None and event.sequence == self._board.sequence:
            self._board.happened(event)
            return
        line = event_line(event, self._definitions.site, self._definitions.grammar)
        if line is not None:
            self._console.print(Text(line, "cyan"))

    def _connection(self, event: ConnectionEvent) -> None:
        if not event.connected:
            self._console.print(Text(f"The broker is away ({event.reason}); nothing is sent meanwhile.", "red"))
        else:
            self._console.print(Text("The broker is there again.", "green"))
