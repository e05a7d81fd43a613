"""Chinese amounts with a unit: `三十%`, `二十一度`, `十分钟`, `一个半小时`, `两米`, `三次`; and bare numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlcontrol.text.language import Reading, amount_of
from nlcontrol.text.tokens import MeasureKind
from nlcontrol.text.zh_numbers import DIGITS, counts, follows, fraction, number, percent


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the tokenizer's words, what it measures and how much of the base unit it is."""

    words: tuple[str, ...]
    kind: MeasureKind
    factor: float
    base: str


_TABLE: tuple[tuple[MeasureKind, str, dict[str, float]], ...] = (
    ("duration", "s", {"毫 秒,ms": 0.001, "秒 钟,秒,s": 1, "分 钟,分,min": 60, "刻 钟": 900}),
    ("duration", "s", {"小 时,钟 头,h": 3600, "天": 86_400, "星 期,礼 拜,周": 604_800}),
    ("speed", "m/s", {"米 每 秒,m/s": 1, "厘 米 每 秒,cm/s": 0.01, "公 里 每 小 时,千 米 每 小 时,km/h": 1 / 3.6}),
    ("length", "m", {"米,公 尺,m": 1, "厘 米,公 分,cm": 0.01, "毫 米,mm": 0.001, "公 里,千 米,km": 1000}),
    ("times", "times", {"次,遍,回,x": 1}),
    ("percent", "%", {"%": 1, "成": 10}),
    ("temperature", "°C", {"摄 氏 度,° c,c,度 c": 1}),
    ("temperature", "°F", {"华 氏 度,° f,f,度 f": 1}),
    ("degrees", "deg", {"度,°": 1}),
    ("kelvin", "K", {"开 尔 文,k,开": 1}),
)
_LEAST_SHORT_KELVIN = 1000
_NOT_TENTHS = frozenset("功为员绩人")
_HALVES = ("小时", "钟头", "星期", "礼拜", "分钟", "米", "秒", "度", "天")


def _by_first_word() -> dict[str, list[Unit]]:
    units = [
        Unit(tuple(written.split()), kind, factor, base)
        for kind, base, names in _TABLE
        for name, factor in names.items()
        for written in name.split(",")
    ]
    units.sort(key=lambda unit: -len(unit.words))
    table: dict[str, list[Unit]] = {}
    for unit in units:
        table.setdefault(unit.words[0], []).append(unit)
    return table


_UNITS = _by_first_word()


def quantity(words: Sequence[str], i: int) -> Reading | None:
    """The amount that begins here: with its unit if one follows, else a fraction or a bare number."""
    hundredths = percent(words, i)
    if hundredths is not None:
        return hundredths[0], amount_of("percent", hundredths[1], "%")
    found = _half(words, i) or _scaled(words, i) or _per_time(words, i)
    if found is not None:
        return found
    part = fraction(words, i)
    if part is not None:
        return part[0], amount_of("fraction", part[1], "")
    plain = number(words, i)
    if plain is None:
        return None
    found = _with_unit(words, *plain)
    if found is not None:
        return found
    return (plain[0], amount_of("number", plain[1], "")) if counts(words, i, plain[0]) else None


def duration(words: Sequence[str], i: int) -> tuple[int, float] | None:
    """The duration in seconds that begins here."""
    found = quantity(words, i)
    if found is None or found[1].kind != "duration" or found[1].number is None:
        return None
    return found[0], found[1].number.amount


def unit_at(words: Sequence[str], i: int) -> Unit | None:
    """The longest unit written here."""
    for unit in _UNITS.get(words[i], ()):
        if all(words[i + offset] == word for offset, word in enumerate(unit.words)):
            return unit
    return None


