"""Values as people say them: words for an amount of each form, which the tokenizer reads back as one value token."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from nlcontrol.plan.types import ClockTime
from nlcontrol.text import say_clock, say_duration, say_number

Maker = Callable[[Random], str]

HOUR_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYPARTS = (
    "in the evening", "in the morning", "tonight", "this evening", "this afternoon", "in the afternoon",
    "this morning", "at night",
)  # fmt: skip
RECURRENCES = (
    "every day", "daily", "each day", "every weekday", "on weekdays", "every weekend", "on weekends", "every monday",
    "every tuesday", "every friday", "every saturday and sunday", "every monday and thursday", "every sunday",
)  # fmt: skip


def _amount(random: Random, amount: float) -> str:
    return say_number(amount, "en") if random.random() < 0.55 else f"{amount:g}"


def _percent(random: Random) -> str:
    amount = random.choice((random.randint(1, 100), random.randint(1, 20) * 5, random.randint(1, 10) * 10))
    if random.random() < 0.06:
        amount = random.choice((120, 150, 200, 300, 1000))
    return f"{_amount(random, amount)}{random.choice((' percent', ' percent', '%', ' %', ' per cent'))}".replace(
        "  ", " "
    )


def _number(random: Random) -> str:
    return _amount(random, random.choice((random.randint(2, 100), random.randint(1, 10) * 10, random.randint(2, 12))))


def _fraction(random: Random) -> str:
    return random.choice(("half", "a half", "a quarter", "a third", "three quarters", "two thirds", "one half"))


def _kelvin(random: Random) -> str:
    return f"{_amount(random, random.randint(20, 65) * 100)}{random.choice((' kelvin', ' k', 'k'))}"


def _length(random: Random) -> str:
    amount = random.choice((1, 2, 3, 5, 0.5, 1.5, 2.5, 4, 30, 50, 80))
    unit = "centimeters" if amount >= 30 else random.choice(("meters", "metres", "m"))
    if amount == 0.5 and random.random() < 0.6:
        return "half a meter"
    if amount == 1:
        return random.choice(("one meter", "a meter", "1 m", "1 meter", "one metre"))
    return f"{amount:g} {unit}" if unit == "m" else f"{_amount(random, amount)} {unit}"


def _degrees(random: Random) -> str:
    any_ten = random.randint(1, 36) * 10
    return f"{_amount(random, random.choice((15, 30, 45, 60, 90, 120, 135, 180, 270, 360, any_ten)))} degrees"


def _speed(random: Random) -> str:
    amount = _amount(random, random.choice((0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1)))
    return f"{amount} {random.choice(('meters per second', 'm/s'))}"


def _temperature(random: Random) -> str:
    if random.random() < 0.25:
        amount = _amount(random, random.randint(55, 90))
        return f"{amount}{random.choice((' degrees fahrenheit', ' fahrenheit', ' f', ' °f'))}"
    amount = _amount(random, random.choice((random.randint(5, 30), random.randint(16, 25), 19.5, 20.5, 21.5, 22.5, 60)))
    return f"{amount}{random.choice((' degrees celsius', ' celsius', ' c', ' °c', ' degrees centigrade'))}"


def duration(random: Random) -> str:
    """Words for a duration."""
    special = ("an hour", "a minute", "half an hour", "an hour and a half", "a couple of minutes", "half a minute")
    if random.random() < 0.2:
        return random.choice(special)
    if random.random() < 0.3:
        return say_duration(random.randint(1, 120) * random.choice((1, 5, 60, 300)), "en")
    unit = random.choice(("seconds", "minutes", "minutes", "minutes", "hours", "mins", "secs", "days"))
    amount = random.randint(2, {"hours": 12, "days": 6}.get(unit, 59))
    return f"{_amount(random, amount)} {unit}"


def clock(random: Random) -> str:
    """Words for a clock time that need no preposition to be one."""
    hour, minute = random.randint(0, 23), random.choice((0, 0, 0, 30, 15, 45, random.randint(0, 59)))
    twelve = (hour - 1) % 12 + 1
    said = random.choice((f"{twelve}", HOUR_WORDS[twelve - 1]))
    half = random.choice(("am", "pm", "a.m.", "p.m."))
    return random.choice(
        (
            say_clock(ClockTime(hour, minute), "en"),
            f"{hour:02d}:{minute:02d}",
            f"{twelve}:{minute:02d}",
            f"{said} {half}",
            f"{twelve}{half[0]}m",
            f"{said} o'clock",
            f"half past {said}",
            f"quarter {random.choice(('to', 'past'))} {said}",
            f"{said} in the {random.choice(('morning', 'evening'))}" if 5 <= twelve <= 11 else "noon",
            random.choice(("noon", "midnight", "midday")),
            f"{HOUR_WORDS[twelve - 1]} thirty {half}",
        )
    )


def _hour(random: Random) -> str:
    return random.choice((str(random.randint(1, 12)), random.choice(HOUR_WORDS)))


def _times(random: Random) -> str:
    return random.choice(
        ("twice", "three times", "two times", "four times", "five times", "3 times", "ten times", "six times")
    )


def _date(random: Random) -> str:
    return random.choice(("tomorrow", "today", "tomorrow", f"on {random.choice(DAYS)}", f"next {random.choice(DAYS)}"))


ENGLISH: Mapping[str, Maker] = {
    "percent": _percent,
    "number": _number,
    "fraction": _fraction,
    "half": lambda random: random.choice(("half", "half", "one half")),
    "kelvin": _kelvin,
    "length": _length,
    "degrees": _degrees,
    "speed": _speed,
    "temperature": _temperature,
    "duration": duration,
    "clock": clock,
    "hour": _hour,
    "times": _times,
    "date": _date,
    "recurrence": lambda random: random.choice(RECURRENCES),
    "interval": lambda random: f"every {duration(random)}",
    "daypart": lambda random: random.choice(DAYPARTS),
}

CHINESE: Mapping[str, Maker] = {
    "percent": lambda random: random.choice(("百分之{}", "{}%")).format(
        random.choice((10, 20, 30, 50, 80, 5, 100, 65))
    ),
    "number": lambda random: str(random.randint(1, 100)),
    "fraction": lambda _: "一半",
    "half": lambda _: "一半",
    "kelvin": lambda random: random.choice(("2700K", "3000k", "4000K", "5000k", "6500K")),
    "duration": lambda random: random.choice(("十分钟", "5分钟", "半小时", "三十秒", "两分钟", "一小时", "20秒")),
    "length": lambda random: random.choice(("两米", "一米", "3米", "半米", "五十厘米")),
    "degrees": lambda random: random.choice(("九十度", "45度", "180度", "三十度")),
    "clock": lambda random: random.choice(("七点半", "下午三点", "早上八点", "22:30", "晚上九点")),
    "times": lambda random: random.choice(("两次", "三次", "5次")),
    "speed": lambda random: random.choice(("0.5米每秒", "0.3米每秒")),
}

MAKERS: Mapping[str, Mapping[str, Maker]] = {"en": ENGLISH, "zh": CHINESE}
