"""Whatever the network may write over whatever words, a reply comes out, and it never acts against an objection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlcontrol.errors import PlanSyntaxError, UtteranceError
from nlcontrol.grammar.constraint import StructuralConstraint
from nlcontrol.interpreter import Context
from nlcontrol.interpreter.explained import Explained
from nlcontrol.interpreter.network_reading import ReadClause
from nlcontrol.interpreter.replying import reply_of
from nlcontrol.interpreter.understanding import Understander
from nlcontrol.interpreter.verdicts import Objection
from nlcontrol.plan.clause_reader import read_clause
from nlcontrol.plan.reply import Reason, Reply, Verdict
from nlcontrol.plan.types import Decline, Plan
from nlcontrol.plan.vocabulary import END
from nlcontrol.plan.written import write
from nlcontrol.site.state import Snapshot
from nlcontrol.text import Token, tokenize
from tests.interpreter.house import NOW, home

SAID = (
    "turn on off the a all every light lights lamp desk big kitchen hallway upstairs door front back lock unlock rover "
    "dock to at in for until if unless when never not no don't please then and or before after ten minutes eight "
    "o'clock noon thirty percent half twice tomorrow everything except it them here is are locked frobnicate , . ?"
)
WORDS = SAID.split()
MOST_SYMBOLS = 40
KNOWN = Snapshot({"front_door": {"state": "locked"}, "desk_lamp": {"state": "on", "brightness_pct": 40.0}})


@cache
def constraint() -> StructuralConstraint:
    """The clause language of the shipped grammars."""
    return StructuralConstraint(home().grammar)


def drawn_symbols(data: st.DataObject, start: int, end: int) -> tuple[str | int, ...]:
    """A clause that the constraint allows, its pointers inside the segment."""
    language = constraint()
    state = language.start()
    symbols: list[str | int] = []
    while True:
        mask, least = language.mask(state)
        if least is not None:
            symbol: str | int = data.draw(st.integers(max(least, start), end - 1))
        else:
            allowed = [language.symbols[index] for index in np.flatnonzero(mask)]
            if allowed == [END] or (END in allowed and (len(symbols) > MOST_SYMBOLS or data.draw(st.booleans()))):
                return tuple(symbols)
            symbol = data.draw(st.sampled_from([found for found in allowed if found != END]))
        symbols.append(symbol)
        state = language.advance(state, symbol)


def drawn_clauses(data: st.DataObject, tokens: Sequence[Token]) -> list[ReadClause]:
    """The utterance cut anywhere, each part with symbols, as the network's reader makes clauses of them."""
    cuts = data.draw(st.sets(st.integers(1, len(tokens) - 1), max_size=3)) if len(tokens) > 1 else set()
    borders = [0, *sorted(cuts), len(tokens)]
    clauses = []
    for start, end in pairwise(borders):
        probability = data.draw(st.sampled_from([1.0, 0.97, 0.5]))
        try:
            reading = read_clause(drawn_symbols(data, start, end), tokens, start, end, home().noun_of)
        except (UtteranceError, PlanSyntaxError):
            objection = Objection(Reason.UNEXPLAINED_WORDS, "unread", start, end)
            clauses.append(ReadClause(None, probability, objection))
        else:
            clauses.append(ReadClause(reading, probability))
    return clauses


@cache
def trusting() -> Understander:
    """An understander that lets every word pass: what is behind the accounting must hold by itself."""
    explained = Explained({"frame": frozenset(WORDS)}, {})
    closed = replace(home().closed, guards={}, opposites={}, everything=frozenset())
    return replace(home().understander, closed=closed, explained=explained)


def replied(utterance: str, clauses: Sequence[ReadClause], context: Context, *, trusted: bool = False) -> Reply:
    """The reply to the clauses; its constructor holds the contract."""
    tokens = tokenize(utterance, "en")
    house = home()
    understander = trusting() if trusted else house.understander
    understanding = understander.understand(tokens, house.lexicon.mentions(tokens), clauses, context)
    read_back = house.wording.read_back(understanding.statements) if understanding.statements else None
    read_back = read_back or write(Plan(understanding.statements))
    return reply_of(utterance, tokens, understanding, read_back, house.wording, house.site, house.grammar)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.lists(st.sampled_from(WORDS), min_size=1, max_size=14), st.booleans(), st.booleans())
def test_whatever_is_written_comes_to_a_reply_that_keeps_the_contract(
    data: st.DataObject, words: list[str], placed: bool, trusted: bool
) -> None:
    """Understanding never raises; what is asked or refused holds no commands; a declined clause never acts."""
    utterance = " ".join(words)
    tokens = tokenize(utterance, "en")
    if not tokens:
        return
    context = Context(NOW, "kitchen", KNOWN, ("desk_lamp",)) if placed else Context(NOW)
    clauses = drawn_clauses(data, tokens)
    reply = replied(utterance, clauses, context, trusted=trusted)
    assert Reply.from_json(reply.to_json()) == reply
    if reply.verdict in (Verdict.ASK, Verdict.REFUSE):
        assert (reply.commands, reply.query, reply.control) == ((), None, None)
    declined = any(c.reading is not None and isinstance(c.reading.clause.head, Decline) for c in clauses)
    if declined or any(clause.reading is None for clause in clauses):
        assert reply.verdict in (Verdict.ASK, Verdict.REFUSE)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.sampled_from(["never", "don't", "unless", "if", "except", "maybe", "said"]), st.integers(0, 6))
def test_a_guard_that_no_symbol_accounts_for_never_acts(data: st.DataObject, guard: str, at: int) -> None:
    """The same reading of the words with a guard among them does nothing, wherever the guard stands."""
    words = ["turn", "on", "the", "lights", "in", "the", "kitchen"]
    words.insert(at, guard)
    utterance = " ".join(words)
    tokens = tokenize(utterance, "en")
    first = {token.word: index for index, token in enumerate(tokens)}
    symbols = data.draw(
        st.sampled_from(
            [
                (
                    "first",
                    "light.turn_on",
                    "these",
                    "noun",
                    first["lights"],
                    first["lights"],
                    "in",
                    first["kitchen"],
                    first["kitchen"],
                ),
                (
                    "first",
                    "device.turn_on",
                    "all",
                    "noun",
                    first["lights"],
                    first["lights"],
                    "in",
                    first["kitchen"],
                    first["kitchen"],
                ),
                ("first", "light.turn_on", "the", "class:light", "in", first["kitchen"], first["kitchen"]),
            ]
        )
    )
    clause = ReadClause(read_clause(symbols, tokens, 0, len(tokens), home().noun_of), 1.0)
    assert not replied(utterance, [clause], Context(NOW)).commands
