"""One verb for devices of several classes: "pause robbie and the mower", "open the garage door and the sprinkler"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from typing import Final

from nlcontrol.plan.types import Command, Statement, Target, When

ALIKE: Final = (
    frozenset({"cover.open_cover", "valve.open_valve"}),
    frozenset({"cover.close_cover", "valve.close_valve"}),
    frozenset({"vacuum.start", "lawn_mower.start_mowing"}),
    frozenset({"vacuum.pause", "lawn_mower.pause", "media_player.media_pause", "timer.pause"}),
    frozenset({"vacuum.return_to_base", "lawn_mower.dock", "rover.dock"}),
)
"""What the same verb comes to in several classes: to open, to close, to start, to pause, to send home."""


def apart_by_class(statement: Statement, class_of: Callable[[Target], str | None]) -> tuple[Statement, ...]:
    """The statement once for every class of its targets, where one verb is said for all; else as it is.

    `class_of` is the one class of the devices that a target means, None where that is not one.
    """
    match statement:
        case When():
            body = tuple(each for part in statement.body for each in apart_by_class(part, class_of))
            return (When(statement.triggers, body),)
        case Command(arguments=()) if len(statement.targets) > 1:
            return _apart(statement, class_of)
    return (statement,)


def _apart(command: Command, class_of: Callable[[Target], str | None]) -> tuple[Command, ...]:
    alike = next((actions for actions in ALIKE if command.action in actions), frozenset[str]())
    own = {action.partition(".")[0]: action for action in alike}
    classes = [class_of(target) for target in command.targets]
    if len(set(classes)) == 1 or any(each not in own for each in classes):
        return (command,)
    pairs = zip(classes, command.targets, strict=True)
    return tuple(
        replace(command, action=own[str(name)], targets=tuple(target for _, target in group))
        for name, group in groupby(pairs, key=lambda pair: pair[0])
    )
