"""Scenarios: a YAML file of what is said and what must be so afterwards, played in simulated time.

    scenario: lights at night
    site: home                  # optional, a shipped name or a path relative to this file
    seed: 7                     # optional
    now: 2026-06-01T22:00       # optional
    area: kitchen               # optional, where the speaker is
    steps:
      - say: turn on the desk lamp
        verdict: accept         # optional
      - idle: 60                # until nothing is under way, at most so many seconds
      - advance: 10             # so many seconds
      - expect: {desk_lamp.state: "on", rover.area: dock}

Everything is played to the end, whatever goes wrong on the way.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nlcontrol.cli.outcome_lines import event_line, reply_line
from nlcontrol.cli.reply_lines import value_text
from nlcontrol.errors import DefinitionError, NlcontrolError, UsageError
from nlcontrol.grammar.source import Node, Table, load_document
from nlcontrol.plan.reply import Verdict
from nlcontrol.session.session import ExpectationError, Session

KINDS = ("say", "idle", "advance", "expect")


@dataclass(frozen=True, slots=True)
class Step:
    """One step, with its place in the file."""

    kind: str
    node: Node
    verdict: str | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A file, read."""

    name: str
    site: str | Path
    seed: int
    now: datetime | None
    area: str | None
    steps: tuple[Step, ...]


def play(path: Path, options: argparse.Namespace) -> int:
    """Plays a scenario and says what happened; 1 where something was not done or not as expected."""
    scenario = load_scenario(path)
    if options.broker is not None:
        raise UsageError("A scenario is played in simulated time, with devices of its own: leave --broker out.")
    seed = scenario.seed if options.seed is None else options.seed
    session = Session(
        scenario.site, seed=seed, area=options.area or scenario.area, language=options.language,
        now=options.now or scenario.now, model=options.model, confirm=options.confirm, typed=options.typed,
    )  # fmt: skip
    with session:
        return 1 if sum(_problem(session, step) for step in scenario.steps) else 0


def load_scenario(path: Path) -> Scenario:
    """The scenario in a file; DefinitionError with the place where something is not as promised."""
    table = load_document(path).table("scenario", "site", "seed", "now", "area", "steps", what="key of a scenario")
    site: str | Path = table.string("site", "home")
    if isinstance(site, str) and (path.parent / site).is_file():
        site = path.parent / site
    return Scenario(
        name=table.string("scenario", path.stem),
        site=site,
        seed=table.integer("seed", 0),
        now=_moment(table),
        area=table.string("area", None),
        steps=tuple(_step(node) for node in table.nodes("steps")),
    )


def _step(node: Node) -> Step:
    table = node.table(*KINDS, "verdict", what="key of a step")
    given = [kind for kind in KINDS if kind in table]
    if len(given) != 1:
        raise node.error(f"a step is one of {', '.join(KINDS)}")
    verdict = table.optional("verdict")
    if verdict is not None and given != ["say"]:
        raise verdict.error("only what is said has a verdict")
    wanted = None if verdict is None else verdict.choice([each.value for each in Verdict], "verdict")
    return Step(given[0], table.required(given[0]), wanted)


def _moment(table: Table) -> datetime | None:
    node = table.optional("now")
    if node is None:
        return None
    try:
        return datetime.fromisoformat(node.string())
    except ValueError as error:
        raise node.error("a moment is written 2026-06-01T22:00") from error


def _problem(session: Session, step: Step) -> bool:
    """Plays one step; whether something is not as it should be."""
    wrong = False
    for line in _played(session, step):
        wrong = wrong or line.startswith(("not done", "wrong"))
        print(line, flush=True)
    return wrong


def _played(session: Session, step: Step) -> Iterator[str]:
    seen = len(session.events)
    try:
        if step.kind == "say":
            yield from _said(session, step)
        elif step.kind == "idle":
            session.run_until_idle(step.node.number())
        elif step.kind == "advance":
            session.advance(step.node.number())
        else:
            yield from _expected(session, step)
    except DefinitionError:
        raise
    except NlcontrolError as error:
        yield f"wrong: {_where(step)}: {error}"
    wanted = ("done", "skipped", "waiting", *(("failed", "not_done") if _stops(session, step) else ()))
    for event in session.events[seen:]:
        line = event_line(event, session.definitions.site, session.definitions.grammar)
        if line is not None:
            yield line if event.state in wanted else f"not done: {line}"


def _stops(session: Session, step: Step) -> bool:
    """Whether the step is a stop: what it ends is meant to be left undone."""
    control = session.turns[-1].reply.control if step.kind == "say" and session.turns else None
    return control is not None and control.kind == "stop"


def _said(session: Session, step: Step) -> Iterator[str]:
    words = step.node.string()
    yield f"> {words}"
    reply = session.say(words)
    turn = session.turns[-1]
    yield reply_line(reply)
    if turn.said is not None:
        yield turn.said
    if step.verdict is not None and reply.verdict.value != step.verdict:
        yield f"wrong: {_where(step)}: the verdict should be {step.verdict}, and is {reply.verdict.value}"
    if step.verdict is None and not turn.done:
        yield "not done"


def _expected(session: Session, step: Step) -> Iterator[str]:
    for key, node in step.node.pairs():
        try:
            session.expect(key.string(), node.scalar())
        except ExpectationError as error:
            yield f"wrong: {_where(step)}: {error}"
        else:
            yield f"as expected: {key.string()} is {value_text(node.scalar())}"


def _where(step: Step) -> str:
    return f"{step.node.path}:{step.node.line}"
