"""The commands of one reply as a table whose states change while they are carried out."""

from __future__ import annotations

from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from nlcontrol.cli.outcome_lines import duration_text, state_text
from nlcontrol.cli.reply_lines import doing, repeat_text, when_text
from nlcontrol.dispatch.events import FINAL, Event
from nlcontrol.plan.reply_parts import ResolvedCommand
from nlcontrol.session.definitions import Definitions
from nlcontrol.site.problems import distinct_names

STYLES = {
    "done": "green", "skipped": "dim", "failed": "bold red", "expired": "red", "unknown": "red", "not_done": "yellow",
    "waiting": "yellow", "planned": "cyan",
}  # fmt: skip
UNDER_WAY = "blue"


@dataclass(slots=True)
class _Row:
    command: ResolvedCommand
    command_id: str | None = None
    state: str = "queued"
    reason: str | None = None
    elapsed_ms: int = 0
    fraction: float | None = None


class Board:
    """What becomes of the commands of one sequence."""

    def __init__(self, definitions: Definitions, commands: tuple[ResolvedCommand, ...], sequence: str) -> None:
        self.sequence = sequence
        self._definitions = definitions
        self._rows = [_Row(command) for command in commands]
        for row in self._rows:
            if row.command.when is not None:
                row.state = "planned"

    @property
    def settled(self) -> bool:
        """Whether every row has its last state, or waits for its moment."""
        return all(row.state in FINAL or row.state == "planned" for row in self._rows)

    def happened(self, event: Event) -> None:
        """Takes in what happened to a command of the sequence."""
        if event.sequence != self.sequence or event.command_id is None or event.command is None:
            return
        row = self._row(event.command_id, event.command)
        row.state, row.reason = event.state, event.reason
        row.elapsed_ms, row.fraction = event.elapsed_ms, event.fraction

    def table(self) -> Table:
        """The table as it stands."""
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
        names = distinct_names(self._definitions.site, tuple(row.command.device for row in self._rows))
        for row, name in zip(self._rows, names, strict=True):
            what = [doing(row.command, self._definitions.grammar)]
            what += [] if row.command.when is None else [when_text(row.command.when)]
            what += [] if row.command.repeat is None else [repeat_text(row.command.repeat)]
            table.add_row(Text(name), Text(", ".join(what)), _state(row))
        return table

    def _row(self, command_id: str, command: ResolvedCommand) -> _Row:
        for row in self._rows:
            if row.command_id == command_id:
                return row
        for row in self._rows:
            alike = (row.command.device, row.command.action) == (command.device, command.action)
            if row.command_id is None and alike:
                row.command_id = command_id
                return row
        added = _Row(command, command_id)  # one more round of a repetition
        self._rows.append(added)
        return added


def _state(row: _Row) -> Text:
    style = STYLES.get(row.state, UNDER_WAY)
    said = state_text(row.state)
    if row.fraction is not None and row.state == "progress":
        said = f"under way {row.fraction:.0%}"
    elif row.state in FINAL:
        said = f"{said} {duration_text(row.elapsed_ms)}"
    because = f" ({row.reason})" if row.reason and row.state not in ("done", "progress") else ""
    return Text(f"{said}{because}", style)
