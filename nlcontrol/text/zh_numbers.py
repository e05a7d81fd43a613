"""Chinese numerals and fractions: `三十`, `二十一点五`, `1万`, `负五`, `三分之一`, `百分之三十`."""

from __future__ import annotations

from collections.abc import Sequence

from nlcontrol.text.en_numbers import decimal

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_TEN_THOUSAND = "万"
NUMERALS = frozenset({*DIGITS, *_SCALES, _TEN_THOUSAND})
_MOST_DECIMALS = 12
_ONE_COUNTS_BEFORE = frozenset("盏台只扇")
_ONE_IS_PRONOUN_AFTER = frozenset("这那另每哪")
_VALUE_AFTER = frozenset("到为成至")
_CLAUSE_END = frozenset({"", ",", ".", "!", "?", ";"})
_SIDES = frozenset("边侧旁者")

Amount = tuple[int, float]
"""The index after the last character, and the amount."""


def follows(words: Sequence[str], i: int, written: str) -> bool:
    """Whether these characters stand at `i`."""
    return all(words[i + offset] == character for offset, character in enumerate(written))


def whole(words: Sequence[str], i: int) -> tuple[int, int] | None:
    """A whole number in characters: `三十`, `一百零五`, `两千七`, `三万`."""
    if words[i] not in DIGITS and words[i] != "十":
        return None
    found = _below_ten_thousand(words, i)
    after, value = found
    if words[after] == _TEN_THOUSAND and value > 0:
        value, after = value * 10_000, after + 1
        start = after + (words[after] == "零")
        if words[start] in DIGITS:
            after, rest = _below_ten_thousand(words, start)
            # "一万五" is 15000.
            value += rest * 1000 if start + 1 == after and words[start - 1] != "零" else rest
    return after, value


def _below_ten_thousand(words: Sequence[str], i: int) -> tuple[int, int]:
    total, last_scale, after, gap = 0, 10_000, i, False
    while True:
        character = words[after]
        digit = DIGITS.get(character)
        if digit == 0:
            if after > i and (gap or words[after + 1] not in DIGITS):
                return after, total
            if after == i:
                return after + 1, 0
            gap, after = True, after + 1
            continue
        scale_at = after if character == "十" and digit is None else after + 1
        scale = _SCALES.get(words[scale_at]) if digit is not None or character == "十" else None
        if scale is not None and scale < last_scale:
            total, last_scale, after, gap = total + (digit or 1) * scale, scale, scale_at + 1, False
            continue
        if digit is None:
            return after, total
        if after > i and last_scale >= 100 and not gap:
            # "两千七" is 2700.
            return after + 1, total + digit * last_scale // 10
        return (after + 1, total + digit) if after == i or last_scale > 1 else (after, total)


def decimals(words: Sequence[str], i: int) -> Amount | None:
    """What follows `点`: digits one by one."""
    digits, after = "", i
    while words[after] in DIGITS and len(digits) < _MOST_DECIMALS:
        digits, after = digits + str(DIGITS[words[after]]), after + 1
    if not digits:
        return None
    return after, float("0." + digits)


def number(words: Sequence[str], i: int) -> Amount | None:
    """A number in characters or digits: `二十一点五`, `21.5`, `负五`, `零下五`."""
    if words[i - 1] == "第" or (words[i] in NUMERALS and words[i - 1] in NUMERALS):
        return None
    return _signed(words, i)


def _signed(words: Sequence[str], i: int) -> Amount | None:
    for sign in ("负", "零下"):
        if follows(words, i, sign):
            found = _unsigned(words, i + len(sign))
            return (found[0], -found[1]) if found is not None else None
    return _unsigned(words, i)


def _unsigned(words: Sequence[str], i: int) -> Amount | None:
    value = decimal(words[i])
    if value is not None:
        after = i + 1
        if words[after] == _TEN_THOUSAND or words[after] in ("百", "千"):
            return after + 1, value * {"万": 10_000, "百": 100, "千": 1000}[words[after]]
        return after, value
    found = whole(words, i)
    if found is None:
        return None
    after, value = found
    if words[after] == "点":
        part = decimals(words, after + 1)
        if part is not None and words[part[0]] not in _SCALES:
            return part[0], value + part[1]
    return after, value


def percent(words: Sequence[str], i: int) -> Amount | None:
    """`百分之三十`."""
    return _signed(words, i + 3) if follows(words, i, "百分之") else None


def fraction(words: Sequence[str], i: int) -> Amount | None:
    """`一半`, `三分之一`, `1/2`."""
    if follows(words, i, "一半"):
        return i + 2, 0.5
    top, slash, bottom = words[i].partition("/")
    if slash and len(words[i]) < 10 and top.isdigit() and bottom.isdigit() and int(bottom):
        return i + 1, int(top) / int(bottom)
    found = whole(words, i)
    if found is None or not follows(words, found[0], "分之") or not found[1]:
        return None
    part = whole(words, found[0] + 2)
    return (part[0], part[1] / found[1]) if part is not None else None


def counts(words: Sequence[str], i: int, after: int) -> bool:
    """Whether bare numerals are a number: not in `一起`, `十分亮` ("very bright"), `两边`."""
    if words[after] in NUMERALS:
        return False
    if after > i + 1:
        return True
    character, following, before = words[i], words[after], words[i - 1]
    if character == "一":
        if before in _VALUE_AFTER:
            return following in _CLAUSE_END
        return following in _ONE_COUNTS_BEFORE and before not in _ONE_IS_PRONOUN_AFTER
    if character == "十":
        return following not in ("分", "足")
    return character != "两" or following not in _SIDES
