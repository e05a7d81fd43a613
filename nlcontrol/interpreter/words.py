"""The closed word lists of a language: guards, fillers, wake words, stop phrases; `grammars/language/closed.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

from nlcontrol.errors import UsageError, near_name
from nlcontrol.grammar.source import Node, load_document

GuardKind = str
"""negation, exception, time, condition, question, reported, correction, cancel, dispreferred."""


@dataclass(frozen=True, slots=True)
class Opposites:
    """Words that tell an action or direction from its opposite."""

    own: frozenset[str]
    against: frozenset[str]
    """Said without an own word, they mean the opposite."""
    also: frozenset[str] = frozenset()
    """Words that speak for it though no phrase says them: whoever says "ditch the lamp" means that."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Words that tell a command from what is told: how things are, were, or should stay."""

    being: frozenset[str] = frozenset()
    complaining: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()
    lately: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    unchanged: frozenset[str] = frozenset()
    naming: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    unnamed: frozenset[str] = frozenset()
    now: frozenset[str] = frozenset()
    counted_from: frozenset[str] = frozenset()
    lasting: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    nounless: frozenset[str] = frozenset()
    plural: frozenset[str] = frozenset()
    happening_of_many: frozenset[str] = frozenset()
    happening: frozenset[str] = frozenset()
    wished: frozenset[str] = frozenset()
    liking: frozenset[str] = frozenset()
    greeting: frozenset[str] = frozenset()
    hesitating: frozenset[str] = frozenset()
    one: frozenset[str] = frozenset()
    sparking: frozenset[str] = frozenset()
    setting: frozenset[str] = frozenset()
    degrees: frozenset[str] = frozenset()
    making: frozenset[str] = frozenset()
    before_names: frozenset[str] = frozenset()
    staying: frozenset[str] = frozenset()
    likening: frozenset[str] = frozenset()
    amending: frozenset[str] = frozenset()
    beside_amending: frozenset[str] = frozenset()
    more: frozenset[str] = frozenset()
    hours: frozenset[str] = frozenset()
    stopping: frozenset[str] = frozenset()
    resuming: frozenset[str] = frozenset()
    locating: frozenset[str] = frozenset()
    owning: frozenset[str] = frozenset()
    counting: frozenset[str] = frozenset()
    turning: frozenset[str] = frozenset()
    dropping: frozenset[str] = frozenset()
    perceiving: frozenset[str] = frozenset()
    unable: frozenset[str] = frozenset()
    denying: frozenset[str] = frozenset()
    forbidding: frozenset[str] = frozenset()
    gerunds: frozenset[str] = frozenset()
    causing: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    conditioning: frozenset[str] = frozenset()
    lighting: frozenset[str] = frozenset()
    quitting: frozenset[str] = frozenset()
    lacking: frozenset[str] = frozenset()
    anymore: frozenset[str] = frozenset()
    preceding: frozenset[str] = frozenset()
    thanking: frozenset[str] = frozenset()
    grateful: frozenset[str] = frozenset()
    wares: frozenset[str] = frozenset()
    remaining: frozenset[str] = frozenset()
    allowing: frozenset[str] = frozenset()
    restricting: frozenset[str] = frozenset()
    repeating: frozenset[str] = frozenset()
    needing: frozenset[str] = frozenset()
    enumerating: frozenset[str] = frozenset()
    measured: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    ceasing: frozenset[str] = frozenset()
    lessening: frozenset[str] = frozenset()
    exceeding: frozenset[str] = frozenset()
    bothering: frozenset[str] = frozenset()
    minding: frozenset[str] = frozenset()
    requesting: frozenset[str] = frozenset()
    intending: frozenset[str] = frozenset()
    any_of: frozenset[str] = frozenset()
    parting: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    hedging: frozenset[str] = frozenset()
    mass: frozenset[str] = frozenset()
    going: frozenset[str] = frozenset()
    demanding: frozenset[str] = frozenset()
    placing: frozenset[str] = frozenset()
    verging: frozenset[str] = frozenset()
    wanting: frozenset[str] = frozenset()
    asserting: frozenset[str] = frozenset()
    supposing: frozenset[str] = frozenset()
    before_times: frozenset[str] = frozenset()
    judging: frozenset[str] = frozenset()
    again: frozenset[str] = frozenset()
    reversing: frozenset[str] = frozenset()
    there: frozenset[str] = frozenset()
    lone: frozenset[str] = frozenset()
    indefinite: frozenset[str] = frozenset()
    dayparts: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    living: frozenset[str] = frozenset()
    watched: frozenset[str] = frozenset()
    heard: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Asides:
    """Words by which an aside is known, see closed.yaml."""

    speakers: frozenset[str] = frozenset()
    stating: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    determiners: frozenset[str] = frozenset()
    short: frozenset[str] = frozenset()
    being: frozenset[str] = frozenset()
    adverbs: frozenset[str] = frozenset()
    because: frozenset[str] = frozenset()
    never_last: frozenset[str] = frozenset()
    resuming: frozenset[str] = frozenset()
    commanding: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()
    reciting: frozenset[str] = frozenset()
    passing: frozenset[str] = frozenset()
    infinitive: frozenset[str] = frozenset()
    wondering: frozenset[str] = frozenset()
    bidding: frozenset[str] = frozenset()
    placing: frozenset[str] = frozenset()
    relatives: frozenset[str] = frozenset()
    also_commanding: frozenset[str] = frozenset()
    causing: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    wishing: frozenset[str] = frozenset()
    rhetorical: frozenset[str] = frozenset()
    habitual: frozenset[str] = frozenset()
    exclaiming: frozenset[str] = frozenset()
    past: frozenset[str] = frozenset()
    moments: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    concluding: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ClosedWords:
    """What plain code relies on after the network has spoken (design, promises 1 and 10)."""

    guards: Mapping[str, frozenset[GuardKind]]
    """Word → the kinds of guard it can be."""
    fillers: frozenset[str]
    wake: tuple[tuple[str, ...], ...]
    """Word sequences, the longest first."""
    opening: tuple[tuple[str, ...], ...]
    """Small talk that a command may follow, the longest first."""
    closing: tuple[tuple[str, ...], ...]
    """And that may follow a command."""
    excusing: tuple[tuple[str, ...], ...]
    """Small talk before a command, unless it corrects what was said before."""
    rephrasing: tuple[tuple[re.Pattern[str], str], ...]
    """Patterns of whole questions, and the same in words that phrases say."""
    stop: frozenset[tuple[str, ...]]
    everything: frozenset[str]
    """Words of which one must be said where everything is meant."""
    vague_times: frozenset[str]
    """Words, also several, for a time that no field can hold: "now and again"."""
    small_amounts: frozenset[str]
    """Words for an amount that is left to the grammar's step: "a bit"."""
    steps: frozenset[str]
    """What an amount is counted in that is left to the grammar's step: "two notches"."""
    possessives: frozenset[str]
    """Passed over before a word that is explained: "to his base"."""
    implying: frozenset[str]
    """Things that are no device, though phrases tell with them what is meant: "look out of the window"."""
    beside: frozenset[str]
    """Words before them, in such phrases."""
    complaints: Mapping[str, frozenset[str]]
    """`up` or `down` → what is too little or too much: "too dim"."""
    switching: frozenset[str]
    """Verbs of two words that turn something on or off."""
    together: frozenset[str]
    """Pairs that are one thing, though "and" joins them: "mac and cheese"."""
    courtesies: frozenset[str]
    """Words that are set off by a comma and belong to the command all the same: "…, please"."""
    all_of: frozenset[str]
    """Words of which one must be said where all of a kind are meant."""
    instead: frozenset[str]
    """Pairs of words before what is not wanted."""
    abandoning: frozenset[str]
    """Pairs of words before what is not to be done."""
    about_acting: frozenset[str]
    """What a question begins with that asks about acting, not about state: "why", "did you"."""
    limits: frozenset[str]
    """Words that say an amount by themselves: full, lowest."""
    choosing: frozenset[str]
    """Words for "or"."""
    joining: frozenset[str]
    """Words that join two of a kind: and, or, then."""
    linking: frozenset[str]
    """Words with which a command goes on under the time of the one before, where that stands before both."""
    pointing: frozenset[str]
    """Words that stand for what was spoken of."""
    ones: frozenset[str]
    """Those of them that stand for a kind: "the ones in the hall"."""
    unfinished: frozenset[str]
    """Words that no utterance ends with."""
    expletives: frozenset[str]
    """Words of temper before a noun, that say nothing of which: "that damn siren"."""
    opposites: Mapping[str, Opposites]
    """Action or direction → the words that speak for it and against it."""
    telling: Telling
    asides: Asides


