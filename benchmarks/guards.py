"""Minimal pairs at home: the same words plain and inside a guard; what is guarded must never act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from benchmarks.command import Options, run_command
from benchmarks.subject import CONTEXT, Subject, home
from benchmarks.table import Row, Table, share_row
from nlcontrol.evaluation.intervals import Share
from nlcontrol.plan.reply import Reply, Verdict
from nlcontrol.resources import grammars_dir
from nlcontrol.synthesis.clauses import Clauses, DrawnClause
from nlcontrol.synthesis.noun_phrases import NounPhrases
from nlcontrol.synthesis.pairs import placed
from nlcontrol.synthesis.stream import SynthesisConfig, Synthesiser

GUARDS = ("negated", "reported", "question", "unsupported", "statements")
ACTING = (Verdict.ACCEPT, Verdict.CONFIRM)


@dataclass(slots=True)
class Count:
    """What came of one kind."""

    acted: int = 0
    asked: int = 0
    count: int = 0
    wrong: list[str] = field(default_factory=list)
    actions: Counter[str] = field(default_factory=Counter)

    def add(self, said: str, reply: Reply, action: str) -> None:
        """Counts one reply."""
        self.count += 1
        self.actions[action] += 1
        self.asked += reply.verdict is Verdict.ASK
        if reply.verdict in ACTING and reply.commands:
            self.acted += 1
            self.wrong.append(f"{said}   → {reply.plan}")


def pairs(subject: Subject, count: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """(kind, words, action): a plain command, then the same command inside each guard, action by action."""
    made = Synthesiser(SynthesisConfig("en", noise=0.0), grammars_dir(), subject.grammar)
    random = Random(seed)
    nouns = NounPhrases(subject.grammar, subject.house(), made.names, random, made.exceptions())
    clauses = Clauses(subject.grammar, made.commands, made.frames, made.names, nouns, random)
    for number in range(count // (len(GUARDS) + 1)):
        rows = made.commands.imperatives[0][number % len(made.commands.imperatives[0])]
        drawn = made.commands.of(random.choice(rows), random, nouns, plain=True)
        action = drawn.action
        yield "plain", _said(DrawnClause(list(drawn.fragment.leaves), [])), action
        for guard in GUARDS:
            clause = clauses.statement() if guard == "statements" else clauses.guarded(guard, drawn)
            yield guard, _said(clause), action


def _said(clause: DrawnClause) -> str:
    return placed([clause], " ").text


def measure(options: Options) -> list[Table]:
    """How often each guard kept a command from acting, and how often the plain command acted."""
    subject = home(options.weights)
    counts = {kind: Count() for kind in ("plain", *GUARDS)}
    for kind, said, action in pairs(subject, options.n, options.seed + 71):
        counts[kind].add(said, subject.interpreter.interpret(said, CONTEXT).reply, action)
    rows = [
        share_row("plain commands that act or ask", Share(_heeded(counts["plain"]), counts["plain"].count), None),
        *(
            Row(
                f"{kind}: acted",
                f"{counts[kind].acted} of {counts[kind].count}",
                "0",
                counts[kind].acted == 0,
                counts[kind].acted,
            )
            for kind in GUARDS
        ),
    ]
    notes = [f"{len(counts['plain'].actions)} actions; the frames are those of training, the words are drawn anew."]
    notes += [said for kind in GUARDS for said in counts[kind].wrong[: options.misses]]
    return [Table("Guards: what must never act", rows, notes)]


def _heeded(count: Count) -> int:
    return count.acted + count.asked


if __name__ == "__main__":
    run_command(__doc__, measure, 6_000)
