"""What is planned, in words: a sentence for each schedule, and which of them somebody means."""

from __future__ import annotations

from collections.abc import Sequence

from nlcontrol.dispatch.journal import Schedule
from nlcontrol.plan.reply_parts import ResolvedCommand, ResolvedCondition, ResolvedTrigger
from nlcontrol.plan.types import ClockTime
from nlcontrol.plan.written import write_duration
from nlcontrol.session.definitions import Definitions
from nlcontrol.site.problems import distinct_names
from nlcontrol.text import tokenize

PASSED_OVER = {
    "en": frozenset(
        [
            "the",
            "a",
            "an",
            "my",
            "our",
            "that",
            "this",
            "one",
            "planned",
            "scheduled",
            "pending",
            "delayed",
            "for",
            "at",
            "in",
            "of",
            "to",
            "schedule",
            "plan",
            "timer",
            "job",
            "command",
            "action",
            "thing",
            "task",
        ]
    ),
    "zh": frozenset("的那这个"),
}


def planned_sentence(schedule: Schedule, definitions: Definitions) -> str:
    """A schedule as a sentence: "At 20:00: desk lamp, turn off."."""
    devices: dict[str, list[str]] = {}
    for command in (command for step in schedule.steps for command in step):
        devices.setdefault(_doing(command), []).append(command.device)
    done = []
    for doing, ids in devices.items():
        known = tuple(device for device in ids if device in definitions.site.devices)
        names = distinct_names(definitions.site, known) if len(known) == len(ids) else tuple(ids)
        done.append(f"{', '.join(names)}, {doing}")
    moment = _moment(schedule, definitions)
    return f"{moment[:1].upper()}{moment[1:]}: {'; '.join(done)}."


def chosen(
    schedules: Sequence[Schedule], what: str | None, definitions: Definitions, language: str
) -> tuple[Schedule, ...]:
    """The schedules that the words can mean; all of them when there are no words."""
    if what is None:
        return tuple(schedules)
    return tuple(each for each in schedules if _means(what, each, definitions, language))


def _means(what: str, schedule: Schedule, definitions: Definitions, language: str) -> bool:
    """Whether every word is one of the schedule's, and every clock time its moment."""
    known = {token.word for token in tokenize(f"{schedule.said} {planned_sentence(schedule, definitions)}", language)}
    for command in (command for step in schedule.steps for command in step):
        device = definitions.site.devices.get(command.device)
        nouns = [] if device is None else [device.class_name, *device.names, device.area or ""]
        known |= {word for name in nouns for word in name.replace("_", " ").casefold().split()}
        known |= {f"{word}s" for word in known}
    for token in tokenize(what, language):
        if token.measure is not None and token.measure.clock is not None:
            if not _is_at(token.measure.clock, schedule):
                return False
        elif token.word not in known and token.word not in PASSED_OVER.get(language, ()) and token.word.isalnum():
            return False
    return True


def _is_at(clock: ClockTime, schedule: Schedule) -> bool:
    if schedule.due_at is None:
        return False
    hours = {clock.hour} if clock.exact else {clock.hour % 12, clock.hour % 12 + 12}
    return schedule.due_at.hour in hours and schedule.due_at.minute == clock.minute


def _moment(schedule: Schedule, definitions: Definitions) -> str:
    trigger = schedule.trigger
    parts = []
    if trigger.every is not None:
        days = trigger.every if isinstance(trigger.every, str) else ", ".join(trigger.every)
        parts.append(f"every {days} at {trigger.time}")
    elif trigger.every_s is not None:
        parts.append(f"every {write_duration(trigger.every_s)}")
    elif schedule.due_at is not None:
        parts.append(f"at {definitions.local(schedule.due_at):%Y-%m-%d %H:%M:%S}".removesuffix(":00"))
    parts += _conditions(trigger)
    return ", ".join(parts) or "later"


def _conditions(trigger: ResolvedTrigger) -> list[str]:
    named = {"once": trigger.once, "whenever": trigger.on, "if": trigger.condition, "until": trigger.until}
    return [f"{word} {_condition(condition)}" for word, condition in named.items() if condition is not None]


def _condition(condition: ResolvedCondition) -> str:
    field = "" if condition.field == "state" else f"{condition.field.replace('_', ' ')} "
    return f"{condition.device.replace('_', ' ')} {field}{condition.op} {condition.value}"


def _doing(command: ResolvedCommand) -> str:
    return command.action.partition(".")[2].replace("_", " ")
