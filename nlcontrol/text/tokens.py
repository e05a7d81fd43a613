"""What an utterance is made of: tokens with their character spans; a value of several words is one token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nlcontrol.plan.types import ClockTime, Number

MeasureKind = Literal[
    "number",  # 30, thirty, "one hundred and five", 21.5, "forty five point five"
    "percent",  # "thirty percent", 30%
    "fraction",  # half, a quarter, "three quarters" (amount 0.5 …)
    "degrees",  # "ninety degrees", "21.5 degrees": an angle or a temperature, the plan says which
    "temperature",  # with a scale: "sixty eight fahrenheit", 21°C
    "kelvin",
    "duration",  # "ten minutes", "an hour and a half", "half an hour"; amount in s
    "clock",  # 07:30, "half past seven", "seven pm", "eight o'clock", noon, midnight
    "length",  # "two metres", "fifty centimetres"; amount in m
    "speed",
    "times",  # "three times", twice; not once
    "date",  # today, tomorrow, monday, "this friday", "may 5th", ISO dates
    "recurrence",  # "every day", daily, "every weekday", "every monday and friday", weekdays
    "interval",  # "every ten minutes"; amount in s
    "daypart",  # "in the evening", tonight, later: a time that nobody can pin down
]


_ORDINALS = zip(
    ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th"),
    ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    strict=True,
)
_KEYS = {"one": "number:1", "一": "number:1"} | dict(_ORDINALS)
"""The keys of words that stay words ("the big one") but may stand for a number in a name."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a value token means; exactly the field of its kind is filled."""

    kind: MeasureKind
    number: Number | None = None
    """number, percent, fraction (unit ""), degrees (deg), temperature, kelvin, duration and interval (s), length (m),
    speed (m/s), times."""
    clock: ClockTime | None = None
    days: tuple[str, ...] = ()
    """recurrence: `day`, `weekday`, `weekend`, `mon` …; date: a day as ClockTime has it."""
    said: str = ""
    """daypart: the normalised words."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token of an utterance."""

    word: str
    """What the model reads: the normalised lower-case word, or `<kind>` for a value."""
    text: str
    """The normalised words: `thirty percent`."""
    start: int
    end: int
    """Character span in the utterance as it was given."""
    measure: Measure | None = None

    @property
    def key(self) -> str:
        """What names are compared by: equal for "three" and "3", for "one" and "1", for "second" and "2nd"."""
        if self.measure is None:
            return _KEYS.get(self.word, self.word)
        if self.measure.number is None:
            return self.text
        return f"{self.measure.kind}:{self.measure.number.amount:g}"
