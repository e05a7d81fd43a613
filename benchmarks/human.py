"""A rough development number: what becomes of requests that a crowd wrote for another assistant (SLURP, devel split).

The rows lie outside of this project and stay there; without them this says so and is skipped.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.command import Options, run_command
from benchmarks.generic_home import generic_home
from benchmarks.subject import CONTEXT
from benchmarks.table import Row, Table, share_row
from nlcontrol.evaluation.intervals import Share
from nlcontrol.grammar.loader import load_grammar
from nlcontrol.interpreter import Interpreter
from nlcontrol.plan.reply import Reply
from nlcontrol.plan.reply_parts import ResolvedCommand

ROWS = Path(__file__).resolve().parents[2] / "shared" / "data" / "dev" / "slurp_devel.jsonl"
OURS = ("iot", "audio")


@dataclass(frozen=True, slots=True)
class Heard:
    """One row, and the reply to it."""

    say: str
    scenario: str
    action: str
    reply: Reply

    @property
    def acts(self) -> bool:
        """Whether it would be carried out, if need be after a confirmation."""
        return bool(self.reply.commands)

    @property
    def right(self) -> bool:
        """Whether every command is of the kind that the row's label means."""
        fits = FITTING.get(self.action)
        return fits is not None and self.acts and all(fits(command) for command in self.reply.commands)


def _light(command: ResolvedCommand, action: str, parameter: str | None = None) -> bool:
    given = dict(command.arguments)
    return command.action == f"light.{action}" and (
        parameter is None or any(name.startswith(parameter) for name in given)
    )


FITTING: Mapping[str, Callable[[ResolvedCommand], bool]] = {
    "hue_lightoff": lambda command: _light(command, "turn_off"),
    "hue_lighton": lambda command: _light(command, "turn_on"),
    "hue_lightdim": lambda command: _light(command, "turn_on", "brightness"),
    "hue_lightup": lambda command: _light(command, "turn_on"),
    "hue_lightchange": lambda command: _light(command, "turn_on"),
    "wemo_on": lambda command: command.action == "switch.turn_on" and command.device == "plug",
    "wemo_off": lambda command: command.action == "switch.turn_off" and command.device == "plug",
    "coffee": lambda command: command.action == "switch.turn_on" and command.device == "coffee_maker",
}
"""What the label of a row asks of every command; labels that are not here are no devices of ours."""


def heard(options: Options, rows: Path = ROWS) -> list[Heard]:
    """Every row with its reply; with `n` only so many."""
    grammar = load_grammar()
    interpreter = Interpreter(generic_home(grammar), grammar, options.weights)
    lines = rows.read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines[: options.n or None]]
    return [
        Heard(row["say"], row["scenario"], row["action"], interpreter.interpret(row["say"], CONTEXT).reply)
        for row in records
    ]


def measure(options: Options) -> list[Table]:
    """False acts in other domains; what happens to lights, plugs and coffee."""
    if not ROWS.is_file():
        return [Table("Requests of a crowd", [Row("skipped", f"{ROWS} is not here")])]
    replies = heard(options)
    rows = [_foreign_row(replies)]
    for action in FITTING:
        own = [each for each in replies if each.action == action]
        if own:
            rows.append(_own_row(action, own))
    own = [each for each in replies if each.action in FITTING]
    if own:
        rows.append(_own_row("all of these", own))
    notes = ["The labels are noisy: a development number on a home drawn up for it, not a result."]
    return [Table("Requests of a crowd (SLURP devel): what they come to", rows, notes)]


def _foreign_row(replies: list[Heard]) -> Row:
    foreign = [each for each in replies if each.scenario not in OURS]
    return share_row("other domains: acted on", Share(sum(each.acts for each in foreign), len(foreign)))


def _own_row(action: str, own: list[Heard]) -> Row:
    row = share_row(f"{action}: acted on as its label says", Share(sum(each.right for each in own), len(own)))
    others = Counter("other act" if each.acts else str(each.reply.reason or "no act") for each in own if not each.right)
    said = ", ".join(f"{what} {count}" for what, count in others.most_common(5))
    return Row(row.what, f"{row.result}; {said}" if said else row.result, value={"share": row.value, **others})


if __name__ == "__main__":
    run_command(__doc__, measure, 0)
