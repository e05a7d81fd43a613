"""No word is silently dropped (design, promise 1): plain code that requires a place for every word of a clause."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from nlcontrol.interpreter.agreement import disagreements
from nlcontrol.interpreter.heard import PUNCTUATION
from nlcontrol.interpreter.slips import is_slip
from nlcontrol.interpreter.verdicts import Objection
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Chat, Clause, ConditionClause, Reading
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.types import (
    Amend,
    Command,
    Control,
    Decline,
    Group,
    Pronoun,
    Query,
    Until,
)
from nlcontrol.site.mentions import Mention
from nlcontrol.text import Token

Classes = frozenset[str]
ANY_DEVICE: Final = "device"
SLOT: Final = "*"
EDGE: Final = "^"
ANY: Final = ""
LICENSED: Final = "licensed:"
RUNS: Final = "runs:"
"""Begins the keys of the manifest that hold company, not words."""
TIMES: Final = frozenset({"duration", "clock", "date", "recurrence", "interval", "daypart"})
OTHERS: Final = frozenset({"other", "others", "rest", "remaining"})
"""Words for what was not spoken of: for the quantifier `other`."""
REPEATED_WITHIN: Final = 4
"""Tokens within which a word that is said twice counts as a restart."""
NOT_IN_TEXTS: Final = frozenset({"negation", "condition", "correction", "cancel"})
"""Kinds of guards that no title or item may hold: "play jazz but not loud"."""
JOINING: Final = frozenset({"and", "then", ",", ".", ";"})
LONGEST_TEXT: Final = 8
"""Tokens of a title or an item."""
NAMING: Final = frozenset({"device", "area", "floor"})
"""Mentions that no clause may pass over."""


@dataclass(frozen=True, slots=True)
class Explained:
    """What the grammars explain, from the manifest of the weights."""

    words: Mapping[str, frozenset[str]]
    """`action:NAME`, `frame`, `ask`, `control`, `condition`, `chat` → words."""
    licensed: Mapping[str, frozenset[str]]
    """Where → `before|guard|after|next`: a guard word that an acting phrase or frame needs: "i can't see". Where is an
    action, `ask` and so on as in `words`, or `join:NAME`, `times`, `except`: what the clause must have for it."""
    runs: Mapping[str, Mapping[str, tuple[tuple[str, ...], ...]]] = field(default_factory=dict)
    """Where → first word → runs of words that frames say, guards included: "if you would be so kind"."""

    @classmethod
    def of(cls, plain: Mapping[str, Sequence[str]]) -> Explained:
        """From the plain lists of the manifest."""
        words = {key: frozenset(found) for key, found in plain.items() if not key.startswith((LICENSED, RUNS))}
        licensed = {k.removeprefix(LICENSED): frozenset(found) for k, found in plain.items() if k.startswith(LICENSED)}
        runs = {key.removeprefix(RUNS): _by_first_word(found) for key, found in plain.items() if key.startswith(RUNS)}
        return cls(words, licensed, runs)

    def says(self, word: str) -> bool:
        """Whether a phrase of any action says the word: then it is that word, and no misspelt other one."""
        return any(word in found for key, found in self.words.items() if key.startswith("action:"))

    def of_head(self, clause: Clause, classes: Classes) -> frozenset[str]:
        """The words that phrases of this head say, if the clause speaks of devices of these classes."""
        return frozenset[str]().union(*(self.words.get(key, frozenset()) for key in _head_keys(clause, classes)))

    def licenses(self, reading: Reading, classes: Classes) -> frozenset[str]:
        """The company in which guard words are harmless in a clause like this."""
        return frozenset[str]().union(*(self.licensed.get(place, frozenset()) for place in _places(reading, classes)))

    def passed_over(self, reading: Reading, tokens: Sequence[Token], classes: Classes) -> set[int]:
        """The tokens that frames of a clause like this say word for word."""
        shown = [
            (index, token.text if token.measure else token.word)
            for index, token in enumerate(tokens[reading.clause.start : reading.clause.end], reading.clause.start)
            if token.word not in PUNCTUATION
        ]
        words = [word for _, word in shown]
        found: set[int] = set()
        for place in _places(reading, classes):
            runs = self.runs.get(place, {})
            for at, word in enumerate(words):
                for run in runs.get(word, ()):
                    if tuple(words[at : at + len(run)]) == run:
                        found.update(index for index, _ in shown[at : at + len(run)])
                        break
        return found


def _places(reading: Reading, classes: Classes) -> list[str]:
    """Where the guards of frames and phrases are harmless, for a clause like this."""
    clause = reading.clause
    places = ["frame", f"join:{clause.join}", *_head_keys(clause, classes)]
    places += ["times"] if clause.modifiers else []
    return [*places, "except"] if _excepts(reading) else places


def _by_first_word(runs: Iterable[str]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The runs by the word they begin with, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for run in runs:
        words = tuple(run.split(" "))
        found.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(rows, key=len, reverse=True)) for first, rows in found.items()}


def _head_keys(clause: Clause, classes: Classes) -> list[str]:
    """Where words for a clause stand; where the target decides the class, also what its class says for the action."""
    key = _head_key(clause)
    general = f"action:{ANY_DEVICE}."
    more = [f"action:{name}.{key.removeprefix(general)}" for name in classes] if key.startswith(general) else []
    return [key, *more]


def _head_key(clause: Clause) -> str:
    match clause.head:
        case Command(action=action):
            return f"action:{action}"
        case Query():
            return "ask"
        case Control():
            return "control"
        case ConditionClause():
            return "condition"
        case Chat():
            return "chat"
        case Amend():
            return "amend"
        case _:
            return ""


def account(
    reading: Reading, tokens: Sequence[Token], mentions: Sequence[Mention], explained: Explained, closed: ClosedWords
) -> list[Objection]:
    """The objections to a clause that leaves words unused; none for a clause that declines to act anyway."""
    clause = reading.clause
    if isinstance(clause.head, Decline):
        return []
    used = {index for use in reading.uses for index in range(use.start, use.end)}
    used |= _nouns_beside(used, mentions)
    named = {i for m in mentions if not m.fuzzy and m.entry.kind in NAMING for i in range(m.first, m.last + 1)}
    classes = frozenset(
        m.entry.class_name
        for m in mentions
        if not m.fuzzy and m.entry.class_name and clause.start <= m.first and m.last < clause.end
    )
    own = explained.of_head(clause, classes)
    known = own | explained.words.get("frame", frozenset())
    framed = explained.passed_over(reading, tokens, classes)
    unexplained: list[int] = []
    objections: list[Objection] = []
    against = closed.guards.keys() | _opposed(clause, closed)
    for index in range(clause.start, clause.end):
        token = tokens[index]
        if index in used or index in framed or token.word in PUNCTUATION:
            continue
        if token.measure is not None and token.measure.kind in TIMES:
            objections.append(
                Objection(
                    Reason.UNREADABLE_TIME, f'I do not know what to do with the time "{token.text}".', index, index + 1
                )
            )
        elif token.measure is not None and token.text in own:
            continue
        elif token.measure is not None or (
            index in named and token.word not in known and token.word not in closed.fillers
        ):
            unexplained.append(index)
        elif _is_repeated(index, clause, tokens, closed):
            continue
        elif token.word in closed.guards:
            if not (
                _covered(token.word, closed, reading) or _licensed(index, reading, tokens, used, explained, classes)
            ):
                unexplained.append(index)
        elif token.word in known | closed.fillers:
            continue
        elif explained.says(token.word) or not is_slip(token.word, own, against):
            unexplained.append(index)  # "close the fan" is no misspelt "chose": another action is asked for
    denied = [index for index in unexplained if "negation" in closed.guards.get(tokens[index].word, ())]
    if denied:
        at = denied[0]
        objections.append(Objection(Reason.NEGATED, f'Nothing is done: you said "{tokens[at].word}".', at, at + 1))
    if unexplained:
        said = " … ".join(f'"{_run_text(tokens, run)}"' for run in _runs(unexplained))
        objections.append(
            Objection(
                Reason.UNEXPLAINED_WORDS, f"I do not know what to make of {said}.", unexplained[0], unexplained[-1] + 1
            )
        )
    objections += _swallowed(reading, tokens, mentions, closed)
    objections += _used_twice(reading, tokens)
    return objections + disagreements(reading, tokens, used, closed)


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
    exact = [mention for mention in mentions if not mention.fuzzy]
    names = [m for m in exact if m.entry.kind == "device" and all(i in used for i in range(m.first, m.last + 1))]
    return {
        index
        for noun in exact
        for name in names
        if noun.entry.kind == "noun" and noun.entry.class_name == name.entry.class_name
        if noun.first <= name.last + 1 and name.first <= noun.first
        for index in range(noun.first, noun.last + 1)
    }


def _opposed(clause: Clause, closed: ClosedWords) -> frozenset[str]:
    """The words against the action of a clause."""
    opposites = closed.opposites.get(_head_key(clause).rpartition(".")[2])
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


# --- guards -----------------------------------------------------------------------------------------------------------


def _covered(word: str, closed: ClosedWords, reading: Reading) -> bool:
    """Whether a guard word sits in a field of its kind."""
    clause = reading.clause
    exact = _EXACT.get(word)
    if exact is not None:
        return exact(clause)
    return any(kind in _COVERS and _COVERS[kind](word, reading) for kind in closed.guards[word])


def _negation(word: str, reading: Reading) -> bool:
    head = reading.clause.head
    if isinstance(head, ConditionClause) and head.condition.op == "is not":
        return True
    if isinstance(head, Query) and head.op == "is not":
        return True
    if isinstance(head, Control) and head.kind == "never_mind":
        return True
    if word in ("not", "without", "leave") and _excepts(reading):
        return True
    return word == "no" and reading.clause.join == "correct"


def _excepts(reading: Reading) -> bool:
    return any(use.role == "except" for use in reading.uses)


def _others(reading: Reading) -> bool:
    head = reading.clause.head
    targets = head.targets if isinstance(head, Command | Query | Amend) else ()
    return any(isinstance(target, Group) and target.quantifier == "other" for target in targets)


def _time(_: str, reading: Reading) -> bool:
    clause = reading.clause
    return (
        bool(clause.modifiers)
        or clause.join in ("then", "before", "after_that", "meanwhile")
        or isinstance(clause.head, ConditionClause)
    )


_COVERS: Final[dict[str, Callable[[str, Reading], bool]]] = {
    "negation": _negation,
    "exception": lambda word, reading: _excepts(reading) or (word in OTHERS and _others(reading)),
    "time": _time,
    "condition": lambda _, reading: isinstance(reading.clause.head, ConditionClause),
    "question": lambda word, reading: (
        isinstance(reading.clause.head, Query)
        or (isinstance(reading.clause.head, ConditionClause) and word in ("is", "are", "was", "were"))
    ),
    "correction": lambda _, reading: reading.clause.join == "correct",
    "cancel": lambda _, reading: (
        isinstance(reading.clause.head, Control) and reading.clause.head.kind in ("cancel", "never_mind", "undo")
    ),
}


def _is_condition(*kinds: str) -> Callable[[Clause], bool]:
    def matches(clause: Clause) -> bool:
        return isinstance(clause.head, ConditionClause) and clause.head.kind in kinds

    return matches


def _has_until(clause: Clause) -> bool:
    return any(isinstance(modifier, Until) for modifier in clause.modifiers) or _is_condition("until")(clause)


_EXACT: Final[dict[str, Callable[[Clause], bool]]] = {
    "until": _has_until,
    "till": _has_until,
    "unless": _is_condition("unless"),
    "if": lambda clause: _is_condition("if")(clause) or (isinstance(clause.head, Query) and clause.head.kind == "is"),
    "before": lambda clause: clause.join == "before",
    "ago": lambda _: False,  # nothing can be done in the past
    "yesterday": lambda _: False,
}


def _licensed(
    index: int, reading: Reading, tokens: Sequence[Token], used: set[int], explained: Explained, classes: Classes
) -> bool:
    """Whether a phrase or a frame that the clause can have been said with needs the word just here."""
    shown, at = _collapsed(index, reading, tokens, used)
    frame, licenses = explained.words.get("frame", frozenset()), explained.licenses(reading, classes)

    def readings(word: str) -> set[str]:
        """What a neighbour may stand for: itself, the border of the phrase before a frame, or anything."""
        return {word, EDGE if word in _LOOSE or word in frame else word, ANY}

    padded = [EDGE, *shown, EDGE, EDGE]
    before, word, after, following = padded[at : at + 4]
    return any(
        f"{b}|{word}|{a}|{f}" in licenses
        for b in readings(before)
        for a in readings(after)
        for f in ({EDGE} if a == EDGE else {ANY, EDGE} if a == ANY else readings(following))
    )


def _collapsed(index: int, reading: Reading, tokens: Sequence[Token], used: set[int]) -> tuple[list[str], int]:
    """The clause's words with each name and its articles as one SLOT, and where token `index` stands among them."""
    clause = reading.clause
    times = {at for use in reading.uses if use.role == "time" for at in range(use.start, use.end)}
    targets = clause.head.targets if isinstance(clause.head, Command | Query | Amend) else ()
    pronoun = any(isinstance(target, Pronoun) for target in targets)
    shown: list[str] = []
    place = 0
    for at in range(clause.start, clause.end):
        word = tokens[at].word
        if at == index:
            place = len(shown)
        if at in times:
            continue
        if at in used or tokens[at].measure is not None or (pronoun and word in PRONOUNS):
            while shown and shown[-1] in _ARTICLES:
                shown.pop()
            if not shown or shown[-1] != SLOT:
                shown.append(SLOT)
        elif word not in PUNCTUATION and (word not in _COURTESIES or at == index):
            shown.append(word)
    return shown, place


PRONOUNS: Final = frozenset({"it", "them", "those", "one"})
_COURTESIES: Final = frozenset(
    {"please", "uh", "um", "uhm", "erm", "er", "well", "okay", "hmm", "kindly", "just", "now", "hey", "so"}
)
_ARTICLES: Final = frozenset({"the", "my", "our", "a", "an", "your", "all", "every", "each", "of", "that", "this"})
_LOOSE: Final = frozenset(
    {"and", "then", "please", "so", "well", "uh", "um", "okay", "ok", "hey", "now", "also", "just", "oh", "computer"}
)
"""Words that may stand before a phrase as if it began there."""
