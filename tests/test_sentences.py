"""Golden sentences for the shipped site `home`: what people say, and what it must come to.

The files in `sentences/` are lists of entries: `say` (one sentence or several that mean the same) and one expectation:

    do: PLAN          resolved, in the written form, by device ids; accepted
    confirm: PLAN     the same, but only after a confirmation
    ask: true         a question comes back
    refuse: true      nothing happens: refused or asked
    no_act: true      nothing happens, whether refused, asked or taken for a change of mind
    query, control    true, a kind, or the keys of the reply's part that must be so
    or_stop: true     beside `do`: the stop of everything is right as well, for it never waits (promise 10)

and perhaps `reason`, `area`, `now`, `state`, `turns` (said before in the conversation), and `allow`: [ask, refuse]
where a cautious reply is right as well. They run with the shipped weights, or those of NLCONTROL_WEIGHTS.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import yaml

from nlcontrol.evaluation.judging import judge
from nlcontrol.evaluation.rows import Row, read_row
from nlcontrol.interpreter import Context, Interpreter
from nlcontrol.plan.reply import Reply, Verdict
from nlcontrol.session.definitions import load_definitions
from nlcontrol.site.state import Snapshot

SENTENCES = Path(__file__).parent / "sentences"
KNOWN_FAILURES = SENTENCES / "known_failures.yaml"
WEDNESDAY_AFTERNOON = datetime(2026, 3, 4, 14, 0, tzinfo=UTC)
OWN_KEYS = frozenset({"do", "confirm", "no_act", "or_stop", "allow", "say"})
ROW_KEYS = frozenset({"ask", "refuse", "query", "control", "reason", "area", "now", "state", "turns"})
CAUTIOUS = MappingProxyType({"ask": "asked", "refuse": "refused"})


@dataclass(frozen=True, slots=True)
class Golden:
    """A sentence with all that is wanted of it."""

    theme: str
    row: Row
    confirmed: bool = False
    welcome_controls: frozenset[str] = frozenset()
    """Controls that are right beside what the row wants."""
    allowed: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The test's id, and the key among the known failures: theme, area, turns, and the sentence."""
        before = "".join(f"{turn} / " for turn in self.row.turns)
        return f"{self.theme}{f' ({self.row.area})' if self.row.area else ''}: {before}{self.row.say}"


def load_goldens() -> list[Golden]:
    """Every golden sentence of every file."""
    files = sorted(path for path in SENTENCES.glob("*.yaml") if path != KNOWN_FAILURES)
    return [
        golden
        for path in files
        for entry in yaml.safe_load(path.read_text("utf-8"))
        for golden in _goldens(path, entry)
    ]


def load_known_failures() -> Mapping[str, str]:
    """What each sentence that is not yet right comes to."""
    known: Mapping[str, str] = yaml.safe_load(KNOWN_FAILURES.read_text("utf-8"))
    return known


def _goldens(path: Path, entry: Mapping[str, Any]) -> Iterator[Golden]:
    if entry.keys() - OWN_KEYS - ROW_KEYS:
        raise ValueError(f"{path.name}: unknown keys in {entry}")
    plan = entry.get("do", entry.get("confirm"))
    record = {key: value for key, value in entry.items() if key in ROW_KEYS}
    record |= {} if plan is None else {"do": [plan]}
    record |= {"refuse": True} if "no_act" in entry else {}
    allowed = frozenset(CAUTIOUS[word] for word in entry.get("allow", ()))
    welcome = frozenset({"cancel", "never_mind"} if "no_act" in entry else {"stop"} if "or_stop" in entry else ())
    sentences = entry["say"] if isinstance(entry["say"], list) else [entry["say"]]
    for sentence in sentences:
        row = read_row({**record, "say": sentence})
        yield Golden(path.stem, row, "confirm" in entry, welcome, allowed)


def reply_to(golden: Golden, interpreter: Interpreter) -> tuple[Reply, datetime]:
    """The reply in the surroundings of the sentence, after the turns before it."""
    now = golden.row.now or WEDNESDAY_AFTERNOON
    context = Context(now=now, area=golden.row.area, snapshot=Snapshot(golden.row.state))
    for turn in golden.row.turns:
        before = interpreter.interpret(turn, context)
        context = Context(now, context.area, context.snapshot, before.mentioned, before.previous)
    return interpreter.interpret(golden.row.say, context).reply, now


def outcome_of(golden: Golden, reply: Reply, now: datetime) -> str:
    """right, asked, refused, "wrong act" or "wrong answer"."""
    outcome: str = judge(golden.row, reply, now)
    if golden.confirmed and outcome == "right" and reply.verdict is not Verdict.CONFIRM:
        return "wrong act"
    if reply.control is not None and reply.control.kind in golden.welcome_controls:
        return "right"
    if outcome == "right" and golden.row.reason is not None and reply.reason != golden.row.reason:
        return "wrong reason"
    return "right" if outcome in golden.allowed else outcome


GOLDENS = load_goldens()
CHOSEN_WEIGHTS = os.environ.get("NLCONTROL_WEIGHTS")
INTERPRETER = load_definitions("home").interpreter(Path(CHOSEN_WEIGHTS) if CHOSEN_WEIGHTS else None)
# Without weights one failure says it as well as a thousand.
TRIED = GOLDENS if INTERPRETER.network_path.is_file() else GOLDENS[:1]


@pytest.fixture
def interpreter() -> Interpreter:
    """The interpreter of the shipped site; fails with one sentence where there are no weights."""
    if not INTERPRETER.network_path.is_file():
        pytest.fail(f"There are no weights at {INTERPRETER.network_path}; `make train` makes them.", pytrace=False)
    return INTERPRETER


@pytest.mark.model
@pytest.mark.parametrize("golden", TRIED, ids=lambda golden: golden.name)
def test_a_sentence_comes_to_what_its_speaker_means(golden: Golden, interpreter: Interpreter) -> None:
    """It acts exactly as meant or not at all; a known failure must stay one, and is never a wrong act."""
    reply, now = reply_to(golden, interpreter)
    outcome = outcome_of(golden, reply, now)
    known = load_known_failures().get(golden.name)
    told = f"{outcome}: {reply.verdict} {reply.reason} {reply.plan} ({reply.message})"
    assert outcome != "wrong act", told
    if known is not None:
        assert outcome != "right", f"It comes right now: take it off {KNOWN_FAILURES.name}."
        pytest.xfail(told)
    assert outcome == "right", told


def test_no_sentence_is_there_twice_and_half_of_them_must_not_act() -> None:
    """The goldens ask as much restraint as they ask obedience, and there are at least 450 of them."""
    names = [golden.name for golden in GOLDENS]
    assert len(set(names)) == len(names), sorted({name for name in names if names.count(name) > 1})
    restraint = sum(golden.row.wanted in ("refuse", "ask", "query") for golden in GOLDENS)
    assert len(GOLDENS) >= 450
    assert 0.4 <= restraint / len(GOLDENS) <= 0.65


def test_known_failures_are_goldens_and_no_wrong_acts() -> None:
    """The list names sentences that exist, and nothing on it acts wrongly."""
    known = load_known_failures()
    assert set(known) <= {golden.name for golden in GOLDENS}
    assert set(known.values()) <= {"asked", "refused", "wrong answer", "wrong reason"}
