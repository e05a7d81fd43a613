"""How often the network writes exactly the plan that was meant: phrases and names never seen, and long sequences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from random import Random

from benchmarks.command import Options, run_command
from benchmarks.table import Row, Table, share_row
from benchmarks.unseen_names import unseen_lists
from nlcontrol.errors import UtteranceError
from nlcontrol.evaluation.intervals import Share
from nlcontrol.grammar.constraint import StructuralConstraint
from nlcontrol.grammar.schema import Grammar
from nlcontrol.interpreter.network_reading import ReadClause, meaning, read_clauses
from nlcontrol.plan.clause_reader import read_clause
from nlcontrol.plan.clauses import Clause
from nlcontrol.plan.types import Decline
from nlcontrol.resources import grammars_dir
from nlcontrol.runtime.network import Network
from nlcontrol.runtime.pair import Segment, Symbol
from nlcontrol.synthesis.clauses import Clauses
from nlcontrol.synthesis.house import HouseBuilder
from nlcontrol.synthesis.noun_phrases import NounPhrases
from nlcontrol.synthesis.pairs import to_pair
from nlcontrol.synthesis.stream import Sample, SynthesisConfig, Synthesiser
from nlcontrol.synthesis.utterances import Utterances
from nlcontrol.text import tokenize

LANGUAGE = "en"
LEAST = 0.99
APART = 2_000_003
"""Seeds of the benchmark are none of training's."""


@dataclass(frozen=True, slots=True)
class Miss:
    """An utterance that came out differently."""

    utterance: str
    wanted: tuple[tuple[Symbol, ...], ...]
    got: tuple[tuple[Symbol, ...], ...]
    where: str
    """The first part that differs: the cuts between clauses, or the join, modifiers, head or arguments of one."""


@dataclass(slots=True)
class Score:
    """What came of one set of utterances."""

    right: int = 0
    """The plan is the one that was meant."""
    exact: int = 0
    """Every cut, symbol and pointer is as drawn."""
    count: int = 0
    acting_right: int = 0
    acting: int = 0
    misses: list[Miss] = field(default_factory=list)

    def add(self, miss: Miss | None, *, acts: bool, exact: bool) -> None:
        """Counts one utterance."""
        self.count += 1
        self.exact += exact
        self.acting += acts
        self.right += miss is None
        self.acting_right += acts and miss is None
        if miss is not None:
            self.misses.append(miss)


class Judge:
    """Compares what the network writes, decoded as `parse` decodes it, with what was meant."""

    def __init__(self, network: Network, grammar: Grammar) -> None:
        self.network, self.constraint = network, StructuralConstraint(grammar)

    def score(self, samples: Iterable[Sample]) -> Score:
        """The score of the samples."""
        score = Score()
        for sample in samples:
            miss, same = self.miss(sample)
            acts = any(_acts(segment) for segment in sample.pair.segments)
            score.add(None if same else miss, acts=acts, exact=miss is None)
        return score

    def miss(self, sample: Sample) -> tuple[Miss | None, bool]:
        """What differs in cuts or symbols, if anything does; and whether the plan is the same all the same."""
        found, read = self._difference(sample)
        if found is None:
            return None, True
        tokens, noun_of = tokenize(sample.utterance, LANGUAGE), sample.house.lexicon.noun_of
        try:
            wanted = [read_clause(s.symbols, tokens, s.start, s.end, noun_of).clause for s in sample.pair.segments]
        except UtteranceError:
            return found, False  # what was drawn cannot be read: "at midnight in the morning"
        got = [clause.reading.clause if clause.reading is not None else None for clause in read]
        return found, None not in got and _plan(wanted, noun_of) == _plan([c for c in got if c is not None], noun_of)

    def _difference(self, sample: Sample) -> tuple[Miss | None, list[ReadClause]]:
        tokens, pair = tokenize(sample.utterance, LANGUAGE), sample.pair
        read, _ = read_clauses(self.network, self.constraint, tokens, pair.features, sample.house.lexicon.noun_of)
        wanted, got = tuple(s.symbols for s in pair.segments), tuple(clause.symbols for clause in read)
        if tuple(clause.span for clause in read) != tuple((segment.start, segment.end) for segment in pair.segments):
            return Miss(sample.utterance, wanted, got, "cuts between clauses"), read
        for meant, written in zip(wanted, got, strict=True):
            if meant != written:
                return Miss(sample.utterance, wanted, got, first_difference(meant, written)), read
        return None, read


def _plan(clauses: Sequence[Clause], noun_of: Callable[[str], str | None]) -> object:
    """What the clauses come to: one refusal where one of them declines, else what each means, wherever it was cut."""
    if any(isinstance(clause.head, Decline) for clause in clauses):
        return "declined"
    return [
        replace(
            meaning(clause, noun_of), join="then" if clause.join in ("first", "and") else clause.join, start=0, end=0
        )
        for clause in clauses
    ]


def first_difference(meant: Sequence[Symbol], written: Sequence[Symbol]) -> str:
    """Which part of the clause goes wrong first."""
    if not written:
        return "nothing written"
    if meant[0] != written[0]:
        return "join"
    head = next((i for i, symbol in enumerate(meant) if i and _is_head(symbol)), len(meant))
    place = next(
        (i for i, (a, b) in enumerate(zip(meant, written, strict=False)) if a != b), min(len(meant), len(written))
    )
    if place < head:
        return "time modifiers"
    if place == head:
        return f"head {meant[head]}" if head < len(meant) else "end"
    return (
        "a pointer after the head" if place < len(meant) and isinstance(meant[place], int) else "targets or arguments"
    )


