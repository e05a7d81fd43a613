"""The synthesiser: an endless, seeded stream of utterances with their training pairs, in one language."""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from nlcontrol.grammar.language import load_language
from nlcontrol.grammar.loader import load_grammar
from nlcontrol.grammar.phrases import Phrase, load_phrases
from nlcontrol.grammar.schema import Grammar
from nlcontrol.grammar.template import Expression, Rules, expand, written
from nlcontrol.runtime.pair import Pair
from nlcontrol.site.mentions import GrammarWords
from nlcontrol.synthesis.clauses import Clauses
from nlcontrol.synthesis.commands import Commands
from nlcontrol.synthesis.frames import Frames, load_frames
from nlcontrol.synthesis.house import House, HouseBuilder
from nlcontrol.synthesis.names import NameLists, load_names
from nlcontrol.synthesis.noise import Noise
from nlcontrol.synthesis.noun_phrases import NounPhrases
from nlcontrol.synthesis.noun_phrases_zh import ChineseNounPhrases
from nlcontrol.synthesis.out_of_domain import OutOfDomain, load_out_of_domain
from nlcontrol.synthesis.pairs import to_pair
from nlcontrol.synthesis.read_back_phrases import read_back_phrases
from nlcontrol.synthesis.utterances import Utterances
from nlcontrol.synthesis.values import MAKERS

UTTERANCES_PER_HOUSE = 8
NOUN_PHRASES = {"en": NounPhrases, "zh": ChineseNounPhrases}
PLAIN_LANGUAGES = {
    "zh": ("single", "sequence", "timed_plainly", "guarded_pair", "controlled", "cancelled", "with_chat")
}
"""Languages whose frames and noun phrases cover only these kinds of utterances."""
WORD = re.compile(r"[a-z']+|[一-鿿]")
SLOTS = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class SynthesisConfig:
    """How utterances are drawn."""

    language: str = "en"
    most_clauses: int = 6
    noise: float = 0.04
    """How often each kind of noise strikes a clause."""
    out_of_domain: float = 0.13
    """The share of utterances that are not for us."""
    held_out: float = 0.1
    """The share of templates kept apart for validation."""
    use_held_out: bool = False
    """Draw commands from the held-out templates only."""
    focus: tuple[str, ...] = ()
    """Classes that are spoken of more often: those that a network is to learn besides what it knows."""
    plainness: float = 1.0
    """How much more often than others the plainest ways of saying something are drawn; 0: all alike."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One utterance and what the network must make of it."""

    utterance: str
    pair: Pair
    house: House


class Synthesiser:
    """Everything loaded once; `stream` draws."""

    def __init__(self, config: SynthesisConfig, directory: Path, grammar: Grammar | None = None) -> None:
        self.config, self.directory = config, directory
        self.grammar = grammar or load_grammar(directory)
        folder = directory / "language"
        self.rules: Rules = load_language(directory, config.language).rules
        frames = load_frames(folder / f"frames.{config.language}.yaml")
        self.frames: Frames = replace(frames, plainness=config.plainness)
        self.names: NameLists = load_names(folder / "names.yaml", config.language)
        self.other: OutOfDomain = load_out_of_domain(folder / "ood.yaml", config.language)
        self.all_phrases = load_phrases(directory, config.language, self.grammar)
        self.phrases = divided(self.all_phrases, config.held_out, held_out=config.use_held_out)
        said_back = () if config.use_held_out else tuple(read_back_phrases(self.grammar, config.language))
        self.all_phrases += said_back
        self.commands = Commands(
            self.grammar,
            (*self.phrases, *said_back),
            self.rules,
            MAKERS[config.language],
            config.language,
            config.focus,
            config.plainness,
        )
        self.houses = HouseBuilder(
            self.grammar, self.names, config.language, GrammarWords(self.grammar, config.language)
        )
        self.noise = Noise(self.frames, config.noise)

    def stream(self, seed: int) -> Iterator[Sample]:
        """Samples without end; equal seeds give equal streams."""
        random = Random(seed)
        while True:
            house = self.houses.draw(random)
            nouns = NOUN_PHRASES[self.config.language](self.grammar, house, self.names, random, self.exceptions())
            clauses = Clauses(self.grammar, self.commands, self.frames, self.names, nouns, random)
            utterances = Utterances(
                clauses, random, self.config.most_clauses, PLAIN_LANGUAGES.get(self.config.language)
            )
            for _ in range(UTTERANCES_PER_HOUSE):
                yield from self._drawn(utterances, house, random)

    def exceptions(self) -> list[list[str]]:
        """The ways to say an exception, those of one row together: short rows are the common ones."""
        return [_written(template, self.rules) for template in self.frames.lists["except"]]

    def _drawn(self, utterances: Utterances, house: House, random: Random) -> Iterator[Sample]:
        if self.other.topics and random.random() < self.config.out_of_domain:
            drawn = [self.other.draw(random, utterances)]
        else:
            drawn = utterances.draw()
        for utterance in drawn:
            for clause in utterance:
                self.noise.apply(clause, random)
            made = to_pair(utterance, house.lexicon, self.config.language, " " if self.config.language == "en" else "")
            if made is not None:
                yield Sample(*made, house)


def _written(template: Expression, rules: Rules) -> list[str]:
    return [written(parts) for parts in expand(template, rules)]


def divided(phrases: tuple[Phrase, ...], share: float, *, held_out: bool) -> tuple[Phrase, ...]:
    """The phrases with only the templates that are held out, or only the others.

    A template is held out by a digest of its text, and only if the templates that stay say each of its words for the
    same action: what is measured is new combinations; nobody can guess a word that was never said.
    """
    apart = _held_out(phrases, share)
    divided_rows = []
    for row, phrase in enumerate(phrases):
        places = [i for i in range(len(phrase.templates)) if ((row, i) in apart) == held_out]
        if places:
            divided_rows.append(
                replace(
                    phrase,
                    templates=tuple(phrase.templates[i] for i in places),
                    sources=tuple(phrase.sources[i] for i in places),
                    lines=tuple(phrase.lines[i] for i in places),
                )
            )
    return tuple(divided_rows)


def _held_out(phrases: tuple[Phrase, ...], share: float) -> set[tuple[int, int]]:
    """(row, template) of what is held out."""
    said: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    words_of: dict[tuple[int, int], set[str]] = {}
    for row, phrase in enumerate(phrases):
        for index, source in enumerate(phrase.sources):
            words_of[row, index] = set(WORD.findall(SLOTS.sub(" ", source)))
            said[phrase.class_name, phrase.action].update(words_of[row, index])
    apart: set[tuple[int, int]] = set()
    for (row, index), words in sorted(words_of.items()):
        phrase = phrases[row]
        taught = said[phrase.class_name, phrase.action]
        digest = zlib.crc32(f"{phrase.class_name}.{phrase.action}:{phrase.sources[index]}".encode())
        if index and digest % 1000 < share * 1000 and all(taught[word] > 2 for word in words):
            apart.add((row, index))
            taught.subtract(words)
    return apart
