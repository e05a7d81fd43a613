"""A Reply's commands brought into shape: steps that run one after the other, in parts under one trigger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from nlcontrol.plan.reply_parts import Repetition, ResolvedCommand, ResolvedTrigger

Step = tuple[ResolvedCommand, ...]
"""Commands that run in parallel."""


@dataclass(frozen=True, slots=True)
class Part:
    """Steps that stand under one trigger and one repetition."""

    steps: tuple[Step, ...]
    when: ResolvedTrigger | None = None
    repeat: Repetition | None = None

    @property
    def commands(self) -> tuple[ResolvedCommand, ...]:
        """The commands of all steps, in order."""
        return tuple(command for step in self.steps for command in step)


def parts_of(commands: Iterable[ResolvedCommand]) -> tuple[Part, ...]:
    """The parts of a Reply's commands: neighbours with the same trigger and repetition belong together."""
    return tuple(
        Part(steps_of(run), when, repeat)
        for (when, repeat), run in groupby(commands, key=lambda command: (command.when, command.repeat))
    )


def steps_of(commands: Iterable[ResolvedCommand]) -> tuple[Step, ...]:
    """The commands by step, bare of trigger and repetition."""
    bare = (replace(command, when=None, repeat=None) for command in commands)
    return tuple(tuple(step) for _, step in groupby(bare, key=lambda command: command.step))


def unrolled(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The same parts, a fixed number of repetitions written out."""
    return tuple(
        Part(part.steps * part.repeat.times, part.when) if part.repeat and part.repeat.times is not None else part
        for part in parts
    )
