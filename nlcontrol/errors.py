"""Everything nlcontrol raises, one tree, split by who must act.

NlcontrolError
├── DefinitionError       whoever wrote the file: grammar, site, world, scenario, configuration (file:line, caret)
├── PlanSyntaxError       whoever wrote the written form of a plan (text and column)
├── ModelError            whoever trains or installs weights: missing, damaged, or made for another grammar
├── UtteranceError        the speaker: words that cannot be read (span)
├── RejectedCommandError  the speaker: a command that must not be carried out (every violation)
├── DeliveryError         the operator: a command that did not arrive (device and command id)
│   ├── BrokerError       the operator: no broker, or it went away; what was to be sent was not sent
│   └── UnacknowledgedError  the operator: sent, but the broker did not say that it arrived; it may have
└── UsageError            whoever called: an argument that cannot be meant
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path


class NlcontrolError(Exception):
    """The root: `str(error)` is one sentence for the person who must act."""


class DefinitionError(NlcontrolError):
    """A file that defines something is wrong; the message names `file:line`, shows the line and a caret.

    Attributes: `path`, `line` (1-based or None), `column` (1-based or None), `problem` (the bare sentence).
    """

    def __init__(
        self,
        problem: str,
        path: Path | str | None = None,
        line: int | None = None,
        column: int | None = None,
        source_line: str | None = None,
    ) -> None:
        self.problem, self.path, self.line, self.column, self.source_line = problem, path, line, column, source_line
        super().__init__(self._message())

    def _message(self) -> str:
        if self.path is None:
            return self.problem
        where = f"{self.path}:{self.line}" if self.line is not None else f"{self.path}"
        message = f"{where}: {self.problem}"
        if self.source_line is not None and self.column is not None:
            shown = self.source_line.rstrip("\n")
            message += f"\n    {shown}\n    {' ' * (self.column - 1)}^"
        return message


class PlanSyntaxError(NlcontrolError):
    """The written form of a plan cannot be read; `text` and `column` (0-based) say where."""

    def __init__(self, problem: str, text: str, column: int) -> None:
        self.problem, self.text, self.column = problem, text, column
        super().__init__(f"{problem}\n    {text}\n    {' ' * column}^")


class ModelError(NlcontrolError):
    """Weights are missing, damaged, or belong to another grammar or configuration."""


class UtteranceError(NlcontrolError):
    """The words cannot be read; `start` and `end` are the character span in the utterance."""

    def __init__(self, problem: str, start: int = 0, end: int = 0) -> None:
        self.problem, self.start, self.end = problem, start, end
        super().__init__(problem)


class RejectedCommandError(NlcontrolError):
    """A command must not be carried out; `violations` are all the reasons, one sentence each."""

    def __init__(self, violations: Iterable[str]) -> None:
        self.violations = tuple(violations)
        super().__init__(" ".join(self.violations))


class DeliveryError(NlcontrolError):
    """A command did not arrive; `device` and `command_id` say which, where they are known."""

    def __init__(self, problem: str, device: str | None = None, command_id: str | None = None) -> None:
        self.problem, self.device, self.command_id = problem, device, command_id
        super().__init__(problem)


class BrokerError(DeliveryError):
    """There is no broker at the address, it refused, or it went away."""


class UnacknowledgedError(DeliveryError):
    """A message was sent and the broker did not acknowledge it: it may have arrived, or not."""


class UsageError(NlcontrolError):
    """The caller asked for something that cannot be meant: an option, an argument, a combination."""


def near_name(name: str, known: Iterable[str]) -> str:
    """The ending ' (did you mean "x"?)' with the nearest known name, or '' when none is near."""
    close = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f' (did you mean "{close[0]}"?)' if close else ""
