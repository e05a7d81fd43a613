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
    "times",  # "three times", twice, once more is not
    "date",  # today, tomorrow, tonight is a daypart; "on monday", ISO dates
    "recurrence",  # "every day", daily, "every weekday", "every monday and friday", "on weekdays", "every morning"? no: daypart
    "interval",  # "every ten minutes"; amount in s
    "daypart",  # "in the evening", tonight, "this morning": a time that names no clock time
]


@dataclass(frozen=True, slots=True)
class Measure:
    """What a value token means; exactly the field of its kind is filled."""

    kind: MeasureKind
    number: Number | None = None
    """number, percent, fraction (unit ""), degrees (deg), temperature, kelvin, duration (s), length (m), speed, times, interval (s)."""
    clock: ClockTime | None = None
    days: tuple[str, ...] = ()
    """recurrence: `day`, `weekday`, `weekend`, `mon` …; date: one of `today`, `tomorrow`, `mon` … or an ISO date."""
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
        """What names are compared by: equal for "lamp three" and "lamp 3"."""
        if self.measure is None or self.measure.number is None:
            return self.word if self.measure is None else self.text
        return f"{self.measure.kind}:{self.measure.number.amount:g}"
