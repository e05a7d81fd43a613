"""No word is silently dropped (design, promise 1): plain code that requires a place for every word of a clause."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from nlcontrol.interpreter.agreement import disagreements
from nlcontrol.interpreter.explained import Explained, head_key
from nlcontrol.interpreter.guards import covered, licensed
from nlcontrol.interpreter.harmless_guards import ends, in_place
from nlcontrol.interpreter.heard import PUNCTUATION
from nlcontrol.interpreter.left_out import lost_exception, lost_noun, parted_names, second_choice, unused_names
from nlcontrol.interpreter.polarity import meanings
from nlcontrol.interpreter.scope_said import is_targeted
from nlcontrol.interpreter.slips import is_slip
from nlcontrol.interpreter.verdicts import Objection
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Clause, Reading
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.types import Amend, Command, Decline, Group, Query, Step
from nlcontrol.site.linking import DEVICE
from nlcontrol.site.mentions import Mention
from nlcontrol.text import Token

TIMES: Final = frozenset({"duration", "clock", "date", "recurrence", "interval", "daypart"})
REPEATED_WITHIN: Final = 4
"""Tokens within which a word that is said twice counts as a restart."""
NOT_IN_TEXTS: Final = frozenset({"negation", "condition", "correction", "cancel"})
"""Kinds of guards that no title or item may hold: "play jazz but not loud"."""
JOINING: Final = frozenset({"and", "then", ",", ".", ";"})
LONGEST_TEXT: Final = 8
"""Tokens of a title or an item."""
NAMING: Final = frozenset({"device", "area", "floor"})
"""Mentions that no clause may pass over."""


def account(
    reading: Reading, tokens: Sequence[Token], mentions: Sequence[Mention], explained: Explained, closed: ClosedWords
) -> list[Objection]:
    """The objections to a clause that leaves words unused; none for a clause that declines to act anyway."""
    clause = reading.clause
    if isinstance(clause.head, Decline):
        return []
    used = {index for use in reading.uses for index in range(use.start, use.end)}
    used |= _nouns_beside(used, mentions) | _counted_steps(clause, tokens, closed)
    classes = _spoken_of(reading, mentions, used)
    framed = explained.passed_over(reading, tokens, classes)
    words = _Words(
        reading,
        tokens,
        explained,
        closed,
        classes,
        used,
        own=explained.of_head(clause, classes),
        named={i for m in mentions if not m.fuzzy and m.entry.kind in NAMING for i in range(m.first, m.last + 1)},
        unused=unused_names(reading, mentions, used, framed) | parted_names(reading, tokens, mentions, closed),
        others={m.first for m in mentions if m.first == m.last and not m.fuzzy and _is_other(m, classes, clause)},
    )
    left = [
        i
        for i in range(clause.start, clause.end)
        if i not in used and i not in framed and tokens[i].word not in PUNCTUATION
    ]
    times = [i for i in left if _kind(tokens[i]) in TIMES]
    objections = [
        Objection(Reason.UNREADABLE_TIME, f'I do not know what to do with the time "{tokens[i].text}".', i, i + 1)
        for i in times
    ]
    unexplained = [i for i in left if i not in times and not words.explain(i)]
    denied = [index for index in unexplained if "negation" in closed.guards.get(tokens[index].word, ())]
    if denied:
        at = denied[0]
        objections.append(Objection(Reason.NEGATED, f'Nothing is done: you said "{tokens[at].word}".', at, at + 1))
    if unexplained:
        said = " … ".join(f'"{_run_text(tokens, run)}"' for run in _runs(unexplained))
        message = f"I do not know what to make of {said}."
        objections.append(Objection(Reason.UNEXPLAINED_WORDS, message, unexplained[0], unexplained[-1] + 1))
    objections += _swallowed(reading, tokens, mentions, closed)
    objections += _used_twice(reading, tokens)
    objections += lost_exception(reading, tokens, mentions, used, closed)
    objections += second_choice(reading, tokens, mentions, used, closed)
    objections += lost_noun(reading, tokens, mentions, used, closed)
    settled = used | framed if isinstance(clause.head, Amend) else used
    return objections + disagreements(reading, tokens, settled, closed)


def _spoken_of(reading: Reading, mentions: Sequence[Mention], used: Collection[int]) -> frozenset[str]:
    """The classes of the devices that the clause means, by whatever slip of the tongue, else of all that it names."""
    clause = reading.clause
    inside = [m for m in mentions if m.entry.class_name and clause.start <= m.first and m.last < clause.end]
    meant = [m for m in inside if m.first in used and m.last in used] if is_targeted(reading) else []
    found = meant or [m for m in inside if not m.fuzzy]
    return frozenset(m.entry.class_name for m in found if m.entry.class_name)


def _is_other(mention: Mention, classes: Collection[str], clause: Clause) -> bool:
    """Whether a noun stands for devices of another class, or of one where everything was read."""
    other = bool(classes) and (_of_everything(clause) or mention.entry.class_name not in classes)
    return mention.entry.kind == "noun" and other


def _of_everything(clause: Clause) -> bool:
    targets = clause.head.targets if isinstance(clause.head, Command) else ()
    return any(isinstance(target, Group) and target.noun == DEVICE for target in targets)


@dataclass(frozen=True, slots=True)
class _Words:
    """A clause with all that may explain one of its words."""

    reading: Reading
    tokens: Sequence[Token]
    explained: Explained
    closed: ClosedWords
    classes: frozenset[str]
    used: set[int]
    own: frozenset[str]
    """What the phrases of the clause's action say."""
    named: set[int]
    unused: set[int]
    """Names that nothing was made of."""
    others: set[int]
    """Nouns for devices of other classes than those spoken of, or for some where everything was read."""

    def explain(self, index: int) -> bool:
        """Whether a word that no pointer used has its place all the same."""
        token, clause, closed = self.tokens[index], self.reading.clause, self.closed
        known = self.own | self.explained.words.get("frame", frozenset())
        if token.measure is not None:
            return token.text in self.own
        if index in self.unused or (index in self.named and token.word not in known | closed.fillers):
            return False
        if index in self.others and (token.word not in self.own or self._is_some(index)):
            return False  # "unlock the front door hall light on": no frame's light
        if _is_repeated(index, clause, self.tokens, closed):
            return True
        if token.word in closed.guards:
            return (
                covered(token.word, closed, self.reading)
                or in_place(index, self.reading, self.tokens, closed)
                or licensed(index, self.reading, self.tokens, self.used, self.explained, self.classes)
            )
        if token.word in known | closed.fillers or ends(index, clause, self.tokens, closed):
            return True
        if token.word in _also(clause, closed) or (token.word in closed.telling.wares and _of_everything(clause)):
            return True
        if isinstance(clause.head, Query) and any(token.word.removesuffix(s) in known for s in closed.asides.short):
            return True  # "how long's left"
        if token.word in closed.possessives and index + 1 < clause.end:
            following = self.tokens[index + 1].word  # "back to his base", never "her lamp"
            return index + 1 not in self.named | self.used and following in self.own
        if self.explained.says(token.word):
            return False  # "close the fan" is no misspelt "chose": another action is asked for
        return is_slip(token.word, self.own, closed.guards.keys() | _opposed(clause, closed))

    def _is_some(self, index: int) -> bool:
        """Whether some kind is named where everything was read: "everything but the lamp, lights off"."""
        plural = self.tokens[index].word.endswith(tuple(self.closed.telling.plural))
        return plural and _of_everything(self.reading.clause)


