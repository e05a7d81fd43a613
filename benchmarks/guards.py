"""Minimal pairs, every action with every guard: the same words plain and guarded; what is guarded must never act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from benchmarks.command import Options, run_command
from benchmarks.handwritten import FOLDER
from benchmarks.subject import CONTEXT, Subject, at_site
from benchmarks.table import Row, Table, share_row
from nlcontrol.evaluation.intervals import Share
from nlcontrol.plan.reply import Reply, Verdict
from nlcontrol.resources import grammars_dir
from nlcontrol.synthesis.clauses import Clauses, DrawnClause
from nlcontrol.synthesis.fragments import Leaf, words
from nlcontrol.synthesis.noun_phrases import NounPhrases
from nlcontrol.synthesis.pairs import placed
from nlcontrol.synthesis.stream import SynthesisConfig, Synthesiser

GUARDS = ("negated", "reported", "question", "unsupported", "statements", "cancelled", "unknown device")
LATER = ("clock", "condition")
"""Kinds that may act, but not now."""
TIMES = ("delay", "clock", "date clock", "recur clock", "date number_clock", "recur number_clock")
ACTING = (Verdict.ACCEPT, Verdict.CONFIRM)


@dataclass(slots=True)
class Count:
    """What came of one kind."""

    acted: int = 0
    asked: int = 0
    count: int = 0
    wrong: list[str] = field(default_factory=list)
    actions: Counter[str] = field(default_factory=Counter)

    def add(self, said: str, reply: Reply, action: str, *, later: bool = False) -> None:
        """Counts one reply; `later`: only what would be done now counts as acting."""
        self.count += 1
        self.actions[action] += 1
        self.asked += reply.verdict is Verdict.ASK
        if reply.verdict in ACTING and any(not later or command.when is None for command in reply.commands):
            self.acted += 1
            self.wrong.append(f"{said}   → {reply.plan}")


def pairs(subject: Subject, count: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """(kind, words, action): a plain command, then the same command inside each guard, action by action."""
    made = Synthesiser(SynthesisConfig("en", noise=0.0), grammars_dir(), subject.grammar)
    random = Random(seed)
    nouns = NounPhrases(subject.grammar, subject.house(), made.names, random, made.exceptions())
    clauses = Clauses(subject.grammar, made.commands, made.frames, made.names, nouns, random)
    for number in range(count // (len(GUARDS) + len(LATER) + 1)):
        rows = made.commands.imperatives[0][number % len(made.commands.imperatives[0])]
        drawn = made.commands.of(random.choice(rows), random, nouns, plain=True)
        action = drawn.action
        yield "plain", _said(DrawnClause(list(drawn.fragment.leaves), [])), action
        for guard in GUARDS[:4]:
            yield guard, _said(clauses.guarded(guard, drawn)), action
        yield "statements", _said(clauses.statement()), action
        cancel = [leaf for part in made.frames.draw("cancel", random) for leaf in words(str(part), "guard")]
        yield "cancelled", _said(DrawnClause([*drawn.fragment.leaves, *cancel], [])), action
        if drawn.spoken_target:
            yield "unknown device", _said(DrawnClause(_of_nothing(drawn.fragment.leaves, random), [])), action
        times = [leaf for kind in random.choice(TIMES).split() for leaf in clauses.time(kind)[0]]
        yield "clock", _said(DrawnClause([*drawn.fragment.leaves, *times], [])), action
        condition = clauses.condition().leaves
        yield "condition", _said(DrawnClause([*condition, Leaf(",", "connective"), *drawn.fragment.leaves], [])), action


def _of_nothing(leaves: Sequence[Leaf], random: Random) -> list[Leaf]:
    """The words with a device that does not exist in place of the target."""
    noun = random.choice(("gazebo lantern", "zorblatt", "pool robot", "attic chandelier", "sauna", "greenhouse thing"))
    first = next(i for i, leaf in enumerate(leaves) if leaf.role == "target")
    kept = [leaf for leaf in leaves[first:] if leaf.role not in ("target", "place", "except")]
    return [*leaves[:first], Leaf(f"the {noun}", "target"), *kept]


def _said(clause: DrawnClause) -> str:
    return placed([clause], " ").text


def measure(options: Options) -> list[Table]:
    """How often each guard kept a command from acting, and how often the plain command acted."""
    subject = at_site(FOLDER / "house.yaml", options.weights)
    counts = {kind: Count() for kind in ("plain", *GUARDS, *LATER)}
    for kind, said, action in pairs(subject, options.n, options.seed + 71):
        reply = subject.interpreter.interpret(said, CONTEXT).reply
        counts[kind].add(said, reply, action, later=kind in LATER)
    rows = [
        share_row("plain commands that act or ask", Share(_heeded(counts["plain"]), counts["plain"].count), None),
        *(
            Row(
                f"{kind}: {'acted at once' if kind in LATER else 'acted'}",
                f"{counts[kind].acted} of {counts[kind].count}",
                "0",
                counts[kind].acted == 0,
                counts[kind].acted,
            )
            for kind in (*GUARDS, *LATER)
        ),
    ]
    notes = [f"{len(counts['plain'].actions)} actions; the frames are those of training, the words are drawn anew."]
    notes += [said for kind in (*GUARDS, *LATER) for said in counts[kind].wrong[: options.misses]]
    return [Table("Guards: what must never act", rows, notes)]


def _heeded(count: Count) -> int:
    return count.acted + count.asked


if __name__ == "__main__":
    run_command(__doc__, measure, 6_000)
