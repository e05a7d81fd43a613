"""The stream of training pairs: the same from the same seed, and every pair readable as what it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import islice

import pytest

from nlcontrol.errors import UtteranceError
from nlcontrol.grammar.constraint import StructuralConstraint
from nlcontrol.plan.clause_reader import read_clause
from nlcontrol.plan.clauses import ConditionClause, Reading
from nlcontrol.plan.types import Amend, Command, Control, Decline, Query
from nlcontrol.resources import grammars_dir
from nlcontrol.runtime.pair import Segment
from nlcontrol.synthesis.fragments import ROLES
from nlcontrol.synthesis.stream import Sample, SynthesisConfig, Synthesiser
from nlcontrol.text import tokenize

LANGUAGES = ("en", "zh")
SAMPLES = {"en": 5_000, "zh": 1_000}


@cache
def synthesiser(language: str) -> Synthesiser:
    """The synthesiser of the shipped grammars."""
    return Synthesiser(SynthesisConfig(language), grammars_dir())


@cache
def samples(language: str) -> tuple[Sample, ...]:
    """Thousands of samples, drawn once."""
    return tuple(islice(synthesiser(language).stream(11), SAMPLES[language]))


@cache
def constraint() -> StructuralConstraint:
    """The clause language of the shipped grammars."""
    return StructuralConstraint(synthesiser("en").grammar)


def read(sample: Sample, segment: Segment, language: str) -> Reading:
    """The clause that a segment's symbols write."""
    tokens = tokenize(sample.utterance, language)
    noun_of = sample.house.lexicon.noun_of
    return read_clause(segment.symbols, tokens, segment.start, segment.end, noun_of)


def accepted(symbols: Sequence[str | int]) -> bool:
    """Whether the decoder could write the symbols."""
    language, state = constraint(), constraint().start()
    for symbol in symbols:
        state = language.advance(state, symbol)
    return language.finished(state)


@pytest.mark.parametrize("language", LANGUAGES)
def test_equal_seeds_give_equal_streams(language: str) -> None:
    """Two synthesisers draw the same; another seed draws others."""
    again = Synthesiser(SynthesisConfig(language), grammars_dir())
    first, second = (list(islice(s.stream(3), 60)) for s in (synthesiser(language), again))
    assert [(s.utterance, s.pair) for s in first] == [(s.utterance, s.pair) for s in second]
    other = list(islice(synthesiser(language).stream(4), 60))
    assert [s.utterance for s in first] != [s.utterance for s in other]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_segment_can_be_written_by_the_decoder(language: str) -> None:
    """The structural constraint would let the network write exactly what it is taught."""
    for sample in samples(language):
        for segment in sample.pair.segments:
            assert accepted(segment.symbols), (sample.utterance, segment.symbols)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_segment_is_read_as_a_clause(language: str) -> None:
    """Symbols and pointers mean something: no pair teaches what the reader would refuse."""
    unread = []
    for sample in samples(language):
        for segment in sample.pair.segments:
            try:
                read(sample, segment, language)
            except UtteranceError as error:
                unread.append((sample.utterance, segment.symbols, str(error)))
    assert not unread[:5]


@pytest.mark.parametrize("language", LANGUAGES)
def test_segments_tile_the_utterance_and_their_pointers_lie_inside(language: str) -> None:
    """Each clause owns its words: none is shared, none is outside of all."""
    for sample in samples(language):
        pair, end = sample.pair, 0
        for segment in pair.segments:
            assert segment.start == end < segment.end
            end = segment.end
            pointers = [symbol for symbol in segment.symbols if isinstance(symbol, int)]
            assert all(segment.start <= pointer < segment.end for pointer in pointers), sample.utterance
        assert end == len(pair.source), sample.utterance


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_token_has_its_tags_and_features(language: str) -> None:
    """One role and one boundary label per token; a clause begins where the boundary says so."""
    for sample in samples(language):
        pair = sample.pair
        assert tuple(token.word for token in tokenize(sample.utterance, language)) == pair.source
        assert len(pair.source) == len(pair.features) == len(pair.tags["role"]) == len(pair.tags["boundary"])
        assert set(pair.tags["role"]) <= set(ROLES)
        begins = [index for index, label in enumerate(pair.tags["boundary"]) if label == "B"]
        assert begins == [segment.start for segment in pair.segments]
        assert set(pair.tags["boundary"]) <= {"B", "I"}