def _kind(token: Token) -> str | None:
    return token.measure.kind if token.measure is not None else None


def _counted_steps(clause: Clause, tokens: Sequence[Token], closed: ClosedWords) -> set[int]:
    """The "two notches" of an amount of two steps."""
    if not isinstance(clause.head, Command):
        return set()
    counts = {abs(value.count) for _, value in clause.head.arguments if isinstance(value, Step)}
    for index in range(clause.start, clause.end - 1):
        measure = tokens[index].measure
        number = measure.number if measure is not None and measure.kind == "number" else None
        if number is not None and number.amount in counts and tokens[index + 1].word in closed.steps:
            return {index, index + 1}
    return set()


def _swallowed(
    reading: Reading, tokens: Sequence[Token], mentions: Sequence[Mention], closed: ClosedWords
) -> Iterator[Objection]:
    """Objections where words taken for a title or an item may be more than that: a guard, a second command."""
    for use in reading.uses:
        if use.role != "text":
            continue
        inside = range(use.start, use.end)
        guard = next((i for i in inside if closed.guards.get(tokens[i].word, frozenset()) & NOT_IN_TEXTS), None)
        if guard is not None:
            yield Objection(
                Reason.UNEXPLAINED_WORDS, f'I am not sure what "{tokens[guard].word}" says here.', guard, guard + 1
            )
        joined = next((i for i in inside if tokens[i].word in JOINING), use.end)
        if len(inside) > LONGEST_TEXT or any(m.first > joined and m.last < use.end for m in mentions if not m.fuzzy):
            yield Objection(
                Reason.UNEXPLAINED_WORDS, f'I take "{use.text}" for more than one thing.', use.start, use.end
            )


