"""What becomes of requests that other people wrote: SLURP's devel split and Thingpedia's home sets, where present.

Rows are divided by a digest of their words: 70 % may be read by whoever mends the grammars, 30 % are never opened.
Both shares are told, with 95 % intervals. The rows lie outside of this project and stay there.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.command import Options, run_command
from benchmarks.crowd_labels import Label, fitting, slurp_label, thingpedia_label
from benchmarks.generic_home import generic_home, kind_said, row_home
from benchmarks.subject import CONTEXT
from benchmarks.table import Row, Table, share_row
from nlcontrol.evaluation.intervals import Share, calibration, risk_coverage
from nlcontrol.grammar.loader import load_grammar
from nlcontrol.interpreter import Interpreter
from nlcontrol.plan.reply import Reply

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "dev"
SLURP, THINGPEDIA = DATA / "slurp_devel.jsonl", DATA / "thingpedia_train.jsonl"
OPEN_SHARE = 7
"""Of ten."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One row, and the reply to it."""

    say: str
    label: Label
    outcome: str
    """right, asked, refused, wrong act."""
    reply: Reply
    is_open: bool
    group: str


def is_open(say: str) -> bool:
    """Whether a row may be read."""
    return int(hashlib.sha256(say.encode()).hexdigest()[:8], 16) % 10 < OPEN_SHARE


def outcome(label: Label, reply: Reply, devices: frozenset[str] | None) -> str:
    """What a reply is worth by the label."""
    acts = bool(reply.commands)
    match label.kind:
        case "act" if acts:
            return "right" if fitting(label, reply, devices) else "wrong act"
        case "act" if reply.verdict == "ask":
            return "right" if label.incomplete else "asked"
        case "query" if reply.query is not None and not acts:
            return "right"
        case "later" if acts and all(command.when is not None for command in reply.commands):
            return "right"
    if acts:
        return "wrong act"
    return "asked" if reply.verdict == "ask" else "refused"


class Listener:
    """Interprets rows on a home that holds the names they speak of."""

    def __init__(self, weights: Path) -> None:
        self.grammar, self.weights = load_grammar(), weights
        self.homes: dict[frozenset[str], Interpreter] = {}
        self.known: dict[tuple[str, str | None, str | None], tuple[Interpreter, frozenset[str] | None]] = {}

    def hear(self, say: str, label: Label, group: str, rooms: frozenset[str]) -> Heard:
        """The reply to one row on the home of everybody, said in the living room, judged."""
        if rooms not in self.homes:
            self.homes[rooms] = Interpreter(generic_home(self.grammar, rooms), self.grammar, self.weights)
        reply = self.homes[rooms].interpret(say, replace(CONTEXT, area="living_room")).reply
        return Heard(say, label, outcome(label, reply, None), reply, is_open(say), group)

    def hear_named(self, say: str, label: Label, spoken_of: str) -> Heard:
        """The reply to one row on a home that holds what it names, judged."""
        name = label.name.lower() if label.name is not None and label.name.lower() in say.lower() else None
        key = (spoken_of, name, kind_said(spoken_of, say, self.grammar))
        if key not in self.known:
            site, devices = row_home(*key, self.grammar)
            self.known[key] = Interpreter(site, self.grammar, self.weights), devices
        interpreter, devices = self.known[key]
        reply = interpreter.interpret(say, CONTEXT).reply
        return Heard(say, label, outcome(label, reply, devices), reply, is_open(say), spoken_of)


def slurp(listener: Listener, rows: Path = SLURP, n: int = 0) -> Iterator[Heard]:
    """SLURP's rows."""
    for row in _rows(rows, n):
        label = slurp_label(row["scenario"], row["action"], row["entities"])
        rooms = frozenset(words for kind, words in row["entities"] if kind == "house_place")
        yield listener.hear(row["say"], label, f"{row['scenario']} {row['action']}", rooms)


