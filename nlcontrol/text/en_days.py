"""English dates, recurrences and intervals: `tomorrow`, "this friday", "every weekday", "every ten minutes"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date as Date

from nlcontrol.plan.days import day_of_year
from nlcontrol.text.en_measures import DURATIONS, duration
from nlcontrol.text.en_numbers import ENDS_A_PHRASE
from nlcontrol.text.language import Reading, amount_of, listed, word_set
from nlcontrol.text.tokens import Measure

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS = dict(zip(listed("monday tuesday wednesday thursday friday saturday sunday"), WEEK, strict=True))
_SHORT_DAYS = {short: short[:3] for short in listed("mon tue tues wed weds thu thur thurs fri")}
_DOUBTFUL_DAYS = {"sat": "sat", "sun": "sun"}
"""Days only next to other days or after "every": "the sun lamp" is a lamp."""
_PLURAL_DAYS = {day + "s": short for day, short in DAYS.items()}
_BEFORE_SHORT_DAY = word_set("on every each next this until till by from coming")
_BEFORE_DOUBTFUL_DAY = word_set("every each next this")
DAY_PARTS = word_set("morning afternoon evening night")
PLURAL_DAY_PARTS = frozenset(part + "s" for part in DAY_PARTS)
PART_NOUNS = word_set("room light lights lamp lamps mode scene routine stand table sky shift owl vision")
"""Before these a part of the day or the sun's hours are part of a name: "the night light", "the sunset scene"."""
_MONTHS = word_set(
    "january february april june july august september october november december jan feb apr jun jul aug sept sep oct "
    "nov dec"
)
_DOUBTFUL_MONTHS = frozenset({"may", "march", "mar"})
_BEFORE_MAY = frozenset({"by", "until", "till", "since", "from", "before", "after"})
"""Elsewhere "may first" is "you may first …"."""
_ORDINAL = re.compile(r"[0-9]{1,2}(?:st|nd|rd|th)")
_ORDINALS = listed(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINAL_WORDS = {word: number for number, word in enumerate(_ORDINALS, 1)} | {"thirtieth": 30}
MONTH_WORDS = _MONTHS | _DOUBTFUL_MONTHS
DAY_WORDS = (*DAYS, *_SHORT_DAYS, *_DOUBTFUL_DAYS, *_PLURAL_DAYS)
_TENS = {"twenty": 20, "thirty": 30}
_YEAR = re.compile(r"20[0-9]{2}")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_GROUPS = {"day": "day", "days": "day", "weekday": "weekday", "weekdays": "weekday", "weekend": "weekend"}
_MOST_DAYS = 7

Days = tuple[int, tuple[str, ...]]
"""The index after the last word, and the days."""


def vague(words: Sequence[str], i: int, after: int) -> Reading:
    """A time that nobody can pin down: the words from `i` on."""
    return after, Measure("daypart", said=" ".join(words[i:after]))


def is_day_part(words: Sequence[str], i: int) -> bool:
    """Whether the word names a part of the day and not a device: `morning`, but not `night light`."""
    return words[i] in DAY_PARTS and words[i + 1] not in PART_NOUNS


def day_named(word: str) -> str | None:
    """The day a word names, in any form it is said: `mon` for `monday`, `mondays`, `mon`."""
    return DAYS.get(word) or _SHORT_DAYS.get(word) or _PLURAL_DAYS.get(word) or _DOUBTFUL_DAYS.get(word)


def date(words: Sequence[str], i: int) -> Reading | None:
    """`today`, `tomorrow`, `friday`, "this friday"; with a part of the day it is vague ("tomorrow evening")."""
    word = words[i]
    start = i
    if word in ("this", "next", "coming"):
        i += 1 + (word != "coming" and words[i + 1] == "coming")
        day = _day_name(words, i)
    elif word in ("today", "tomorrow"):
        day = word
    else:
        day = _day_name(words, i)
    if day is None:
        return None
    if is_day_part(words, i + 1) or words[i + 1] in PLURAL_DAY_PARTS:
        return vague(words, start, i + 2)
    return i + 1, Measure("date", days=(day,))


def iso_date(words: Sequence[str], i: int) -> Reading | None:
    """`2026-05-05`, where there is such a day."""
    if _ISO_DATE.fullmatch(words[i]) is None:
        return None
    try:
        day = Date.fromisoformat(words[i])
    except ValueError:
        # No such day: vague, so that it is refused as a time and not dropped.
        return vague(words, i, i + 1)
    return i + 1, Measure("date", days=(day.isoformat(),))


def calendar_date(words: Sequence[str], i: int) -> Reading | None:
    """`the 5th of may`, `december 24th`, `24 december 2027`; vague where it is no day of a year ("in december")."""
    found = _day_and_month(words, i)
    if found is None:
        return None
    after, month, day = found
    said = f"{month[:3]} {day}"
    named = day_of_year(said)
    if named is None:
        return vague(words, i, after)
    year_at = after + (words[after] == ",")
    if _YEAR.fullmatch(words[year_at]) is None:
        return after, Measure("date", days=(said,))
    try:
        return year_at + 1, Measure("date", days=(Date(int(words[year_at]), *named).isoformat(),))
    except ValueError:
        return vague(words, i, year_at + 1)


def _day_and_month(words: Sequence[str], i: int) -> tuple[int, str, int | None] | None:
    """The index after them, the month, and the day where one is said."""
    start = i
    if words[i] == "the":
        i += 1
    doubtful = words[i] in _DOUBTFUL_MONTHS
    if doubtful or words[i] in _MONTHS:
        day_at = i + 1 + (words[i + 1] == "the")
        sure = words[i] != "may" or words[i - 1] in _BEFORE_MAY or words[day_at][:1].isdigit()
        day = _ordinal(words, day_at) if sure else None
        if day is not None:
            return day[0], words[i], day[1]
        if not doubtful and _is_day_number(words[i + 1]):
            return i + 2, words[i], int(words[i + 1])
        return (i + 1, words[i], None) if not doubtful and words[start - 1] == "in" else None
    day = _ordinal(words, i)
    if day is not None:
        month_at = day[0] + (words[day[0]] == "of")
        sure = month_at > day[0] or words[i][0].isdigit()
        named = words[month_at] in _MONTHS or (sure and words[month_at] in _DOUBTFUL_MONTHS)
        return (month_at + 1, words[month_at], day[1]) if named else None
    if _is_day_number(words[i]) and words[i + 1] in _MONTHS:
        return i + 2, words[i + 1], int(words[i])
    return None


def overmorrow(words: Sequence[str], i: int) -> Reading | None:
    """`the day after tomorrow`."""
    day_at = i + (words[i] == "the")
    if words[day_at : day_at + 3] != ["day", "after", "tomorrow"]:
        return None
    return day_at + 3, Measure("date", days=("overmorrow",))


def every(words: Sequence[str], i: int) -> Reading | None:
    """`every day`, `each weekday`, `every monday and friday`, `every ten minutes`; `once every …` too."""
    start = i
    if words[i] == "once":
        if words[i + 1] in ("a", "an", "per"):
            return _once_per(words, i)
        if words[i + 1] not in ("every", "each"):
            return None
        i += 1
    i += 1 + (words[i + 1] == "single")
    word = words[i]
    if is_day_part(words, i):
        return vague(words, start, i + 1)
    if word == "other" and words[i + 1] in DURATIONS:
        return i + 2, amount_of("interval", 2 * DURATIONS[words[i + 1]].factor, "s")
    if word == "second" and words[i + 1] in ("day", "week", "hour", "minute"):
        return i + 2, amount_of("interval", 2 * DURATIONS[words[i + 1]].factor, "s")
    if word in ("month", "year"):
        return vague(words, start, i + 1)
    if word in ("few", "couple") or (word == "so" and words[i + 1] == "often"):
        return _every_few(words, start, i)
    group = _GROUPS.get(word)
    if group is not None:
        return _recurrence(words, start, i + 1, (group,))
    found = _day_list(words, i)
    if found is not None:
        return _recurrence(words, start, *found)
    return _interval(words, i)


def habitual(words: Sequence[str], i: int) -> Reading | None:
    """`weekdays`, `mondays and fridays`, `monday to friday`, `mornings`: a recurrence without "every"."""
    word = words[i]
    if word in ("weekdays", "weekends"):
        return i + 1, Measure("recurrence", days=(word[:-1],))
    if word in _PLURAL_DAYS:
        found = _day_list(words, i)
        return _recurrence(words, i, *found) if found is not None else None
    found = _day_range(words, i)
    return _recurrence(words, i, *found) if found is not None else None


def adverb(words: Sequence[str], i: int) -> Reading | None:
    """`daily`, `hourly`, `weekly`, `nightly`."""
    word = words[i]
    if word == "daily":
        return i + 1, Measure("recurrence", days=("day",))
    if word == "nightly":
        return vague(words, i, i + 1)
    return i + 1, amount_of("interval", 3600 if word == "hourly" else 604_800, "s")


def _day_name(words: Sequence[str], i: int) -> str | None:
    """The day named here; short names only where a day is expected."""
    word, before = words[i], words[i - 1]
    full = DAYS.get(word)
    if full is not None:
        return full
    if before in _BEFORE_SHORT_DAY and word in _SHORT_DAYS:
        return _SHORT_DAYS[word]
    return _DOUBTFUL_DAYS.get(word) if before in _BEFORE_DOUBTFUL_DAY else None


def _day_at(words: Sequence[str], i: int) -> str | None:
    """The day named here in a list of days; "sat" and "sun" only where no noun follows."""
    if words[i] in _DOUBTFUL_DAYS and words[i + 1] not in ENDS_A_PHRASE:
        return None
    return day_named(words[i])


def _day_range(words: Sequence[str], i: int) -> Days | None:
    """`monday to friday`, `mon through fri`, `mon-fri`."""
    first = DAYS.get(words[i]) or _SHORT_DAYS.get(words[i])
    if first is None:
        return None
    joined = words[i + 1] in ("to", "through", "until", "till")
    last = _day_at(words, i + 1 + joined)
    if last is None or WEEK.index(last) <= WEEK.index(first):
        return None
    return i + 2 + joined, WEEK[WEEK.index(first) : WEEK.index(last) + 1]


def _day_list(words: Sequence[str], i: int) -> Days | None:
    """`monday`, `monday and friday`, `mon, wed and fri`, `monday to friday`."""
    found = _day_range(words, i)
    if found is not None:
        return found
    day = _day_at(words, i)
    if day is None:
        return None
    days, after = [day], i + 1
    while len(days) < _MOST_DAYS:
        following = after
        if words[following] == ",":
            following += 1
        if words[following] in ("and", "every", "on"):
            following += 1 + (words[following + 1] in ("every", "on"))
        day = _day_at(words, following) if following > after else None
        if day is None:
            break
        days.append(day)
        after = following + 1
    return after, tuple(sorted(set(days), key=WEEK.index))


def _recurrence(words: Sequence[str], start: int, after: int, days: tuple[str, ...]) -> Reading:
    """The recurrence, or a vague time where a part of the day follows ("every monday morning")."""
    if is_day_part(words, after):
        return vague(words, start, after + 1)
    if days == WEEK[:5]:
        days = ("weekday",)
    elif days == WEEK[5:]:
        days = ("weekend",)
    elif days == WEEK:
        days = ("day",)
    return after, Measure("recurrence", days=days)


def _interval(words: Sequence[str], i: int) -> Reading | None:
    """The interval after "every": `hour`, `half hour`, `ten minutes`."""
    unit = DURATIONS.get(words[i])
    if unit is not None and len(words[i]) > 2:
        if words[i] == "second" and words[i + 1] not in ENDS_A_PHRASE:
            return None
        if words[i + 1 : i + 4] == ["and", "a", "half"]:
            return i + 4, amount_of("interval", 1.5 * unit.factor, "s")
        return i + 1, amount_of("interval", unit.factor, "s")
    found = duration(words, i)
    return (found[0], amount_of("interval", found[1], "s")) if found is not None and found[1] > 0 else None


def _every_few(words: Sequence[str], start: int, i: int) -> Reading | None:
    if words[i] == "so":
        return vague(words, start, i + 2)
    unit_at = i + 1 + (words[i + 1] == "of")
    unit = DURATIONS.get(words[unit_at])
    if unit is None:
        return None
    if words[i] == "few":
        return vague(words, start, unit_at + 1)
    return unit_at + 1, amount_of("interval", 2 * unit.factor, "s")


def _once_per(words: Sequence[str], i: int) -> Reading | None:
    """`once a day`, `once an hour`, `once per week`."""
    unit = DURATIONS.get(words[i + 2])
    if words[i + 2] == "day":
        return i + 3, Measure("recurrence", days=("day",))
    return (i + 3, amount_of("interval", unit.factor, "s")) if unit is not None else None


def _ordinal(words: Sequence[str], i: int) -> tuple[int, int] | None:
    """The index after an ordinal, and its number: `5th`, `fifth`, `twenty fifth`."""
    if _ORDINAL.fullmatch(words[i]) is not None:
        return i + 1, int(words[i][:-2])
    if words[i] in ORDINAL_WORDS:
        return i + 1, ORDINAL_WORDS[words[i]]
    if words[i] in _TENS and words[i + 1] in ORDINAL_WORDS:
        return i + 2, _TENS[words[i]] + ORDINAL_WORDS[words[i + 1]]
    return None


def _is_day_number(word: str) -> bool:
    return word.isdigit() and len(word) <= 2 and 1 <= int(word) <= 31