def _nouns_beside(used: Collection[int], mentions: Sequence[Mention]) -> set[int]:
    """The tokens of a noun that goes on from a device's name of its class: "cleaner" of "the dusty vacuum cleaner"."""
    names = [m for m in mentions if m.entry.kind == "device" and all(i in used for i in range(m.first, m.last + 1))]
    return {
        index
        for noun in mentions
        for name in names
        if noun.entry.kind == "noun" and not noun.fuzzy and noun.entry.class_name == name.entry.class_name
        if noun.first <= name.last + 1 and name.first <= noun.first
        for index in range(noun.first, noun.last + 1)
    }


def _also(clause: Clause, closed: ClosedWords) -> frozenset[str]:
    """The words that speak for what is to be done though no phrase says them."""
    ways = meanings(clause.head) if isinstance(clause.head, Command) else ()
    return frozenset(word for way in ways if way in closed.opposites for word in closed.opposites[way].also)


def _opposed(clause: Clause, closed: ClosedWords) -> frozenset[str]:
    """The words against the action of a clause."""
    opposites = closed.opposites.get(head_key(clause).rpartition(".")[2])
    return opposites.against if opposites is not None else frozenset()


def _used_twice(reading: Reading, tokens: Sequence[Token]) -> Iterator[Objection]:
    """An objection where one word was taken for two things: the two in "two lights" is no brightness."""
    taken: dict[int, str] = {}
    for use in reading.uses:
        for index in range(use.start, use.end):
            role = taken.setdefault(index, use.role)
            if {role, use.role} in ({"value", "target"}, {"value", "time"}, {"time", "target"}):
                said = f'I am not sure what "{tokens[index].text}" belongs to.'
                yield Objection(Reason.UNEXPLAINED_WORDS, said, index, index + 1)
                return


def _is_repeated(index: int, clause: Clause, tokens: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether the word is only said again a moment later: "the desk the desk lamp"."""
    word = tokens[index].word
    again = (tokens[at].word for at in range(index + 1, min(index + REPEATED_WITHIN + 1, clause.end)))
    return word not in closed.guards and word in again


def _runs(indices: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for index in indices:
        if runs and runs[-1][1] == index:
            runs[-1] = (runs[-1][0], index + 1)
        else:
            runs.append((index, index + 1))
    return runs


def _run_text(tokens: Sequence[Token], run: tuple[int, int]) -> str:
    return " ".join(token.text for token in tokens[run[0] : run[1]])
