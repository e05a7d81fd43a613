"""English numbers and fractions: words and digits, signs, decimals, mixed numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlcontrol.text.language import listed, word_set

SMALL = {
    word: value
    for value, word in enumerate(
        listed(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
    )
} | {"nought": 0, "naught": 0}
TENS = {
    word: 10 * value for value, word in enumerate(listed("twenty thirty forty fifty sixty seventy eighty ninety"), 2)
} | {"fourty": 40, "ninty": 90}
LARGE = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
ORDINALS = word_set("first third fourth fifth sixth seventh eighth ninth")
"""After "twenty" they make an ordinal; "second" is left out: a "twenty second timer" lasts twenty seconds."""
SECOND_NOUNS = word_set(
    "timer delay pause interval countdown fade transition burst wait alarm break warning dimming ramp loop"
)
PARTS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
    "fourth": 4,
    "fourths": 4,
    "fifth": 5,
    "fifths": 5,
    "sixth": 6,
    "sixths": 6,
    "eighth": 8,
    "eighths": 8,
    "tenth": 10,
    "tenths": 10,
}
PLURAL_PARTS = frozenset(word for word in PARTS if word.endswith("s"))
ENDS_A_PHRASE = word_set(
    "in on off at to by please and or then is are that there here up down too for with as who which more if when "
    "until till from than before after while but now later , ; . ! ?"
) | {""}
"""Words that cannot be the noun that a number or an ordinal counts."""
_POINT_AFTER = word_set("to by at above below than over under of minus negative factor")
_VALUE_AFTER = word_set(
    "at by until till to from number level channel volume speed setting stage position preset page gear above below "
    "than over under between exactly about around approximately minus"
)
_COUNT_AFTER = word_set(
    "on off turn switch only just least most and or open close with of then shut dim brighten lock unlock start stop "
    "leave keep any up down pick take bring , ; ."
) | {""}
_DECIMAL = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{0,15})(?:\.[0-9]{1,15})?")
_RATIO = re.compile(r"([0-9]{1,4})/([0-9]{1,4})")
_MOST_DECIMALS = 12
_LONGEST_NUMERAL = 20
"""Longer ones are no amounts that anybody says; they stay words."""

Amount = tuple[int, float]
"""The index after the last word, and the amount."""


def decimal(word: str) -> float | None:
    """The value of a numeral in digits, or None: `21.5`, `1,000`, `-3`, `.5`."""
    if not word or not word[-1].isdigit() or len(word) > _LONGEST_NUMERAL or _DECIMAL.fullmatch(word) is None:
        return None
    return float(word.replace(",", ""))


def below_hundred(words: Sequence[str], i: int) -> tuple[int, int] | None:
    """A number word below one hundred: `thirty five`."""
    small = SMALL.get(words[i])
    if small is not None:
        return i + 1, small
    tens = TENS.get(words[i])
    if tens is None or words[i + 1] in ORDINALS:
        return None
    if words[i + 1] == "second" and words[i - 1] == "the" and words[i + 2] not in SECOND_NOUNS:
        return None
    unit = SMALL.get(words[i + 1], 0)
    return (i + 2, tens + unit) if 1 <= unit <= 9 else (i + 1, tens)


def _below_large(words: Sequence[str], i: int) -> tuple[int, int] | None:
    """`a hundred`, `twelve hundred`, `one hundred and five`: what may stand before `thousand`."""
    word = words[i]
    if word == "hundred" or (word == "a" and words[i + 1] == "hundred"):
        after, value = i + (word == "a"), 1
    elif word in LARGE or (word == "a" and words[i + 1] in LARGE):
        return i + (word == "a"), 1
    else:
        found = below_hundred(words, i)
        if found is None:
            return None
        after, value = found
    if words[after] != "hundred" or value == 0:
        return after, value
    after, value = after + 1, value * 100
    rest = below_hundred(words, after + (words[after] == "and"))
    if rest is not None and rest[1] > 0 and words[rest[0]] != "hundred":
        return rest[0], value + rest[1]
    return after, value


def whole(words: Sequence[str], i: int) -> tuple[int, int] | None:
    """A whole number in words: `one hundred and five`, `two thousand seven hundred`, `a hundred`."""
    total, limit, after = 0, 10**12, i
    while True:
        start = after + (total > 0 and words[after] == "and")
        group = _below_large(words, start) if total == 0 or words[start] != "a" else None
        if group is None:
            break
        end, value = group
        scale = LARGE.get(words[end], 1)
        if value * scale >= limit or (total > 0 and value == 0):
            break
        total, limit, after = total + value * scale, scale, end + (scale > 1)
        if scale == 1:
            return after, total
    return (after, total) if after > i else None


def _decimals(words: Sequence[str], i: int) -> Amount | None:
    """What follows `point`: `five`, `two five`, `twenty five`, `25`."""
    digits, after = "", i
    while len(digits) < _MOST_DECIMALS:
        word = words[after]
        small = 0 if word in ("oh", "o") else SMALL.get(word)
        if small is None or small > 9:
            break
        digits, after = digits + str(small), after + 1
    if not digits:
        if words[i].isdigit() and len(words[i]) <= _MOST_DECIMALS:
            digits, after = words[i], i + 1
        else:
            found = below_hundred(words, i)
            if found is None:
                return None
            after, digits = found[0], str(found[1])
    return after, float("0." + digits)


def fraction(words: Sequence[str], i: int) -> Amount | None:
    """A part of one: `half`, `a quarter`, `two thirds`, `3/4`, `halfway`."""
    word = words[i]
    if word == "halfway":
        return i + 1, 0.5
    if word == "half":
        return i + 1 + (words[i + 1] == "way"), 0.5
    if word == "quarter":
        return i + 1, 0.25
    ratio = _RATIO.fullmatch(word)
    if ratio is not None:
        return (i + 1, int(ratio[1]) / int(ratio[2])) if int(ratio[2]) else None
    if word in ("a", "an"):
        part = words[i + 1]
        if part not in PARTS or part in PLURAL_PARTS:
            return None
        if part in ("half", "quarter") or words[i + 2] in ENDS_A_PHRASE or words[i + 2] == "of":
            return i + 2, 1 / PARTS[part]
        return None
    count = SMALL.get(word)
    if count is None and word.isdigit() and len(word) < 3:
        count = int(word)
    part = words[i + 1]
    if not count or part not in PARTS or (count > 1) != (part in PLURAL_PARTS):
        return None
    return i + 2, count / PARTS[part]


def _mixed(words: Sequence[str], i: int) -> Amount | None:
    """The fraction that goes on a whole number: `and a half`, `and three quarters`, `1/2`."""
    if words[i] == "and" and words[i + 1] not in ("half", "quarter"):
        part = fraction(words, i + 1)
        return part if part is not None and words[i + 1] != "halfway" and part[1] < 1 else None
    if _RATIO.fullmatch(words[i]) is not None:
        part = fraction(words, i)
        return part if part is not None and part[1] < 1 else None
    return None


def number(words: Sequence[str], i: int) -> Amount | None:
    """A number in any form: `-5`, `minus five`, `2,700`, `forty five point five`, `two and a half`."""
    word = words[i]
    if word in ("minus", "negative"):
        found = number(words, i + 1) if words[i + 1] not in ("minus", "negative") else None
        return (found[0], -found[1]) if found is not None else None
    if word == "point":
        return _decimals(words, i + 1) if words[i - 1] in _POINT_AFTER else None
    value = decimal(word)
    if value is not None:
        after = i + 1
        scale = 100 if words[after] == "hundred" else LARGE.get(words[after])
        if scale is not None:
            return after + 1, value * scale
        if "." in word:
            return after, value
    else:
        found = whole(words, i)
        if found is None:
            return None
        after, value = found
    if words[after] == "point":
        part = _decimals(words, after + 1)
    else:
        part = _mixed(words, after)
    if part is None:
        return after, value
    return part[0], value - part[1] if value < 0 else value + part[1]


def one_counts(words: Sequence[str], i: int) -> bool:
    """Whether a bare `one` is a number: "by one", "turn on one light"; not "the big one", "one by one"."""
    before = words[i - 1]
    if (words[i + 1] == "by" and words[i + 2] == "one") or (before == "by" and words[i - 2] == "one"):
        return False
    if before in _VALUE_AFTER:
        return True
    after = words[i + 1]
    return before in _COUNT_AFTER and after not in ENDS_A_PHRASE and after.isalpha()
