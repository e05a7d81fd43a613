"""What plainly tells how things are and wants nothing: before a command, behind it, or as its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nlcontrol.interpreter.heard import PUNCTUATION, TAKING_BACK
from nlcontrol.interpreter.recutting import NAMING
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.site.mentions import Mention
from nlcontrol.text import Token

FEWEST: Final = 2
"""Words that say something of anything."""
MOST_PASSED: Final = 4
"""Words for what is passed over: "the old coffee machine"."""
WITHIN: Final = 2
"""Words before a part of the day within which "a" makes it no time."""
BINDING: Final = frozenset({"condition", "time", "exception"})
"""Kinds of guards that a command may depend on."""
ASKING: Final = frozenset({"question", "reported", "negation"})
"""Kinds of guards that nothing begins with which only tells how things are."""
PLACED: Final = frozenset({"device", "noun", "area"})


def is_plainly_told(
    tokens: Sequence[Token],
    mentions: Sequence[Mention],
    closed: ClosedWords,
    *,
    parted: bool = False,
    whole: bool = False,
) -> bool:
    """Whether words tell how things are and want nothing: "my wife says the hall's too dark", "never mind the kettle".

    Nothing is recited in them, passed on, wondered or supposed; what somebody says is followed by how things are. What
    a break parts from the command may do without a verb, if it calls nobody and asks for nothing: "crumbs all over".
    `whole`: nothing follows.
    """
    if _passes_over(tokens, mentions, closed):
        return True
    at_words = [at for at, token in enumerate(tokens) if token.word not in PUNCTUATION | closed.asides.concluding]
    said = [tokens[at].word for at in at_words]
    asides, telling = closed.asides, closed.telling
    exclaimed = len(said) > FEWEST and said[0] in asides.exclaiming and said[1] in asides.determiners
    if not exclaimed and any(tokens[at].measure is not None for at in at_words):
        return False  # what is measured may be what the command waits for
    said = said[1:] if exclaimed else said  # "what a day"
    kinds = [frozenset() if _is_wish(said, at, closed) else guard_kinds(word, closed) for at, word in enumerate(said)]
    barred = asides.reciting | asides.wondering | closed.choosing | (frozenset() if exclaimed else asides.moments)
    barred = barred | telling.likening | telling.conditioning
    unfinished = bool(tokens) and not whole and tokens[-1].word.endswith(tuple(asides.never_last))  # no break: goes on
    if (
        unfinished
        or not said
        or kinds[0] & ASKING
        or _commands(tokens, closed)
        or barred & {word for at, word in enumerate(said) if not _is_topic(said, at, closed)}
        or (not exclaimed and _binds(said, closed))
    ):
        return False
    reported = max((at for at, own in enumerate(kinds) if "reported" in own), default=-1)
    denied = any("negation" in own for own in kinds)
    told = exclaimed or any(_is_finite(said, at, closed) for at in range(reported + 1, len(said) - 1))
    if parted and reported < 0:
        told = told or _is_remark(tokens, said, mentions, closed)
    return told and not (denied and reported >= 0) and not any("dispreferred" in own for own in kinds)


def _is_wish(said: Sequence[str], at: int, closed: ClosedWords) -> bool:
    """Whether somebody is told to want something, not that it be done: "my aunt wants a bath"."""
    wishes = said[at] in closed.asides.wishing and not closed.asides.infinitive & {*said}
    return wishes and bool(closed.telling.objects & {*said[at + 1 : at + 2]})


def _is_topic(said: Sequence[str], at: int, closed: ClosedWords) -> bool:
    """Whether a thing that may be recited is only spoken of: "i hate *this song*", "somebody's on *the phone*"."""
    return at > 0 and said[at] in closed.asides.topics and said[at - 1] in closed.telling.naming


def _is_remark(tokens: Sequence[Token], said: Sequence[str], mentions: Sequence[Mention], closed: ClosedWords) -> bool:
    """Whether words without a verb are about how things are: "crumbs all over the floor", "sweating at my desk"."""
    asides = closed.asides
    if len(said) <= FEWEST or said[0] in asides.bidding | asides.placing or "?" in {token.word for token in tokens}:
        return False
    if {*said} & (asides.relatives | asides.reciting | closed.everything):
        return False
    return not any(m.last < len(tokens) and m.entry.kind in NAMING for m in mentions)


def guard_kinds(word: str, closed: ClosedWords) -> frozenset[str]:
    """The kinds of guard a word is, but for adverbs of how things are by now: "still", "nearly"."""
    return frozenset() if word in closed.asides.adverbs else closed.guards.get(word, frozenset())


def _is_finite(said: Sequence[str], at: int, closed: ClosedWords) -> bool:
    """Whether a word says that something is, has, can or needs: "is", "I'm", "doesn't", "the air's too …"."""
    word, asides, telling = said[at], closed.asides, closed.telling
    if word in asides.stating:
        return True
    if word in telling.being | asides.being | telling.unable:
        return at > 0  # "look up and …" bids
    if word.endswith(tuple(telling.denying)):
        return "negation" in closed.guards.get(word, frozenset())
    following = said[at + 1 : at + 3]
    if at > 0 and following[0].endswith(tuple(telling.gerunds)) and word in telling.living:
        return False  # "she keeps setting …"
    if at > 0 and (word in telling.living or word.endswith(tuple(asides.past))):
        behind = telling.objects | telling.about  # "the oven tripped the fuse", "they complained about the siren"
        return word in telling.living or following[0] in behind
    if not word.endswith(tuple(asides.short)):
        return False
    how = telling.complaining | telling.degrees | telling.particles | telling.states  # "the air's bone dry"
    how = how | asides.adverbs | asides.placing | telling.objects | telling.lately
    return bool(how.intersection(following)) or following[0].endswith((*asides.never_last, *telling.gerunds))


def is_rhetorical(tokens: Sequence[Token], at: int, mentions: Sequence[Mention], closed: ClosedWords) -> bool:
    """Whether a question before a command is no more than its reason: "why is the fan still going, switch *it* off"."""
    said = [token.word for token in tokens[:at] if token.word not in PUNCTUATION]
    named = {(m.first, m.last) for m in mentions if m.last < at and m.entry.kind in NAMING}
    it = [token for token in tokens[at:] if token.word in closed.telling.lone]
    asks = bool(said) and said[0] in closed.asides.rhetorical
    return asks and bool(named) and len(it) == 1 and not closed.asides.reciting & {*said}


def is_told_behind(tokens: Sequence[Token], start: int, mentions: Sequence[Mention], closed: ClosedWords) -> bool:
    """Whether what follows a command only tells how things are: it takes nothing back, excepts and names nothing."""
    tail = tokens[start:]
    if _may_change(tail, closed) or any(m.last >= start and m.entry.kind in PLACED for m in mentions):
        return False
    said = [token.word for token in tail if token.word not in PUNCTUATION]
    asides = closed.asides
    if said and said[0] in asides.because - asides.concluding:
        return len(said) > FEWEST and not _commands(tail, closed) and not _binds(said, closed)
    if asides.barred & {*said} - {*said[:1]} or any(token.measure for token in tail):
        return False
    somebody = len(said) > FEWEST and said[0] in closed.telling.speakers - asides.barred | asides.people
    return is_plainly_told(tail, (), closed, parted=somebody, whole=True)


def is_in_doubt_behind(tokens: Sequence[Token], start: int, mentions: Sequence[Mention], closed: ClosedWords) -> bool:
    """Whether what follows a command may only tell how things are: it is no question, no report, and names nothing."""
    tail = tokens[start:]
    said = [token.word for token in tail if token.word not in PUNCTUATION]
    asking = any(ASKING & guard_kinds(word, closed) for word in said) or "?" in {token.word for token in tail}
    named = any(m.last >= start and m.entry.kind in PLACED for m in mentions)
    barred = (closed.asides.barred | closed.asides.reciting) & {*said}
    unsaid = asking or named or barred or _may_change(tail, closed) or _commands(tail, closed) or _binds(said, closed)
    return len(said) >= FEWEST and not unsaid and not any(token.measure for token in tail)


def _may_change(tail: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether words may take back what was said before them; who cannot sleep, or a dog that won't settle, does not."""
    telling = closed.telling
    for at, token in enumerate(tail):
        kinds = closed.guards.get(token.word, frozenset())
        if token.word in telling.dropping:
            return True
        if not kinds & TAKING_BACK:
            continue
        following = {each.word for each in tail[at + 1 : at + 2]}
        perceives = token.word in telling.unable and following & telling.perceiving
        nobody = telling.speakers | closed.pointing | PUNCTUATION | closed.guards.keys()
        of_others = token.word.endswith(tuple(telling.denying)) and at > 1 and tail[at - 1].word not in nobody
        if not perceives and not of_others:
            return True
    return False


