"""Cuts the written form of plans into tokens with their columns."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlcontrol.errors import PlanSyntaxError

_TOKEN = re.compile(
    r"""
      (?P<string>"(?:[^"\\]|\\.)*")
    | (?P<date>\d{4}-\d{2}-\d{2}(?!\d))
    | (?P<clock>\d{1,2}:\d{2}(?!\d))
    | (?P<number>\d+(?:\.\d+)?)
    | (?P<word>o'clock\b|m/s\b|°C|°F|%|[A-Za-z_][A-Za-z0-9_]*)
    | (?P<mark>[(){},;:=+*.\-])
    """,
    re.VERBOSE | re.ASCII,
)
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One token of the written form; `kind` is string, date, clock, number, word, mark or end."""

    kind: str
    text: str
    column: int

    @property
    def shown(self) -> str:
        """How an error names it."""
        return "the end" if self.kind == "end" else self.text if self.kind == "string" else f'"{self.text}"'


def lexemes(text: str) -> list[Lexeme]:
    """The tokens of the text, the last of kind `end`; raises PlanSyntaxError at what is none."""
    found = []
    column = _after_space(text, 0)
    while column < len(text):
        match = _TOKEN.match(text, column)
        if match is None:
            problem = "A string is not closed." if text[column] == '"' else f'"{text[column]}" has no meaning here.'
            raise PlanSyntaxError(problem, text, column)
        found.append(Lexeme(match.lastgroup or "", match[0], column))
        column = _after_space(text, match.end())
    found.append(Lexeme("end", "", len(text)))
    return found


def _after_space(text: str, column: int) -> int:
    match = _SPACE.match(text, column)
    return match.end() if match else column
