"""Commands within what is told: "the hall's too dark, so put the light on", "lock up, mum says there's someone about".

The network takes a sentence like that for a report as a whole. Where a command may begin or end is found by breaks and
verbs; what stands around it must plainly tell how things are, else whoever speaks is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from nlcontrol.interpreter.heard import PUNCTUATION
from nlcontrol.interpreter.recutting import NAMING
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.site.mentions import Mention
from nlcontrol.text import Token

FEWEST: Final = 2
"""Words before a break that are no guard: behind fewer, the break is none ("never, unlock the door")."""
BINDING: Final = frozenset({"condition", "time", "exception"})
"""Kinds of guards that a command may depend on."""
ASKING: Final = frozenset({"question", "reported", "negation"})
"""Kinds of guards that nothing begins with which only tells how things are."""
TAKING_BACK: Final = frozenset({"negation", "correction", "cancel"})
"""Kinds of guards that take back what was said before them."""
PLACED: Final = frozenset({"device", "noun", "area"})


@dataclass(frozen=True, slots=True)
class Within:
    """Where a command stands among what is told."""

    start: int
    end: int
    """Behind its last token."""
    plain: bool
    """Whether all around it plainly tells how things are."""


def commands_within(tokens: Sequence[Token], mentions: Sequence[Mention], closed: ClosedWords) -> Iterator[Within]:
    """Where a command may stand, the longest first; what is not plainly told is so only before a break."""
    exact = [mention for mention in mentions if not mention.fuzzy]
    count = len(tokens)
    behind_breaks = list(_behind_breaks(tokens, exact, closed))
    starts = {0: True}
    starts |= {at: is_plainly_told(tokens[:at], exact, closed) for at in behind_breaks}
    run_on = [at for at in _run_on(tokens, closed) if at not in starts]
    starts |= {at: True for at in run_on if is_plainly_told(tokens[:at], exact, closed)}
    ends = [count, *(end for end in _breaks(tokens, closed) if _is_plain_tail(tokens, end, exact, closed))]
    found = [
        Within(start, end, plain)
        for start, plain in starts.items()
        for end in ends
        if start < end and (start, end) != (0, count) and (plain or end == count)
    ]
    yield from sorted(found, key=lambda within: (within.start - within.end, within.start))


def is_plainly_told(tokens: Sequence[Token], mentions: Sequence[Mention], closed: ClosedWords) -> bool:
    """Whether words tell how things are and want nothing: "my wife says the hall's too dark", "never mind the kettle".

    Nothing is recited in them, passed on, wondered or supposed; what somebody says is followed by how things are.
    """
    if _passes_over(tokens, mentions, closed):
        return True
    at_words = [at for at, token in enumerate(tokens) if token.word not in PUNCTUATION | closed.asides.concluding]
    said = [tokens[at].word for at in at_words]
    if any(tokens[at].measure is not None for at in at_words):
        return False  # what is measured may be what the command waits for
    kinds = [closed.guards.get(word, frozenset()) for word in said]
    asides = closed.asides
    commanding = {tokens[at].word for at in at_words if not _is_thing(tokens, at, closed)} & asides.commanding
    barred = asides.reciting | asides.wondering | asides.moments | closed.choosing
    barred = barred | closed.telling.likening | closed.telling.conditioning
    unfinished = bool(tokens) and tokens[-1].word.endswith(tuple(asides.never_last))  # no break behind it: goes on
    if (
        unfinished
        or not said
        or kinds[0] & ASKING
        or commanding
        or barred & {*said}
        or any(BINDING & own for own in kinds)
    ):
        return False
    reported = max((at for at, own in enumerate(kinds) if "reported" in own), default=-1)
    denied = any("negation" in own for own in kinds)
    told = any(_is_finite(said, at, closed) for at in range(reported + 1, len(said) - 1))
    return told and not (denied and reported >= 0) and not any("dispreferred" in own for own in kinds)


def _is_finite(said: Sequence[str], at: int, closed: ClosedWords) -> bool:
    """Whether a word says that something is, has, can or needs: "is", "I'm", "doesn't", "the air's too …"."""
    word, asides, telling = said[at], closed.asides, closed.telling
    if word in asides.stating:
        return True
    if word in telling.being | asides.being | telling.unable:
        return at > 0  # "look up and …" bids
    if word.endswith(tuple(telling.denying)):
        return "negation" in closed.guards.get(word, frozenset())
    if not word.endswith(tuple(asides.short)):
        return False
    following = said[at + 1 : at + 3]  # "the air's bone dry", "soup's on"
    how = telling.complaining | telling.degrees | telling.particles | telling.states
    return bool(how.intersection(following)) or following[0].endswith(tuple(asides.never_last))


def _is_plain_tail(tokens: Sequence[Token], end: int, mentions: Sequence[Mention], closed: ClosedWords) -> bool:
    """Whether what follows a command takes nothing back, excepts nothing and only tells how things are."""
    tail = tokens[end:]
    kinds = {kind for token in tail for kind in closed.guards.get(token.word, ())}
    barred = closed.asides.barred | closed.telling.dropping
    if kinds & TAKING_BACK or barred & {token.word for token in tail} or any(token.measure for token in tail):
        return False
    if any(m.last >= end and m.entry.kind in PLACED for m in mentions):
        return False
    return is_plainly_told(tail, (), closed)


def _passes_over(tokens: Sequence[Token], mentions: Sequence[Mention], closed: ClosedWords) -> bool:
    """Whether something is named only to say that it is not wanted after all: "forget the kettle"."""
    named = {i for m in mentions if m.last < len(tokens) for i in range(m.first, m.last + 1)}
    rest = {tokens[i].word for i in range(len(tokens)) if i not in named}
    passing = closed.asides.passing
    return bool(named) and bool(rest & passing) and rest <= passing | closed.telling.naming | PUNCTUATION


def _behind_breaks(tokens: Sequence[Token], mentions: Sequence[Mention], closed: ClosedWords) -> Iterator[int]:
    """Where a command may begin behind a break: "… the siren is a nuisance, so switch the siren off"."""
    naming = [mention for mention in mentions if mention.entry.kind in NAMING]
    names, named = {m.first for m in naming}, {m.last for m in naming}
    told = 0
    for at, token in enumerate(tokens):
        kinds = closed.guards.get(token.word, frozenset())
        if kinds & BINDING:
            return
        told += FEWEST if at in named else not kinds and token.word not in closed.fillers | PUNCTUATION
        if told < FEWEST or token.word not in PUNCTUATION | closed.asides.concluding:
            continue
        start = at + 1
        while start < len(tokens) and tokens[start].word in closed.fillers - closed.telling.naming:
            start += 1
        if start < len(tokens) and (tokens[start].word in closed.asides.commanding or start in names):
            yield start


def _run_on(tokens: Sequence[Token], closed: ClosedWords) -> Iterator[int]:
    """Where a command may begin without a break, and nothing denied: "the kids are asleep | turn down the tv"."""
    asides, telling = closed.asides, closed.telling
    binding = closed.guards.keys() | closed.unfinished | asides.barred | asides.reciting | asides.speakers
    binding = binding | telling.being | telling.naming | asides.determiners | asides.commanding | PUNCTUATION
    for at in range(FEWEST, len(tokens)):
        if "negation" in closed.guards.get(tokens[at - 1].word, ()):
            return
        reaching = tokens[at - 2].word in asides.infinitive  # "to quickly turn on the tv"
        if tokens[at].word in asides.commanding and tokens[at - 1].word not in binding and not reaching:
            yield at


def _breaks(tokens: Sequence[Token], closed: ClosedWords) -> list[int]:
    """Where a command may end before what is told."""
    breaks = PUNCTUATION | closed.asides.because
    return [at for at, token in enumerate(tokens) if at >= FEWEST and token.word in breaks]


def _is_thing(tokens: Sequence[Token], at: int, closed: ClosedWords) -> bool:
    """Whether a word that may command does not: it stands for a thing, "the water", or is denied, "won't make"."""
    before = tokens[at - 1].word if at else ""
    denied = before.endswith(tuple(closed.telling.denying)) and at > 1
    return denied or before in closed.telling.naming | closed.asides.determiners
