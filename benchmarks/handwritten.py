"""What becomes of sentences that a person wrote by hand for a house they were told of, without reading the grammars.

`sentences/adversarial.jsonl` holds twelve groups of traps, `sentences/positives.jsonl` everyday requests. The files
`second_…` are by another writer, after much mending; the file `third` is by a third, about structure, for the shipped
house, and `fourth` by a fourth: traps, each group with siblings that are to be done. `fifth` is about what is told,
quoted or asked around a command, telegrams, and everyday requests of many people; `sixth` plays a crowd with small
cards; `seventh`, `eighth` and `ninth` are everyday requests, structure and traps once more, each heard first when the
others had been mended from. As with the crowd's rows, 70 % by a digest of their words may be read by whoever mends the
product, 30 % are never opened.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from benchmarks.command import Options, run_command
from benchmarks.crowd import is_open
from benchmarks.subject import CONTEXT
from benchmarks.table import Row, Table, share_row
from nlcontrol.evaluation.intervals import Share
from nlcontrol.plan.reply import Reply
from nlcontrol.plan.reply_parts import ChangeBy, ResolvedCommand, ScaleBy
from nlcontrol.session.definitions import load_definitions
from nlcontrol.site.types import Site

FOLDER = Path(__file__).resolve().parent / "sentences"
_WANTED: Final = re.compile(
    r'(?:after (?P<after>\d+) s: )?(?P<action>[a-z_.]+)\("(?P<name>[^"]+)"(?:, (?P<given>.*))?\)'
)
_GIVEN: Final = re.compile(r'([a-z_]+)=("[^"]*"|[^,]+)')
THIRD: Final = "third"
LATER: Final = ("fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
LASTING_S: Final = 1
"""A command and its end, written as two by the author, are one with a duration to us."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One command as the sentence's author wrote it."""

    action: str
    device: str
    after_s: float | None
    arguments: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Judged:
    """A row, the reply, and what it is worth."""

    row: Mapping[str, Any]
    reply: Reply
    outcome: str

    @property
    def group(self) -> str:
        """The kind of trap; everyday requests are one kind."""
        return str(self.row.get("group", "everyday"))


def judged(options: Options, name: str) -> list[Judged]:
    """Every row of a file with its reply; the third writer was told of the shipped house."""
    definitions = load_definitions("home" if name == THIRD else FOLDER / "house.yaml")
    interpreter = definitions.interpreter(options.weights)
    rows = [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()]
    replies = [(row, interpreter.interpret(row["say"], CONTEXT).reply) for row in rows[: options.n or None]]
    return [Judged(row, reply, outcome(row, reply, definitions.site)) for row, reply in replies]


def outcome(row: Mapping[str, Any], reply: Reply, site: Site) -> str:
    """right, asked, refused, or wrong act; whoever asks where a refusal is wanted is right, and the other way round."""
    acts = bool(reply.commands)
    if "refuse" in row or "ask" in row:
        return "wrong act" if acts else "right"
    if "query" in row:
        return "right" if reply.query is not None else _undone(reply)
    if "control" in row:
        return "wrong act" if acts else "right"
    if not acts:
        return _undone(reply)
    if "do_kinds" in row:
        kinds = {command.action for command in reply.commands}
        later = all(command.when is not None for command in reply.commands)
        return "right" if later and kinds == set(row["do_kinds"]) else "wrong act"
    if "action" in row:
        return "right" if row["action"] in {command.action for command in reply.commands} else "wrong act"
    wanted = [_read(text, site) for text in row["do"]]
    return "right" if _same(wanted, reply.commands) else "wrong act"


def _undone(reply: Reply) -> str:
    if reply.commands:
        return "wrong act"
    return "asked" if reply.verdict == "ask" else "refused"


def _read(text: str, site: Site) -> Wanted:
    match = _WANTED.fullmatch(text)
    assert match is not None, text
    device = next(d.id for d in site.devices.values() if match["name"] in (d.id, *d.names))
    after = None if match["after"] is None else float(match["after"])
    return Wanted(match["action"], device, after, dict(_GIVEN.findall(match["given"] or "")))


def _same(wanted: Sequence[Wanted], commands: Sequence[ResolvedCommand]) -> bool:
    """Whether they are the same; settings of one device may be one command or several, and a duration ends one."""
    ends = [each for each in wanted if each.after_s is not None and _ended(each, wanted, commands)]
    left = Counter((_action(each), each.device) for each in wanted if each not in ends)
    given = Counter((_action(command), command.device) for command in commands)
    if set(left) != set(given):
        return False
    return all(
        any(
            _fits(each, command)
            for command in commands
            if (_action(each), each.device) == (_action(command), command.device)
        )
        for each in wanted
        if each not in ends
    )


