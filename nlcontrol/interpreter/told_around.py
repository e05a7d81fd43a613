"""Commands within what is told: "the hall's too dark, so put the light on", "lock up, mum says there's someone about".

The network takes a sentence like that for a report as a whole. Where a command may begin or end is found by breaks and
verbs; what stands around it must plainly tell how things are, else whoever speaks is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from nlcontrol.interpreter.heard import PUNCTUATION
from nlcontrol.interpreter.plainly_told import (
    BINDING,
    guard_kinds,
    is_in_doubt_behind,
    is_plainly_told,
    is_rhetorical,
    is_told_behind,
)
from nlcontrol.interpreter.recutting import NAMING
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.site.mentions import Mention
from nlcontrol.text import Token

DEVICE: Final = "device"
FEWEST: Final = 2
"""Words before a break that are no guard: behind fewer, the break is none ("never, unlock the door")."""


@dataclass(frozen=True, slots=True)
class Within:
    """Where a command stands among what is told."""

    start: int
    end: int
    """Behind its last token."""
    plain: bool
    """Whether all around it plainly tells how things are."""
    runs_on: bool = False
    """Whether no break parts it from what follows."""


def commands_within(tokens: Sequence[Token], mentions: Sequence[Mention], closed: ClosedWords) -> Iterator[Within]:
    """Where a command may stand, the longest first; what is not plainly told is so only before a break."""
    exact, asides = [mention for mention in mentions if not mention.fuzzy], closed.asides
    count = len(tokens)
    named = {mention.first for mention in exact if mention.entry.kind in NAMING}
    starts = {0: True}
    for at in _behind_breaks(tokens, exact, closed):
        plain = is_plainly_told(tokens[:at], exact, closed, parted=not _is_joined(tokens, at, closed))
        denied = any("negation" in closed.guards.get(token.word, ()) for token in tokens[:at])
        halves = not denied and any(mention.last < at for mention in exact if mention.entry.kind in NAMING)
        bids = tokens[at].word in asides.commanding | asides.also_commanding or at in named
        plain = plain or is_rhetorical(tokens, at, exact, closed)
        if plain or (bids and not halves):
            starts[at] = plain
    run_on = [at for at in _run_on(tokens, exact, closed) if at not in starts]
    starts |= {at: True for at in run_on if is_plainly_told(tokens[:at], exact, closed)}
    breaks = PUNCTUATION | asides.because
    ends = {count: True}
    verbal = bool(tokens) and tokens[0].word in asides.commanding | asides.also_commanding | asides.resuming
    for end in (*_breaks(tokens, closed), *_run_on_ends(tokens, exact, closed, verbal=verbal)):
        plain = is_told_behind(tokens, end, exact, closed)
        parted = tokens[end].word in PUNCTUATION
        if plain or (parted and is_in_doubt_behind(tokens, end, exact, closed)):
            ends[end] = plain
    found = [
        Within(start, end, plain and ends[end], end < count and tokens[end].word not in breaks)
        for start, plain in starts.items()
        for end in ends
        if start < end and (start, end) != (0, count) and (plain or end == count)
    ]
    yield from sorted(found, key=lambda within: (within.start - within.end, within.start))


def _behind_breaks(tokens: Sequence[Token], mentions: Sequence[Mention], closed: ClosedWords) -> Iterator[int]:
    """Where a command may begin behind a break: "… the siren is a nuisance, so switch the siren off"."""
    named = {mention.last for mention in mentions if mention.entry.kind in NAMING}
    passed = closed.fillers - closed.telling.naming - closed.asides.commanding
    told = 0
    for at, token in enumerate(tokens):
        kinds = guard_kinds(token.word, closed)
        if kinds & BINDING:
            return
        stated = token.word in closed.asides.stating | closed.asides.passing  # "i'm" and "mind" say something here
        told += FEWEST if at in named else stated or (not kinds and token.word not in closed.fillers | PUNCTUATION)
        if told < FEWEST or token.word not in PUNCTUATION | closed.asides.concluding or _goes_on(tokens, at, closed):
            continue
        start = at + 1
        while start < len(tokens) and tokens[start].word in passed:
            start += 1
        if start < len(tokens):
            yield start


def _run_on(tokens: Sequence[Token], mentions: Sequence[Mention], closed: ClosedWords) -> Iterator[int]:
    """Where a command may begin without a break, and nothing denied: "the kids are asleep | turn down the tv".

    Or with a name, and right behind it where it is to go: "that noise is horrible | siren off".
    """
    asides, telling = closed.asides, closed.telling
    binding = closed.guards.keys() | closed.unfinished | asides.barred | asides.reciting | asides.speakers
    binding = binding | telling.being | telling.naming | asides.determiners | asides.commanding | PUNCTUATION
    named = {m.first: m.last + 1 for m in mentions if m.entry.kind in NAMING and m.last + 1 < len(tokens)}
    inside = {i + 1 for m in mentions for i in range(m.first, m.last + 1)}  # "i need the garden | lights on"
    switched = {at for at, end in named.items() if tokens[end].word in telling.particles} - inside
    called = {m.first for m in mentions if m.entry.kind == DEVICE}
    acting = {m.last + 1 for m in mentions}
    how = telling.states | telling.complaining
    switched = {at for at in switched if at in called or (at and tokens[at - 1].word in how)}
    for at in range(FEWEST, len(tokens)):
        if "negation" in closed.guards.get(tokens[at - 1].word, ()):
            return
        reaching = tokens[at - 2].word in asides.infinitive  # "to quickly turn on the tv"
        before = tokens[at - 1].word
        made_to = at in acting or before in telling.objects  # "my uncle has robbie | clean", "the app lets me | clean"
        if made_to and asides.causing & {token.word for token in tokens[:at]}:
            continue
        begins = tokens[at].word in asides.commanding or (at in switched and before not in asides.placing)
        if begins and before not in binding and not reaching:
            yield at


def _is_joined(tokens: Sequence[Token], at: int, closed: ClosedWords) -> bool:
    """Whether what begins here goes on with what stands before it: "…, and the curtains shut"."""
    return (at < len(tokens) and tokens[at].word in closed.linking) or tokens[at - 1].word in closed.linking


def _goes_on(tokens: Sequence[Token], at: int, closed: ClosedWords) -> bool:
    """Whether words before a break are no whole: "you aren't allowed to, turn on the tv", "so don't you dare, …"."""
    last = next((token.word for token in reversed(tokens[:at]) if token.word not in PUNCTUATION), "")
    denied = "negation" in closed.guards.get(last, ())
    return denied or last in closed.unfinished | closed.asides.infinitive | closed.asides.habitual


def _breaks(tokens: Sequence[Token], closed: ClosedWords) -> list[int]:
    """Where a command may end before what is told."""
    breaks = PUNCTUATION | closed.asides.because
    return [at for at, token in enumerate(tokens) if at >= FEWEST and token.word in breaks]


def _run_on_ends(
    tokens: Sequence[Token], mentions: Sequence[Mention], closed: ClosedWords, *, verbal: bool
) -> Iterator[int]:
    """Where a command may end without a break: "turn down the tv | the kids are asleep", "tv off | dinner's ready".

    Where it begins with a name, whoever or whatever is told of must not be what "on" stands before.
    """
    asides, telling = closed.asides, closed.telling
    people = asides.stating | asides.people | asides.speakers
    subjects = people | asides.determiners | telling.naming if verbal else people
    binding = closed.guards.keys() | closed.unfinished | asides.barred | asides.reciting | asides.places
    binding = binding | asides.moments | telling.naming | asides.determiners | asides.commanding | asides.speakers
    binding = (binding | PUNCTUATION) - telling.particles
    named = any(mention.first == 0 for mention in mentions if mention.entry.kind in NAMING)
    for at in range(FEWEST, len(tokens) - 1):
        word = tokens[at].word
        begins = word in subjects or word.endswith(tuple(asides.short))
        if begins and (verbal or named) and tokens[at - 1].word not in binding:
            yield at
