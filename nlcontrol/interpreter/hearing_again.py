"""A second hearing of what would be refused or asked: past an aside, cut at names, only what follows a break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final, Protocol

from nlcontrol.interpreter.alternatives import OPEN
from nlcontrol.interpreter.asides import asides, left_alone, outermost
from nlcontrol.interpreter.carried_over import Tokenize, with_verb_again
from nlcontrol.interpreter.cutting import UNSURE
from nlcontrol.interpreter.going_back import named_again
from nlcontrol.interpreter.heard import spoken
from nlcontrol.interpreter.leaving_out import leaving_last, without_unmeant, without_what_stays
from nlcontrol.interpreter.recutting import LEAST, NAMING, PLACING, are_whole, cuts_by_name
from nlcontrol.interpreter.scope_said import is_placed, is_targeted
from nlcontrol.interpreter.told_around import commands_within
from nlcontrol.interpreter.understanding import Understanding
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Reading
from nlcontrol.plan.reply import Reason, Verdict
from nlcontrol.site.mentions import Mention
from nlcontrol.site.types import Site
from nlcontrol.text import Token

TOLD: Final = frozenset({Reason.REPORTED, Reason.NEGATED, Reason.QUESTION, Reason.OUT_OF_DOMAIN})
"""Why words are refused that a command may yet follow: "grandma says she's cold, so turn up the heat"."""

RUN_TOGETHER: Final = frozenset({Reason.UNKNOWN_NAME, Reason.AMBIGUOUS})
"""What is asked where two clauses were read as one."""
MIXED_UP: Final = OPEN | {Reason.INVALID_VALUE, Reason.CONFLICT, Reason.UNREADABLE_TIME}
"""Why they may be refused."""
MOST_WITHIN: Final = 6
"""Places for a command within what is told that are tried, the longest first."""
RIGHT: Final = 0.9
"""Of the sentences people wrote that are cut at names, or by what is plainly told, at least so many were meant so."""
APART: Final = 0.5
"""A clause with one name, or with nothing but what is told around it, must be this probable: all else makes sense."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The tokens that count, what they mean, and the best other way to understand them."""

    tokens: tuple[Token, ...]
    understanding: Understanding
    runner_up: Understanding | None

    @property
    def is_free(self) -> bool:
        """Whether it can be carried out or answered, perhaps after a confirmation."""
        read = self.understanding
        free = all(objection.verdict is Verdict.CONFIRM for objection in read.objections)
        return free and bool(read.commands or read.answer)

    def asked(self) -> Heard:
        """The same, to be asked about and never acted on: nothing the network holds for probable (promise 3)."""
        return replace(self, understanding=replace(self.understanding, least=UNSURE, probability=UNSURE))

    def believed(self) -> Heard:
        """The same, as probable as such readings have been right."""
        read = self.understanding
        return replace(
            self, understanding=replace(read, least=RIGHT * read.least, probability=RIGHT * read.probability)
        )


class Hear(Protocol):
    """Whoever understands tokens."""

    def __call__(self, tokens: tuple[Token, ...], starts: Sequence[int] | None = None) -> Heard:
        """What is heard; `starts` are the first tokens of the clauses where the network is not to choose them."""


def is_settled(understanding: Understanding) -> bool:
    """Whether nothing speaks against what was understood, and it is sure."""
    free = all(objection.verdict is Verdict.CONFIRM for objection in understanding.objections)
    return free and understanding.least >= LEAST


def heard_again(
    tokens: tuple[Token, ...],
    first: Understanding,
    mentions: Sequence[Mention],
    hear: Hear,
    closed: ClosedWords,
    site: Site,
    tokenize: Tokenize,
) -> Heard | None:
    """What is understood past an aside, without what is to be left alone, cut otherwise; None where nothing helps."""
    again = None if is_settled(first) else named_again(tokens, mentions, closed)
    returning = None if again is None else _believed(hear(*again))
    if returning is not None:
        return returning
    refusals = {objection.reason for objection in first.objections if objection.verdict is Verdict.REFUSE}
    if not refusals and (first.objections or first.least >= LEAST):
        asked = {objection.reason for objection in first.objections if objection.verdict is Verdict.ASK}
        run_together = bool(asked) and asked <= RUN_TOGETHER  # "pause robbie kettle on"
        parted = _cut_at_names(tokens, mentions, hear, closed) if run_together else None
        return parted or (_within(tokens, mentions, hear, closed, plain_only=True) if asked else None)
    left = left_alone(tokens, mentions, closed)
    if left is not None and spoken(tokens[: left[0]]):
        heard = hear(tokens[: left[0]])
        if heard.is_free and not left[1] & _touched(heard.understanding, site):
            return heard
    spared = _sparing(tokens, mentions, hear, closed, site)
    if spared is not None:
        return spared
    if refusals <= MIXED_UP:
        parted = _cut_at_names(tokens, mentions, hear, closed)
        again = None if parted is not None else with_verb_again(tokens, mentions, closed, tokenize)
        parted = parted if again is None else _believed(hear(*again))
        if parted is not None:
            return parted
    if refusals <= OPEN:
        heard_past = _past_asides(tokens, mentions, hear, closed)
        if heard_past is not None:
            return heard_past
    if not refusals:
        return None  # what is only unsure is not asked about by halves
    if not refusals <= OPEN | TOLD:
        return _within(tokens, mentions, hear, closed, plain_only=True)
    within = _within(tokens, mentions, hear, closed)
    past = None if within is not None or refusals <= OPEN else _past_asides(tokens, mentions, hear, closed)
    return past.asked() if past is not None else within


