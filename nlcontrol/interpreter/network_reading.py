"""From tokens to clauses: the network's tags cut the utterance, its decoder writes each clause, the clause is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import exp, inf
from typing import Final

from nlcontrol.errors import PlanSyntaxError, UtteranceError
from nlcontrol.interpreter.conventions import DOCK_WORDS
from nlcontrol.interpreter.cutting import Cut, cut
from nlcontrol.interpreter.verdicts import Objection
from nlcontrol.plan.clause_reader import read_clause
from nlcontrol.plan.clauses import Clause, Reading
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.types import Command, Group, Named, Text
from nlcontrol.runtime.constraint import Constraint, State
from nlcontrol.runtime.network import Encoded, Network
from nlcontrol.runtime.search import Hypothesis, beam_search
from nlcontrol.text import Token

BEAM_WIDTH: Final = 4
SWITCHED: Final = (".turn_on", ".turn_off")
SURE: Final = 0.9
"""A greedy clause at least this probable needs no search: there is little left for any other."""


@dataclass(frozen=True, slots=True)
class ReadClause:
    """One clause as the network wrote it."""

    reading: Reading | None
    """None: the symbols point at words that cannot be what they are taken for."""
    probability: float
    objection: Objection | None = None
    symbols: tuple[str | int, ...] = ()
    span: tuple[int, int] = (0, 0)
    """Its tokens, the end exclusive."""
    others: tuple[ReadClause, ...] = ()
    """Other readings that say something else, the most probable first."""

    def behind(self, tokens: int) -> ReadClause:
        """The same clause where it follows so many tokens of others."""
        if not tokens:
            return self
        start, end = self.span
        return replace(
            self,
            reading=None if self.reading is None else self.reading.behind(tokens),
            objection=None if self.objection is None else self.objection.behind(tokens),
            symbols=(),
            span=(start + tokens, end + tokens),
            others=tuple(other.behind(tokens) for other in self.others),
        )


def read_clauses(
    network: Network,
    constraint: Constraint[State],
    tokens: Sequence[Token],
    features: Sequence[tuple[str, ...]],
    noun_of: Callable[[str], str | None],
    starts: Sequence[int] | None = None,
) -> tuple[list[ReadClause], Cut]:
    """The clauses of an utterance in order, each with its probability, and where they are cut: at `starts` if given."""
    encoded = network.encode([token.word for token in tokens], features)
    greedy: dict[tuple[int, int], list[Hypothesis]] = {}

    def score_clause(start: int, end: int) -> float:
        found = greedy[start, end] = beam_search(network, encoded, (start, end), constraint, width=1)
        return found[0].log_probability if found else -inf

    found_cut = Cut(tuple(starts)) if starts is not None else cut(network, encoded.tags["boundary"], score_clause)
    clauses = []
    for start, end in pairwise([*found_cut.starts, len(tokens)]):
        found = _hypotheses(network, encoded, (start, end), constraint, greedy.get((start, end)))
        if not found:
            clauses.append(ReadClause(None, 0.0, _unread(start, end), span=(start, end)))
            continue
        read = [_read(h.symbols, exp(h.log_probability), tokens, start, end, noun_of) for h in found]
        probability = _shared(read, noun_of) * found_cut.probability
        others = tuple(replace(other, span=(start, end)) for other in _different(read, noun_of))
        clauses.append(replace(read[0], probability=probability, span=(start, end), others=others))
    return clauses, found_cut


def _hypotheses(
    network: Network,
    encoded: Encoded,
    segment: tuple[int, int],
    constraint: Constraint[State],
    greedy: list[Hypothesis] | None,
) -> list[Hypothesis]:
    found = beam_search(network, encoded, segment, constraint, width=1) if greedy is None else greedy
    if not found or exp(found[0].log_probability) < SURE:
        found = beam_search(network, encoded, segment, constraint, width=BEAM_WIDTH) or found
    return found


def _shared(read: Sequence[ReadClause], noun_of: Callable[[str], str | None]) -> float:
    """The probability of the first reading and of all that say the same in other symbols."""
    first = read[0].reading
    if first is None or len(read) == 1:
        return read[0].probability
    meant = meaning(first.clause, noun_of)
    same = (r.probability for r in read if r.reading is not None and meaning(r.reading.clause, noun_of) == meant)
    return min(1.0, sum(same))


def _different(read: Sequence[ReadClause], noun_of: Callable[[str], str | None]) -> list[ReadClause]:
    """The readings that do not say what the first says."""
    first = read[0].reading
    if first is None:
        return [r for r in read[1:] if r.reading is not None]
    meant = meaning(first.clause, noun_of)
    return [r for r in read[1:] if r.reading is not None and meaning(r.reading.clause, noun_of) != meant]


def meaning(clause: Clause, noun_of: Callable[[str], str | None]) -> Clause:
    """The clause in one spelling: what is only switched has no class, a name that is a noun is the one of its kind."""
    head = clause.head
    if not isinstance(head, Command):
        return clause
    action = head.action
    if not head.arguments and action.endswith(SWITCHED):
        action = f"device.{action.partition('.')[2]}"
    arguments = head.arguments
    to = arguments[0][1] if action.endswith(".go_to") and len(arguments) == 1 else None
    if isinstance(to, Text) and any(to.text in words for words in DOCK_WORDS.values()):
        action, arguments = f"{action.partition('.')[0]}.dock", ()
    targets = tuple(
        Group("the", noun) if isinstance(target, Named) and (noun := noun_of(target.name)) is not None else target
        for target in head.targets
    )
    return replace(clause, head=Command(action, targets, arguments))


def _unread(start: int, end: int) -> Objection:
    return Objection(Reason.LOW_PROBABILITY, "I did not get that: please say it in other words.", start, end)


def _read(
    symbols: Sequence[str | int],
    probability: float,
    tokens: Sequence[Token],
    start: int,
    end: int,
    noun_of: Callable[[str], str | None],
) -> ReadClause:
    try:
        reading = read_clause(symbols, tokens, start, end, noun_of)
    except UtteranceError as error:
        objection = Objection(Reason.UNEXPLAINED_WORDS, str(error), start, end)
        return ReadClause(None, probability, objection, tuple(symbols))
    except PlanSyntaxError:
        return ReadClause(None, probability, _unread(start, end), tuple(symbols))
    return ReadClause(reading, probability, None, tuple(symbols))