def _commands(tokens: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether a verb that begins a command is said, and stands for no thing."""
    return any(
        token.word in closed.asides.commanding and not _is_thing(tokens, at, closed)
        for at, token in enumerate(tokens)
        if token.word not in PUNCTUATION
    )


def _binds(said: Sequence[str], closed: ClosedWords) -> bool:
    """Whether a command may depend on what is said; "a lovely morning" is no time."""
    articles, parts = closed.telling.indefinite, closed.telling.dayparts
    said = [
        word for at, word in enumerate(said) if word not in parts or not articles & {*said[max(at - WITHIN, 0) : at]}
    ]
    return any(BINDING & guard_kinds(word, closed) for word in said)


def _passes_over(tokens: Sequence[Token], mentions: Sequence[Mention], closed: ClosedWords) -> bool:
    """Whether something is named only to say that it is not wanted after all: "forget the kettle"."""
    named = {i for m in mentions if m.last < len(tokens) for i in range(m.first, m.last + 1)}
    if not named and _passes_over_something(tokens, closed):
        return True
    rest = {tokens[i].word for i in range(len(tokens)) if i not in named}
    passing = closed.asides.passing
    return bool(named) and bool(rest & passing) and rest <= passing | closed.telling.naming | PUNCTUATION


def _passes_over_something(tokens: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether it is what is no device of ours that is not wanted: "never mind the mess, …"."""
    said = [token.word for token in tokens if token.word not in PUNCTUATION]
    passed = next((at for at, word in enumerate(said) if word not in closed.asides.passing), len(said))
    rest = said[passed:]
    plain = not any(guard_kinds(word, closed) or word in closed.asides.commanding for word in rest)
    return bool(passed) and 1 < len(rest) <= MOST_PASSED and rest[0] in closed.telling.naming and plain


def _is_thing(tokens: Sequence[Token], at: int, closed: ClosedWords) -> bool:
    """Whether a word that may command does not: it stands for a thing, "the water", or is denied, "won't make"."""
    before = tokens[at - 1].word if at else ""
    denied = before.endswith(tuple(closed.telling.denying)) and at > 1
    return denied or before in closed.telling.naming | closed.asides.determiners
