"""What a value token means where a clause points at it: durations, times of day, amounts.

Each function gives the value, or raises UtteranceError with the token's place when the token is of another kind.
"""

from __future__ import annotations

from nlcontrol.errors import UtteranceError
from nlcontrol.plan.clauses import OnDay, Times, TokenLike
from nlcontrol.plan.types import After, ClockTime, Every, Factor, For, Number, Text

_ONE = frozenset({"one", "一"})
"""A word for the tokenizer ("the big one"), an hour where a clause points at it as one."""
_AMOUNTS = frozenset({"number", "percent", "degrees", "temperature", "kelvin", "duration", "length", "speed", "times"})


def delay(token: TokenLike) -> After:
    """After "ten minutes"."""
    return After(_duration_s(token, "duration"))


def lasting(token: TokenLike) -> For:
    """For "ten minutes"."""
    return For(_duration_s(token, "duration"))


def interval(token: TokenLike) -> Every:
    """Every "ten minutes"."""
    return Every(None, (), _duration_s(token, "interval", "duration"))


def recurrence(token: TokenLike) -> Every:
    """The days of "every weekday", no time of day yet."""
    measure = token.measure
    if measure is None or measure.kind != "recurrence" or not measure.days:
        raise unreadable(token, "a recurrence")
    return Every(None, measure.days)


def date(token: TokenLike) -> OnDay:
    """The day of "tomorrow"."""
    measure = token.measure
    if measure is None or measure.kind != "date" or len(measure.days) != 1:
        raise unreadable(token, "a day")
    return OnDay(measure.days[0])


def clock(token: TokenLike) -> ClockTime:
    """The time of day of "half past seven"."""
    measure = token.measure
    if measure is None or measure.clock is None:
        raise unreadable(token, "a time of day")
    return measure.clock


def number_clock(token: TokenLike) -> ClockTime:
    """The full hour that a bare number says: 8 leaves morning or evening open, 0 and 13 to 23 do not."""
    measure = token.measure
    if token.text in _ONE:
        return ClockTime(1, exact=False)
    if measure is None or measure.kind != "number" or measure.number is None or measure.number.amount not in range(24):
        raise unreadable(token, "a full hour")
    hour = int(measure.number.amount)
    return ClockTime(hour, exact=hour == 0 or hour >= 13)


def times(token: TokenLike) -> Times:
    """How often "three times" or a bare three says."""
    measure = token.measure
    amount = measure.number.amount if measure and measure.number and measure.kind in {"times", "number"} else 0
    if amount < 1 or amount != int(amount):
        raise unreadable(token, "a number of times")
    return Times(int(amount))


def count(token: TokenLike) -> int:
    """How many a bare number says, or "both"."""
    measure = token.measure
    if token.text in ("both", "pair"):
        return 2
    amount = measure.number.amount if measure and measure.number and measure.kind == "number" else 0
    if amount < 1 or amount != int(amount):
        raise unreadable(token, "a count")
    return int(amount)


def absolute(token: TokenLike) -> Number | Text:
    """The amount to set, or the words of a token that is no amount.

    A fraction is a percentage ("to half" is 50 %): of a length it is spoken as a length ("half a metre").
    """
    measure = token.measure
    if measure is None or measure.number is None or measure.kind not in _AMOUNTS | {"fraction"}:
        return Text(token.text)
    return Number(100 * measure.number.amount, "%") if measure.kind == "fraction" else measure.number


def amount(token: TokenLike) -> Number:
    """The amount to change by; "by half" is 50 points."""
    found = absolute(token)
    if isinstance(found, Text):
        raise unreadable(token, "an amount")
    return found


def factor(token: TokenLike) -> Factor:
    """The factor of "half", "fifty percent", "twice" or a bare number."""
    measure = token.measure
    if measure is None or measure.number is None or measure.kind not in {"fraction", "percent", "times", "number"}:
        raise unreadable(token, "a factor")
    if measure.number.amount < 0:
        raise unreadable(token, "a factor")
    return Factor(measure.number.amount / (100 if measure.kind == "percent" else 1))


def unreadable(token: TokenLike, expected: str) -> UtteranceError:
    """The error that the token is not what the clause took it for."""
    return UtteranceError(f'"{token.text}" is not {expected}.', token.start, token.end)


def _duration_s(token: TokenLike, *kinds: str) -> float:
    measure = token.measure
    if measure is None or measure.kind not in kinds or measure.number is None or measure.number.amount < 0:
        raise unreadable(token, "an interval" if "interval" in kinds else "a duration")
    return measure.number.amount
