"""Questions about state, answered from what is known; they never act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nlcontrol.interpreter.quantities import field_of, of_any_class
from nlcontrol.interpreter.verdicts import Objection
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.reply_parts import QueryResult
from nlcontrol.plan.types import Comparison, Flag, Group, Number, Query, Target
from nlcontrol.site.context import LinkContext
from nlcontrol.site.linking import Linked, link_target
from nlcontrol.site.problems import BadValue, distinct_names
from nlcontrol.site.values import link_state_value

Scalar = str | float | bool


@dataclass(frozen=True, slots=True)
class Answer:
    """The result for programs and the sentence for people."""

    result: QueryResult
    message: str
    devices: tuple[str, ...]


def answer(query: Query, context: LinkContext, planned: Sequence[str]) -> Answer | list[Objection]:
    """The answer to a question, None inside it where state is unknown; objections where it cannot be linked."""
    if query.kind == "planned":
        said = " ".join(planned) if planned else "Nothing is planned."
        return Answer(QueryResult("planned", (), None, list(planned)), said, ())
    devices: dict[str, None] = {}
    for target in query.targets:
        linked = link_target(_somewhere(_measuring(target, query), context), context)
        if not isinstance(linked, Linked):
            return [Objection(Reason(linked.reason), linked.sentence(context.site))]
        devices |= dict.fromkeys(linked.devices)
    if not devices:
        return [Objection(Reason.INCOMPLETE, "What is the question about?")]
    field = query.field or ("area" if query.kind == "where" else "state")
    fields = {device: field_of(context.site.devices[device], field, context.grammar) for device in devices}
    reporting = {device: own for device, own in fields.items() if own is not None}
    if not reporting and query.kind == "where":
        return _whereabouts(query, tuple(devices), context)
    if not reporting and any(_measuring(target, query) != target for target in query.targets):
        return [Objection(Reason.UNSUPPORTED, f"Nothing there tells the {field.replace('_', ' ')}.")]
    if not reporting:
        names = " and ".join(distinct_names(context.site, tuple(devices)))
        return [Objection(Reason.UNSUPPORTED, f"{names.capitalize()} cannot tell its {field.replace('_', ' ')}.")]
    if query.value is None:
        return _report(query, reporting, context)
    return _compare(query, reporting, context)


def _somewhere(target: Target, context: LinkContext) -> Target:
    """The target without "here" where nobody knows where the speaker is: telling too much does no harm."""
    if not isinstance(target, Group) or context.area is not None:
        return target
    return replace(target, places=tuple(place for place in target.places if place.name is not None))


def _measuring(target: Target, query: Query) -> Target:
    """The target, where it is none in particular and a quantity is asked for: whatever measures it."""
    return of_any_class(target) if query.value is None and query.field is not None else target


def _whereabouts(query: Query, devices: tuple[str, ...], context: LinkContext) -> Answer:
    """Where devices stand that do not move."""
    areas = {device: context.site.devices[device].area for device in devices}
    said = [
        f"I do not know where {name} is." if area is None else _state_sentence(name, "area", area, context, device)
        for name, (device, area) in zip(distinct_names(context.site, devices), areas.items(), strict=True)
    ]
    found: object = next(iter(areas.values())) if len(devices) == 1 else areas
    return Answer(QueryResult(query.kind, devices, "area", found), " ".join(said), devices)


def _report(query: Query, fields: Mapping[str, str], context: LinkContext) -> Answer:
    values = {d: context.snapshot.value(d, field) for d, field in fields.items()}
    devices, field = tuple(fields), next(iter(fields.values()))
    known = any(value is not None for value in values.values())
    found: object = (next(iter(values.values())) if len(devices) == 1 else values) if known else None
    names = distinct_names(context.site, devices)
    said = [
        _state_sentence(name, fields[d], value, context, d)
        for name, (d, value) in zip(names, values.items(), strict=True)
    ]
    return Answer(QueryResult(query.kind, devices, field, found), " ".join(said), devices)


def _state_sentence(name: str, field: str, value: Scalar | None, context: LinkContext, device: str) -> str:
    shown = name[:1].upper() + name[1:]
    device_class = context.grammar.classes[context.site.devices[device].class_name]
    spoken = device_class.spoken_field(field, context.lexicon.language)
    if value is None:
        return f"I do not know the {spoken} of {name}."
    unit = device_class.state[field].unit if field in device_class.state else ""
    amount = (
        f"{value:g}{f' {unit}' if unit else ''}"
        if isinstance(value, float | int) and not isinstance(value, bool)
        else str(value)
    )
    if field == "area":
        place = context.site.areas.get(str(value))
        return f"{shown} is in the {place.names[0] if place and place.names else str(value).replace('_', ' ')}."
    if field == "state":
        return f"{shown} is {amount}."
    return f"The {spoken} of {name} is {amount}."


def _compare(query: Query, fields: Mapping[str, str], context: LinkContext) -> Answer | list[Objection]:
    held: dict[str, bool | None] = {}
    for device, field in fields.items():
        device_class = context.grammar.classes[context.site.devices[device].class_name]
        value = link_state_value(query.value, device_class.state[field], device_class, context.lexicon.language)  # type: ignore[arg-type]  # the caller saw a value
        if isinstance(value, BadValue):
            return [Objection(Reason.INVALID_VALUE, value.sentence(context.site))]
        wanted = value.amount if isinstance(value, Number) else value.on if isinstance(value, Flag) else value.text
        now = context.snapshot.value(device, field)
        if wanted == "on" and now is not None and {"on", "off"} <= set(device_class.state[field].choices):
            now = "off" if now == "off" else "on"  # what plays or is paused is on
        held[device] = holds(now, query.op or "is", wanted)
    devices, field = tuple(fields), next(iter(fields.values()))
    return Answer(QueryResult(query.kind, devices, field, _truth(query, held)), _said(query, held, context), devices)


def holds(value: Scalar | None, op: Comparison, wanted: Scalar) -> bool | None:
    """Whether a comparison holds; None where the value is unknown."""
    if value is None:
        return None
    match op:
        case "is":
            return value == wanted
        case "is not":
            return value != wanted
        case _:
            if isinstance(value, str) or isinstance(wanted, str):
                return None
            return value > wanted if op == "above" else value < wanted


def _truth(query: Query, held: dict[str, bool | None]) -> object:
    values = list(held.values())
    match query.kind:
        case "is" if None not in values:
            return all(values)
        case "any" if True in values or None not in values:
            return any(values)
        case "which" if None not in values or True in values:
            return [device for device, value in held.items() if value]
        case "count" if None not in values:
            return sum(1 for value in values if value)
    return None


def _said(query: Query, held: dict[str, bool | None], context: LinkContext) -> str:
    names = dict(zip(held, distinct_names(context.site, tuple(held)), strict=True))
    yes = [names[d] for d, value in held.items() if value]
    no = [names[d] for d, value in held.items() if value is False]
    unknown = [names[d] for d, value in held.items() if value is None]
    tail = f" I do not know about {_listed(unknown)}." if unknown else ""
    match query.kind:
        case "is" if len(held) == 1 and not unknown:
            return "Yes." if yes else "No."
        case "is" if not unknown:
            return "Yes, all of them." if not no else f"No: not {_listed(no)}."
        case "any" | "which" if yes:
            return f"{'Yes: ' if query.kind == 'any' else ''}{_listed(yes)}.{tail}"
        case "any" | "which" if not unknown:
            return "No." if query.kind == "any" else "None."
        case "count" if not unknown:
            return f"{len(yes)} of {len(held)}."
    return tail.strip() or "I do not know."


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