PLAIN = tuple(field.name for field in fields(ClosedWords) if field.type == "frozenset[str]")
"""The lists that are no more than words."""

Kinds = TypeVar("Kinds", Telling, Asides)


def load_closed_words(path: Path, language: str) -> ClosedWords:
    """The lists of a language; UsageError naming the known languages when there is none."""
    sections = {key.string(): value for key, value in load_document(path).pairs()}
    if language not in sections:
        raise UsageError(
            f'There is no language "{language}"; known: {", ".join(sections)}{near_name(language, sections)}.'
        )
    table = sections[language].table(
        *PLAIN,
        *(
            "guards",
            "wake_words",
            "opening",
            "closing",
            "excusing",
            "rephrasing",
            "stop",
            "complaints",
            "opposites",
            "telling",
            "asides",
        ),
        what="word list",
    )
    guards: dict[str, set[str]] = {}
    for kind, words in table.pairs("guards"):
        for word in _strings(words):
            guards.setdefault(word, set()).add(kind.string())
    plain = {name: frozenset(table.strings(name, ())) for name in PLAIN}
    return ClosedWords(
        **plain,
        guards={word: frozenset(kinds) for word, kinds in guards.items()},
        wake=_runs(table.strings("wake_words")),
        opening=_runs(table.strings("opening", ())),
        closing=_runs(table.strings("closing", ())),
        excusing=_runs(table.strings("excusing", ())),
        rephrasing=tuple(_rephrasing(node) for node in _nodes(table.optional("rephrasing"))),
        stop=frozenset(tuple(words.split()) for words in table.strings("stop")),
        complaints={key.string(): frozenset(_strings(node)) for key, node in table.pairs("complaints")},
        opposites={key.string(): _opposites(node) for key, node in table.pairs("opposites")},
        telling=_kinds(table.optional("telling"), Telling),
        asides=_kinds(table.optional("asides"), Asides),
    )


def _runs(words: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(each.split()) for each in words), key=len, reverse=True))


def _nodes(node: Node | None) -> Iterable[Node]:
    return () if node is None else node.nodes()


def _rephrasing(node: Node) -> tuple[re.Pattern[str], str]:
    """A pattern and the question for it; an error at the line where it is none."""
    said, arrow, question = node.string().partition(" => ")
    try:
        pattern = re.compile(said)
    except re.error as error:
        raise node.error(f"{said!r} is no pattern: {error}") from None
    if not arrow:
        raise node.error('expected "pattern => question"')
    return pattern, question


def _opposites(node: Node) -> Opposites:
    table = node.table("own", "against", "also", what="kind of words")
    also = frozenset(table.strings("also", ()))
    return Opposites(frozenset(table.strings("own")) | also, frozenset(table.strings("against")), also)


def _kinds(node: Node | None, of: type[Kinds]) -> Kinds:
    """The lists of one kind of words; all empty where a language has none."""
    if node is None:
        return of()
    table = node.table(*(field.name for field in fields(of)), what="kind of words")
    return of(**{field.name: frozenset(table.strings(field.name, ())) for field in fields(of)})


def _strings(node: Node) -> tuple[str, ...]:
    return tuple(item.string() for item in node.nodes())
