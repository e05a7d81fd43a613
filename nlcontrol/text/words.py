"""Splits a folded utterance into words: numerals, clock times, units, contractions, punctuation, Chinese characters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_LETTER = r"[^\W\d_]"
_SIGN = r"(?:(?<![^\s(])-)?"
_WORD = re.compile(
    rf"""
      (?:[a-z]\.)+[a-z](?![\w'])\.?                 # p.m.  t.v.
    | (?<=[0-9])'s(?!\w)                            # lamp 3's
    | [kc]?m/[sh](?!\w)                             # m/s  km/h
    | {_LETTER}+(?:'{_LETTER}+)*                    # lamp  don't
    | [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?![\w-])     # 2025-11-25
    | [0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?(?![0-9:])
    | [0-9]{{1,2}}h[0-9]{{2}}(?:m|min)?(?!\w)       # 1h30
    | [0-9]+(?:st|nd|rd|th)(?!\w)
    | {_SIGN}[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?(?![0-9])
    | [0-9]+/[0-9]+(?![0-9/])
    | {_SIGN}[0-9]+(?:\.[0-9]+)*
    | (?<![\w.])-?\.[0-9]+
    | [.!?]+ | [,;:"] | (?<!\S)-+(?!\S) | --+
    | [^\s\w()\[\]{{}}'`\x00-\x1f\x7f-]            # % ° + and every other symbol is a word of its own
    """,
    re.VERBOSE,
)
_NUMBER_SIGN = re.compile(r"#(?=\s?[0-9])")
_PUNCTUATION_AS = {":": ",", "&": "and"}
LOOK_AHEAD = 16
"""So many empty words follow the last one: readers look ahead without asking where the end is."""


class Words:
    """The words of a folded utterance with their positions in it; `texts` ends in `LOOK_AHEAD` empty words.

    The empty words make `texts[i + 1]` and `texts[i - 1]` safe at both ends: before the first word stands "".
    """

    __slots__ = ("count", "ends", "starts", "texts")

    def __init__(self, folded: str, spellings: Mapping[str, str]) -> None:
        texts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for match in _WORD.finditer(folded):
            text = match.group()
            if not text.isascii() and text[0].isalnum():
                for start, end in _runs(text):
                    texts.append(spellings.get(text[start:end], text[start:end]))
                    starts.append(match.start() + start)
                    ends.append(match.start() + end)
                continue
            if not text[0].isalnum():
                if text == "#" and _NUMBER_SIGN.match(folded, match.start()):
                    continue
                text = _mark(text)
                if not texts and text == ",":
                    continue
            elif "." in text and text[0].isalpha():
                text = text.replace(".", "")
            texts.append(spellings.get(text, text))
            starts.append(match.start())
            ends.append(match.end())
        self.count = len(texts)
        texts.extend([""] * LOOK_AHEAD)
        self.texts, self.starts, self.ends = texts, starts, ends


def _mark(text: str) -> str:
    """The word a mark stands for: a run of marks is one, and what only makes the speaker pause is a comma."""
    first = text[0]
    if first in ".!?":
        if text[1:2].isdigit():
            return text
        if "?" in text:
            return "?"
        if "!" in text:
            return "!"
        return "." if len(text) == 1 else ","
    if first == "-":
        return text if text.strip("-.,0123456789") == "" and text[-1].isdigit() else ","
    return _PUNCTUATION_AS.get(text, text)


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """The words within letters that stand together: each Chinese character is one, so is each run of others."""
    start = 0
    for position, character in enumerate(text):
        if _is_chinese(character):
            if start < position and text[start:position] != "'":
                yield start, position
            yield position, position + 1
            start = position + 1
    if start < len(text):
        yield start, len(text)


def _is_chinese(character: str) -> bool:
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\u3400" <= character <= "\u4dbf"
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U0003ffff"
        or character == "〇"
    )
