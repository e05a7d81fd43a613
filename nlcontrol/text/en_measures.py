"""English amounts with a unit: percent, degrees, kelvin, durations, lengths, speeds, repetitions; and bare numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlcontrol.text.en_numbers import ENDS_A_PHRASE, SECOND_NOUNS, fraction, number, one_counts
from nlcontrol.text.language import Reading, amount_of, word_set
from nlcontrol.text.tokens import MeasureKind


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit word measures and how much of the base unit it is."""

    kind: MeasureKind
    factor: float
    base: str


def _units(kind: MeasureKind, base: str, words: dict[str, float]) -> dict[str, Unit]:
    return {word: Unit(kind, factor, base) for names, factor in words.items() for word in names.split()}


DURATIONS = _units(
    "duration",
    "s",
    {
        "ms msec millisecond milliseconds": 0.001,
        "s sec secs second seconds": 1,
        "min mins minute minutes": 60,
        "h hr hrs hour hours": 3600,
        "day days": 86_400,
        "week weeks": 604_800,
        "fortnight fortnights": 1_209_600,
    },
)
LENGTHS = _units(
    "length",
    "m",
    {
        "mm millimeter millimeters": 0.001,
        "cm centimeter centimeters": 0.01,
        "m meter meters": 1,
        "km kilometer kilometers": 1000,
        "inch inches": 0.0254,
        "ft foot feet": 0.3048,
        "yard yards": 0.9144,
        "mile miles": 1609.344,
    },
)
_SPEEDS = _units("speed", "m/s", {"m/s mps": 1, "cm/s": 0.01, "km/h kmh kph": 1 / 3.6, "mph": 0.44704})
_PERCENT = _units("percent", "%", {"% percent percents pct percentage": 1})
_TIMES = _units("times", "times", {"times time x": 1})
_DEGREES = _units("degrees", "deg", {"degrees degree deg degs °": 1})
UNITS = DURATIONS | LENGTHS | _SPEEDS | _PERCENT | _TIMES | _DEGREES
_SCALES = {
    "celsius": "°C",
    "centigrade": "°C",
    "c": "°C",
    "fahrenheit": "°F",
    "farenheit": "°F",
    "f": "°F",
}
_KELVIN = frozenset({"kelvin", "kelvins"})
_LEAST_SHORT_KELVIN = 1000
"""Below it a `k` is no unit: "the 4k television"."""
_ARTICLE_UNITS = word_set("hour minute meter kilometer centimeter millimeter mile degree percent")
"""With "a" or "an" they are one; the next ones only where an amount is expected."""
_CAUTIOUS_ARTICLE_UNITS = word_set("second sec day week fortnight foot inch yard")
_AMOUNT_AFTER = word_set(
    "for in after within every by wait about another up down forward forwards backward backwards back left right "
    "move go further"
)
_DECADE_NOUNS = word_set("music songs hits rock pop playlist party disco classics radio tunes")
_CLOCK_DURATION = re.compile(r"([0-9]{1,2})h([0-5][0-9])(?:m|min)?")


def quantity(words: Sequence[str], i: int) -> Reading | None:
    """The amount that begins here: with its unit if one follows, else a fraction or a bare number."""
    found = _split_amount(words, i) or _whole_amount(words, i)
    if found is not None:
        return found
    part = fraction(words, i)
    if part is not None:
        return part[0], amount_of("fraction", part[1], "")
    plain = number(words, i)
    if plain is None:
        return None
    after, amount = plain
    if words[i] == "one" and after == i + 1 and not one_counts(words, i):
        return None
    return after, amount_of("number", amount, "")


def duration(words: Sequence[str], i: int) -> tuple[int, float] | None:
    """The duration in seconds that begins here: `ten minutes`, `half an hour`, `1h30`."""
    found = quantity(words, i)
    if found is None or found[1].kind != "duration" or found[1].number is None:
        return None
    return found[0], found[1].number.amount


def next_unit(words: Sequence[str], i: int) -> Reading | None:
    """`(for the) next hour`, `next half hour`: as long as "one hour"."""
    half = words[i + 1] == "half"
    if words[i + 1 + half] not in ("hour", "minute"):
        return None
    seconds = DURATIONS[words[i + 1 + half]].factor
    return i + 2 + half, amount_of("duration", seconds / 2 if half else seconds, "s")


def twice(words: Sequence[str], i: int) -> Reading | None:
    """`twice` and `thrice`."""
    return i + 1, amount_of("times", 2 if words[i] == "twice" else 3, "times")


def is_unit(word: str) -> bool:
    """Whether a number before this word is an amount of it."""
    return word in UNITS or word in _SCALES or word in _KELVIN or word in ("k", "per")


