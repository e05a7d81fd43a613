"""English times of day: `7:30`, "half past seven", "quarter to nine", "seven thirty", "eight o'clock", "7 pm", noon."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlcontrol.plan.types import ClockTime
from nlcontrol.text.en_days import PART_NOUNS
from nlcontrol.text.en_measures import is_unit
from nlcontrol.text.en_numbers import SMALL, below_hundred, whole
from nlcontrol.text.language import Reading, word_set
from nlcontrol.text.tokens import Measure

BEFORE_CLOCK = word_set("at by until till before after from since around about approximately roughly between for")
"""After these a number can be an hour; elsewhere "seven thirty" is two numbers."""
_BEFORE_MINUTES_TO = BEFORE_CLOCK - {"from", "between", "for"}
"""Elsewhere "twenty to seven" may be a range."""
_BEFORE_SPOKEN = BEFORE_CLOCK - {"between"}
"""Speech recognition writes "between ten twelve" for a range."""
_BEFORE_MILITARY = word_set("at by until till before after from since")
_NAMED = {"noon": 12, "midday": 12, "midnight": 0}
_NAMED_NOUNS = PART_NOUNS | {"blue", "black", "sun"}
"""Before these, noon and midnight are part of a name: "midnight blue"."""
_DIGITAL = re.compile(r"([0-9]{1,2})[:.h]([0-5][0-9])")
_MILITARY = re.compile(r"([01][0-9]|2[0-3])([0-5][0-9])")
_DAY_HALVES = {"am": 0, "pm": 12}
_PAST = frozenset({"past", "after"})
_TO = frozenset({"to", "before", "till", "of"})

Minutes = tuple[int, int]
"""The index after the last word, and a whole number."""


def clock(words: Sequence[str], i: int) -> Reading | None:
    """The time of day that begins here, if its words can be nothing else."""
    word = words[i]
    if word in _NAMED and words[i + 1] not in _NAMED_NOUNS:
        return i + 1, Measure("clock", clock=ClockTime(_NAMED[word]))
    if word in ("12", "twelve") and words[i + 1] in _NAMED:
        return i + 2, Measure("clock", clock=ClockTime(_NAMED[words[i + 1]]))
    return _relative(words, i) or _digital(words, i) or _spoken(words, i)


def hour_of(amount: float) -> tuple[int, bool] | None:
    """The hour a bare number names and whether it is exact, or None: 8 is open, 20 is exact."""
    if amount != int(amount) or not 0 <= amount <= 23:
        return None
    return int(amount), not 1 <= amount <= 12


def _digital(words: Sequence[str], i: int) -> Reading | None:
    """`7:30`, `07:30`, and after a preposition `7.30`, `19h30`."""
    word = words[i]
    match = _DIGITAL.fullmatch(word)
    if match is None:
        return unreadable(word, i) or _military(words, i)
    expected = words[i - 1] in BEFORE_CLOCK and not is_unit(words[i + 1])
    if ":" not in word and not expected and _day_half(words, i + 1) is None:
        return None
    hour, minute = int(match[1]) % 24 if word == "24:00" else int(match[1]), int(match[2])
    if hour > 23:
        return unreadable(word, i)
    open_half = 1 <= hour <= 12 and word[0] != "0"
    return _with_day_half(words, i + 1, hour, minute, exact=not open_half)


def unreadable(word: str, i: int) -> Reading | None:
    """`25:70`, `7:30:15`: written as a time but none that can be kept, so vague: refused as a time and not dropped."""
    return (i + 1, Measure("daypart", said=word)) if ":" in word else None


def _military(words: Sequence[str], i: int) -> Reading | None:
    """`at 0730`, `at 1930`, `0730 hours`, `730 pm`; "at 2200" stays a number, it may be a colour temperature."""
    word = words[i]
    if len(word) == 3 and word.isdigit() and word[1] in "012345" and _day_half(words, i + 1) is not None:
        return _with_day_half(words, i + 1, int(word[0]), int(word[1:]), exact=False)
    match = _MILITARY.fullmatch(word)
    hours = words[i + 1] in ("hours", "hrs")
    if match is None or not (words[i - 1] in _BEFORE_MILITARY or (hours and word[0] == "0")):
        return None
    time = Measure("clock", clock=ClockTime(int(match[1]), int(match[2])))
    if hours:
        return i + 2, time
    rounded = word[0] == "2" and match[2] == "00"
    return (i + 1, time) if not rounded and not is_unit(words[i + 1]) else None


def _spoken(words: Sequence[str], i: int) -> Reading | None:
    """`eight o'clock`, `7 pm`, `seven thirty pm`, and after a preposition `seven thirty`, `seven oh five`."""
    found = _hour(words, i)
    if found is None or words[found[0]] == "hundred":
        return _misheard(words, i)
    after, hour = found
    exact = not 1 <= hour <= 12 or words[i] in ("oh", "o")
    o_clock = _o_clock(words, after)
    if o_clock is not None:
        return _with_day_half(words, o_clock, hour, 0, exact)
    if _day_half(words, after) is not None:
        return _with_day_half(words, after, hour, 0, exact)
    minutes = _minutes_after_hour(words, after)
    if minutes is not None:
        end, minute = minutes
        if _day_half(words, end) is not None or (words[i - 1] in _BEFORE_SPOKEN and not is_unit(words[end])):
            return _with_day_half(words, end, hour, minute, exact)
    return None


def _misheard(words: Sequence[str], i: int) -> Reading | None:
    """`six hundred and forty five am`, what speech recognition makes of "6:45 am"; and `at seven hundred hours`."""
    found = whole(words, i)
    if found is None or not 100 <= found[1] < 2400 or found[1] % 100 > 59:
        return None
    if words[found[0]] == "hours" and words[i - 1] in _BEFORE_MILITARY:
        return found[0] + 1, Measure("clock", clock=ClockTime(found[1] // 100, found[1] % 100))
    if _day_half(words, found[0]) is None:
        return None
    return _with_day_half(words, found[0], found[1] // 100, found[1] % 100, exact=False)


def _relative(words: Sequence[str], i: int) -> Reading | None:
    """`half past seven`, `a quarter to nine`, `twenty minutes to seven`; British `half seven` after a preposition."""
    start = i + (words[i] == "a" and words[i + 1] in ("quarter", "half"))
    word = words[start]
    expected = words[i - 1] in BEFORE_CLOCK
    if word == "half":
        past = words[start + 1] == "past"
        return _shifted(words, start + 1 + past, 30) if past or (expected and start == i) else None
    if word == "quarter":
        after, minute, certain = start + 1, 15, True
    else:
        found = _minute_count(words, start)
        if found is None:
            return None
        after, minute = found
        spelled_out = words[after] in ("minutes", "minute", "mins", "min")
        after, certain = after + spelled_out, words[i - 1] in _BEFORE_MINUTES_TO
    direction = words[after]
    if direction in _PAST and (certain or direction == "past"):
        return _shifted(words, after + 1, minute)
    if direction in _TO and (certain or _ends_in_day_half(words, after + 1)):
        return _shifted(words, after + 1, -minute)
    return None


def _shifted(words: Sequence[str], i: int, minutes: int) -> Reading | None:
    """The hour here moved by minutes: `(half past) seven`, `(quarter to) midnight`."""
    named = _NAMED.get(words[i])
    if named is not None:
        moment = (named * 60 + minutes) % 1440
        return i + 1, Measure("clock", clock=ClockTime(moment // 60, moment % 60))
    found = _hour(words, i)
    if found is None or found[1] > 12 or found[1] == 0 or is_unit(words[found[0]]):
        return None
    after, hour = found
    if minutes < 0:
        hour = 12 if hour == 1 else hour - 1
    o_clock = _o_clock(words, after)
    half = _day_half(words, o_clock or after)
    if half is not None and minutes < 0 and found[1] == 12:
        # "quarter to twelve pm" is 11:45 in the morning.
        return half[0], Measure("clock", clock=ClockTime(11 if half[1] == 12 else 23, 60 + minutes))
    return _with_day_half(words, o_clock or after, hour, minutes % 60, exact=False)


def _hour(words: Sequence[str], i: int) -> Minutes | None:
    word = words[i]
    if word.isdigit():
        return (i + 1, int(word)) if len(word) <= 2 and int(word) <= 23 else None
    if word in ("oh", "o"):
        digit = SMALL.get(words[i + 1], 10)
        return (i + 2, digit) if digit <= 9 else None
    found = below_hundred(words, i)
    return found if found is not None and found[1] <= 23 else None


def _minute_count(words: Sequence[str], i: int) -> Minutes | None:
    """The minutes of `ten past six`."""
    word = words[i]
    found = (i + 1, int(word)) if word.isdigit() and len(word) <= 2 else below_hundred(words, i)
    return found if found is not None and 1 <= found[1] <= 29 else None


def _minutes_after_hour(words: Sequence[str], i: int) -> Minutes | None:
    """The minutes of `seven thirty`: two digits, or `oh` and one."""
    word = words[i]
    if word in ("oh", "o"):
        digit = SMALL.get(words[i + 1], 10)
        return (i + 2, digit) if 1 <= digit <= 9 else None
    if word.isdigit():
        return (i + 1, int(word)) if len(word) == 2 and int(word) < 60 else None
    found = below_hundred(words, i)
    return found if found is not None and 10 <= found[1] <= 59 else None


def _o_clock(words: Sequence[str], i: int) -> int | None:
    if words[i] == "o'clock":
        return i + 1
    return i + 2 if words[i] == "o" and words[i + 1] == "clock" else None


def _day_half(words: Sequence[str], i: int) -> Minutes | None:
    """The index after `am` or `pm` here, and the hours it adds."""
    half = _DAY_HALVES.get(words[i])
    if half is not None:
        return i + 1, half
    if words[i] in ("a", "p") and words[i + 1] == "m":
        return i + 2, 12 if words[i] == "p" else 0
    return None


def _ends_in_day_half(words: Sequence[str], i: int) -> bool:
    found = _hour(words, i)
    return found is not None and _day_half(words, found[0]) is not None


def _with_day_half(words: Sequence[str], i: int, hour: int, minute: int, exact: bool) -> Reading | None:
    """The time with the `am` or `pm` that may follow it; None where they contradict each other."""
    half = _day_half(words, i)
    if half is None:
        return i, Measure("clock", clock=ClockTime(hour, minute, exact))
    after, added = half
    if hour > 12:
        return (after, Measure("clock", clock=ClockTime(hour, minute))) if added else None
    return after, Measure("clock", clock=ClockTime(hour % 12 + added, minute))
