"""Plain words that must agree with what was read: every check of that, in one place (promises 1, 2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from nlcontrol.interpreter.amounts_said import (
    now_and_later,
    prepositions,
    set_to,
    two_amounts,
    two_verbs,
    undirected,
    unsaid_distance,
)
from nlcontrol.interpreter.polarity import abandoned, both_ways, crossed, directions, opposites, other_ways
from nlcontrol.interpreter.scope_said import all_unsaid, everything, single_word, some_of_them, unnamed_warmth
from nlcontrol.interpreter.told import (
    about_acting,
    doing,
    greeting,
    happened,
    intended,
    owned,
    past,
    statement,
    verging,
)
from nlcontrol.interpreter.unsaid import (
    bare_name,
    counted_exception,
    hesitation,
    unnamed_thing,
    unsaid_control,
    unsaid_correction,
    unsaid_entry,
    unsaid_moment,
    unsaid_rest,
    unsaid_when,
    unsaid_where,
)
from nlcontrol.interpreter.verdicts import Objection
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Reading
from nlcontrol.text import Token


def disagreements(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> list[Objection]:
    """Objections where a word of the clause says other than what was read."""
    return [
        *prepositions(reading, tokens, closed),
        *directions(reading, tokens, used, closed),
        *single_word(reading, tokens),
        *now_and_later(reading, tokens, closed),
        *two_amounts(reading, tokens, used, closed),
        *two_verbs(reading, tokens, used, closed),
        *statement(reading, tokens, used, closed),
        *past(reading, tokens, closed),
        *happened(reading, tokens, used, closed),
        *intended(reading, tokens, closed),
        *doing(reading, tokens, closed),
        *verging(reading, tokens, closed),
        *unsaid_when(reading, tokens, closed),
        *unsaid_moment(reading, tokens, used, closed),
        *unsaid_rest(reading, tokens, closed),
        *owned(reading, tokens, closed),
        *about_acting(reading, tokens, closed),
        *greeting(reading, tokens, closed),
        *bare_name(reading, tokens, used, closed),
        *unnamed_thing(reading, tokens, closed),
        *unsaid_entry(reading, tokens, closed),
        *unsaid_control(reading, tokens, closed),
        *unsaid_correction(reading, tokens, closed),
        *unsaid_where(reading, tokens, closed),
        *counted_exception(reading, tokens, closed),
        *hesitation(reading, tokens, closed),
        *set_to(reading, tokens, used, closed),
        *unnamed_warmth(reading, tokens),
        *unsaid_distance(reading, tokens, closed),
        *undirected(reading, tokens, used, closed),
        *opposites(reading, tokens, used, closed),
        *other_ways(reading, tokens, used, closed),
        *crossed(reading, tokens, used, closed),
        *abandoned(reading, tokens, closed),
        *both_ways(reading, tokens, used, closed),
        *everything(reading, tokens, closed),
        *all_unsaid(reading, tokens, closed),
        *some_of_them(reading, tokens, closed),
    ]
