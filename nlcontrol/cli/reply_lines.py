"""Replies, commands and times as plain lines for people."""

from __future__ import annotations

import json

from nlcontrol.cli.lines import shown
from nlcontrol.grammar.schema import Grammar
from nlcontrol.plan.reply import Reply, Verdict
from nlcontrol.plan.reply_parts import (
    Argument,
    ChangeBy,
    Repetition,
    ResolvedCommand,
    ResolvedCondition,
    ResolvedTrigger,
    ScaleBy,
)
from nlcontrol.plan.written import write_duration
from nlcontrol.site.problems import distinct_names
from nlcontrol.site.types import Site


def reply_json(reply: Reply) -> str:
    """The reply as one line of JSON."""
    return json.dumps(reply.to_json(), ensure_ascii=False, allow_nan=False)


def reply_lines(reply: Reply, site: Site, grammar: Grammar) -> list[str]:
    """The verdict with its message, the plan with its probability, and each command."""
    reason = f" ({reply.reason.value.replace('_', ' ')})" if reply.reason else ""
    lines = [f"{reply.verdict.value}{reason}: {shown(reply.message, 1000)}"]
    if reply.plan is not None and reply.verdict is not Verdict.REFUSE:
        lines.append(f"  {shown(reply.plan, 1000)}   p = {reply.probability:.2f}")
    return lines + [f"  {command.step}. {command_line(command, site, grammar)}" for command in reply.commands]


def command_line(command: ResolvedCommand, site: Site, grammar: Grammar) -> str:
    """`kitchen lamp  brightness 40 %`, and when, if not at once."""
    name = distinct_names(site, (command.device,))[0] if command.device in site.devices else command.device
    parts = [name, doing(command, grammar)]
    parts += [] if command.when is None else [when_text(command.when)]
    parts += [] if command.repeat is None else [repeat_text(command.repeat)]
    return "  ".join(parts)


def doing(command: ResolvedCommand, grammar: Grammar) -> str:
    """What is done, in few words: the action, or just the values where they say it all."""
    action = grammar.action(command.action)
    name = command.action.partition(".")[2].replace("_", " ")
    places, values = [], []
    for parameter, value in command.arguments:
        known = None if action is None else action.parameters.get(parameter)
        said = value_text(value, "" if known is None else known.unit)
        if known is not None and known.type == "place":
            places.append(said)
        else:
            values.append(f"{_spoken(parameter)} {said}")
    if values and not places and name.startswith(("set ", "turn on")):
        return ", ".join(values)
    return ", ".join([" ".join([name, *places]), *values])


def value_text(value: Argument, unit: str = "") -> str:
    """A value as people read it: `40 %`, `+10 %`, `× 0.5`, `red`."""
    after = f" {unit}" if unit else ""
    match value:
        case bool():
            return "on" if value else "off"
        case int() | float():
            return f"{value:g}{after}"
        case ChangeBy(change):
            return f"{change:+g}{after}"
        case ScaleBy(factor):
            return f"× {factor:g}"
        case tuple():
            return " → ".join(place.replace("_", " ") for place in value)
        case _:
            return str(value).replace("_", " ")


def when_text(when: ResolvedTrigger) -> str:
    """A trigger as people read it: `in 10 min`, `at 2026-01-31 20:00`, `if front door is locked`."""
    parts = []
    if when.after_s is not None:
        parts.append(f"in {write_duration(when.after_s)}")
    if when.at is not None:
        parts.append(f"at {when.at[:16].replace('T', ' ')}")
    if when.every is not None:
        days = when.every if isinstance(when.every, str) else ", ".join(when.every)
        parts.append(f"every {days} at {when.time}")
    if when.every_s is not None:
        parts.append(f"every {write_duration(when.every_s)}")
    named = {"once": when.once, "whenever": when.on, "if": when.condition, "until": when.until}
    parts += [f"{word} {condition_text(condition)}" for word, condition in named.items() if condition is not None]
    if when.for_s is not None:
        parts.append(f"for {write_duration(when.for_s)}")
    return ", ".join(parts)


def condition_text(condition: ResolvedCondition) -> str:
    """A condition as people read it: `front door is locked`."""
    field = "" if condition.field == "state" else f"{_spoken(condition.field)} "
    return f"{condition.device.replace('_', ' ')} {field}{condition.op} {value_text(condition.value)}"


def repeat_text(repeat: Repetition) -> str:
    """A repetition as people read it."""
    if repeat.until is not None:
        return f"again and again until {condition_text(repeat.until)}"
    return f"{repeat.times} times"


def _spoken(name: str) -> str:
    return name.removesuffix("_pct").removesuffix("_name").removesuffix("_kelvin").replace("_", " ")
