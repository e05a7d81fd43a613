"""English times that name no clock time ("in the evening", "later"), and what they add to a clock time beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlcontrol.plan.types import ClockTime
from nlcontrol.text.en_clock import BEFORE_CLOCK, hour_of
from nlcontrol.text.en_days import DAY_PARTS, DAYS, PART_NOUNS, PLURAL_DAY_PARTS, day_named, is_day_part, vague
from nlcontrol.text.en_measures import DURATIONS
from nlcontrol.text.language import Piece, Reading, word_set
from nlcontrol.text.tokens import Measure

_PHRASES = """
tonight; later; later on; later today; later tonight; soon; overnight; sometime; someday; eventually; yesterday
this morning; this afternoon; this evening; this week; this weekend; this month
next week; next weekend; next month; next year; next time; last night; last week; last month
the weekend; the other day; the next day
in the morning; in the afternoon; in the evening; in the night; in the mornings; in the afternoons; in the evenings
in the early morning; in the late morning; in the early afternoon; in the late afternoon; in the early evening
in the late evening; in the middle of the night; in the middle of the day; in the daytime
at night; at nights; at some point; at some time; at some stage
in a bit; in a little bit; in a while; in a little while; in a moment; in a few moments; in a jiffy
a while; a little while; a few moments; some time; further notice
all day; all day long; all night; all night long; during the day; during the night; during the week; by day; by night
after dark; before dark; until dark; now and then; every now and then; every once in a while; from time to time
once in a while; mornings; afternoons; evenings
"""
_VAGUE_COUNTS = (("a", "few"), ("few",), ("several",), ("some",), ("in", "a", "few"), ("in", "few"), ("in", "some"))
_VAGUE_COUNTS_OF = (("in", "several"), ("a", "number", "of"), ("the", "next", "few"))
_MOMENTS = frozenset({"bit", "moment", "little", "jiffy"})
_MOMENT_AFTER = frozenset({"for", "after", "in", "wait"})
SUN_HOURS = word_set(
    "sunset sunrise dusk dawn nightfall sundown sunup daybreak twilight daylight bedtime lunchtime dinnertime"
)
_BEFORE_SUN_HOUR = (BEFORE_CLOCK - {"for", "about"}) | {"every", "during"}
_BEFORE_TIME = BEFORE_CLOCK | {""}
_AT = frozenset({"at", "around", "about"})


def _table(phrases: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    split = [tuple(phrase.split()) for line in phrases.splitlines() for phrase in line.split(";") if phrase.strip()]
    split.sort(key=len, reverse=True)
    return {first: tuple(p for p in split if p[0] == first) for first in {p[0] for p in split}}


PHRASES = _table(_PHRASES)
VAGUE_COUNTS = _table(";".join(" ".join(count) for count in _VAGUE_COUNTS + _VAGUE_COUNTS_OF))


def phrase(words: Sequence[str], i: int) -> Reading | None:
    """The set phrase for a time that begins here; "as soon as" is none."""
    if words[i] == "soon" and words[i - 1] == "as":
        return None
    for said in PHRASES[words[i]]:
        after = i + len(said)
        if tuple(words[i:after]) == said and (said[-1] not in DAY_PARTS or is_day_part(words, after - 1)):
            return vague(words, i, after)
    return None


def vague_count(words: Sequence[str], i: int) -> Reading | None:
    """`a few minutes`, `several hours`: an amount of time that nobody can count."""
    for said in VAGUE_COUNTS[words[i]]:
        after = i + len(said)
        if words[after] in DURATIONS and len(words[after]) > 2 and tuple(words[i:after]) == said:
            return vague(words, i, after + 1)
    return None


def moment(words: Sequence[str], i: int) -> Reading | None:
    """`(for) a bit`, `(wait) a moment`; "dim it a bit" is no time."""
    if words[i + 1] not in _MOMENTS or words[i - 1] not in _MOMENT_AFTER:
        return None
    after = i + 2 + (words[i + 1] == "little" and words[i + 2] in ("bit", "while"))
    return vague(words, i, after) if words[i + 1] != "little" or after == i + 3 else None


def named_part(words: Sequence[str], i: int) -> Reading | None:
    """`(at) sunset`, `(until) the morning`: parts of the day where a time is expected."""
    at = i + (words[i] == "the")
    if words[i - 1] not in _BEFORE_SUN_HOUR:
        return None
    if words[at] in SUN_HOURS and words[at + 1] not in PART_NOUNS:
        return vague(words, i, at + 1)
    if is_day_part(words, at):
        return vague(words, i, at + 1)
    return None


@dataclass(frozen=True, slots=True)
class _Part:
    """What a part of the day adds to a clock time."""

    name: str
    day: str | None = None
    days: tuple[str, ...] = ()
    """When it recurs: "every monday morning"."""


def settle(pieces: list[Piece], words: Sequence[str]) -> list[Piece]:
    """The pieces with each part of the day joined to the clock time beside it: "seven" + "tonight" is 19:00 today."""
    settled: list[Piece] = []
    k = 0
    while k < len(pieces):
        piece = pieces[k]
        first, after, measure = piece
        k += 1
        if measure is None or measure.kind != "daypart":
            settled.append(piece)
        elif words[first] == "later" and after == first + 1 and _kind(settled, -1) == "duration":
            # "ten minutes later": the duration is the time.
            settled.append((first, after, None))
        else:
            part = _part_of(measure.said)
            if part is None:
                settled.append(piece)
            elif not _join_backward(settled, piece, part, words):
                k += _join_forward(settled, piece, part, pieces[k : k + 2], words)
    return settled


def _kind(pieces: list[Piece], index: int) -> str | None:
    if not -len(pieces) <= index < len(pieces):
        return None
    measure = pieces[index][2]
    return measure.kind if measure is not None else None


def _join_backward(settled: list[Piece], piece: Piece, part: _Part, words: Sequence[str]) -> bool:
    """Joins "tonight" to the "seven" before it; whether it could."""
    back = 2 if part.day is not None and settled and words[settled[-1][0]] == "on" else 1
    if len(settled) < back:
        return False
    time = settled[-back]
    resolved = _resolve(_time_of(time, words), part)
    if resolved is None:
        return False
    between = settled[len(settled) - back + 1 :]
    del settled[-back:]
    if part.days:
        settled.extend([(time[0], time[1], resolved), *between, (piece[0], piece[1], _recurring(part))])
    else:
        settled.append((time[0], piece[1], resolved))
    return True


def _join_forward(settled: list[Piece], piece: Piece, part: _Part, following: list[Piece], words: Sequence[str]) -> int:
    """Joins "tonight" to the "at seven" or "7 pm" after it; how many of the following pieces that took."""
    skipped = 1 if following and following[0][2] is None and words[following[0][0]] in _AT else 0
    if len(following) > skipped and (skipped or _kind(following, 0) == "clock"):
        time = following[skipped]
        resolved = _resolve(_time_of(time, words), part)
        if resolved is not None:
            if part.days:
                settled.extend(
                    [(piece[0], piece[1], _recurring(part)), *following[:skipped], (time[0], time[1], resolved)]
                )
            else:
                settled.append((piece[0], time[1], resolved))
            return skipped + 1
    settled.append(piece)
    return 0


def _recurring(part: _Part) -> Measure:
    return Measure("recurrence", days=part.days)


def _time_of(piece: Piece, words: Sequence[str]) -> ClockTime | None:
    """The clock time of a piece: a clock, or a bare number where an hour is expected."""
    first, _, measure = piece
    if measure is None:
        return None
    if measure.clock is not None:
        return measure.clock
    if measure.kind != "number" or measure.number is None or words[first - 1] not in _BEFORE_TIME:
        return None
    hour = hour_of(measure.number.amount)
    return ClockTime(hour[0], 0, hour[1]) if hour is not None else None


def _resolve(time: ClockTime | None, part: _Part) -> Measure | None:
    """The time in that part of the day, or None where they do not fit ("9 am in the evening")."""
    if time is None or time.day is not None:
        return None
    hour = time.hour if time.exact else _HOURS[part.name].get(time.hour)
    if hour is None or (time.exact and hour not in _SPAN[part.name]):
        return None
    day = part.day
    if day is not None and part.name == "night" and hour < _SMALL_HOURS_END:
        if day != "today":
            return None
        # "at one tonight" is after midnight: the next such hour, not today's.
        day = None
    return Measure("clock", clock=ClockTime(hour, time.minute, True, day))


_SMALL_HOURS_END = 5
_HOURS = {
    "morning": {12: 0} | {hour: hour for hour in range(1, 12)},
    "afternoon": {12: 12} | {hour: hour + 12 for hour in range(1, 8)},
    "evening": {12: 0} | {hour: hour + 12 for hour in range(3, 12)},
    "night": {12: 0} | {hour: hour for hour in range(1, 5)} | {hour: hour + 12 for hour in range(5, 12)},
}
"""Part of the day → the hour said → the hour meant."""
_SPAN = {
    "morning": range(13),
    "afternoon": range(12, 19),
    "evening": range(15, 24),
    "night": frozenset({*range(18, 24), *range(6)}),
}


def _part_of(said: str) -> _Part | None:
    """The part of the day a phrase names, with its day or its recurrence; None for "later"."""
    words = said.split()
    last, rest = words[-1], words[:-1]
    if last == "tonight":
        return _Part("night", "today")
    if last == "nightly":
        return _Part("night", days=("day",))
    if last in PLURAL_DAY_PARTS:
        day = DAYS.get(rest[-1]) if rest else None
        return _Part(last[:-1], days=(day or "day",))
    if last not in DAY_PARTS or "middle" in rest or words[0] in ("all", "during", "last", "yesterday"):
        return None
    if words[0] in ("every", "each", "once"):
        named = tuple(day for word in rest if (day := day_named(word)) is not None)
        group = next((word for word in rest if word in ("weekday", "weekend")), "day")
        return _Part(last, days=named or (group,))
    if words[0] == "this" and len(words) == 2:
        return _Part(last, "today")
    if rest and rest[-1] == "tomorrow":
        return _Part(last, "tomorrow")
    return _Part(last, day_named(rest[-1]) if rest else None)
