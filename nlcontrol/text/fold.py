"""An utterance folded to plain characters (case, width, accents, quotes), with the way back to its own positions."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_SPECIAL = {
    **dict.fromkeys("’‘‛ʼ′＇´", "'"),
    **dict.fromkeys("“”„‟″«»「」『』《》＂", '"'),
    **dict.fromkeys("‐‑‒–−﹣－", "-"),
    **dict.fromkeys("—―⸺", " - "),
    **dict.fromkeys("º˚", "°"),
    **dict.fromkeys("【】〔〕〈〉", " "),
    "。": ".",
    "、": ",",
    "×": "x",
    "¿": " ",
    "¡": " ",
}
_FRACTION_SLASH = "⁄"
_REPLACEMENT = "\ufffd"
_DROPPED = frozenset({"Mn", "Me", "Cf"})
"""Accents, enclosing marks and invisible characters: they never change which word it is."""


@lru_cache(maxsize=4096)
def fold_character(character: str) -> str:
    """The plain characters that stand for one character: `É` is `e`, `½` is ` 1/2`, an accent is nothing."""
    special = _SPECIAL.get(character)
    if special is not None:
        return special
    category = unicodedata.category(character)
    if category == "Cs":
        return _REPLACEMENT
    if category[0] == "Z" or category == "Cc":
        return " "
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    folded = unicodedata.normalize("NFC", "".join(c for c in decomposed if unicodedata.category(c) not in _DROPPED))
    if _FRACTION_SLASH in folded:
        # "1½" must become "1 1/2", never "11/2".
        return " " + folded.replace(_FRACTION_SLASH, "/")
    return folded


def fold(utterance: str) -> tuple[str, list[int] | None]:
    """The folded utterance and, per folded character, the position it came from (None: the same position)."""
    if utterance.isascii():
        return utterance.lower(), None
    pieces: list[str] = []
    origins: list[int] = []
    for position, character in enumerate(utterance):
        folded = fold_character(character)
        pieces.append(folded)
        origins.extend([position] * len(folded))
    return "".join(pieces), origins
