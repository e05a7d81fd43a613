"""Chinese times: clock times with their part of the day, dates, recurrences, intervals, times that stay vague."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date as Date

from nlcontrol.plan.days import MONTHS, day_of_year
from nlcontrol.plan.types import ClockTime
from nlcontrol.text.language import Reading, amount_of
from nlcontrol.text.tokens import Measure
from nlcontrol.text.zh_measures import duration, unit_at
from nlcontrol.text.zh_numbers import decimals, follows, number, whole

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAYS = dict(zip("一二三四五六日", WEEK, strict=True)) | {"天": "sun"}
_MORNING = {hour: hour for hour in range(1, 12)}
_EVENING = {12: 0} | {hour: hour for hour in range(1, 5)} | {hour: hour + 12 for hour in range(5, 12)}
_HOURS: dict[str, dict[int, int]] = {
    "凌晨": {12: 0, 0: 0} | {hour: hour for hour in range(1, 7)},
    "早上": _MORNING,
    "早晨": _MORNING,
    "清晨": _MORNING,
    "上午": _MORNING | {12: 12},
    "中午": {11: 11, 12: 12, 1: 13, 2: 14},
    "下午": {12: 12} | {hour: hour + 12 for hour in range(1, 12)},
    "傍晚": {hour: hour + 12 for hour in range(4, 9)},
    "晚上": _EVENING,
    "夜里": _EVENING,
    "半夜": _EVENING,
    "今晚": _EVENING,
    "明晚": _EVENING,
    "今早": _MORNING,
    "明早": _MORNING,
}
"""Part of the day → the hour said → the hour meant."""
_DAY_OF_PART = {"今晚": "today", "今早": "today", "明晚": "tomorrow", "明早": "tomorrow"}
_NAMED = {"正午": 12, "中午": 12, "午夜": 0}
_DATES = {"今天": "today", "明天": "tomorrow", "后天": "overmorrow"}
_DIGITAL = re.compile(r"([0-9]{1,2}):([0-5][0-9])")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SMALL_HOURS_END = 5
_VAGUE = """
大后天 前天 昨天 昨晚
早上 早晨 清晨 上午 下午 傍晚 晚上 夜里 夜晚 半夜 凌晨 白天 今晚 今早 明早 明晚 日落 日出 天黑 天亮
过一会儿 过一会
待会儿 待会 等会儿 等会 等一会儿 一会儿 一会 过几分钟 几分钟 几秒钟 几个小时 几小时 稍后 晚点 晚些时候 不久 改天
周末 下周末 这周末 下周 下个星期 下个月 明年 整天 整晚 全天 整夜
"""
_GREETING = "好"


def _by_first(phrases: list[str]) -> dict[str, list[str]]:
    phrases.sort(key=len, reverse=True)
    return {first: [p for p in phrases if p[0] == first] for first in sorted({p[0] for p in phrases})}


VAGUE = _by_first(_VAGUE.split())
PARTS = _by_first(list(_HOURS))
NAMED = _by_first(list(_NAMED))


def vague(words: Sequence[str], i: int) -> Reading | None:
    """A time that nobody can pin down: `晚上`, `待会儿`, `下周一`; `晚上好` is a greeting."""
    for said in VAGUE.get(words[i], ()):
        if follows(words, i, said):
            after = i + len(said)
            if said in ("下周", "下个星期") and words[after] in _WEEKDAYS:
                after += 1
            return (after, Measure("daypart", said="".join(words[i:after]))) if words[after] != _GREETING else None
    return None


def clock(words: Sequence[str], i: int) -> Reading | None:
    """The time of day that begins here: `七点半`, `下午三点`, `今晚八点`, `差五分八点`, `19:30`, `正午`."""
    part = next((p for p in PARTS.get(words[i], ()) if follows(words, i, p)), None)
    start = i + len(part) if part is not None else i
    found = _hour_and_minute(words, start, sure=part is not None)
    if found is None:
        # Written as a time but none there is: vague, so that it is refused as a time and not dropped.
        return (i + 1, Measure("daypart", said=words[i])) if ":" in words[i] else _named(words, i)
    after, hour, minute = found
    if part is None and words[i - 2] == "每" and words[i - 1] in ("晚", "早"):
        part = "晚上" if words[i - 1] == "晚" else "早上"
    if part is None:
        return after, Measure("clock", clock=ClockTime(hour, minute, not 1 <= hour <= 12))
    return _in_part(after, hour, minute, part) or _named(words, i)


def _named(words: Sequence[str], i: int) -> Reading | None:
    """`正午`, `中午`, `午夜`; "中午好" is a greeting."""
    named = next((n for n in NAMED.get(words[i], ()) if follows(words, i, n)), None)
    if named is None or words[i + len(named)] == _GREETING:
        return None
    return i + len(named), Measure("clock", clock=ClockTime(_NAMED[named]))


def _in_part(after: int, hour: int, minute: int, part: str) -> Reading | None:
    meant = hour if hour > 12 else _HOURS[part].get(hour)
    if meant is None:
        return None
    day = _DAY_OF_PART.get(part)
    if meant < _SMALL_HOURS_END and day is not None and part.endswith("晚"):
        # "今晚一点" is after midnight: the next such hour, not today's.
        if day == "tomorrow":
            return None
        day = None
    return after, Measure("clock", clock=ClockTime(meant, minute, True, day))


def _hour_and_minute(words: Sequence[str], i: int, sure: bool) -> tuple[int, int, int] | None:
    """The index after, the hour and the minute as said; `一点` alone ("a bit") is a time only where it is sure."""
    digital = _DIGITAL.fullmatch(words[i])
    if digital is not None:
        hour = 0 if words[i] == "24:00" else int(digital[1])
        return (i + 1, hour, int(digital[2])) if hour <= 23 else None
    if words[i] == "差":
        return _minutes_to(words, i)
    found = _small_number(words, i)
    if found is None or words[found[0]] not in ("点", "时") or found[1] > 23:
        return None
    after, hour = found[0] + 1, found[1]
    if words[after - 1] == "时":
        sure = sure or _small_number(words, after) is not None
        return _minutes(words, after, hour, bare=False) if sure else None
    end = _minutes(words, after, hour, bare=True)
    if end is None:
        return None
    if end[0] == after and words[i] == "一" and not sure:
        return None
    return end


def _minutes(words: Sequence[str], i: int, hour: int, bare: bool) -> tuple[int, int, int] | None:
    """The minutes after `点`; None where the characters are the decimals of a number ("七点五度")."""
    if words[i] == "半":
        return i + 1, hour, 30
    if words[i] in ("钟", "整"):
        return i + 1, hour, 0
    for quarter, minute in (("一刻", 15), ("三刻", 45)):
        if follows(words, i, quarter):
            return i + 2, hour, minute
    gap = words[i] in ("零", "〇")
    found = _small_number(words, i + gap)
    if found is None or found[1] > 59:
        return i, hour, 0
    after, minute = found
    if words[after] == "分" and words[after + 1] != "钟":
        return after + 1, hour, minute
    two_digits = after > i + 1 or (words[i].isdigit() and words[i].isascii() and len(words[i]) == 2)
    if bare and two_digits and unit_at(words, after) is None:
        return after, hour, minute
    spelled_decimals = decimals(words, i)
    return None if spelled_decimals is not None else (i, hour, 0)


def _minutes_to(words: Sequence[str], i: int) -> tuple[int, int, int] | None:
    """`差五分八点`, `差一刻八点`."""
    if follows(words, i + 1, "一刻"):
        after, minutes = i + 3, 15
    else:
        found = _small_number(words, i + 1)
        if found is None or words[found[0]] != "分" or not 1 <= found[1] <= 30:
            return None
        after, minutes = found[0] + 1, found[1]
    hour = _small_number(words, after)
    if hour is None or words[hour[0]] != "点" or not 1 <= hour[1] <= 12:
        return None
    return hour[0] + 1 + (words[hour[0] + 1] == "钟"), 12 if hour[1] == 1 else hour[1] - 1, 60 - minutes


def _small_number(words: Sequence[str], i: int) -> tuple[int, int] | None:
    word = words[i]
    if word.isascii() and word.isdigit():
        return (i + 1, int(word)) if len(word) <= 2 else None
    found = whole(words, i)
    return found if found is not None and found[1] < 100 else None


def date(words: Sequence[str], i: int) -> Reading | None:
    """`今天`, `明天`, `周一`, `这周五`, `2026-05-05`, `5月5日`."""
    for said, day in _DATES.items():
        if follows(words, i, said):
            return i + 2, Measure("date", days=(day,))
    if _ISO_DATE.fullmatch(words[i]) is not None:
        try:
            return i + 1, Measure("date", days=(Date.fromisoformat(words[i]).isoformat(),))
        except ValueError:
            # No such day: vague, so that it is refused as a time and not dropped.
            return i + 1, Measure("daypart", said=words[i])
    this = words[i] in ("这", "本")
    found = _weekday(words, i + this)
    if found is not None:
        last = _range_end(words, found[0]) if not this else None
        if last is not None and WEEK.index(last[1]) > WEEK.index(found[1]):
            return _recurrence(last[0], WEEK[WEEK.index(found[1]) : WEEK.index(last[1]) + 1])
        return found[0], Measure("date", days=(found[1],))
    return _calendar_date(words, i)


def _calendar_date(words: Sequence[str], i: int) -> Reading | None:
    month = _small_number(words, i)
    if month is None or words[month[0]] != "月":
        return None
    day = _small_number(words, month[0] + 1)
    if day is None or words[day[0]] not in ("日", "号"):
        return None
    after = day[0] + 1
    named = f"{MONTHS[month[1] - 1]} {day[1]}" if 1 <= month[1] <= len(MONTHS) else ""
    if day_of_year(named) is None:
        return after, Measure("daypart", said="".join(words[i:after]))
    return after, Measure("date", days=(named,))


def _weekday(words: Sequence[str], i: int) -> tuple[int, str] | None:
    """`周一`, `星期一`, `礼拜天`."""
    for week in ("周", "星期", "礼拜"):
        if follows(words, i, week):
            day = _WEEKDAYS.get(words[i + len(week)])
            return (i + len(week) + 1, day) if day is not None else None
    return None


def _range_end(words: Sequence[str], i: int) -> tuple[int, str] | None:
    return _weekday(words, i + 1) if words[i] in ("到", "至") else None


def every(words: Sequence[str], i: int) -> Reading | None:
    """`每天`, `每周一和周五`, `工作日`, `每隔十分钟`, `每晚` before a clock time."""
    if follows(words, i, "天天"):
        return i + 2, Measure("recurrence", days=("day",))
    if follows(words, i, "工作日"):
        return i + 3, Measure("recurrence", days=("weekday",))
    if words[i] != "每":
        return None
    start = i + 1 + (words[i + 1] in ("个", "隔"))
    if words[start] in ("晚", "早"):
        if words[start + 1] in ("上", "晨") or clock(words, start + 1) is None:
            after = start + 1 + (words[start + 1] in ("上", "晨"))
            return after, Measure("daypart", said="".join(words[i:after]))
        return start + 1, Measure("recurrence", days=("day",))
    for said, days in (("天", "day"), ("日", "day"), ("一天", "day"), ("工作日", "weekday"), ("周末", "weekend")):
        if follows(words, start, said):
            return start + len(said), Measure("recurrence", days=(days,))
    found = _weekday(words, start)
    if found is not None:
        return _day_list(words, *found)
    return _interval(words, start)


def _day_list(words: Sequence[str], after: int, first: str) -> Reading:
    last = _range_end(words, after)
    if last is not None and WEEK.index(last[1]) > WEEK.index(first):
        return _recurrence(last[0], WEEK[WEEK.index(first) : WEEK.index(last[1]) + 1])
    days = [first]
    while len(days) < len(WEEK):
        start = after + (words[after] in ("和", ",", "跟", "与"))
        more = _weekday(words, start) if start > after else None
        if more is None:
            break
        after = more[0]
        days.append(more[1])
    return _recurrence(after, tuple(sorted(set(days), key=WEEK.index)))


def _recurrence(after: int, days: tuple[str, ...]) -> Reading:
    names = {WEEK[:5]: ("weekday",), WEEK[5:]: ("weekend",), WEEK: ("day",)}
    return after, Measure("recurrence", days=names.get(days, days))


def _interval(words: Sequence[str], i: int) -> Reading | None:
    unit = unit_at(words, i)
    if unit is not None and unit.kind == "duration" and number(words, i) is None:
        return i + len(unit.words), amount_of("interval", unit.factor, "s")
    found = duration(words, i)
    return (found[0], amount_of("interval", found[1], "s")) if found is not None and found[1] > 0 else None