def _is_head(symbol: Symbol) -> bool:
    return isinstance(symbol, str) and (
        "." in symbol
        or symbol in ("chat", "amend", "also")
        or symbol.split(":")[0] in ("ask", "control", "cond", "decline")
    )


def _acts(segment: Segment) -> bool:
    return any(isinstance(symbol, str) and "." in symbol for symbol in segment.symbols)


# --- what is drawn ----------------------------------------------------------------------------------------------------


def trained_share(network: Network) -> float:
    """The share of templates that these weights were not trained on, as their manifest says."""
    configuration = network.metadata.get("configuration")
    share = configuration.get("held_out_share") if isinstance(configuration, dict) else None
    return float(share) if isinstance(share, int | float) else SynthesisConfig().held_out


def long_sequences(made: Synthesiser, clauses: int, seed: int) -> Iterator[Sample]:
    """Sequences of exactly so many clauses, drawn as training draws those of two and three."""
    random = Random(seed)
    while True:
        house = made.houses.draw(random)
        nouns = NounPhrases(made.grammar, house, made.names, random, made.exceptions())
        drawn = Clauses(made.grammar, made.commands, made.frames, made.names, nouns, random)
        parts = [
            drawn.command(imperative=random.random() < 0.75, courtesy=index == 0 or random.random() < 0.2)
            for index in range(clauses)
        ]
        pair = to_pair(Utterances(drawn, random).chained(parts), house.lexicon, LANGUAGE, " ")
        if pair is not None:
            yield Sample(*pair, house)


def with_unseen_names(made: Synthesiser, network: Network, seed: int) -> Synthesiser:
    """The synthesiser, drawing houses whose names are no words of the network's and none of training's lists."""
    lists = made.names
    listed = {word for name in (*lists.areas, *lists.floors, *lists.proper, *lists.spots) for word in name.split()}
    names = unseen_lists(made.grammar.classes, listed | set(network.vocabulary.words), Random(seed))
    made.names = names
    made.houses = HouseBuilder(made.grammar, names, LANGUAGE, made.houses.grammar_words)
    return made


def measure(options: Options) -> list[Table]:
    """The shares of exact plans."""
    network = Network.load(options.weights)
    seed, share = options.seed * APART, trained_share(network)
    usual = SynthesisConfig(LANGUAGE, held_out=share, noise=0.0)
    held_out = SynthesisConfig(LANGUAGE, held_out=share, noise=0.0, use_held_out=True)
    noisy = SynthesisConfig(LANGUAGE, held_out=share, use_held_out=True)
    directory = grammars_dir()
    grammar = Synthesiser(usual, directory).grammar

    def made(config: SynthesisConfig) -> Synthesiser:
        return Synthesiser(config, directory, grammar)

    judge, n, few = Judge(network, grammar), options.n, max(1, options.n // 4)
    scores: list[tuple[str, Score, float | None]] = []

    def judged(what: str, samples: Iterator[Sample], count: int, least: float | None) -> None:
        scores.append((what, judge.score(islice(samples, count)), least))

    judged("phrases and names as trained", made(usual).stream(seed + 5), n, None)
    judged("phrases never seen", made(held_out).stream(seed), n, LEAST)
    judged("phrases never seen, with noise", made(noisy).stream(seed + 1), n, None)
    judged("names never seen", with_unseen_names(made(usual), network, seed).stream(seed + 2), n, LEAST)
    judged("phrases and names never seen", with_unseen_names(made(held_out), network, seed).stream(seed + 3), n, None)
    for count in (8, 12):
        judged(f"{count} clauses", long_sequences(made(usual), count, seed + count), few, LEAST)
    for count in (8, 12):
        judged(
            f"{count} clauses of phrases never seen",
            long_sequences(made(held_out), count, seed + 40 + count),
            few,
            None,
        )
    rows = [row for what, score, least in scores for row in _rows(what, score, least)]
    notes = [
        "The plan: joins, times, action, targets and arguments of every clause, or that the utterance is declined.",
        "Symbol for symbol: every cut and pointer as drawn, and the very reason to decline.",
        f"Weights {options.weights.name}: {100 * share:g} % of the templates kept from training; at most 4 clauses.",
        "Names never seen are no words of the network's vocabulary and stand in none of training's lists.",
    ]
    return [Table("Accuracy on what was never trained", rows, notes), _misses(scores, options.misses)]


def _rows(what: str, score: Score, least: float | None) -> list[Row]:
    rows = [share_row(what, Share(score.right, score.count), least)]
    rows.append(share_row("  symbol for symbol", Share(score.exact, score.count)))
    if 0 < score.acting < score.count:
        rows.append(share_row("  of these, utterances that command", Share(score.acting_right, score.acting)))
    return rows


def _misses(scores: Sequence[tuple[str, Score, float | None]], shown: int) -> Table:
    rows, notes = [], []
    for what, score, _ in scores:
        counts = Counter(miss.where for miss in score.misses)
        parts = ", ".join(f"{where} {count}" for where, count in counts.most_common(6))
        rows.append(Row(what, parts or "none", value=dict(counts)))
        for miss in score.misses[:shown]:
            notes += [
                f"{what}: {miss.utterance}   ({miss.where})",
                f"    meant   {_written(miss.wanted)}",
                f"    written {_written(miss.got)}",
            ]
    return Table("What the misses got wrong first", rows, notes)


def _written(clauses: Sequence[Sequence[Symbol]]) -> str:
    return " | ".join(" ".join(map(str, clause)) for clause in clauses)


if __name__ == "__main__":
    run_command(__doc__, measure, 4_000)
