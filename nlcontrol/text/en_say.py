"""Says numbers, durations and times of day in English, in the forms that read back to the same value."""

from __future__ import annotations

from nlcontrol.plan.days import day_of_year
from nlcontrol.plan.types import ClockTime

_PARTS = ((86_400, "day"), (3600, "hour"), (60, "minute"))
_WEEK = {
    "mon": "monday",
    "tue": "tuesday",
    "wed": "wednesday",
    "thu": "thursday",
    "fri": "friday",
    "sat": "saturday",
    "sun": "sunday",
}
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_NOON = 12


def plain_digits(amount: float) -> str:
    """The amount in digits, at most six decimals, no exponent: `21.5`."""
    digits = f"{amount:.6f}".rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits


def say_number(amount: float) -> str:
    """`30`, `21.5`, `minus 5`."""
    digits = plain_digits(amount)
    return f"minus {digits[1:]}" if digits.startswith("-") else digits


def say_duration(seconds: float) -> str:
    """`10 minutes`, `1 hour and 30 minutes`."""
    left, said = round(seconds, 6), []
    for size, unit in _PARTS:
        count, left = int(left // size), round(left % size, 6)
        if count:
            said.append(_counted(count, unit))
    if left or not said:
        said.append(_counted(left, "second"))
    return " and ".join(said) if len(said) < 3 else " ".join(said[:-1]) + " and " + said[-1]


def say_clock(time: ClockTime) -> str:
    """`7:30 am`, `8 o'clock`, `noon`, with the day behind it: `8 pm on monday`."""
    return _hour_and_minute(time) + _day(time.day)


def _hour_and_minute(time: ClockTime) -> str:
    if not time.exact and 1 <= time.hour <= _NOON:
        return f"{time.hour}:{time.minute:02}" if time.minute else f"{time.hour} o'clock"
    if time.minute == 0 and time.hour in (0, _NOON):
        return "noon" if time.hour else "midnight"
    half = "am" if time.hour < _NOON else "pm"
    hour = time.hour % _NOON or _NOON
    return f"{hour}:{time.minute:02} {half}" if time.minute else f"{hour} {half}"


def _day(day: str | None) -> str:
    if day is None:
        return ""
    if day in ("today", "tomorrow"):
        return f" {day}"
    if day == "overmorrow":
        return " the day after tomorrow"
    named = day_of_year(day)
    return f" on {_MONTHS[named[0] - 1]} {named[1]}" if named is not None else f" on {_WEEK.get(day, day)}"


def _counted(count: float, unit: str) -> str:
    return f"{plain_digits(count)} {unit}" + ("" if count == 1 else "s")
