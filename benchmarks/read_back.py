"""How often a plan's read-back sentence is understood as the same commands, and how often there is none to show."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields, is_dataclass
from itertools import islice
from random import Random

from benchmarks.command import Options, run_command
from benchmarks.sampled_plans import PlanSampler
from benchmarks.subject import CONTEXT, Subject, drawn_site, home
from benchmarks.table import Row, Table, share_row
from nlcontrol.errors import NlcontrolError
from nlcontrol.evaluation.intervals import Share
from nlcontrol.plan.reply import Reply, Verdict
from nlcontrol.plan.types import (
    After,
    At,
    Command,
    Every,
    For,
    Group,
    If,
    Once,
    Parallel,
    Repeat,
    Until,
    Whenever,
)
from nlcontrol.plan.written import write
from nlcontrol.plan.written_reader import read
from nlcontrol.resources import grammars_dir
from nlcontrol.synthesis.stream import SynthesisConfig, Synthesiser

LEAST = 0.999
PLANS_PER_DRAWN_SITE = 50
MOST_REFUSED = 40
"""Plans drawn for each one that holds, before a site is given up."""


@dataclass(slots=True)
class Outcome:
    """What came of the plans of one kind of site."""

    plans: int = 0
    same: int = 0
    """Their sentence is understood as the same commands."""
    accepted: int = 0
    """… and saying it is carried out or to be confirmed, not asked about."""
    without_words: int = 0
    """The grammar has no words for a part of them."""
    shown_same: int = 0
    """What is shown, sentence or written form, comes to the same commands."""
    refused: Counter[str] = field(default_factory=Counter)
    """Sampled plans that do not hold on the site, by reason: not counted."""
    different: list[tuple[str, str, str]] = field(default_factory=list)
    """(plan, sentence, what that was understood as)."""
    parts: Counter[str] = field(default_factory=Counter)
    parts_different: Counter[str] = field(default_factory=Counter)
    """Plans by the actions, triggers and quantifiers in them: all, and those whose sentence came out differently."""


def judge(subject: Subject, sampler: PlanSampler, count: int, outcome: Outcome) -> None:
    """Adds `count` plans that hold on the site."""
    goal = outcome.plans + count
    for _ in range(MOST_REFUSED * count):
        if outcome.plans >= goal:
            return
        _judge_one(subject, write(sampler.plan()), outcome)


def _judge_one(subject: Subject, written: str, outcome: Outcome) -> None:
    interpreter = subject.interpreter
    try:
        reply = interpreter.read_written(written, CONTEXT).reply
    except NlcontrolError as error:  # a plan must be judged, never raise: said in the table
        outcome.refused[f"raised {type(error).__name__} ({error})"] += 1
        return
    if not reply.commands or reply.plan is None or reply.read_back is None:
        outcome.refused[str(reply.reason)] += 1
        return
    outcome.plans += 1
    parts = parts_of(read(reply.plan))
    outcome.parts.update(parts)
    sentence = interpreter.wording.read_back(read(reply.plan).statements)
    if sentence is None:
        outcome.without_words += 1
    else:
        again = interpreter.interpret(sentence, CONTEXT).reply
        shown = reply.read_back == sentence
        outcome.same += shown
        outcome.accepted += shown and bool(again.commands)
        if not shown:
            outcome.parts_different.update(parts)
            outcome.different.append((reply.plan, sentence, again.plan or again.message))
    outcome.shown_same += _shown_means_the_same(
        subject, reply, written_form=sentence is None or reply.read_back != sentence
    )


def parts_of(node: object) -> set[str]:
    """The actions with their parameters, the triggers and the quantifiers of a plan."""
    match node:
        case Command(action=action, arguments=arguments):
            own = {f"{action}({', '.join(f'{name}={type(value).__name__}' for name, value in arguments)})"}
        case Group(quantifier=quantifier):
            own = {f"{quantifier} …"}
        case After() | At() | Every() | For() | Until() | Once() | Whenever() | If() | Repeat() | Parallel():
            own = {type(node).__name__}
        case _:
            own = set()
    if isinstance(node, tuple):
        return own.union(*(parts_of(each) for each in node)) if node else own
    if is_dataclass(node):
        return own.union(*(parts_of(getattr(node, each.name)) for each in fields(node)), own)
    return own


def _shown_means_the_same(subject: Subject, reply: Reply, *, written_form: bool) -> bool:
    """Whether what the person is shown comes to the commands of the reply."""
    shown = reply.read_back or ""
    interpreter = subject.interpreter
    if written_form:
        again = interpreter.read_written(shown, CONTEXT).reply
    else:
        again = interpreter.interpret(shown, CONTEXT).reply
        if again.verdict is Verdict.ASK and again.plan is not None:  # unsure, and asked: yes would carry out its plan
            again = interpreter.read_written(again.plan, CONTEXT).reply
    return _bare(again) == _bare(reply)


def _bare(reply: Reply) -> list[tuple[object, ...]]:
    return [(c.step, c.device, c.action, c.arguments, c.when, c.repeat) for c in reply.commands]


def measure(options: Options) -> list[Table]:
    """Identity on the shipped home, and on drawn sites with a fifth as many plans."""
    subject, random = home(options.weights), Random(options.seed)
    at_home, drawn = Outcome(), Outcome()
    places = (*subject.places, *(name for area in subject.site.areas.values() for name in area.names))
    judge(subject, PlanSampler(subject.site, subject.grammar, places, random), options.n, at_home)
    houses = (
        sample.house
        for sample in islice(
            Synthesiser(SynthesisConfig(), grammars_dir(), subject.grammar).stream(options.seed), 0, None, 16
        )
    )
    while drawn.plans < options.n // 5:
        other = drawn_site(next(houses), subject.grammar, options.weights, random)
        other.interpreter.__dict__["_network"] = subject.interpreter.network
        sampler = PlanSampler(other.site, other.grammar, other.places, random)
        judge(other, sampler, min(PLANS_PER_DRAWN_SITE, options.n // 5 - drawn.plans), drawn)
    return [
        _table(what, outcome, options.misses)
        for what, outcome in (("devices/home.yaml", at_home), ("drawn sites", drawn))
    ]


def _table(what: str, outcome: Outcome, misses: int) -> Table:
    n = outcome.plans
    rows = [
        share_row("the read-back sentence comes to the same commands", Share(outcome.same, n), LEAST),
        share_row("  and saying it is accepted without a question", Share(outcome.accepted, n)),
        share_row("written form shown: the grammar has no words for it", Share(outcome.without_words, n)),
        share_row("written form shown: the sentence came to other commands", Share(len(outcome.different), n)),
        share_row("what is shown comes to the same commands", Share(outcome.shown_same, n), LEAST),
    ]
    refused = ", ".join(f"{reason} {count:,}" for reason, count in outcome.refused.most_common(5))
    rows.append(Row("sampled besides, but not to be carried out there", refused, value=dict(outcome.refused)))
    rows.append(_worst_row(outcome))
    notes = [
        line
        for plan, said, got in outcome.different[:misses]
        for line in (plan, f"    said  {said}", f"    heard {got}")
    ]
    return Table(f"Read-back of sampled plans, {what}", rows, notes)


def _worst_row(outcome: Outcome, least: int = 5, shown: int = 8) -> Row:
    """The parts of plans whose sentences come out differently most often."""
    shares = {part: outcome.parts_different[part] / count for part, count in outcome.parts.items() if count >= least}
    worst = sorted((part for part in shares if shares[part]), key=lambda part: -shares[part])[:shown]
    said = ", ".join(f"{part} {shares[part]:.0%} of {outcome.parts[part]}" for part in worst)
    return Row("parts of plans that came out differently most often", said or "none", value=shares)


if __name__ == "__main__":
    run_command(__doc__, measure, 10_000)