def test_every_kind_of_clause_is_drawn() -> None:
    """Commands, questions, controls, conditions, corrections, every reason to decline, every join."""
    heads: Counter[str] = Counter()
    joins: Counter[str] = Counter()
    actions: Counter[str] = Counter()
    for sample in samples("en"):
        for segment in sample.pair.segments:
            clause = read(sample, segment, "en").clause
            joins[clause.join] += 1
            head = clause.head
            if isinstance(head, Decline):
                heads[f"decline {head.reason}"] += 1
            elif isinstance(head, Control | Query):
                heads[f"{type(head).__name__} {head.kind}"] += 1
            elif isinstance(head, ConditionClause):
                heads[f"condition {head.kind}"] += 1
            elif isinstance(head, Amend):
                heads["also" if head.also else "amend"] += 1
            else:
                heads[type(head).__name__] += 1
            if isinstance(head, Command):
                actions[head.action] += 1
    declines = {f"decline {reason}" for reason in ("negated", "reported", "question", "out_of_domain", "unsupported")}
    queries = {f"Query {kind}" for kind in ("is", "any", "which", "count", "state", "where", "planned")}
    conditions = {f"condition {kind}" for kind in ("once", "whenever", "if", "unless", "until")}
    controls = {f"Control {kind}" for kind in ("pause", "resume", "undo", "cancel", "never_mind")}
    assert declines | queries | conditions | controls | {"Command", "Chat", "amend", "also"} <= heads.keys()
    assert {"first", "then", "and", "or", "before", "after_that", "meanwhile", "correct"} <= joins.keys()
    declared = {f"{c.name}.{a}" for c in synthesiser("en").grammar.classes.values() for a in c.actions}
    missing = {a for a in declared if a not in actions and f"device.{a.partition('.')[2]}" not in actions}
    assert not missing


def test_what_declines_never_holds_a_command_of_its_own() -> None:
    """A guarded clause is one symbol behind its join and times: nothing of what it forbids can be carried out."""
    for sample in samples("en"):
        for segment in sample.pair.segments:
            declining = [symbol for symbol in segment.symbols if str(symbol).startswith("decline:")]
            assert not declining or segment.symbols[-1] == declining[0]


def test_names_beyond_the_word_lists_occur() -> None:
    """Invented words stand in names: names are copied, never known."""
    drawn = synthesiser("en")
    names = drawn.names
    listed = {word for name in (*names.areas, *names.floors, *names.proper, *names.spots) for word in name.split()}
    listed |= {word for found in names.device_words.values() for name in found for word in name.split()}
    said = {word for sample in samples("en")[:2000] for area in sample.house.areas for word in area.split()}
    assert said - listed


def test_a_name_the_house_does_not_have_is_pointed_at_too() -> None:
    """Unknown names are taught as names, so that linking can refuse them."""
    known = unknown = 0
    for sample in samples("en")[:2000]:
        for segment in sample.pair.segments:
            head = read(sample, segment, "en").clause.head
            if isinstance(head, Command):
                for target in head.targets:
                    name = getattr(target, "name", None)
                    if name is not None:
                        hit = bool(sample.house.lexicon.exact(name))
                        known, unknown = known + hit, unknown + (not hit)
    assert known > unknown > 0


def test_noise_changes_words_and_keeps_what_they_mean() -> None:
    """Hesitations, slips and dropped articles are said; the symbols are those of the quiet stream's language."""
    noisy = Synthesiser(SynthesisConfig(noise=0.5), grammars_dir())
    drawn = list(islice(noisy.stream(5), 400))
    fillers = {word for filler in noisy.frames.words["fillers"] for word in filler.split()}
    hesitant = [s for s in drawn if fillers & set(s.pair.source)]
    assert len(hesitant) > 100
    for sample in drawn:
        for segment in sample.pair.segments:
            assert accepted(segment.symbols)
            read(sample, segment, "en")


def test_held_out_templates_never_occur_in_the_training_stream() -> None:
    """What is measured with them was never taught: no template is on both sides, and none is lost."""
    config = SynthesisConfig()
    training, apart = (
        Synthesiser(replace(config, use_held_out=held_out), grammars_dir()) for held_out in (False, True)
    )

    def templates(drawn: Synthesiser) -> Counter[tuple[str, str, str]]:
        return Counter((p.class_name, p.action, source) for p in drawn.phrases for source in p.sources)

    taught, kept = templates(training), templates(apart)
    whole = Counter(
        (p.class_name, p.action, s) for p in training.all_phrases for s in p.sources if "read back" not in s
    )
    assert kept
    assert taught + kept == whole
    assert not {source for source in kept if taught[source]}
