"""Says values so that people read them easily and the tokenizer reads the same value back."""

from __future__ import annotations

import math

from nlcontrol.errors import UsageError
from nlcontrol.plan.types import ClockTime
from nlcontrol.text.tokenizer import language_of


def say_number(amount: float, language: str = "en") -> str:
    """The number as said back, in digits: `30`, `21.5`, `minus 5`; spoken to six decimals."""
    return language_of(language).say_number(_finite(amount))


def say_duration(seconds: float, language: str = "en") -> str:
    """The duration as said back: `10 minutes`, `1 hour and 30 minutes`; never negative."""
    if _finite(seconds) < 0:
        raise UsageError(f"A duration cannot be negative, and {seconds} s is.")
    return language_of(language).say_duration(seconds)


def say_clock(time: ClockTime, language: str = "en") -> str:
    """The time of day as said back, with its day: `7:30 am`, `8 o'clock` (am or pm left open), `noon on monday`."""
    return language_of(language).say_clock(time)


def sentence_case(text: str, language: str = "en") -> str:
    """The text as a sentence: first letter a capital, a full stop at the end unless it has its own ending."""
    said = text.strip()
    if not said:
        return ""
    ending = "" if said[-1] in ".!?。！？…" else language_of(language).full_stop
    return said[0].upper() + said[1:] + ending


def _finite(amount: float) -> float:
    if not math.isfinite(amount):
        raise UsageError(f"{amount} is not a number that can be said.")
    return amount