def _action(what: Wanted | ResolvedCommand) -> str:
    """What is done; a fan that is turned on at a speed is one whose speed is set."""
    faster = what.action == "fan.turn_on" and "percentage" in dict(what.arguments)
    return "fan.set_percentage" if faster else what.action


def _ended(end: Wanted, wanted: Sequence[Wanted], commands: Sequence[ResolvedCommand]) -> bool:
    return any(
        command.device == end.device
        and command.when is not None
        and command.when.for_s is not None
        and abs(command.when.for_s - (end.after_s or 0)) < LASTING_S
        for command in commands
    ) and any(each.device == end.device and each.after_s is None for each in wanted)


def _fits(wanted: Wanted, command: ResolvedCommand) -> bool:
    if wanted.after_s is not None and (command.when is None or command.when.after_s != wanted.after_s):
        return False
    if wanted.after_s is None and command.when is not None and command.when.for_s is None:
        return False
    given = dict(command.arguments)
    return all(name in given and _agrees(text, given[name]) for name, text in wanted.arguments.items())


def _agrees(text: str, value: object) -> bool:
    text = text.strip()
    if text.startswith('"'):
        return _without_article(str(value)) == _without_article(text.strip('"'))
    if text in ("true", "false"):
        return value is (text == "true")
    if text in ("+step", "-step"):
        up = text == "+step"
        return (isinstance(value, ChangeBy) and (value.change > 0) == up) or (
            isinstance(value, ScaleBy) and (value.factor > 1) == up
        )
    if text.startswith(("+", "-")):
        return isinstance(value, ChangeBy) and abs(value.change - float(text)) < 0.51
    return isinstance(value, int | float) and abs(value - float(text)) < 0.51


def _without_article(words: str) -> str:
    return words.casefold().removeprefix("the ").removeprefix("some ").removeprefix("a ")


def measure(options: Options) -> list[Table]:
    """Per writer, group and share: wrong acts, and how many that were to act are understood."""
    third, fourth, fifth, sixth, *last = (judged(options, name) for name in (THIRD, *LATER))
    acting = [each for each in fourth if {"do", "do_kinds"} & each.row.keys()]
    return [
        *_of_writer(options, ""),
        *_of_writer(options, "second_"),
        _by_group("Handwritten, third writer", third),
        _by_group("Handwritten, fourth writer: traps and their siblings", fourth),
        Table("Handwritten, fourth writer: siblings that are to act", _rows("to act", acting, 0.95)),
        _by_group("Handwritten, fifth writer: told, quoted, asked, telegrams, everyday", fifth),
        _by_group("Handwritten, sixth writer: a crowd with small cards", sixth),
        *(
            _by_group(f"Handwritten, {name} writer: everyday requests, structure, traps", rows)
            for name, rows in zip(LATER[-len(last) :], last, strict=True)
        ),
    ]


def _of_writer(options: Options, prefix: str) -> list[Table]:
    traps, everyday = judged(options, f"{prefix}adversarial"), judged(options, f"{prefix}positives")
    what = "Handwritten" if not prefix else "Handwritten, second writer"
    acting = [each for each in traps if {"do", "do_kinds"} & each.row.keys()]
    return [
        _by_group(f"{what}: traps", traps),
        Table(f"{what}: traps that are to act", _rows("to act", acting, 0.95)),
        Table(f"{what}: everyday requests", _rows("everyday", everyday, 0.95)),
    ]


def _by_group(title: str, rows: Sequence[Judged]) -> Table:
    """The wrong acts of every group, and what became of all rows."""
    shown = []
    for name in dict.fromkeys(each.group for each in rows):
        own = [each for each in rows if each.group == name]
        wrong = Share(sum(each.outcome == "wrong act" for each in own), len(own))
        shown.append(replace(share_row(f"{name}: wrong acts", wrong), aim="0", met=wrong.count == 0))
    return Table(title, [*shown, *_rows("all", rows, None)])


def _rows(what: str, rows: Sequence[Judged], least: float | None) -> list[Row]:
    shown = []
    for name, opened in (("read (70 %)", True), ("never opened (30 %)", False)):
        own = [each for each in rows if is_open(str(each.row["say"])) == opened]
        counts = Counter(each.outcome for each in own)
        for result in ("right", "asked", "refused", "wrong act"):
            row = share_row(
                f"{what}, {name}: {result}", Share(counts[result], len(own)), least if result == "right" else None
            )
            shown.append(replace(row, aim="0", met=not counts[result]) if result == "wrong act" else row)
    return shown


if __name__ == "__main__":
    run_command(__doc__, measure, 0)
