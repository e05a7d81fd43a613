"""When a trigger is due, and whether a condition holds."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from nlcontrol.errors import UsageError
from nlcontrol.plan.reply_parts import ResolvedCondition, ResolvedTrigger
from nlcontrol.site.state import Snapshot

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS = {"day": _WEEK, "weekday": _WEEK[:5], "weekend": _WEEK[5:]}


def waits(trigger: ResolvedTrigger) -> bool:
    """Whether there is something to wait for before the body runs."""
    causes = (trigger.after_s, trigger.at, trigger.every, trigger.every_s, trigger.on, trigger.once)
    return any(cause is not None for cause in causes)


def holds(condition: ResolvedCondition, snapshot: Snapshot) -> bool | None:
    """Whether a condition holds; None when the state is unknown."""
    known, value = snapshot.value(condition.device, condition.field), condition.value
    if known is None:
        return None
    if condition.op in ("is", "is not"):
        return (known == value) is (condition.op == "is")
    if isinstance(known, str) or isinstance(value, str):
        return None  # words are neither above nor below
    return known > value if condition.op == "above" else known < value


def spoken(condition: ResolvedCondition) -> str:
    """The condition in a reason."""
    return f"{condition.device} {condition.field} {condition.op} {condition.value}"


def next_due(trigger: ResolvedTrigger, after: datetime) -> datetime | None:
    """The first moment after `after` at which it is due; None for conditions and for what is due at once."""
    if trigger.at is not None:
        moment = _moment(trigger.at)
        return moment if moment.tzinfo else moment.replace(tzinfo=after.tzinfo)
    if trigger.after_s is not None:
        return later(after, trigger.after_s)
    if trigger.every_s is not None:
        return later(after, trigger.every_s)
    if trigger.every is not None and trigger.time is not None:
        return _next_day(trigger.every, trigger.time, after)
    return None


def later(moment: datetime, seconds: float) -> datetime:
    """So many seconds after a moment, in its zone."""
    # Through UTC: ten minutes are ten minutes across a change of the clocks.
    return (moment.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(moment.tzinfo)


def _next_day(every: str | tuple[str, ...], clock: str, after: datetime) -> datetime:
    words = _DAYS.get(every, ()) if isinstance(every, str) else every
    if not words or not set(words) <= set(_WEEK):
        raise UsageError(f"A recurrence is on day, weekday, weekend or a list of {', '.join(_WEEK)}, not {every!r}.")
    try:
        at = time.fromisoformat(clock)
    except ValueError as error:
        raise UsageError(f"A time of day is written 07:30, not {clock!r}.") from error
    # Combined anew for each day: the wall clock's 07:30, whatever daylight saving does in between.
    days = (datetime.combine(after.date() + timedelta(days=ahead), at, after.tzinfo) for ahead in range(9))
    return next(day for day in days if day > after and _WEEK[day.weekday()] in words)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"A moment is written in ISO 8601, not {text!r}.") from error
