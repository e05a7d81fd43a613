"""What one small change does: a slot left out, an unknown noun or a guard put in, one wrong letter in a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from random import Random
from typing import Final

from benchmarks.command import Options, run_command
from benchmarks.handwritten import FOLDER
from benchmarks.subject import CONTEXT, Subject, at_site
from benchmarks.table import Row, Table, share_row
from nlcontrol.check.step import risk_of
from nlcontrol.evaluation.intervals import Share
from nlcontrol.plan.reply import Reply
from nlcontrol.plan.reply_parts import ResolvedCommand
from nlcontrol.resources import grammars_dir
from nlcontrol.synthesis.clauses import Clauses, DrawnClause
from nlcontrol.synthesis.fragments import Leaf
from nlcontrol.synthesis.noun_phrases import NounPhrases
from nlcontrol.synthesis.pairs import placed
from nlcontrol.synthesis.stream import SynthesisConfig, Synthesiser

UNKNOWN: Final = ("gazebo", "zorblatt", "flumph", "trampoline", "snorkel", "pterodactyl")
GUARDS: Final = ("never", "don't", "unless", "except", "without", "she said", "should i", "if")
LEAST_LETTERS: Final = 5
"""Of a name that gets a typo."""


@dataclass(slots=True)
class Tally:
    """How often a change did what it must."""

    held: int = 0
    count: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, held: bool, said: str) -> None:
        """Counts one change."""
        self.count += 1
        self.held += held
        if not held:
            self.misses.append(said)

    @property
    def share(self) -> Share:
        """The share that did."""
        return Share(self.held, self.count)


def measure(options: Options) -> list[Table]:
    """One table; only utterances that are acted on as they are get changed."""
    subject, random = at_site(FOLDER / "house.yaml", options.weights), Random(options.seed + 9)
    clauses = _clauses(subject, random)
    tallies = {name: Tally() for name in ("deleted", "noun", "guard", "typo")}
    tried = 0
    while tallies["deleted"].count < options.n and tried < 6 * options.n:
        tried += 1
        clause = clauses.command(imperative=True, plain=True, courtesy=False)
        clause = clauses.timed(clause) if random.random() < 0.25 else clause
        plain = _heard(subject, clause.leaves)
        if plain.commands:
            _change(subject, clause, plain, tallies, random)
    return [_table(tallies, options)]


def _clauses(subject: Subject, random: Random) -> Clauses:
    made = Synthesiser(SynthesisConfig("en", noise=0.0), grammars_dir(), subject.grammar)
    nouns = NounPhrases(subject.grammar, subject.house(), made.names, random, made.exceptions())
    nouns.pronoun_share = 0.0
    return Clauses(subject.grammar, made.commands, made.frames, made.names, nouns, random)


def _change(subject: Subject, clause: DrawnClause, plain: Reply, tallies: dict[str, Tally], random: Random) -> None:
    leaves = clause.leaves
    slots = [i for i, leaf in enumerate(leaves) if not leaf.literal]
    if slots:
        at = random.choice(slots)
        kept = leaves[:at] + leaves[at + 1 :]
        tallies["deleted"].add(_differs(plain, _heard(subject, kept)), _text(kept))
    at = random.randint(1, len(leaves))
    more = [*leaves[:at], Leaf(random.choice(UNKNOWN), "other"), *leaves[at:]]
    tallies["noun"].add(not _same_plan(plain, _heard(subject, more)), _text(more))
    guarded = [Leaf(random.choice(GUARDS), "guard"), *leaves]
    tallies["guard"].add(not _same_plan(plain, _heard(subject, guarded)), _text(guarded))
    named = [i for i in slots if leaves[i].role == "target" and len(leaves[i].text) >= LEAST_LETTERS]
    if named and all(_is_harmless(subject, command) for command in plain.commands):
        at = random.choice(named)
        wrong = typo(leaves[at].text, random)
        if not subject.interpreter.lexicon.exact(wrong):
            slipped = [*leaves[:at], replace(leaves[at], text=wrong), *leaves[at + 1 :]]
            tallies["typo"].add(not _differs(plain, _heard(subject, slipped)), _text(slipped))


def _is_harmless(subject: Subject, command: ResolvedCommand) -> bool:
    """Whether nobody is asked before it: for a garage door, of all covers, somebody is."""
    return risk_of(subject.site.devices[command.device], command.action, subject.grammar) == "none"


def typo(name: str, random: Random) -> str:
    """The name with one letter left out, doubled, or changed places."""
    at = random.choice([i for i in range(1, len(name) - 1) if name[i].isalpha() and name[i + 1].isalpha()] or [1])
    left_out, doubled = name[:at] + name[at + 1 :], name[:at] + name[at] + name[at:]
    return random.choice((left_out, doubled, name[:at] + name[at + 1] + name[at] + name[at + 2 :]))


def _heard(subject: Subject, leaves: Sequence[Leaf]) -> Reply:
    return subject.interpreter.interpret(_text(leaves), CONTEXT).reply


def _text(leaves: Sequence[Leaf]) -> str:
    return placed([DrawnClause(list(leaves), [])], " ").text


def _plain_commands(reply: Reply) -> list[object]:
    return [replace(command, probability=0.0) for command in reply.commands]


def _differs(first: Reply, second: Reply) -> bool:
    return first.verdict != second.verdict or _plain_commands(first) != _plain_commands(second)


def _same_plan(first: Reply, second: Reply) -> bool:
    return bool(second.commands) and _plain_commands(first) == _plain_commands(second)


def _table(tallies: dict[str, Tally], options: Options) -> Table:
    rows = [
        share_row("a slot left out changes commands or verdict", tallies["deleted"].share, 0.99),
        _never("an unknown noun put in: the same plan was acted on", tallies["noun"]),
        _never("a guard put before it: the same plan was acted on", tallies["guard"]),
        share_row("one wrong letter in a harmless name: the same commands", tallies["typo"].share, 0.97),
    ]
    notes = [f"{name}: {said}" for name, tally in tallies.items() for said in islice(tally.misses, options.misses)]
    return Table("Small changes", rows, notes)


def _never(what: str, tally: Tally) -> Row:
    missed = tally.count - tally.held
    return Row(what, f"{missed} of {tally.count:,}", "0", missed == 0, missed)


if __name__ == "__main__":
    run_command(__doc__, measure, 1_000)
