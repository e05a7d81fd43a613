"""The journal: commands and schedules are in a SQLite file before anything is published; later, what became of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from nlcontrol.dispatch.events import FINAL, Final
from nlcontrol.dispatch.orders import Step, steps_of
from nlcontrol.errors import UsageError
from nlcontrol.grammar.schema import Scalar
from nlcontrol.plan.reply_parts import Repetition, ResolvedCommand, ResolvedTrigger

VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sequences (
    id TEXT PRIMARY KEY, said TEXT NOT NULL, schedule TEXT, began_at TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS commands (
    id TEXT PRIMARY KEY, sequence TEXT NOT NULL REFERENCES sequences(id), position INTEGER NOT NULL,
    step INTEGER NOT NULL, command TEXT NOT NULL, before TEXT NOT NULL DEFAULT '{}', state TEXT NOT NULL, reason TEXT,
    sent INTEGER NOT NULL DEFAULT 0, generation INTEGER, issued_at TEXT, expires_at TEXT) STRICT;
CREATE TABLE IF NOT EXISTS schedules (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, sequence TEXT NOT NULL, said TEXT NOT NULL, steps TEXT NOT NULL,
    trigger TEXT NOT NULL, repeat TEXT, due_at TEXT, state TEXT NOT NULL, reason TEXT) STRICT;
CREATE INDEX IF NOT EXISTS open_commands ON commands(state) WHERE state NOT IN
    ('done', 'failed', 'expired', 'unknown', 'not_done', 'skipped');
"""
_OPEN = f"state NOT IN ({', '.join(repr(state) for state in FINAL)})"

ScheduleKind = Literal["body", "ending"]
ScheduleState = Literal["planned", "waiting", "ended", "cancelled", "expired"]
"""planned: the steps before it in its sequence are not done yet."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A command as the journal has it."""

    id: str
    """The sequence's id, a hyphen and the position: devices can tell what belongs together."""
    sequence: str
    position: int
    """In the sequence, from 0."""
    command: ResolvedCommand
    state: str
    reason: str | None = None
    sent: int = 0
    """How often it was published, or may have been."""
    generation: int | None = None
    issued_at: datetime | None = None
    expires_at: datetime | None = None
    before: Mapping[str, Scalar] = field(default_factory=dict)
    """The state it was going to change, as far as it was known."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Something that is to happen later, and survives the program."""

    id: str
    kind: ScheduleKind
    """ending: it ends what an earlier body brought about."""
    sequence: str
    """The sequence that left it behind."""
    said: str
    steps: tuple[Step, ...]
    trigger: ResolvedTrigger
    repeat: Repetition | None
    due_at: datetime | None
    """None: it waits for a condition."""
    state: ScheduleState = "waiting"
    reason: str | None = None


