"""Chinese: one token per character except values; which characters can begin which values, and how values are said."""

from __future__ import annotations

from collections.abc import Iterable

from nlcontrol.plan.days import day_of_year
from nlcontrol.plan.types import ClockTime
from nlcontrol.text.en_say import plain_digits
from nlcontrol.text.language import Language, Reader, listed
from nlcontrol.text.zh_measures import quantity
from nlcontrol.text.zh_numbers import DIGITS
from nlcontrol.text.zh_times import NAMED, PARTS, VAGUE, clock, date, every, vague

SPELLINGS = {"點": "点", "兩": "两", "鐘": "钟", "時": "时", "個": "个", "週": "周", "後": "后", "開": "开", "燈": "灯"}
"""Traditional characters that stand in values or in nearly every command."""
_DURATION_PARTS = ((86_400, "天"), (3600, "小时"), (60, "分钟"))
_PARTS_OF_DAY = ((5, "凌晨"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))
"""The hour each part of the day ends before."""
_DAYS = {"today": "今天", "tomorrow": "明天", "overmorrow": "后天"} | {
    day: "周" + name for day, name in zip(listed("mon tue wed thu fri sat sun"), "一二三四五六日", strict=True)
}
_MIDDAY = 12


def say_number(amount: float) -> str:
    """`30`, `21.5`, `负5`."""
    digits = plain_digits(amount)
    return f"负{digits[1:]}" if digits.startswith("-") else digits


def say_duration(seconds: float) -> str:
    """`10分钟`, `1小时30分钟`."""
    left, said = round(seconds, 6), ""
    for size, unit in _DURATION_PARTS:
        count, left = int(left // size), round(left % size, 6)
        if count:
            said += f"{count}{unit}"
    return said + f"{plain_digits(left)}秒" if left or not said else said


def say_clock(time: ClockTime) -> str:
    """`上午7点30分`, `8点`, with its day before it: `明天晚上8点`."""
    day = _say_day(time.day) if time.day is not None else ""
    minute = f"{time.minute}分" if time.minute else ""
    if not time.exact and 1 <= time.hour <= _MIDDAY:
        return f"{day}{time.hour}点{minute}"
    part = next(name for end, name in _PARTS_OF_DAY if time.hour < end)
    hour = time.hour - _MIDDAY if time.hour > _MIDDAY else time.hour
    return f"{day}{part}{hour}点{minute}"


def _say_day(day: str) -> str:
    """`明天`, `周一`, `12月24日`."""
    named = day_of_year(day)
    return f"{named[0]}月{named[1]}日" if named is not None else _DAYS.get(day, f"{day} ")


def _readers() -> dict[str, tuple[Reader, ...]]:
    table: dict[str, tuple[Reader, ...]] = {}

    def add(first_characters: Iterable[str], *readers: Reader) -> None:
        for character in first_characters:
            before = table.get(character, ())
            table[character] = before + tuple(reader for reader in readers if reader not in before)

    add("每天工", every)
    add(("每",), quantity)
    table["每"] = (quantity, every)
    add((*PARTS, *NAMED, "差", *DIGITS, "十"), clock)
    add("今明后周星礼这本", date)
    add((*DIGITS, "十"), date)
    add(VAGUE, vague)
    add((*DIGITS, "十", "半", "负", "百", "摄", "华"), quantity)
    return table


CHINESE = Language(
    code="zh",
    spellings=SPELLINGS,
    readers=_readers(),
    numeral_readers=(clock, date, quantity),
    settle=None,
    say_number=say_number,
    say_duration=say_duration,
    say_clock=say_clock,
    full_stop="。",
)
