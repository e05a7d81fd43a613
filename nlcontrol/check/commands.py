"""A whole sequence of commands, each judged in the state that the one before leaves; all or nothing.

Commands of one step go in parallel and meet the same state. A command with a trigger is due in a state that nobody
knows yet: its values and features are judged now, its preconditions when it is due, and it changes nothing for others.

Conflicts are meant narrowly. Two commands contradict each other when they are due together, and both want a different
value for the same choice, flag or place of one device, or give the same number two amounts, and

- they are in one step, or
- they are in neighbouring steps that command exactly the same devices, neither takes time, nothing repeats them, and
  every device is told the opposite: "turn on the lamp and turn off the lamp".

"Turn off all lights, then turn on the hallway light" is no conflict: it narrows. "Open the blinds, then close them"
takes time in between, and "blink" is a repetition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from nlcontrol.check.step import Checked, Rejected, Setting, Violation, check_step
from nlcontrol.grammar.schema import RISKS, Action, Risk, Scalar
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.reply_parts import Argument, ChangeBy, Repetition, ResolvedCommand, ResolvedTrigger, ScaleBy
from nlcontrol.site.state import Snapshot


@dataclass(frozen=True, slots=True)
class CheckedCommands:
    """A sequence that may be carried out."""

    commands: tuple[ResolvedCommand, ...]
    """As given, with `device.…` resolved to the device's class; relative amounts stay relative."""
    snapshot: Snapshot
    """What is known when all that is due now is done."""
    risk: Risk
    """The greatest of all."""
    unchanged: tuple[str, ...] = ()
    """The devices that are already as wanted."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What a command wants of its device."""

    command: ResolvedCommand
    action: Action
    goal: dict[str, Scalar]

    @property
    def due(self) -> tuple[ResolvedTrigger | None, Repetition | None]:
        return self.command.when, self.command.repeat


def check_commands(
    commands: Sequence[ResolvedCommand], snapshot: Snapshot, setting: Setting
) -> CheckedCommands | Rejected:
    """The sequence and the state it leaves, or every violation in it."""
    found: list[Violation] = []
    told: list[_Told] = []
    risks: list[Risk] = ["none"]
    unchanged: list[str] = []
    for _, step in groupby(commands, key=lambda command: command.step):
        after = snapshot
        for command in step:
            met = snapshot if command.when is None else Snapshot()
            result = check_step(command.device, command.action, command.arguments, met, setting)
            if isinstance(result, Rejected):
                found += result.violations
                continue
            told.append(_told(command, result, setting))
            risks.append(result.risk)
            if command.when is None:
                after = after.with_device(command.device, result.snapshot.of(command.device))
                unchanged += [command.device] if result.changes is False else []
        snapshot = after
    found += _contradictions(told)
    if found:
        return Rejected(tuple(dict.fromkeys(found)))
    return CheckedCommands(
        tuple(entry.command for entry in told), snapshot, max(risks, key=RISKS.index), tuple(dict.fromkeys(unchanged))
    )


def _told(command: ResolvedCommand, result: Checked, setting: Setting) -> _Told:
    action = setting.grammar.action(result.action)
    assert action is not None  # check_step found it
    return _Told(replace(command, action=result.action), action, dict(result.goal))


# --- conflicts ----------------------------------------------------------------------------------------------------


def _contradictions(told: list[_Told]) -> Iterator[Violation]:
    steps = [list(step) for _, step in groupby(told, key=lambda entry: entry.command.step)]
    for step in steps:
        for index, one in enumerate(step):
            for other in step[index + 1 :]:
                if _opposite(one, other):
                    yield _conflict(other, "at the same time")
    for before, after in pairwise(steps):
        if all(_is_at_once(entry) for entry in (*before, *after)):
            pairs = [(one, other) for one in before for other in after if one.command.device == other.command.device]
            same = {e.command.device for e in before} == {e.command.device for e in after}
            if same and pairs and all(_opposite(one, other) for one, other in pairs):
                yield from (_conflict(other, "right after it was told so") for _, other in pairs)


def _is_at_once(entry: _Told) -> bool:
    return not entry.action.takes_time and entry.command.repeat is None


def _opposite(one: _Told, other: _Told) -> bool:
    """Whether two commands that are due together want different things of one device."""
    if one.command.device != other.command.device or one.due != other.due:
        return False
    for field_name, value in one.goal.items():
        wanted = other.goal.get(field_name, value)
        if wanted != value and not _is_amount(value):
            return True
    plain, given = _plain(one), _plain(other)
    return any(name in given and given[name] != value for name, value in plain.items() if _is_amount(value))


def _is_amount(value: Argument | Scalar) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _plain(entry: _Told) -> dict[str, Argument]:
    # "To thirty, then ten more" is a sequence, not a contradiction: only absolute arguments can disagree.
    return {name: value for name, value in entry.command.arguments if not isinstance(value, ChangeBy | ScaleBy)}


def _conflict(entry: _Told, when: str) -> Violation:
    device = entry.command.device
    sentence = f"{device.replace('_', ' ').capitalize()} is told the opposite {when}."
    return Violation(Reason.CONFLICT, sentence, device)
