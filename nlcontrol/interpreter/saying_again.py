"""A command that is said again at once is done once: "light on, turn on the light"; twice as dark is another thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nlcontrol.grammar.schema import Grammar
from nlcontrol.interpreter.arranging import Composed
from nlcontrol.plan.reply_parts import ChangeBy, ResolvedCommand, ScaleBy
from nlcontrol.plan.types import Command

TOGGLE: Final = "toggle"


def may_be_said_again(composed: Composed) -> bool:
    """Whether a statement is a plain command that was heard; what is written is meant to the letter."""
    statement = composed.statement
    return bool(composed.clauses) and isinstance(statement, Command) and not statement.action.endswith(TOGGLE)


def says_again(said: Sequence[ResolvedCommand], again: Sequence[ResolvedCommand], grammar: Grammar) -> bool:
    """Whether commands only repeat those before them, and doing them twice comes to the same as once."""
    same = [_deed(command) for command in said] == [_deed(command) for command in again]
    return bool(said) and same and all(_is_done_once(command, grammar) for command in again)


def _deed(command: ResolvedCommand) -> object:
    return command.device, command.action, command.arguments, command.when


def _is_done_once(command: ResolvedCommand, grammar: Grammar) -> bool:
    action = grammar.action(command.action)
    relative = any(isinstance(value, ChangeBy | ScaleBy) for _, value in command.arguments)
    return command.when is None and not relative and action is not None and action.idempotent
