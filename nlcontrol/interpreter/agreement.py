"""Plain words that must agree with what was read: prepositions, opposites, and "everything" (promises 1, 2)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final

from nlcontrol.interpreter.verdicts import Objection
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan.clauses import Clause, Reading
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.types import (
    After,
    Amend,
    At,
    Change,
    Command,
    Every,
    Extreme,
    Factor,
    Flag,
    For,
    Group,
    Number,
    Query,
    Step,
    Text,
    Value,
)
from nlcontrol.text import Token

RELATIVE_KINDS: Final = frozenset({"percent", "number", "fraction", "kelvin", "temperature"})
"""What "by" can only be an amount of change of; "by two meters" and "by ninety degrees" are plain."""
LASTING: Final = frozenset({"turn_on", "turn_off", "open_cover", "close_cover", "lock", "unlock"})
UNSEEN: Final = frozenset({"switch", "lock", "device", "rover"})
"""Classes that no description of a room asks for: "it's boiling in here" is not about the kettle."""
WORSENING: Final = {"up": "turn_off", "down": "turn_on"}
ASKED_WITHIN: Final = 3
"""Words of an utterance within which it is told whether it asks about acting."""
BESIDE: Final = 2
"""Tokens around a joining word in which a word and its opposite contradict each other."""
LIT: Final = frozenset({"light", "device"})
"""Classes of which `WORSENING` holds: who is too hot may well want the fan on."""
"""What nobody wants who complains that there is too little, or too much."""
DIRECTIONS: Final = {"distance_m": ("forward", "back"), "angle_deg": ("left", "right")}
"""Parameters whose sign is a direction of its own."""
TONES: Final = {"color_temp_kelvin": ("cooler", "warmer")}
"""Parameters of which neither more nor less is better: a light that is too cold wants fewer kelvin."""


def disagreements(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> list[Objection]:
    """Objections where a word of the clause says other than what was read."""
    return [
        *_prepositions(reading, tokens),
        *_directions(reading, tokens, used, closed),
        *_single_word(reading, tokens),
        *_two_amounts(reading, tokens, used, closed),
        *_two_verbs(reading, tokens, used, closed),
        *_statement(reading, tokens, used, closed),
        *_past(reading, tokens, closed),
        *_about_acting(reading, tokens, closed),
        *_greeting(reading, tokens, closed),
        *_counted_exception(reading, tokens, closed),
        *_hesitation(reading, tokens, closed),
        *_set_to(reading, tokens, used, closed),
        *_unnamed_warmth(reading, tokens),
        *_unsaid_distance(reading, tokens, closed),
        *_opposites(reading, tokens, used, closed),
        *_both_ways(reading, tokens, used, closed),
        *_everything(reading, tokens, closed),
        *_all_unsaid(reading, tokens, closed),
    ]


# --- prepositions ---------------------------------------------------------------------------------------------------


def _prepositions(reading: Reading, tokens: Sequence[Token]) -> Iterator[Objection]:
    clause = reading.clause
    values = _values(clause)
    relative = any(isinstance(value, Change | Factor) for value in values)
    absolute = any(isinstance(value, Number) for value in values)
    for use in reading.uses:
        before = tokens[use.start - 1].word if use.start > clause.start else ""
        measure = tokens[use.start].measure
        kind = measure.kind if measure is not None else ""
        if use.role == "value" and before == "by" and absolute and not relative and kind in RELATIVE_KINDS:
            yield _unclear(use.text, "an amount to change by", use.start)
        elif use.role == "value" and before == "to" and relative and not absolute:
            yield _unclear(use.text, "an amount to set", use.start)
        elif use.role == "time" and not _fits(kind, before, clause):
            said = f'I am not sure what "{before} {use.text}" says.'
            yield Objection(Reason.UNREADABLE_TIME, said, use.start - 1, use.end)


def _fits(kind: str, before: str, clause: Clause) -> bool:
    """Whether the word before a time fits how the time was read."""
    if kind == "number":
        return before not in ("in", "for", "after")
    if kind == "clock" and before == "to":
        return False
    if kind != "duration":
        return True
    if before == "for":
        return any(isinstance(modifier, For) for modifier in clause.modifiers)
    if before in ("in", "after", "within"):
        return any(isinstance(modifier, After | Every | At) for modifier in clause.modifiers)
    return True


def _unclear(words: str, meaning: str, at: int) -> Objection:
    return Objection(Reason.UNEXPLAINED_WORDS, f'I am not sure whether "{words}" is {meaning}.', at, at + 1)


def _values(clause: Clause) -> list[Value]:
    if isinstance(clause.head, Command):
        return [value for _, value in clause.head.arguments]
    if isinstance(clause.head, Amend) and clause.head.value is not None:
        return [clause.head.value]
    return []


# --- opposites --------------------------------------------------------------------------------------------------------


def _opposites(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    clause = reading.clause
    if isinstance(clause.head, Amend):
        yield from _amended_opposites(reading, tokens, used, closed)
    if not isinstance(clause.head, Command):
        return
    said = {tokens[index].word: index for index in _telling(reading, tokens, used, closed)}
    complained = _complained(clause, tokens, closed)
    for meaning in _meanings(clause.head):
        if complained is None and meaning == "turn_off" and _described(clause, tokens, closed):
            yield Objection(Reason.REPORTED, "Nothing is done: I take that as how things are.", clause.start)
        is_lit = clause.head.action.partition(".")[0] in LIT
        if complained is not None and is_lit and meaning == WORSENING[complained]:
            yield Objection(Reason.UNEXPLAINED_WORDS, "I am not sure whether you want more or less.", clause.start)
        if complained is not None and meaning in closed.complaints:
            if meaning != complained:
                yield Objection(Reason.UNEXPLAINED_WORDS, "I am not sure whether you want more or less.", clause.start)
            continue
        if meaning == "turn_off" and _sparked(clause, tokens, closed):
            yield Objection(
                Reason.AMBIGUOUS, 'Is that to go on or off? Please say "turn on" or "turn off".', clause.start
            )
        opposites = closed.opposites.get(meaning)
        if opposites is None or opposites.own & said.keys():
            continue
        for word in sorted(opposites.against & said.keys()):
            yield Objection(
                Reason.UNEXPLAINED_WORDS, f'I am not sure what "{word}" says here.', said[word], said[word] + 1
            )


def _telling(reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords) -> Iterator[int]:
    """The tokens that tell the action: not "leave the lamp on" of an exception, and not the "off" of "set off"."""
    clause, end = reading.clause, reading.clause.end
    if any(use.role == "except" for use in reading.uses):
        stays = (i for i in range(clause.start, end) if tokens[i].word in closed.telling.staying)
        end = next(stays, end)
    for index in range(clause.start, end):
        sparked = index > clause.start and tokens[index - 1].word in closed.telling.sparking
        if index not in used and not (sparked and tokens[index].word == "off"):
            yield index


def _sparked(clause: Clause, tokens: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether "off" is only said as in "set off", which starts something."""
    words = [tokens[index].word for index in range(clause.start, clause.end)]
    plain = [word for before, word in pairwise(["", *words]) if word == "off" and before not in closed.telling.sparking]
    return "off" in words and not plain