def _unit_at(words: Sequence[str], i: int, amount: float) -> tuple[int, Unit] | None:
    """The unit that follows an amount; a word that could be something else is a unit only where it must be one."""
    word = words[i]
    if word == "per" and words[i + 1] == "cent":
        return i + 2, _PERCENT["percent"]
    if word == "percentage" and words[i + 1] in ("points", "point"):
        return i + 2, _PERCENT["percent"]
    if word in _KELVIN or (word == "k" and amount >= _LEAST_SHORT_KELVIN):
        return i + 1, Unit("kelvin", 1, "K")
    scale = _SCALES.get(word)
    if scale is not None:
        return i + 1, Unit("temperature", 1, scale)
    unit = UNITS.get(word)
    if unit is None:
        return None
    if unit.kind == "degrees":
        return _degrees(words, i + 1, unit)
    if word == "second" and amount != 1 and words[i + 1] not in SECOND_NOUNS:
        return None
    if word == "time" and amount != 1:
        return None
    if word == "s" and words[i + 1] in _DECADE_NOUNS:
        return None
    if unit.kind == "length" and words[i + 1] in ("per", "a", "an"):
        time = DURATIONS.get(words[i + 2])
        if time is not None:
            return i + 3, Unit("speed", unit.factor / time.factor, "m/s")
    return i + 1, unit


def _degrees(words: Sequence[str], i: int, unit: Unit) -> tuple[int, Unit]:
    scale = _SCALES.get(words[i])
    if scale is not None:
        i, unit = i + 1, Unit("temperature", 1, scale)
    elif words[i] in _KELVIN:
        return i + 1, Unit("kelvin", 1, "K")
    if words[i] == "below" and words[i + 1] == "zero":
        return i + 2, Unit(unit.kind, -1, unit.base)
    return i, unit


def _whole_amount(words: Sequence[str], i: int) -> Reading | None:
    """`ten minutes`, `an hour and a half`, `six feet two inches`: number and unit, and what goes on from there."""
    word = words[i]
    if word in ("a", "an", "couple"):
        found = _couple(words, i + (word == "a")) or _article_amount(words, i)
        if found is None:
            return None
        after, amount, unit = found
    else:
        clock = _CLOCK_DURATION.fullmatch(word)
        if clock is not None:
            return i + 1, amount_of("duration", int(clock[1]) * 3600 + int(clock[2]) * 60, "s")
        plain = number(words, i)
        unit_found = _unit_at(words, plain[0], plain[1]) if plain is not None else None
        if plain is None or unit_found is None:
            return None
        after, unit = unit_found
        amount = plain[1]
    if amount < 0 and unit.kind in ("duration", "times"):
        return None
    if unit.kind not in ("duration", "length", "speed"):
        return after, amount_of(unit.kind, amount * unit.factor, unit.base)
    return _go_on(words, after, amount, unit)


def _couple(words: Sequence[str], i: int) -> tuple[int, float, Unit] | None:
    """`couple of minutes`: two of the unit."""
    if words[i] != "couple":
        return None
    found = _unit_at(words, i + 1 + (words[i + 1] == "of"), 2)
    return (found[0], 2.0, found[1]) if found is not None else None


def _article_amount(words: Sequence[str], i: int) -> tuple[int, float, Unit] | None:
    """`an hour`, `a hundred percent`, and `a second` where an amount is expected."""
    word = words[i + 1]
    if word in ("hundred", "thousand", "million"):
        plain = number(words, i)
        found = _unit_at(words, plain[0], plain[1]) if plain is not None else None
        return (found[0], plain[1], found[1]) if plain is not None and found is not None else None
    expected = word in _CAUTIOUS_ARTICLE_UNITS and words[i - 1] in _AMOUNT_AFTER
    if word not in _ARTICLE_UNITS and not expected:
        return None
    if words[i - 1] in ("times", "once", "twice", "thrice"):
        return None
    if word in ("second", "sec") and words[i + 2] not in ENDS_A_PHRASE and words[i + 2] != "later":
        return None
    found = _unit_at(words, i + 1, 1)
    return (found[0], 1.0, found[1]) if found is not None else None


def _go_on(words: Sequence[str], after: int, amount: float, unit: Unit) -> Reading:
    """Adds `and a half` and smaller units: `an hour and a half`, `1 hour and 20 minutes`."""
    if words[after] == "and" and words[after + 1] in ("a", "one", "three"):
        part = fraction(words, after + 1)
        if part is not None and part[1] < 1 and words[part[0]] not in UNITS and words[part[0]] != "of":
            return part[0], amount_of(unit.kind, (amount + part[1]) * unit.factor, unit.base)
    total, smallest = amount * unit.factor, unit.factor
    while unit.kind != "speed":
        joined = words[after] == "and"
        more = number(words, after + joined)
        found = _unit_at(words, more[0], more[1]) if more is not None else None
        if more is None or found is None or found[1].kind != unit.kind or found[1].factor >= smallest:
            break
        if joined and words[found[0]] in ("later", "after", "afterwards"):
            # "ten minutes and thirty seconds later": two times, not one.
            break
        after, smallest = found[0], found[1].factor
        total += more[1] * smallest
    return after, amount_of(unit.kind, total, unit.base)


def _split_amount(words: Sequence[str], i: int) -> Reading | None:
    """A part of one unit: `half an hour`, `a quarter hour`, `three quarters of an hour`, `half a metre`."""
    part = fraction(words, i) if words[i] != "halfway" else None
    if part is None:
        return None
    after, amount = part
    if words[after] == "of":
        after += 1
    article = words[after] in ("a", "an", "one")
    found = _unit_at(words, after + article, 1)
    if found is None or (not article and found[1].kind not in ("duration", "length", "percent")):
        return None
    after, unit = found
    return after, amount_of(unit.kind, amount * unit.factor, unit.base)
