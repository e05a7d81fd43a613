"""From what was understood to the Reply: verdict, message, read-back, spans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nlcontrol.check.step import risk_of
from nlcontrol.grammar.schema import RISKS, Grammar, Risk
from nlcontrol.interpreter.understanding import Understanding
from nlcontrol.interpreter.verdicts import Objection, worst
from nlcontrol.interpreter.wording import Wording
from nlcontrol.plan.reply import Reason, Reply, Verdict
from nlcontrol.plan.reply_parts import ControlResult, SpanInfo
from nlcontrol.plan.types import Plan
from nlcontrol.plan.written import write
from nlcontrol.site.types import Site
from nlcontrol.text import Token, sentence_case

LEAST_PROBABILITY: Final[dict[Risk, float]] = {"none": 0.55, "confirm": 0.75, "code": 0.9, "typed": 0.9}
"""Below it the person is asked; stricter where the act is (design, promise 8)."""
LEAST_OF_AN_ANSWER: Final = 0.35
"""A question never acts: an answer to another one does no more than puzzle."""

CONTROL_MESSAGES: Final = {
    "stop": "Stopping everything.",
    "pause": "Pausing.",
    "resume": "Carrying on.",
    "undo": "Undoing the last command.",
    "cancel": "Cancelling that.",
    "never_mind": "All right, nothing is done.",
}


def refusal(utterance: str, reason: Reason, message: str) -> Reply:
    """A refusal without any reading."""
    return Reply(utterance, Verdict.REFUSE, reason, message)


def reply_of(
    utterance: str,
    tokens: Sequence[Token],
    understood: Understanding,
    read_back: str | None,
    wording: Wording,
    site: Site,
    grammar: Grammar,
    runner_up: str | None = None,
) -> Reply:
    """The Reply; its constructor enforces the contract. `runner_up` says what else may have been meant."""
    objections = list(understood.objections)
    probability = round(min(1.0, max(0.0, understood.probability)), 4)
    acts = understood.commands or understood.control or understood.answer
    threshold = _least(understood, site, grammar)
    if acts and (understood.least < threshold or probability < threshold**2):
        objections.append(_unsure(read_back, runner_up))
    if not acts and not objections:
        objections.append(Objection(Reason.INCOMPLETE, "I do not know what to do."))
    plan = write(Plan(understood.statements)) if understood.statements else None
    decisive = worst(objections)
    verdict = decisive.verdict if decisive is not None else Verdict.ACCEPT
    acting = verdict in (Verdict.ACCEPT, Verdict.CONFIRM)
    return Reply(
        utterance=utterance,
        verdict=verdict,
        reason=decisive.reason if decisive is not None else None,
        message=_message(decisive, understood, read_back, wording),
        read_back=read_back if acting else None,
        probability=probability if plan is not None else None,
        plan=plan,
        commands=understood.commands if acting else (),
        query=understood.answer.result if acting and understood.answer else None,
        control=_control(understood) if acting and understood.control else None,
        spans=_spans(tokens, understood),
    )


def _least(understood: Understanding, site: Site, grammar: Grammar) -> float:
    risks = [risk_of(site.devices[command.device], command.action, grammar) for command in understood.commands]
    if not risks and understood.answer is not None:
        return LEAST_OF_AN_ANSWER
    return LEAST_PROBABILITY[max(risks, key=RISKS.index, default="none")]


def _unsure(read_back: str | None, runner_up: str | None) -> Objection:
    if read_back and runner_up and runner_up != read_back:
        return Objection(Reason.LOW_PROBABILITY, f"Did you mean: {read_back}? Or: {runner_up}?")
    meant = f"Did you mean: {read_back}?" if read_back else "I am not sure I got that: please say it in other words."
    return Objection(Reason.LOW_PROBABILITY, meant)


def _control(understood: Understanding) -> ControlResult | None:
    control = understood.control
    return None if control is None else ControlResult(control.kind, control.what)


def _message(decisive: Objection | None, understood: Understanding, read_back: str | None, wording: Wording) -> str:
    if decisive is not None and decisive.verdict is Verdict.CONFIRM:
        asked = "That needs the code" if decisive.reason is Reason.NEEDS_CODE else "Shall I"
        return f"{asked} {read_back}?" if decisive.reason is Reason.RISKY else f"{asked}: {read_back}."
    if decisive is not None:
        return decisive.message
    if understood.answer is not None:
        return understood.answer.message
    if understood.control is not None:
        return CONTROL_MESSAGES[understood.control.kind]
    doing = [wording.doing(statement) for statement in understood.statements]
    if None in doing:
        said = f"I will {read_back}" if read_back and "(" not in read_back else f"Doing: {read_back}"
    else:
        said = ", then ".join(part for part in doing if part)
    notes = f" ({'; '.join(understood.notes)})" if understood.notes else ""
    return sentence_case(said + notes)


def _spans(tokens: Sequence[Token], understood: Understanding) -> tuple[SpanInfo, ...]:
    spans = []
    for index, reading in enumerate(understood.readings):
        for use in reading.uses:
            start, end = tokens[use.start].start, tokens[use.end - 1].end
            spans.append(SpanInfo(use.text, start, end, use.role, understood.step_of_clause.get(index)))
    return tuple(sorted(set(spans), key=lambda span: (span.start, span.end)))
