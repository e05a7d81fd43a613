"""Opposites wished in one breath: "open and close the garage door" says no order, as "… then close it" would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from nlcontrol.interpreter.verdicts import Objection
from nlcontrol.plan.clauses import Reading
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.reply_parts import Argument, ChangeBy, ResolvedCommand

OPPOSITES: Final = frozenset(
    frozenset(pair)
    for pair in (
        ("open_cover", "close_cover"),
        ("open_valve", "close_valve"),
        ("lock", "unlock"),
        ("turn_on", "turn_off"),
        ("start", "return_to_base"),
        ("start", "stop"),
        ("start_mowing", "dock"),
        ("media_play", "media_pause"),
        ("media_play", "media_stop"),
    )
)
OF_ONE_ITEM: Final = frozenset({"add_item", "remove_item", "complete_item"})
"""Two of them are opposites where the item is the same."""


def contradictions(
    commands: Sequence[ResolvedCommand], readings: Sequence[Reading], step_of_clause: Mapping[int, int]
) -> Iterator[Objection]:
    """An objection where two neighbouring steps that only "and" joins wish the opposite of the same devices, at once.

    What takes no time is refused by `check` even with "then" between; this is for what takes time.
    """
    plainly = {step_of_clause.get(index) for index, reading in enumerate(readings) if reading.clause.join == "and"}
    steps = sorted({command.step for command in commands})
    for one, other in pairwise(steps):
        before = {c.device: c for c in commands if c.step == one}
        after = {c.device: c for c in commands if c.step == other}
        if other in plainly and before.keys() == after.keys() and all(_opposed(before[d], after[d]) for d in before):
            said = "You ask for two opposites at once: please say which of them, or what comes first and what then."
            yield Objection(Reason.CONFLICT, said)


def _opposed(one: ResolvedCommand, other: ResolvedCommand) -> bool:
    if (one.when, one.repeat) != (other.when, other.repeat):
        return False
    names = frozenset(command.action.rpartition(".")[2] for command in (one, other))
    if len(names) == 2 and names <= OF_ONE_ITEM:
        return one.arguments == other.arguments
    return names in OPPOSITES or (len(names) == 1 and _up_and_down(dict(one.arguments), dict(other.arguments)))


def _up_and_down(one: Mapping[str, Argument], other: Mapping[str, Argument]) -> bool:
    """Whether an amount is to grow and to shrink: "brighten and dim the lamp"."""
    for name in one.keys() & other.keys():
        first, second = one[name], other[name]
        if isinstance(first, ChangeBy) and isinstance(second, ChangeBy) and first.change * second.change < 0:
            return True
    return False
