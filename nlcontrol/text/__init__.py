"""Text as tokens and values as text: everything about words and languages that knows no grammar and no site."""

from __future__ import annotations

from nlcontrol.text.iso import parse_iso
from nlcontrol.text.speech import say_clock, say_duration, say_number, sentence_case
from nlcontrol.text.tokenizer import LANGUAGES, tokenize
from nlcontrol.text.tokens import Measure, MeasureKind, Token

__all__ = [
    "LANGUAGES",
    "Measure",
    "MeasureKind",
    "Token",
    "parse_iso",
    "say_clock",
    "say_duration",
    "say_number",
    "sentence_case",
    "tokenize",
]