def thingpedia(listener: Listener, rows: Path = THINGPEDIA, n: int = 0) -> Iterator[Heard]:
    """Thingpedia's rows."""
    for row in _rows(rows, n):
        yield listener.hear_named(row["say"], thingpedia_label(row["program"]), row["device"])


def _rows(path: Path, n: int) -> list[Any]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines[: n or None]]


def measure(options: Options) -> list[Table]:
    """Right, asked, refused and wrong, per data set and share."""
    if not SLURP.is_file() or not THINGPEDIA.is_file():
        return [Table("Requests of a crowd", [Row("skipped", f"{DATA} is not here")])]
    listener = Listener(options.weights)
    first = list(slurp(listener, n=options.n))
    second = list(thingpedia(listener, n=options.n))
    return [
        _table("SLURP devel: iot and audio", [row for row in first if row.label.kind == "act"], 0.85, 0.01),
        _elsewhere([row for row in first if row.label.kind == "other"]),
        _table("Thingpedia: to be done now", [row for row in second if row.label.kind == "act"], 0.90, 0.01),
        _table("Thingpedia: questions", [row for row in second if row.label.kind == "query"]),
        _table("Thingpedia: when something happens, or at a time", [r for r in second if r.label.kind == "later"]),
        _calibration([row for row in (*first, *second) if row.label.kind != "neither"]),
    ]


def _table(title: str, rows: Sequence[Heard], right: float | None = None, wrong: float | None = None) -> Table:
    shown = []
    for name, own in _shares(rows):
        counts = Counter(row.outcome for row in own)
        for what in ("right", "asked", "refused", "wrong act"):
            share = Share(counts[what], len(own))
            row = share_row(f"{name}: {what}", share, right if what == "right" else None)
            if what == "wrong act" and wrong is not None:
                row = replace(row, aim=f"≤ {100 * wrong:g} %", met=share.value <= wrong)
            shown.append(row)
    return Table(title, shown)


def _elsewhere(rows: Sequence[Heard]) -> Table:
    shown = []
    for name, own in _shares(rows):
        share = Share(sum(row.outcome == "wrong act" for row in own), len(own))
        shown.append(replace(share_row(f"{name}: acted on", share), aim="≤ 1", met=share.count <= 1))
    return Table("SLURP devel: other domains", shown)


def _shares(rows: Sequence[Heard]) -> Iterator[tuple[str, list[Heard]]]:
    yield "read (70 %)", [row for row in rows if row.is_open]
    yield "never opened (30 %)", [row for row in rows if not row.is_open]


def _calibration(rows: Sequence[Heard]) -> Table:
    """How far the probability of a reading can be believed, and what is wrong at which coverage."""
    judged = [
        (row.reply.probability, row.outcome == "right")
        for row in rows
        if row.reply.commands and row.reply.probability is not None
    ]
    found = calibration(judged)
    if found is None:
        return Table("Probabilities of commands on these rows", [Row("nothing was acted on", "")])
    shown = [Row("Brier score of what is acted on", f"{found.brier:.4f} of {found.count}", value=found.brier)]
    shown += [
        Row(f"p {each.low:.1f} to {each.high:.1f}, {each.mean_probability:.3f} in the mean", f"{each.right} right")
        for each in found.bins
    ]
    shown += [
        Row(f"the {100 * covered:.0f} % most probable", f"{100 * risk:.2f} % not right")
        for covered, risk in risk_coverage(judged)
    ]
    return Table("Probabilities of commands on these rows", shown)


def misses(options: Options, keep: Callable[[Heard], bool]) -> list[Heard]:
    """The rows that may be read and that `keep` takes, for whoever mends the grammars."""
    listener = Listener(options.weights)
    return [row for row in (*slurp(listener), *thingpedia(listener)) if row.is_open and keep(row)]


if __name__ == "__main__":
    run_command(__doc__, measure, 0)
