"""Guard words that are none where they stand: "*any* lights", "I *can't* hear", "*stop* the music", "*no* more"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from nlcontrol.interpreter.explained import excepts
from nlcontrol.interpreter.heard import PUNCTUATION
from nlcontrol.interpreter.polarity import meanings
from nlcontrol.interpreter.scope_said import is_targeted
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Clause, Reading
from nlcontrol.plan.types import Command, Group
from nlcontrol.text import Token

NO: Final = "no"
"""The word that speaks for all that ends something."""
CANCELLING: Final = ".cancel"


@dataclass(frozen=True, slots=True)
class _Guard:
    """A guard word of a command, where it stands."""

    index: int
    reading: Reading
    head: Command
    tokens: Sequence[Token]
    closed: ClosedWords

    @property
    def word(self) -> str:
        return self.tokens[self.index].word

    @property
    def clause(self) -> Clause:
        return self.reading.clause

    @property
    def following(self) -> str:
        return self.tokens[self.index + 1].word if self.index + 1 < self.clause.end else ""

    def before(self) -> list[int]:
        return [*range(self.clause.start, self.index)]

    def after(self) -> list[int]:
        return [*range(self.index + 1, self.clause.end)]

    def places(self, *roles: str) -> set[int]:
        """The tokens that were used as one of these."""
        return {at for use in self.reading.uses if use.role in roles for at in range(use.start, use.end)}

    def begins(self) -> bool:
        """Whether nothing stands before it but fillers and stop words."""
        closed = self.closed
        return all(
            self.tokens[at].word in closed.fillers or (self.tokens[at].word,) in closed.stop for at in self.before()
        )

    def goes_on(self) -> bool:
        """Whether a verb follows that says what somebody does: "stop *turning*"."""
        return self.following.endswith(tuple(self.closed.telling.gerunds))

    def speaks_for(self, word: str) -> bool:
        """Whether a word says by itself what is to be done: "no" of what is to end."""
        ways = self.closed.opposites
        return any(word in ways[meaning].own for meaning in meanings(self.head) if meaning in ways)


def in_place(index: int, reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether a guard word guards nothing where it stands."""
    clause, following = reading.clause, tokens[index + 1 : min(index + 3, reading.clause.end)]
    if closed.telling.repeating.intersection(token.word for token in following):
        return clause.join != "first" and is_targeted(reading)
    if not isinstance(clause.head, Command):
        return False
    guard = _Guard(index, reading, clause.head, tokens, closed)
    return any(harmless(guard) for harmless in _HARMLESS)


