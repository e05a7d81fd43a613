"""From triggers as they were said to triggers that a dispatcher can wait for, given the present moment."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from nlcontrol.errors import UsageError
from nlcontrol.interpreter.verdicts import Objection
from nlcontrol.plan.days import DATE_WORDS, day_of_year
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.reply_parts import Days, ResolvedCondition, ResolvedTrigger
from nlcontrol.plan.types import After, At, ClockTime, Condition, Every, For, If, Once, Trigger, Until, Whenever

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LEAP_DAY: Final = (2, 29)
_LONGEST_WITHOUT_LEAP_YEAR: Final = 8

Resolve = Callable[[Condition], ResolvedCondition | Objection]


def resolve_triggers(
    triggers: Sequence[Trigger], now: datetime, risky: bool, resolve: Resolve
) -> ResolvedTrigger | Objection | None:
    """One trigger for all of them, None for none; an objection where they cannot be meant together.

    A clock time that is only on twelve hours is the next one; for a risky action that is asked instead.
    """
    found: dict[str, object] = {}
    for trigger in triggers:
        part = _part(trigger, now, risky, resolve)
        if isinstance(part, Objection):
            return part
        if found.keys() & part.keys():
            return Objection(Reason.UNSUPPORTED, "I cannot follow two times or conditions of the same kind at once.")
        found |= part
    if "until_clock" in found:
        end = found.pop("until_clock")
        if "for_s" in found:
            return Objection(Reason.UNSUPPORTED, "Please say either for how long or until when.")
        lasting = _lasting(end, found, now)  # type: ignore[arg-type]  # `_part` put a ClockTime there
        if isinstance(lasting, Objection):
            return lasting
        found["for_s"] = lasting
    try:
        return ResolvedTrigger(**found) if found else None  # type: ignore[arg-type]  # `_part` names the fields
    except UsageError:
        return Objection(Reason.UNSUPPORTED, "I cannot follow two times or conditions of the same kind at once.")


def _part(trigger: Trigger, now: datetime, risky: bool, resolve: Resolve) -> dict[str, object] | Objection:
    match trigger:
        case After(delay_s):
            return {"after_s": delay_s}
        case For(duration_s):
            return {"for_s": duration_s}
        case At(time):
            moment = _moment(time, now, risky)
            return moment if isinstance(moment, Objection) else {"at": moment.isoformat(timespec="minutes")}
        case Every():
            return _recurring(trigger)
        case Until(end=ClockTime() as end):
            if risky and not end.exact:
                return _which_half(end)
            return {"until_clock": end}
        case Until(end=Condition() as end):
            return _conditional("until", end, resolve)
        case Once(condition):
            return _conditional("once", condition, resolve)
        case Whenever(condition):
            return _conditional("on", condition, resolve)
        case If(condition):
            return _conditional("condition", condition, resolve)
    return Objection(Reason.UNSUPPORTED, "I cannot wait for that.")


def _recurring(every: Every) -> dict[str, object] | Objection:
    if every.interval_s is not None:
        return {"every_s": every.interval_s}
    time = every.time
    if time is None:
        return Objection(Reason.UNREADABLE_TIME, "At what time of day? Please say it with the days.")
    if time.day is not None:
        return Objection(Reason.UNSUPPORTED, "I can begin a repetition only with the next time it is due.")
    if not time.exact:
        return _which_half(time)
    return {"every": _days(every.days), "time": f"{time.hour:02d}:{time.minute:02d}"}


def _conditional(name: str, condition: Condition, resolve: Resolve) -> dict[str, object] | Objection:
    resolved = resolve(condition)
    return resolved if isinstance(resolved, Objection) else {name: resolved}


def _days(days: tuple[str, ...]) -> Days:
    if len(days) == 1 and days[0] in ("day", "weekday", "weekend"):
        return days[0]  # type: ignore[return-value]  # one of the words of Days
    return days


# --- clock times ------------------------------------------------------------------------------------------------------


def next_moment(time: ClockTime, after: datetime) -> datetime | None:
    """The next moment after `after` that the clock time can mean; None for a day that cannot be read or is over."""
    hours = (time.hour,) if time.exact else tuple(sorted({time.hour % 12, time.hour % 12 + 12}))
    for day in _dates(time.day, after.date()):
        for hour in hours:
            moment = datetime(day.year, day.month, day.day, hour, time.minute, tzinfo=after.tzinfo)
            if moment > after:
                return moment
    return None


def _dates(day: str | None, today: date) -> Sequence[date]:
    """The days that can be meant, the nearest first; none for a day that there is not."""
    match day:
        case None:
            return [today, today + timedelta(days=1)]
        case "today" | "tomorrow" | "overmorrow":
            return [today + timedelta(days=DATE_WORDS.index(day))]
        case str() if day in DAYS:
            return [today + timedelta(days=(DAYS.index(day) - today.weekday()) % 7 or 7)]
        case str() if (named := day_of_year(day)) is not None:
            years = range(today.year, today.year + _LONGEST_WITHOUT_LEAP_YEAR + 1)
            return [date(year, *named) for year in years if named != _LEAP_DAY or isleap(year)]
        case _:
            try:
                return [date.fromisoformat(day)]
            except ValueError:
                return []


def _moment(time: ClockTime, now: datetime, risky: bool) -> datetime | Objection:
    if not time.exact and (risky or time.day not in (None, "today")):
        return _which_half(time)
    moment = next_moment(time, now)
    if moment is None:
        return Objection(Reason.IMPOSSIBLE, f"{_said(time)} {time.day or ''} is over.".replace("  ", " "))
    return moment


def _which_half(time: ClockTime) -> Objection:
    return Objection(Reason.AMBIGUOUS, f"Do you mean {_said(time)} in the morning or in the evening?")


def _said(time: ClockTime) -> str:
    return f"{time.hour}:{time.minute:02d}" if time.minute else f"{time.hour}"


def _lasting(end: ClockTime, found: dict[str, object], now: datetime) -> float | Objection:
    """How long it is from the start to the clock time, in seconds."""
    if "every" in found or "once" in found or "on" in found or "every_s" in found:
        return Objection(Reason.UNSUPPORTED, "Please say for how long instead of until when.")
    start = datetime.fromisoformat(str(found["at"])) if "at" in found else now
    if "after_s" in found:
        start = now + timedelta(seconds=float(str(found["after_s"])))
    moment = next_moment(end, start)
    if moment is None:
        return Objection(Reason.IMPOSSIBLE, "The end is before the beginning.")
    return round(moment.timestamp() - start.timestamp(), 3)  # not their difference: the clocks may change between