def _both_ways(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """An objection where a word and its opposite are joined in one clause: "turn on and off", "open and close"."""
    clause = reading.clause
    if not isinstance(clause.head, Command):
        return
    places = [index for index in range(clause.start, clause.end) if index not in used]
    joins = [index for index in places if tokens[index].word in closed.joining]
    for opposites in closed.opposites.values():
        for join in joins:
            before = {tokens[i].word for i in places if join - BESIDE <= i < join}
            after = {tokens[i].word for i in places if join < i <= join + BESIDE}
            for own, other in ((before, after), (after, before)):
                if opposites.own & own - other and opposites.against & other - own and not opposites.own & other:
                    yield Objection(Reason.CONFLICT, "Those two contradict each other.", join, join + 1)
                    return


def _amended_opposites(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """An objection where a correction of a part holds a word that would change the action: "no, right ninety"."""
    clause = reading.clause
    said = [tokens[index].word for index in range(clause.start, clause.end)]
    if any(f"{before} {word}" in closed.instead for before, word in pairwise(said)):
        yield Objection(Reason.AMBIGUOUS, "What do you want instead? Please say only that.", clause.start, clause.end)
    telling = frozenset[str]().union(*(opposites.against for opposites in closed.opposites.values()))
    for index in range(reading.clause.start, reading.clause.end):
        if index not in used and tokens[index].word in telling:
            word = tokens[index].word
            yield Objection(Reason.UNEXPLAINED_WORDS, f'I am not sure what "{word}" changes.', index, index + 1)


def _meanings(command: Command) -> Iterator[str]:
    """The action where it takes no amount, and the direction of each amount that has one."""
    name = command.action.partition(".")[2]
    plain = Text if name == "turn_on" else Text | Number  # "down to thirty" turns a light on
    if all(isinstance(value, plain) for _, value in command.arguments):
        yield name
    for name, value in command.arguments:
        forward = _is_up(value)
        if name in DIRECTIONS and forward is None and isinstance(value, Number):
            forward = value.amount >= 0
        if forward is not None:
            more, less = {**DIRECTIONS, **TONES}.get(name, ("up", "down"))
            yield more if forward else less
        if isinstance(value, Flag):
            yield name if value.on else f"not_{name}"


def _complained(clause: Clause, tokens: Sequence[Token], closed: ClosedWords) -> str | None:
    """The direction that a complaint asks for: "too dim" is up."""
    for index in range(clause.start + 1, clause.end):
        if tokens[index - 1].word == "too":
            return next((way for way, words in closed.complaints.items() if tokens[index].word in words), None)
    return None


def _described(clause: Clause, tokens: Sequence[Token], closed: ClosedWords) -> bool:
    """Whether a word says how it is, not how it is to be: "it is so dark", not "make it really dark"."""
    words = [tokens[index].word for index in range(clause.start, clause.end)]
    dark, degrees = closed.complaints.get("up", frozenset()), closed.telling.degrees
    return not closed.telling.making & set(words) and any(a in degrees and b in dark for a, b in pairwise(words))


def _is_up(value: Value) -> bool | None:
    match value:
        case Change(by):
            return by.amount >= 0
        case Step(count):
            return count >= 0
        case Extreme(which):
            return which == "max"
    return None


def _directions(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """An objection where an amount was read as a change, and no word says more or less: "desk lamp fifty percent"."""
    head = reading.clause.head
    if not isinstance(head, Command) or not closed.opposites:
        return
    said = {tokens[index].word for index in range(reading.clause.start, reading.clause.end) if index not in used}
    for name, value in head.arguments:
        if name in DIRECTIONS or not isinstance(value, Change):
            continue
        words = closed.opposites["up" if value.by.amount >= 0 else "down"].own | closed.telling.more
        if not words & said:
            yield _unclear(f"{abs(value.by.amount):g}", "an amount to change by", reading.clause.start)


def _statement(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """An objection where the words say how a device is, or that it should stay so: "the lamp is on", "leave it on"."""
    clause = reading.clause
    if not isinstance(clause.head, Command):
        return
    words = [tokens[index].word for index in range(clause.start, clause.end)]
    stays = clause.head.action.partition(".")[2] in LASTING and not clause.head.arguments and not clause.modifiers
    excepted = any(use.role == "except" for use in reading.uses)
    if stays and not excepted and closed.telling.staying & set(words):
        yield Objection(Reason.REPORTED, "Nothing is done: I take it that it is to stay as it is.", clause.start)
    unseen = clause.head.action.partition(".")[0] in UNSEEN and not _targeted(reading)
    if words[:1] == ["it's"] and unseen and "time" not in words:
        yield Objection(Reason.REPORTED, "Nothing is done: I take that as how things are.", clause.start, clause.end)
    at = next((i for i in range(clause.start, clause.end) if tokens[i].word in closed.telling.being), None)
    if at is None or closed.telling.complaining & set(words):
        return
    passed = closed.fillers | closed.telling.before_names
    if at > clause.start and all(i in used or tokens[i].word in passed for i in range(clause.start, at)):
        yield Objection(Reason.REPORTED, "Nothing is done: I take that as how things are.", clause.start, clause.end)


def _targeted(reading: Reading) -> bool:
    return any(use.role == "target" for use in reading.uses)


def _past(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """An objection where somebody says what was done: "I just switched off the kettle"."""
    clause, telling = reading.clause, closed.telling
    words = [tokens[index].word for index in range(clause.start, clause.end)]
    if not isinstance(clause.head, Command):
        return
    for speaker, word in enumerate(words):
        if word in telling.speakers - {"you"} and telling.liking.intersection(words[speaker + 1 : speaker + 2]):
            yield Objection(Reason.REPORTED, "Nothing is done: I take that as what somebody likes.", clause.start)
            return
        at = next((i for i in range(speaker + 1, len(words)) if words[i] not in telling.lately), 0)
        if word not in telling.speakers or not at:
            continue
        verb, lately = words[at], at > speaker + 1
        is_past = (verb in telling.done and (lately or not speaker)) or (verb in telling.unchanged and lately)
        if not is_past and not (verb.endswith("ed") and verb not in telling.wished):
            continue
        yield Objection(Reason.REPORTED, "Nothing is done: I take that as what has been done.", clause.start)


def _counted_exception(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """A question where only a number of devices is left out: "all but one of the lights"."""
    clause = reading.clause
    if not isinstance(clause.head, Command):
        return
    for index in range(clause.start, clause.end - 1):
        number = tokens[index + 1]
        counted = number.word in closed.telling.one or (number.measure is not None and number.measure.kind == "number")
        if counted and "exception" in closed.guards.get(tokens[index].word, ()):
            yield Objection(Reason.INCOMPLETE, f"Which {number.text} do you mean?", index, index + 2)


def _hesitation(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """A question where a second target follows a hesitation and nothing joins the two: "the lamp, er, the fan"."""
    targets = sorted((use for use in reading.uses if use.role == "target"), key=lambda use: use.start)
    for one, other in pairwise(targets):
        between = {token.word for token in tokens[one.end : other.start]}
        if between & closed.telling.hesitating and not between & closed.joining:
            yield Objection(Reason.INCOMPLETE, f'Do you mean "{one.text}" or "{other.text}"?', one.end, other.start)
            return


def _greeting(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    clause = reading.clause
    said = " ".join(t.word for t in tokens[clause.start : clause.end] if t.word not in closed.fillers)
    if isinstance(clause.head, Command) and said in closed.telling.greeting:
        yield Objection(Reason.LOW_PROBABILITY, f'Did you mean: start "{said}"?', clause.start)


def _about_acting(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """An objection where a question about acting was read as one about state: "did you lock the door", "should i"."""
    clause = reading.clause
    words = [tokens[index].word for index in range(clause.start, clause.end)]
    said = {*words[:ASKED_WITHIN], *(f"{a} {b}" for a, b in pairwise(words[: ASKED_WITHIN + 1]))}
    if isinstance(clause.head, Query) and closed.about_acting & said:
        yield Objection(
            Reason.QUESTION, "That is a question about what is done: I only tell how things are.", clause.start
        )


def _set_to(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """An objection where something is set to what is no value of it: "set the fan plug to turbo"."""
    head, clause = reading.clause.head, reading.clause
    if not isinstance(head, Command) or head.arguments:
        return
    words = [tokens[index].word for index in range(clause.start, clause.end)]
    own = closed.opposites.get(head.action.partition(".")[2])
    if own is None or not closed.telling.setting & set(words) or "to" not in words[:-1]:
        return
    at = clause.start + words.index("to") + 1
    if at not in used and tokens[at].word not in own.own:
        word = tokens[at].word
        yield Objection(Reason.UNEXPLAINED_WORDS, f'I do not know how to set that to "{word}".', at, at + 1)


def _two_amounts(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """A question where an amount was said, and a limit too: "to full brightness and to ten percent"."""
    head, clause = reading.clause.head, reading.clause
    if not isinstance(head, Command) or not any(isinstance(value, Number) for _, value in head.arguments):
        return
    for index in range(clause.start, clause.end):
        if index not in used and tokens[index].word in closed.limits:
            said = f'Which amount is meant, "{tokens[index].word}" or the other?'
            yield Objection(Reason.AMBIGUOUS, said, index, index + 1)


def _two_verbs(
    reading: Reading, tokens: Sequence[Token], used: Collection[int], closed: ClosedWords
) -> Iterator[Objection]:
    """A question where something is turned on or off, and an amount set too: "turn on the tv set the volume to ten"."""
    head, clause = reading.clause.head, reading.clause
    if not isinstance(head, Command) or head.action.partition(".")[2] in ("turn_on", "turn_off"):
        return
    if not any(isinstance(value, Number) for _, value in head.arguments):
        return
    for index in range(clause.start, clause.end - 1):
        pair = f"{tokens[index].word} {tokens[index + 1].word}"
        if pair in closed.switching and index not in used:
            yield Objection(Reason.AMBIGUOUS, "I heard two things to do: please say them apart.", index, index + 2)
            return


def _single_word(reading: Reading, tokens: Sequence[Token]) -> Iterator[Objection]:
    """A question where one bare word would do something to everything of a class: "open", "brighter"; not "louder"."""
    clause = reading.clause
    words = [token for token in tokens[clause.start : clause.end] if token.word.isalpha()]
    head = clause.head
    if isinstance(head, Command) and len(words) == 1 and not reading.uses and len(tokens) <= 2:
        several = any(isinstance(target, Group) and target.quantifier != "the" for target in head.targets)
        if several:
            yield Objection(Reason.INCOMPLETE, f'What is "{words[0].text}" meant for?', clause.start, clause.end)


def _unsaid_distance(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """A question where a robot is to drive, and neither a distance nor "a bit" was said."""
    head, clause = reading.clause.head, reading.clause
    if not isinstance(head, Command) or not isinstance(dict(head.arguments).get("distance_m"), Step | Extreme):
        return
    if not any(tokens[index].word in closed.small_amounts for index in range(clause.start, clause.end)):
        yield Objection(Reason.INCOMPLETE, "How far?", clause.start, clause.end)


def _unnamed_warmth(reading: Reading, tokens: Sequence[Token]) -> Iterator[Objection]:
    """A question where "warmer" was read as a tone of light, and no word says light: it may be about the heating."""
    head = reading.clause.head
    if not isinstance(head, Command) or "color_temp_kelvin" not in dict(head.arguments):
        return
    clause = reading.clause
    lit = any("light" in token.word or "white" in token.word for token in tokens[clause.start : clause.end])
    named = any(use.role in ("target", "value", "text") for use in reading.uses)
    if not lit and not named:
        yield Objection(Reason.AMBIGUOUS, "Is that about the light? Please name it.", clause.start, clause.end)


# --- everything -------------------------------------------------------------------------------------------------------


def _all_unsaid(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """A question where a noun was read as all of its kind, and no word says all: "the house door"."""
    clause = reading.clause
    if not isinstance(clause.head, Command) or not closed.all_of or not _targeted(reading):
        return
    words = {tokens[index].word for index in range(clause.start, clause.end)}
    nouns = [
        t.noun for t in clause.head.targets if isinstance(t, Group) and t.quantifier == "all" and t.noun != "device"
    ]
    if nouns and not words & closed.all_of:
        said = f"Do you mean all of them? Please say which {nouns[0].replace('_', ' ')}."
        yield Objection(Reason.AMBIGUOUS, said, clause.start, clause.end)


def _everything(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Iterator[Objection]:
    """An objection where everything on the site, or of a class, would act, and no word says so."""
    clause = reading.clause
    if not isinstance(clause.head, Command) or not closed.everything:
        return
    words = {tokens[index].word for index in range(clause.start, clause.end)}
    named = _targeted(reading)
    for target in clause.head.targets:
        of_a_class = clause.head.action.partition(".")[0] != "device"
        if isinstance(target, Group) and target.noun == "device" and of_a_class:
            yield Objection(Reason.AMBIGUOUS, "Which devices do you mean?", clause.start, clause.end)
        if not isinstance(target, Group) or target.places or words & closed.everything:
            continue
        if target.noun == "device":
            yield Objection(Reason.AMBIGUOUS, "Which device do you mean?", clause.start, clause.end)
        elif (
            target.quantifier in ("all", "these")
            and not named
            and not any(word.startswith(target.noun) for word in words)
        ):
            yield Objection(Reason.AMBIGUOUS, f"Which {target.noun} do you mean?", clause.start, clause.end)