class Journal:
    """A journal file (or `:memory:`), used by one process at a time."""

    def __init__(self, path: Path | str) -> None:
        """Opens it, or begins a new one; `UsageError` when another process holds it or it is no journal of ours."""
        self.path = str(path)
        try:
            self._database = sqlite3.connect(self.path, timeout=0.5, isolation_level=None)
            self._database.executescript(
                "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + _SCHEMA
            )
            self._database.execute("INSERT OR IGNORE INTO meta VALUES ('version', ?), ('generation', 0)", (VERSION,))
        except sqlite3.Error as error:
            raise UsageError(f"The journal {self.path} cannot be used: {error}.") from error
        if (version := self._meta("version")) != VERSION:
            raise UsageError(f"The journal {self.path} has version {version}; this program reads version {VERSION}.")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; what is journalled stays."""
        self._database.close()

    # --- the generation -----------------------------------------------------------------------------------------

    @property
    def generation(self) -> int:
        """The number of the last stop; what was sent with a lower one is not carried out any more."""
        return self._meta("generation")

    def raise_generation(self, generation: int) -> None:
        """From now on at least this generation, on disk."""
        with _Durable(self._database):
            self._database.execute("UPDATE meta SET value = max(value, ?) WHERE key = 'generation'", (generation,))

    # --- commands -----------------------------------------------------------------------------------------------

    def add_sequence(self, sequence: str, said: str, began_at: datetime, schedule: str | None = None) -> None:
        """Journals that a sequence begins."""
        self._database.execute(
            "INSERT INTO sequences VALUES (?, ?, ?, ?)",
            (sequence, said, schedule, began_at.astimezone(UTC).isoformat()),
        )

    def add_commands(self, entries: Iterable[Entry]) -> None:
        """Journals commands, all or none, on disk when this returns."""
        rows = [
            (e.id, e.sequence, e.position, e.command.step, json.dumps(e.command.to_json()), e.state) for e in entries
        ]
        with _Durable(self._database):
            self._database.executemany(
                "INSERT INTO commands (id, sequence, position, step, command, state) VALUES (?, ?, ?, ?, ?, ?)",
                rows,
            )

    def mark_sent(self, entry: Entry, *, durable: bool) -> bool:
        """Journals that a command is about to be published; False when it has already ended."""
        assert entry.issued_at is not None  # it has just been issued
        assert entry.expires_at is not None  # as above
        with _Durable(self._database, durable=durable):
            changed = self._database.execute(
                f"UPDATE commands SET state = 'sent', sent = sent + 1, generation = ?, issued_at = ?, expires_at = ?, "  # noqa: S608 -- a constant
                f"before = ? WHERE id = ? AND {_OPEN}",
                (
                    entry.generation,
                    entry.issued_at.isoformat(),
                    entry.expires_at.isoformat(),
                    json.dumps(dict(entry.before)),
                    entry.id,
                ),
            )
        return changed.rowcount == 1

    def finish(self, command_id: str, state: Final, reason: str | None) -> bool:
        """Journals how a command ended; False when it had already ended."""
        changed = self._database.execute(
            f"UPDATE commands SET state = ?, reason = ? WHERE id = ? AND {_OPEN}",  # noqa: S608 -- a constant
            (state, reason, command_id),
        )
        return changed.rowcount == 1

    def open_commands(self) -> list[Entry]:
        """The commands without an outcome, in order."""
        return self._entries(f"WHERE {_OPEN} ORDER BY rowid", ())

    def commands_of(self, sequence: str) -> list[Entry]:
        """The commands of a sequence, in order."""
        return self._entries("WHERE sequence = ? ORDER BY position", (sequence,))

    def last_sequence(self) -> str | None:
        """The sequence that began last and sent something, or None."""
        row = self._database.execute(
            "SELECT s.id FROM sequences s WHERE s.schedule IS NULL AND "
            "EXISTS (SELECT 1 FROM commands c WHERE c.sequence = s.id AND c.state = 'done') "
            "ORDER BY s.rowid DESC LIMIT 1"
        ).fetchone()
        return None if row is None else str(row[0])

    def forget_before(self, moment: datetime) -> None:
        """Forgets sequences that began earlier and ended; what waits or is open stays."""
        old = (moment.astimezone(UTC).isoformat(),)
        with _Durable(self._database, durable=False):
            self._database.execute(
                f"DELETE FROM commands WHERE sequence IN (SELECT id FROM sequences WHERE began_at < ?) AND NOT {_OPEN}",  # noqa: S608 -- a constant
                old,
            )
            self._database.execute(
                "DELETE FROM sequences WHERE began_at < ? AND id NOT IN (SELECT sequence FROM commands)", old
            )
            self._database.execute(
                "DELETE FROM schedules WHERE state NOT IN ('planned', 'waiting') "
                "AND sequence NOT IN (SELECT id FROM sequences)"
            )

    # --- schedules ----------------------------------------------------------------------------------------------

    def add_schedule(self, schedule: Schedule) -> None:
        """Journals a schedule, on disk when this returns."""
        row = (
            schedule.id,
            schedule.kind,
            schedule.sequence,
            schedule.said,
            json.dumps([command.to_json() for step in schedule.steps for command in step]),
            json.dumps(schedule.trigger.to_json()),
            json.dumps(schedule.repeat.to_json()) if schedule.repeat else None,
            schedule.due_at.isoformat() if schedule.due_at else None,
            schedule.state,
            schedule.reason,
        )
        with _Durable(self._database):
            self._database.execute("INSERT INTO schedules VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def arm(self, schedule: str, due_at: datetime | None) -> None:
        """Journals that a planned schedule waits from now on."""
        with _Durable(self._database):
            self._database.execute(
                "UPDATE schedules SET state = 'waiting', due_at = ? WHERE id = ? AND state = 'planned'",
                (due_at.isoformat() if due_at else None, schedule),
            )

    def reschedule(self, schedule: str, due_at: datetime) -> None:
        """Journals when a recurring schedule is due next, before it fires: it never fires twice for one moment."""
        with _Durable(self._database):
            self._database.execute("UPDATE schedules SET due_at = ? WHERE id = ?", (due_at.isoformat(), schedule))

    def end_schedule(self, schedule: str, state: ScheduleState, reason: str | None = None) -> bool:
        """Journals that a schedule will not fire again; False when it had already ended."""
        with _Durable(self._database):
            changed = self._database.execute(
                "UPDATE schedules SET state = ?, reason = ? WHERE id = ? AND state IN ('planned', 'waiting')",
                (state, reason, schedule),
            )
        return changed.rowcount == 1

    def schedules(self) -> list[Schedule]:
        """The schedules that wait or are planned, oldest first."""
        rows = self._database.execute(
            "SELECT id, kind, sequence, said, steps, trigger, repeat, due_at, state, reason FROM schedules "
            "WHERE state IN ('planned', 'waiting') ORDER BY rowid"
        )
        return [
            Schedule(
                row[0], row[1], row[2], row[3], _steps(row[4]), ResolvedTrigger.from_json(json.loads(row[5])),
                None if row[6] is None else Repetition.from_json(json.loads(row[6])), _moment(row[7]), row[8], row[9],
            )
            for row in rows
        ]  # fmt: skip

    # --- inside -------------------------------------------------------------------------------------------------

    def _meta(self, key: str) -> int:
        return int(self._database.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()[0])

    def _entries(self, condition: str, values: Sequence[object]) -> list[Entry]:
        rows = self._database.execute(
            "SELECT id, sequence, position, command, state, reason, sent, generation, issued_at, expires_at, before "  # noqa: S608 -- constants
            f"FROM commands {condition}",
            tuple(values),
        )
        return [
            Entry(
                row[0], row[1], row[2], ResolvedCommand.from_json(json.loads(row[3])), row[4], row[5], row[6], row[7],
                _moment(row[8]), _moment(row[9]), json.loads(row[10]),
            )
            for row in rows
        ]  # fmt: skip


class _Durable:
    """A transaction; on disk at its end when `durable`, else only safe against the end of the process."""

    def __init__(self, database: sqlite3.Connection, *, durable: bool = True) -> None:
        self._database, self._durable = database, durable

    def __enter__(self) -> None:
        # 4 ms against 0.02 ms: only what must not be forgotten by a power failure waits for the disk.
        self._database.execute(f"PRAGMA synchronous={'FULL' if self._durable else 'NORMAL'}")
        self._database.execute("BEGIN IMMEDIATE")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._database.execute("COMMIT" if kind is None else "ROLLBACK")


def _steps(text: str) -> tuple[Step, ...]:
    return steps_of(ResolvedCommand.from_json(command) for command in json.loads(text))


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
