"""`nlcontrol evaluate`: how right the replies to a file of rows are, as a table with intervals, and the misses."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nlcontrol.cli.lines import shown
from nlcontrol.errors import UsageError, near_name
from nlcontrol.evaluation.judging import Evaluation, Judged, evaluate
from nlcontrol.evaluation.rows import Row, load_rows
from nlcontrol.interpreter import Context, Interpreter
from nlcontrol.plan.reply import Reply
from nlcontrol.session.conversation import Conversation
from nlcontrol.session.definitions import Definitions, load_definitions
from nlcontrol.site.loader import site_path
from nlcontrol.site.state import Snapshot, load_snapshot

MOST_MISSES = 50


def run(options: argparse.Namespace) -> int:
    """Prints the figures; 0 however right the replies are."""
    rows = load_rows(options.file)
    result = evaluate(rows, _Answers(options).answer)
    if options.json:
        print(json.dumps(result.to_json(), ensure_ascii=False))
    else:
        print("\n".join(figures(result)))
    return 0


class _Answers:
    """Gives the reply to a row, on the site that the row or the command line names."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._now: datetime = options.now or datetime.now(UTC)
        self._sites: dict[str, tuple[Definitions, Interpreter]] = {}

    def answer(self, row: Row) -> tuple[Reply, datetime]:
        definitions, interpreter = self._site(row.site)
        now = definitions.local(row.now or self._now)
        area = row.area or self._options.area
        snapshot = Snapshot()
        if self._options.state is not None:
            snapshot = load_snapshot(self._options.state, definitions.site, definitions.grammar)
        for device, fields in row.state.items():
            snapshot = snapshot.with_values(device, _known(device, fields, definitions, row))
        context = Context(now, definitions.area(area) if area else None, snapshot, typed=self._options.typed)
        conversation = Conversation(interpreter)
        for turn in row.turns:
            conversation.hear(turn, context)
        return conversation.hear(row.say, context), now

    def _site(self, name: str | None) -> tuple[Definitions, Interpreter]:
        wanted = name or str(self._options.site)
        if wanted not in self._sites:
            beside = Path(self._options.file).parent / wanted
            definitions = load_definitions(beside if name and beside.is_file() else site_path(wanted))
            interpreter = definitions.interpreter(self._options.model, self._options.language)
            self._sites[wanted] = definitions, interpreter
        return self._sites[wanted]


def _known(device: str, fields: Mapping[str, Any], definitions: Definitions, row: Row) -> Mapping[str, Any]:
    devices = definitions.site.devices
    if device not in devices:
        near = near_name(device, devices)
        raise UsageError(f'Line {row.line} gives the state of "{device}", which is no device{near}.')
    state = definitions.grammar.classes[devices[device].class_name].state
    for name in fields:
        if name not in state:
            raise UsageError(f'Line {row.line}: "{device}" does not report "{name}"{near_name(name, state)}.')
    return {name: float(value) if type(value) is int else value for name, value in fields.items()}


def figures(result: Evaluation) -> list[str]:
    """The table: shares with their 95 % intervals, the accepted, calibration, and the misses."""
    lines = [f"{len(result.judged)} rows", ""]
    counted = {outcome: share for outcome, share in result.shares.items() if share.count or outcome != "wrong answer"}
    lines += [f"  {outcome:<14}{share}" for outcome, share in counted.items()]
    lines += ["", "of what was accepted (confirm counts as acting)"]
    lines += [f"  {'right':<14}{result.right_of_accepted}", f"  {'wrong act':<14}{result.wrong_of_accepted}"]
    if result.reasons.of:
        lines += ["", f"  {'reason given':<14}{result.reasons}"]
    found = result.calibration
    if found is not None:
        lines += ["", f"calibration of the accepted: Brier score {found.brier:.4f} over {found.count}"]
        lines += [
            f"  p {each.low:.1f} to {each.high:.1f}   mean {each.mean_probability:.3f}   right {each.right}"
            for each in found.bins
        ]
    if result.misses:
        lines += ["", f"{len(result.misses)} misses"]
        lines += [_miss(entry) for entry in result.misses[:MOST_MISSES]]
        left = len(result.misses) - MOST_MISSES
        lines += [f"  … and {left} more; --json gives all"] if left > 0 else []
    return lines


def _miss(entry: Judged) -> str:
    reply = entry.reply
    probability = "" if reply.probability is None else f"  p = {reply.probability:.2f}"
    came = f"{reply.verdict.value}{f' ({reply.reason.value})' if reply.reason else ''}"
    where = f"  {entry.row.line}: {entry.outcome}: {shown(entry.row.say)}"
    return f"{where}\n      {came}{probability}: {shown(reply.plan or reply.message, 300)}"