def _with_unit(words: Sequence[str], after: int, amount: float) -> Reading | None:
    measured = words[after] == "个"
    half = measured and words[after + 1] == "半"
    start = after + measured + half
    unit = unit_at(words, start)
    if unit is None or (measured and unit.base != "s"):
        return None
    if amount < 0 and unit.kind in ("duration", "times"):
        return None
    if half:
        amount += 0.5
    end = start + len(unit.words)
    if unit.kind == "kelvin" and len(unit.words) == 1 and amount < _LEAST_SHORT_KELVIN:
        return None
    if unit.words == ("成",) and (words[end] in _NOT_TENTHS or amount > 10):
        return None
    if unit.words == ("回",) and words[end] == "家":
        return None
    if unit.words == ("分",):
        return _minutes(words, end, amount)
    if unit.kind == "duration":
        return _and_smaller(words, end, amount * unit.factor, unit.factor)
    if unit.kind in ("length", "degrees") and words[end] == "半":
        return end + 1, amount_of(unit.kind, (amount + 0.5) * unit.factor, unit.base)
    if unit.words == ("米",) and words[end] in DIGITS and unit_at(words, end + 1) is None:
        # "一米五" is 1.5 m.
        return end + 1, amount_of("length", amount + DIGITS[words[end]] / 10, "m")
    return end, amount_of(unit.kind, amount * unit.factor, unit.base)


def _minutes(words: Sequence[str], after: int, amount: float) -> Reading | None:
    """`一分半钟`, `一分三十秒`: a lone `分` is no duration ("十分" means "very")."""
    if words[after] == "半":
        return after + 1 + (words[after + 1] == "钟"), amount_of("duration", (amount + 0.5) * 60, "s")
    found = _and_smaller(words, after, amount * 60, 60)
    return found if found[0] > after else None


def _and_smaller(words: Sequence[str], after: int, total: float, smallest: float) -> Reading:
    """Adds smaller units: `一小时二十分钟`, `两小时零五分`."""
    if words[after] == "半" and smallest == 86_400:
        return after + 1, amount_of("duration", total + smallest / 2, "s")
    while True:
        start = after + (words[after] == "零")
        more = number(words, start) if start == after else _after_gap(words, start)
        unit = unit_at(words, more[0]) if more is not None else None
        if more is None or unit is None or unit.kind != "duration" or unit.factor >= smallest:
            return after, amount_of("duration", total, "s")
        after, smallest = more[0] + len(unit.words), unit.factor
        total += more[1] * unit.factor


def _after_gap(words: Sequence[str], i: int) -> tuple[int, float] | None:
    digit = DIGITS.get(words[i])
    return (i + 1, float(digit)) if digit is not None else None


def _half(words: Sequence[str], i: int) -> Reading | None:
    """`半小时`, `半个小时`, `半米`."""
    if words[i] != "半":
        return None
    start = i + 1 + (words[i + 1] == "个")
    if not any(follows(words, start, unit) for unit in _HALVES):
        return None
    unit = unit_at(words, start)
    return (start + len(unit.words), amount_of(unit.kind, unit.factor / 2, unit.base)) if unit is not None else None


def _scaled(words: Sequence[str], i: int) -> Reading | None:
    """`摄氏二十一度`, `华氏68度`."""
    scale = "°C" if follows(words, i, "摄氏") else "°F" if follows(words, i, "华氏") else None
    found = number(words, i + 2) if scale is not None else None
    if scale is None or found is None:
        return None
    return found[0] + (words[found[0]] == "度"), amount_of("temperature", found[1], scale)


def _per_time(words: Sequence[str], i: int) -> Reading | None:
    """`每秒两米`, `每小时五公里`."""
    if words[i] != "每":
        return None
    time = unit_at(words, i + 1)
    if time is None or time.kind != "duration":
        return None
    found = number(words, i + 1 + len(time.words))
    unit = unit_at(words, found[0]) if found is not None else None
    if found is None or unit is None or unit.kind != "length":
        return None
    return found[0] + len(unit.words), amount_of("speed", found[1] * unit.factor / time.factor, "m/s")
