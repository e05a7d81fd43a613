"""The shipped house with a listener who is told the clauses of an utterance by hand, as a network would write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from nlcontrol.grammar.loader import load_grammar
from nlcontrol.grammar.schema import Grammar
from nlcontrol.interpreter import Context
from nlcontrol.interpreter.explained import Explained
from nlcontrol.interpreter.network_reading import ReadClause
from nlcontrol.interpreter.replying import reply_of
from nlcontrol.interpreter.understanding import Understander, Understanding
from nlcontrol.interpreter.wording import Wording
from nlcontrol.interpreter.words import ClosedWords, load_closed_words
from nlcontrol.plan.clause_reader import read_clause
from nlcontrol.plan.reply import Reply
from nlcontrol.plan.types import Plan
from nlcontrol.plan.written import write
from nlcontrol.resources import grammars_dir
from nlcontrol.site.loader import load_site
from nlcontrol.site.mentions import Lexicon, Mention
from nlcontrol.site.types import Site
from nlcontrol.text import Token, tokenize

NOW = datetime(2025, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
"""A Monday."""
PLACES = (("dock", ("dock", "charging station")), ("sofa", ("sofa", "couch")))
SPANS = {"noun", "name", "in", "vague_time", "text", "place", "span"}
"""Symbols with a pointer at the first and one at the last word."""

Told = tuple[str, str]
"""The words of a clause and its symbols; `[words]` stands where the pointers at these words do."""


@dataclass(frozen=True)
class House:
    """What stays the same from one utterance to the next."""

    site: Site
    grammar: Grammar
    lexicon: Lexicon
    closed: ClosedWords
    understander: Understander
    wording: Wording

    def hear(self, *told: Told, probability: float = 1.0, **context: Any) -> Reply:
        """The reply to the clauses; the keywords are those of Context."""
        utterance, tokens, understanding = self.understood(*told, probability=probability, **context)
        read_back = self.wording.read_back(understanding.statements) or write(Plan(understanding.statements))
        return reply_of(utterance, tokens, understanding, read_back, self.wording, self.site, self.grammar)

    def understood(
        self, *told: Told, probability: float = 1.0, **context: Any
    ) -> tuple[str, Sequence[Token], Understanding]:
        """What is understood of the clauses, before it becomes a reply."""
        utterance = " ".join(words for words, _ in told)
        tokens = tokenize(utterance, "en")
        clauses = [replace(clause, probability=probability) for clause in self.clauses(utterance, tokens, told)]
        moment = Context(**{"now": NOW, **context})
        mentions = self.lexicon.mentions(tokens)
        return utterance, tokens, self.understander.understand(tokens, mentions, clauses, moment)

    def clauses(self, utterance: str, tokens: Sequence[Token], told: Sequence[Told]) -> list[ReadClause]:
        """The clauses as read from their symbols."""
        found, character, start = [], 0, 0
        for words, written in told:
            character = utterance.index(words, character) + len(words)
            end = next((i for i, token in enumerate(tokens) if token.start >= character), len(tokens))
            symbols = pointed(written, tokens, start, end)
            found.append(ReadClause(read_clause(symbols, tokens, start, end, self.noun_of), 1.0))
            start = end
        return found

    def noun_of(self, words: str) -> str | None:
        """The class or kind that the words name."""
        return self.lexicon.noun_of(words)


def pointed(written: str, tokens: Sequence[Token], start: int, end: int) -> list[str | int]:
    """The symbols with pointers in place of the words in brackets."""
    symbols: list[str | int] = []
    for symbol, words in re.findall(r"([^\s\[\]]+)|\[([^\]]*)\]", written):
        if symbol:
            symbols.append(symbol)
            continue
        first, last = located(words, tokens, start, end)
        spanned = symbols[-1] in SPANS
        symbols += [first, last] if spanned else [first]
    return symbols


def located(words: str, tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """The first and last token of these words in a clause."""
    for first in range(start, end):
        for last in range(first, end):
            if " ".join(token.text for token in tokens[first : last + 1]) == words:
                return first, last
    raise ValueError(f'"{words}" is not in {[token.text for token in tokens[start:end]]}.')


_WORDS = {
    "frame": "please in at on for every by until the all of from now meanwhile",
    "action:light.turn_on": "turn on set to dim brighten make making it a bit see light cold white",
    "action:fan.set_percentage": "set chose to",
    "action:light.turn_off": "turn off but leave on make dark too so really",
    "action:device.turn_on": "turn set to on it's",
    "action:device.turn_off": "i turn turned off everything",
    "action:device.toggle": "toggle",
    "action:lock.lock": "lock",
    "action:lock.unlock": "unlock",
    "action:media_player.play_media": "play",
    "action:cover.open_cover": "open",
    "action:cover.close_cover": "close",
    "action:rover.go_to": "send go drive off",
    "action:rover.move": "drive go forward a bit",
    "ask": "is are how many which what where how loud it temperature open locked unlocked on off brightness planned",
    "control": "cancel pause carry on stop hold",
    "condition": "is are not open closed locked unlocked on off above below brightness gets",
    "chat": "good evening lovely day",
}
_LICENSED = {
    "licensed:action:light.turn_on": ["^|can't|see|*", "can't|see|*|"],
    "licensed:frame": ["|could|you|"],
}
EXPLAINED = Explained.of({key: words.split() for key, words in _WORDS.items()} | _LICENSED)
"""What grammars would explain, as the manifest of weights holds it: small, so that tests rely on few words."""


@cache
def home() -> House:
    """The shipped house, understood in English."""
    grammar = load_grammar()
    site = load_site("home", grammar)
    closed = load_closed_words(grammars_dir() / "language" / "closed.yaml", "en")
    lexicon = Lexicon.of_site(site, grammar, "en", PLACES, ordinary=(*closed.guards, *closed.fillers))
    understander = Understander(site, grammar, lexicon, closed, EXPLAINED)
    return House(site, grammar, lexicon, closed, understander, Wording(site, grammar, "en"))


def heard(words: str) -> tuple[tuple[Token, ...], list[Mention]]:
    """The tokens of an utterance in the shipped house, and what they may name."""
    tokens = tokenize(words, "en")
    return tuple(tokens), list(home().lexicon.mentions(tokens))


def barred(found: tuple[Sequence[Token], tuple[int, int]] | None) -> str | None:
    """The words of two clauses, a bar where the second begins; None where there are not two."""
    if found is None:
        return None
    tokens, (_, second) = found
    return " ".join(["|" + token.text if at == second else token.text for at, token in enumerate(tokens)])