def _sparing(
    tokens: tuple[Token, ...], mentions: Sequence[Mention], hear: Hear, closed: ClosedWords, site: Site
) -> Heard | None:
    """What is understood with what is to stay as it is at the end, and without what is not meant."""
    last = leaving_last(tokens, mentions, closed)
    heard = None if last is None else hear(last)
    if heard is not None and heard.is_free and _is_sure(heard):
        return heard
    for rest in (
        without_what_stays(tokens, mentions, closed),
        without_unmeant(tokens, mentions, closed),
    ):
        heard = None if rest is None else hear(rest[0])
        if heard is None or rest is None or not (heard.is_free and _is_sure(heard)):
            continue
        return None if rest[1] & _touched(heard.understanding, site) else heard
    return None


def _believed(heard: Heard) -> Heard | None:
    """What was heard, as probable as such readings are; None where it is not free and sure."""
    return heard.believed() if heard.is_free and _is_sure(heard) else None


def _cut_at_names(
    tokens: tuple[Token, ...], mentions: Sequence[Mention], hear: Hear, closed: ClosedWords
) -> Heard | None:
    known: dict[tuple[int, int], float] = {}

    def probability(start: int, end: int) -> float:
        if (start, end) not in known:
            alone = hear(tokens[start:end]) if spoken(tokens[start:end]) else None
            whole = alone is not None and are_whole(alone.understanding.readings, tokens[start:end], closed)
            free = alone is not None and whole and alone.is_free and bool(alone.understanding.commands)
            known[start, end] = alone.understanding.least if alone is not None and free else 0.0
        return known[start, end]

    for anchors in (NAMING, PLACING):
        starts = cuts_by_name(tokens, mentions, closed, probability, anchors)
        heard = hear(tokens, starts) if len(starts) > 1 else None
        readings = () if heard is None else heard.understanding.readings
        valued = all(is_targeted(each) or any(use.role == "value" for use in each.uses) for each in readings)
        if heard is not None and heard.is_free and heard.understanding.least >= APART and valued:
            return heard.believed()
    return None


def _past_asides(
    tokens: tuple[Token, ...], mentions: Sequence[Mention], hear: Hear, closed: ClosedWords
) -> Heard | None:
    for start, end in asides(tokens, mentions, closed):
        rest = (*tokens[:start], *tokens[end:])
        heard = hear(rest) if spoken(rest) else None
        if heard is not None and heard.is_free and _asks_nothing(hear(tokens[start:end]).understanding):
            return heard
    return None


def _within(
    tokens: tuple[Token, ...],
    mentions: Sequence[Mention],
    hear: Hear,
    closed: ClosedWords,
    *,
    plain_only: bool = False,
) -> Heard | None:
    found = (each for each in commands_within(tokens, mentions, closed) if each.plain or not plain_only)
    for within in islice(found, MOST_WITHIN):
        heard = hear(_with_name(tokens, within.start, within.end, mentions, closed))
        bids = tokens[within.start].word in closed.asides.commanding
        named = all(is_targeted(each) or (bids and is_placed(each)) for each in heard.understanding.readings)
        open_end = within.runs_on and any(_ends_in_text(reading) for reading in heard.understanding.readings)
        sure = heard.understanding.least >= (APART if within.plain else LEAST)
        if heard.is_free and heard.understanding.commands and sure and named and not open_end:
            return heard.believed() if within.plain else heard.asked()
    return None


def _with_name(
    tokens: tuple[Token, ...], start: int, end: int, mentions: Sequence[Mention], closed: ClosedWords
) -> tuple[Token, ...]:
    """A command with the one name told of before it, where it says "it": "that fan is too loud, shut it off"."""
    named = {(m.first, m.last + 1) for m in outermost(mentions) if m.last < start and m.entry.kind in NAMING}
    pointing = [at for at in range(start, end) if tokens[at].word in closed.telling.lone]
    if len(named) != 1 or len(pointing) != 1:
        return tokens[start:end]
    (first, last), at = named.pop(), pointing[0]
    return (*tokens[start:at], *tokens[first:last], *tokens[at + 1 : end])


def _ends_in_text(reading: Reading) -> bool:
    """Whether a title or an item is said last, and may go on: "play the song | my wife is humming"."""
    return any(use.role == "text" and use.end == reading.clause.end for use in reading.uses)


def _is_sure(heard: Heard) -> bool:
    return heard.understanding.least >= LEAST


def _touched(understanding: Understanding, site: Site) -> set[str | None]:
    """The devices that something is done to, their areas, and the nouns for them."""
    devices = [site.devices[command.device] for command in understanding.commands]
    return {each for device in devices for each in (device.id, device.area, device.class_name, device.kind)}


def _asks_nothing(aside: Understanding) -> bool:
    """Whether an aside means nothing to do by itself."""
    return any(o.verdict is Verdict.REFUSE or o.reason is Reason.INCOMPLETE for o in aside.objections)
