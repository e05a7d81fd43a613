"""Days as plans say them: `tomorrow`, `mon`, `weekday`, `dec 24`, ISO dates."""

from __future__ import annotations

import re
from calendar import monthrange

DATE_WORDS = ("today", "tomorrow", "overmorrow", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAY_WORDS = ("day", "weekday", "weekend", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LEAP_YEAR = 2000


def day_of_year(said: str) -> tuple[int, int] | None:
    """The month and the day of `dec 24`; None where it is none, or no month has such a day."""
    month, _, day = said.partition(" ")
    if month not in MONTHS or not (day.isdecimal() and day.isascii()) or day.startswith("0") or len(day) > len("31"):
        return None
    at = MONTHS.index(month) + 1
    return (at, int(day)) if int(day) <= monthrange(_LEAP_YEAR, at)[1] else None
