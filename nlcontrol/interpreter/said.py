"""All that readings are mended by, in its order: times, toggles, names, nouns, items, measures, places, as said."""

from __future__ import annotations

from collections.abc import Sequence

from nlcontrol.grammar.schema import Grammar
from nlcontrol.interpreter.mending import mended
from nlcontrol.interpreter.network_reading import ReadClause
from nlcontrol.interpreter.spoken_items import with_plain_items, without_marks
from nlcontrol.interpreter.spoken_measures import with_spoken_measures
from nlcontrol.interpreter.spoken_names import with_spoken_names
from nlcontrol.interpreter.spoken_nouns import with_spoken_any, with_spoken_mass, with_spoken_nouns
from nlcontrol.interpreter.spoken_places import with_spoken_places
from nlcontrol.interpreter.spoken_switching import with_spoken_way
from nlcontrol.interpreter.spoken_times import with_spoken_times
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.site.mentions import Lexicon, Mention
from nlcontrol.text import Token


def as_said(
    clauses: Sequence[ReadClause],
    tokens: Sequence[Token],
    mentions: Sequence[Mention],
    lexicon: Lexicon,
    grammar: Grammar,
    closed: ClosedWords,
) -> list[ReadClause]:
    """The clauses with what their words leave no doubt about, whatever the network made of it."""
    nouns = [mention for mention in mentions if not mention.fuzzy and mention.entry.kind == "noun"]
    return mended(
        clauses,
        lambda reading: with_spoken_times(reading, tokens, closed),
        lambda reading: with_spoken_way(reading, tokens, closed),
        lambda reading: with_spoken_names(reading, tokens, lexicon, grammar, closed.all_of, closed.joining),
        lambda reading: with_spoken_nouns(reading, tokens, nouns, grammar, closed.all_of),
        lambda reading: with_plain_items(reading, tokens, closed),
        without_marks,
        with_spoken_measures,
        lambda reading: with_spoken_mass(reading, tokens, closed.telling.mass),
        lambda reading: with_spoken_any(reading, tokens, closed.telling.any_of),
        lambda reading: with_spoken_places(reading, tokens, mentions, closed),
    )
