"""What was named and is no part of what was read, and nouns that were lost: "drive the … to the kitchen"."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from nlcontrol.interpreter.scope_said import is_targeted
from nlcontrol.interpreter.verdicts import Objection
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Chat, Reading
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.types import Command, Text
from nlcontrol.site.mentions import Mention
from nlcontrol.text import Token


def unused_names(
    reading: Reading, mentions: Sequence[Mention], used: Collection[int], passed: Collection[int]
) -> set[int]:
    """The tokens of names that nothing was made of; a name of one word may be a verb: "water the garden".

    Kinds count beside a named target only: "the central heating" may be what an action implies.
    """
    clause = reading.clause
    if isinstance(clause.head, Chat):
        return set()
    kinds = ("device", "noun") if is_targeted(reading) else ("device",)
    return {
        index
        for mention in mentions
        if mention.entry.kind in kinds and not mention.fuzzy and mention.first < mention.last
        if clause.start <= mention.first and mention.last < clause.end
        for span in [range(mention.first, mention.last + 1)]
        if not any(index in used or index in passed for index in span)
        for index in span
    }


def parted_names(
    reading: Reading, tokens: Sequence[Token], mentions: Sequence[Mention], closed: ClosedWords
) -> set[int]:
    """The names of one word that nothing was made of, parted from a later target: "*kettle* on coffee maker on"."""
    targets = [use for use in reading.uses if use.role == "target"]
    used = {index for use in reading.uses for index in range(use.start, use.end)}
    return {
        mention.first
        for mention in mentions
        if mention.first == mention.last and not mention.fuzzy and mention.first not in used
        if tokens[mention.first].word not in closed.asides.commanding  # "switch off the lamp"
        if mention.entry.kind == "device" or (mention.entry.kind == "noun" and mention.entry.is_kind)
        if any(mention.last + 1 < use.start for use in targets) and mention.first >= reading.clause.start
        if tokens[mention.last + 1].word in closed.telling.particles
    }


def lost_exception(
    reading: Reading, tokens: Sequence[Token], mentions: Sequence[Mention], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """An objection where something is named among exceptions and is none: "all but the lamp, *the plug*, the fan"."""
    first = min((use.start for use in reading.uses if use.role == "except"), default=reading.clause.end)
    for mention in mentions:
        inside = first < mention.first and mention.last < reading.clause.end
        kind = mention.entry.kind in ("device", "noun") and not mention.fuzzy
        before = mention.first - 1
        while before > first and tokens[before].word in closed.telling.naming:
            before -= 1
        listed = tokens[before].word in closed.joining | {","}
        if kind and inside and listed and not any(i in used for i in range(mention.first, mention.last + 1)):
            said = " ".join(token.text for token in tokens[mention.first : mention.last + 1])
            message = f'I do not know whether "{said}" is left out too.'
            yield Objection(Reason.UNEXPLAINED_WORDS, message, mention.first, mention.last + 1)
            return


def second_choice(
    reading: Reading, tokens: Sequence[Token], mentions: Sequence[Mention], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """A question where two values of one kind are joined and one was taken: "to warm white and cold white"."""
    clause = reading.clause
    if not isinstance(clause.head, Command) or not any(isinstance(value, Text) for _, value in clause.head.arguments):
        return
    choices = [m for m in mentions if m.entry.kind == "choice" and not m.fuzzy]
    taken = {m.entry.choice_set: m for m in choices if all(i in used for i in range(m.first, m.last + 1))}
    for mention in choices:
        other = taken.get(mention.entry.choice_set)
        if other is None or other.entry.id == mention.entry.id or mention.first in used or mention.last in used:
            continue
        beside = mention.first - 1 if mention.first > other.last else mention.last + 1
        inside = clause.start < mention.first and mention.last < clause.end
        if inside and tokens[beside].word in closed.joining | {","}:
            said = " ".join(token.text for token in tokens[mention.first : mention.last + 1])
            yield Objection(Reason.AMBIGUOUS, f'"{other.entry.words}" or "{said}"?', mention.first, mention.last + 1)
            return


def lost_noun(
    reading: Reading, tokens: Sequence[Token], mentions: Sequence[Mention], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """A question where no noun follows an article: "bring the to a halt", though there is one robot only."""
    clause, telling = reading.clause, closed.telling
    if not isinstance(clause.head, Command):
        return
    named = {index for mention in mentions for index in range(mention.first, mention.last + 1)}
    for index in range(clause.start, clause.end - 1):
        following = index + 1
        while following + 1 < clause.end and tokens[following].word in telling.particles:
            following += 1  # "the on button" is one, "the on a spot clean" is not
        begins = telling.nounless | telling.articles if following > index + 1 else telling.nounless
        lost = tokens[index].word in telling.articles and tokens[following].word in begins
        if lost and not any(i in used or i in named for i in range(index + 1, following + 1)):
            said = f'What did you say after "{tokens[index].text}"?'
            yield Objection(Reason.INCOMPLETE, said, index, following + 1)
            return
