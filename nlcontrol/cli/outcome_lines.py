"""What became of commands, as plain lines: `kitchen lamp  brightness 40 %  done 12 ms`."""

from __future__ import annotations

from nlcontrol.cli.lines import shown
from nlcontrol.cli.reply_lines import command_line
from nlcontrol.dispatch.events import FINAL, CommandOutcome, Event
from nlcontrol.grammar.schema import Grammar
from nlcontrol.plan.reply import Reply, Verdict
from nlcontrol.site.types import Site


def event_line(event: Event, site: Site, grammar: Grammar) -> str | None:
    """A line for what ended, was scheduled or waits; None for what only passes."""
    if event.command is None:
        return None
    what = command_line(event.command, site, grammar)
    if event.state in FINAL:
        return f"{what}  {state_text(event.state)} {duration_text(event.elapsed_ms)}{_because(event)}"
    return f"{what}  waiting{_because(event)}" if event.state == "waiting" else None


def _because(event: Event) -> str:
    return f" ({shown(event.reason, 300)})" if event.reason and event.state != "done" else ""


def state_text(state: str) -> str:
    """The state as people read it."""
    return state.replace("_", " ")


def duration_text(milliseconds: int) -> str:
    """A duration as people read it: `12 ms`, `3.4 s`, `2 min 5 s`."""
    if milliseconds < 1000:
        return f"{milliseconds} ms"
    seconds = milliseconds / 1000
    return f"{seconds:.1f} s" if seconds < 60 else f"{int(seconds // 60)} min {int(seconds % 60)} s"


def reply_line(reply: Reply, *, may_answer: bool = False) -> str:
    """What is told of an utterance that nothing is carried out of."""
    reason = f" ({reply.reason.value.replace('_', ' ')})" if reply.reason else ""
    line = shown(reply.message, 1000)
    if reply.verdict is not Verdict.ACCEPT:
        line = f"{reply.verdict.value}{reason}: {line}"
    if reply.verdict is Verdict.CONFIRM and not may_answer:
        return f"{line} Not done: nobody can be asked here; --confirm carries it out."
    return line


def outcome_record(outcome: CommandOutcome) -> dict[str, object]:
    """An outcome as plain JSON values."""
    return {
        "device": outcome.command.device,
        "action": outcome.command.action,
        "state": outcome.state,
        "reason": outcome.reason,
        "elapsed_ms": outcome.elapsed_ms,
    }