def is_bothered(index: int, reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether a complaint stands there that what is to be done answers: "too fast", "a bit dim"."""
    clause, measures = reading.clause, closed.telling.bothering | closed.telling.exceeding
    while index < clause.end and tokens[index].word in closed.telling.articles:
        index += 1
    if index + 1 >= clause.end or tokens[index].word not in measures or not isinstance(clause.head, Command):
        return False
    return _answers(clause.head, tokens[index + 1].word, closed)


def ends(index: int, clause: Clause, tokens: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether a word goes with the denial of what is to end: "no *more* light", "I don't need the lamp *anymore*"."""
    telling = closed.telling
    words = [tokens[at].word for at in range(clause.start, index)]
    denied = ["negation" in closed.guards.get(word, ()) for word in words]
    if tokens[index].word in telling.ceasing and any(denied[-1:]):
        return True
    return tokens[index].word in telling.anymore and any(denied) and bool(telling.wished.intersection(words))


def _answers(head: Command, word: str, closed: ClosedWords) -> bool:
    """Whether what is to be done answers a complaint: more of it answers "dim"."""
    return any(word in closed.complaints.get(meaning, ()) for meaning in meanings(head))


def _restricts(guard: _Guard) -> bool:
    """In "Lock up, *but only* in ten minutes", "… *but only* halfway": nothing but a time or an amount follows."""
    telling, timed = guard.closed.telling, guard.places("time", "value")
    passed = guard.closed.fillers | telling.hours | telling.before_times | telling.restricting | PUNCTUATION
    rest = guard.after()
    only_timed = bool(timed & set(rest)) and all(at in timed or guard.tokens[at].word in passed for at in rest)
    return guard.word in telling.restricting and only_timed


def _joins(guard: _Guard) -> bool:
    """In "Turn on the lamp *but* turn off the fan": it stands between two commands."""
    between = guard.index == guard.clause.start > 0 or guard.index + 1 == guard.clause.end < len(guard.tokens)
    joins = guard.word in guard.closed.joining and between
    return joins and is_targeted(guard.reading) and not excepts(guard.reading)


def _causes(guard: _Guard) -> bool:
    """In "*Have* the vacuum tidy up": one device; of several it may be asked, "have the lights gone off"."""
    telling, tokens, timed = guard.closed.telling, guard.tokens, guard.places("time")
    passed = guard.closed.fillers | telling.hours | PUNCTUATION
    begins = all(at in timed or tokens[at].word in passed for at in guard.before())
    if guard.word not in telling.causing or not begins:
        return False
    named = next((at for at in guard.after() if tokens[at].word not in telling.naming), None)
    target = next((use for use in guard.reading.uses if use.role == "target" and use.start == named), None)
    asks = any(token.word in telling.asked for token in tokens[guard.clause.start : guard.clause.end + 1])
    return target is not None and not target.text.endswith(tuple(telling.plural)) and not asks


def _ceases(guard: _Guard) -> bool:
    """In "*No* more light", but not "no more turning it off" nor "no more than ten percent"."""
    beyond = guard.tokens[guard.index + 2].word if guard.index + 2 < guard.clause.end else ""
    goes_on = beyond in guard.closed.unfinished or beyond.endswith(tuple(guard.closed.telling.gerunds))
    return guard.following in guard.closed.telling.ceasing and guard.speaks_for(guard.word) and not goes_on


def _lessens(guard: _Guard) -> bool:
    """In "The tv *not* so loud": a complaint that is answered; "it's not so loud" is none."""
    closed, named = guard.closed, guard.places("target", "place")
    plain = (closed.fillers - closed.asides.stating) | closed.telling.making | closed.telling.naming
    wished = all(at in named or guard.tokens[at].word in plain for at in guard.before())
    bothered = is_bothered(guard.index + 1, guard.reading, guard.tokens, closed)
    return guard.word in closed.telling.lessening and wished and bothered


def _describes(guard: _Guard) -> bool:
    """In "The fan *is* too fast", "the air *is* dry": a complaint that is answered."""
    closed = guard.closed
    bothered = is_bothered(guard.index + 1, guard.reading, guard.tokens, closed)
    said = guard.following in closed.telling.complaining and _answers(guard.head, guard.following, closed)
    named = bool(guard.places("target", "place"))
    return guard.word in closed.telling.being and ((bothered and named) or said)


def _is_not_needed(guard: _Guard) -> bool:
    """In "I *don't* need the timer anymore": it is to end."""
    telling = guard.closed.telling
    anymore = any(guard.tokens[at].word in telling.anymore for at in guard.after())
    return guard.following in telling.wished and anymore and guard.speaks_for(NO)


def _cancels(guard: _Guard) -> bool:
    """In "*Forget* the timer": what can be cancelled is."""
    cancels = "cancel" in guard.closed.guards.get(guard.word, ()) and guard.index == guard.clause.start
    return cancels and guard.head.action.endswith(CANCELLING) and guard.speaks_for(guard.word)


def _needs(guard: _Guard) -> bool:
    """In "The kitchen *has* to be cleaned"."""
    needs = guard.word in guard.closed.telling.needing and guard.following in guard.closed.asides.infinitive
    return needs and any(use.end == guard.index for use in guard.reading.uses if use.role in ("target", "place"))


def _means_all(guard: _Guard) -> bool:
    """In "*Any* lights" right before the noun."""
    groups = [t for t in guard.head.targets if isinstance(t, Group) and t.quantifier in ("all", "these")]
    beside = any(use.role == "target" and use.start == guard.index + 1 for use in guard.reading.uses)
    return guard.word in guard.closed.all_of and bool(groups) and beside


def _cannot_perceive(guard: _Guard) -> bool:
    """In "I *can't* hear the tv", "*can't* see a thing"."""
    telling = guard.closed.telling
    speaks = guard.index == guard.clause.start or guard.tokens[guard.index - 1].word in telling.speakers
    return guard.following in telling.perceiving and speaks and guard.word in telling.unable


def _minds(guard: _Guard) -> bool:
    """In "*Mind* locking the door"."""
    return guard.word in guard.closed.telling.minding and guard.begins() and guard.goes_on()


def _stops(guard: _Guard) -> bool:
    """In "*Stop* the sound", but not "stop making a sound"."""
    stops = guard.word in guard.closed.telling.forbidding and guard.begins() and not guard.goes_on()
    return stops and guard.speaks_for(guard.word)


_HARMLESS: Final[tuple[Callable[[_Guard], bool], ...]] = (
    _restricts, _joins, _causes, _ceases, _lessens, _describes, _is_not_needed, _cancels, _needs, _means_all,
    _cannot_perceive, _minds, _stops,
)  # fmt: skip
