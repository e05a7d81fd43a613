"""Whether the decoder writes clauses of the language whatever it is given, and how much of that is accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from benchmarks.accuracy import APART, LANGUAGE
from benchmarks.command import Options, run_command
from benchmarks.disturbed_inputs import KINDS
from benchmarks.subject import CONTEXT, Subject, home
from benchmarks.table import Row, Table, share_row
from benchmarks.validator import fault
from nlcontrol.evaluation.intervals import Share
from nlcontrol.grammar.constraint import StructuralConstraint
from nlcontrol.interpreter.network_reading import BEAM_WIDTH
from nlcontrol.plan.reply import Verdict
from nlcontrol.resources import grammars_dir
from nlcontrol.runtime.network import Network
from nlcontrol.runtime.pair import Symbol
from nlcontrol.runtime.search import beam_search
from nlcontrol.site.mentions import features
from nlcontrol.synthesis.clauses import Clauses
from nlcontrol.synthesis.noun_phrases import NounPhrases
from nlcontrol.synthesis.stream import Sample, SynthesisConfig, Synthesiser
from nlcontrol.synthesis.utterances import Utterances
from nlcontrol.text import tokenize

MOST_TOKENS = 200


@dataclass(slots=True)
class Outcome:
    """What came of one kind of input."""

    inputs: int = 0
    clauses: int = 0
    well_formed: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)


class Examiner:
    """Decodes inputs and has the independent validator judge every hypothesis of the beam."""

    def __init__(self, subject: Subject, network: Network) -> None:
        self.subject, self.network = subject, network
        self.constraint = StructuralConstraint(subject.grammar)

    def examine(self, text: str, outcome: Outcome) -> None:
        """Counts one input."""
        outcome.inputs += 1
        reply = self.subject.interpreter.interpret(text, CONTEXT).reply
        outcome.verdicts[reply.verdict.value] += 1
        if reply.verdict in (Verdict.ACCEPT, Verdict.CONFIRM):
            outcome.accepted.append(f"{text!r}  →  {reply.plan}")
        for symbols, (start, end) in self._decoded(text):
            outcome.clauses += 1
            wrong = fault(symbols, self.subject.grammar) or _pointing_outside(symbols, start, end)
            outcome.well_formed += wrong is None
            if wrong is not None:
                outcome.faults.append(f"{wrong}: {' '.join(map(str, symbols))}")

    def _decoded(self, text: str) -> Iterator[tuple[tuple[Symbol, ...], tuple[int, int]]]:
        tokens = tokenize(text, LANGUAGE)[:MOST_TOKENS]
        if not tokens:
            return
        on = features(tokens, self.subject.interpreter.lexicon.mentions(tokens))
        encoded = self.network.encode([token.word for token in tokens], on)
        for segment in self.network.segments(encoded):
            for hypothesis in beam_search(self.network, encoded, segment, self.constraint, BEAM_WIDTH):
                yield hypothesis.symbols, segment


def _pointing_outside(symbols: tuple[Symbol, ...], start: int, end: int) -> str | None:
    outside = [symbol for symbol in symbols if isinstance(symbol, int) and not start <= symbol < end]
    return f"token {outside[0]} is outside of the clause" if outside else None


def spoken_at(subject: Subject, seed: int) -> Iterator[Sample]:
    """Utterances of synthesis about the site itself."""
    made, random, house = (
        Synthesiser(SynthesisConfig(LANGUAGE), grammars_dir(), subject.grammar),
        Random(seed),
        subject.house(),
    )
    nouns = NounPhrases(made.grammar, house, made.names, random, made.exceptions())
    utterances = Utterances(Clauses(made.grammar, made.commands, made.frames, made.names, nouns, random), random)
    while True:
        yield from made._drawn(utterances, house, random)


def measure(options: Options) -> list[Table]:
    """`n` disturbed inputs, as many of each kind, and a few undisturbed ones to compare with."""
    subject = home(options.weights)
    network = subject.interpreter.network
    examiner, random = Examiner(subject, network), Random(options.seed)
    words = [word for word in network.vocabulary.words if not word.startswith("<")]
    samples = spoken_at(subject, options.seed * APART)
    outcomes: dict[str, Outcome] = {}
    for name, disturb in KINDS.items():
        outcome = outcomes[name] = Outcome()
        for _ in range(-(-options.n // len(KINDS))):
            examiner.examine(disturb(next(samples).utterance, words, random), outcome)
    untouched = Outcome()
    for _ in range(max(1, options.n // 20)):
        examiner.examine(next(samples).utterance, untouched)
    return [_formed(outcomes), _accepted({**outcomes, "undisturbed, to compare": untouched}, options.misses)]


def _formed(outcomes: dict[str, Outcome]) -> Table:
    rows = [share_row(name, Share(o.well_formed, o.clauses)) for name, o in outcomes.items()]
    total = Share(sum(o.well_formed for o in outcomes.values()), sum(o.clauses for o in outcomes.values()))
    faults = [fault for o in outcomes.values() for fault in o.faults[:3]]
    inputs = sum(o.inputs for o in outcomes.values())
    note = f"{inputs:,} inputs; every hypothesis of a beam of {BEAM_WIDTH} is judged by benchmarks/validator.py."
    return Table("Decoded clauses that are well-formed", [*rows, share_row("all", total, 1.0)], [note, *faults])


def _accepted(outcomes: dict[str, Outcome], shown: int) -> Table:
    rows = []
    for name, outcome in outcomes.items():
        share = Share(len(outcome.accepted), outcome.inputs)
        others = ", ".join(
            f"{verdict} {count:,}"
            for verdict, count in outcome.verdicts.most_common()
            if verdict not in ("accept", "confirm")
        )
        row = share_row(name, share)
        rows.append(Row(row.what, f"{row.result}; {others}", value={"share": share.to_json(), **outcome.verdicts}))
    notes = [f"{name}: {line}" for name, outcome in outcomes.items() for line in outcome.accepted[:shown]]
    return Table("Inputs that were accepted or would be after a confirmation", rows, notes)


if __name__ == "__main__":
    run_command(__doc__, measure, 20_000)
