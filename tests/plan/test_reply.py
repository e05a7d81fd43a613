"""The Reply, a stable contract: its JSON, its verdicts and their reasons."""

import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlcontrol.errors import UsageError
from nlcontrol.plan.reply import REASONS, Reason, Reply, Verdict
from nlcontrol.plan.reply_parts import (
    ChangeBy,
    ControlResult,
    QueryResult,
    Repetition,
    ResolvedCommand,
    ResolvedCondition,
    ResolvedTrigger,
    ScaleBy,
    SpanInfo,
)
from nlcontrol.plan.types import Comparison, ControlKind, QueryKind
from tests.plan import strategies

# The example of design §5, to the letter.
EXAMPLE = r"""
{"utterance": "dim the kitchen lights to thirty percent and lock the front door",
 "verdict": "accept", "reason": null,
 "message": "Setting kitchen ceiling and kitchen counter to 30 %, then locking the front door.",
 "read_back": "set the kitchen lights to 30 percent, then lock the front door",
 "probability": 0.97,
 "plan": "light.turn_on(all light in \"kitchen\", brightness_pct=30); lock.lock(\"front door\")",
 "commands": [
   {"step": 1, "device": "kitchen_ceiling", "action": "light.turn_on", "arguments": {"brightness_pct": 30},
    "when": null, "probability": 0.98},
   {"step": 1, "device": "kitchen_counter", "action": "light.turn_on", "arguments": {"brightness_pct": 30},
    "when": null, "probability": 0.98},
   {"step": 2, "device": "front_door", "action": "lock.lock", "arguments": {}, "when": null, "probability": 0.99}],
 "query": null, "control": null,
 "spans": [{"text": "kitchen lights", "start": 8, "end": 22, "role": "target", "step": 1}]}
"""


def test_the_example_of_the_design_reads_and_is_written_the_same() -> None:
    """Keys, their order and the numbers are as the contract shows them."""
    example = json.loads(EXAMPLE)
    assert json.dumps(Reply.from_json(example).to_json()) == json.dumps(example)


def test_readers_ignore_keys_they_do_not_know() -> None:
    """A later version may say more."""
    example = json.loads(EXAMPLE)
    known = Reply.from_json(example)
    example["mood"] = "good"
    example["commands"][0]["color"] = 3
    assert Reply.from_json(example) == known


# Replies of every shape.

names = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
numbers = st.floats(-1e6, 1e6) | st.integers(-100, 100).map(float)
probabilities = st.floats(0, 1)
conditions = st.builds(
    ResolvedCondition, names, names, st.sampled_from(get_args(Comparison)), numbers | st.booleans() | names
)
days = st.sampled_from(["day", "weekday", "weekend"]) | st.lists(names, min_size=1, max_size=2).map(tuple)
due: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries({"after_s": numbers}),
    st.fixed_dictionaries({"at": names}),
    st.fixed_dictionaries({"every": days, "time": names}),
    st.fixed_dictionaries({"every_s": numbers}),
    st.fixed_dictionaries({"on": conditions}),
    st.fixed_dictionaries({"once": conditions}),
    st.fixed_dictionaries({"condition": conditions}),
    st.fixed_dictionaries({"until": conditions}),
    st.fixed_dictionaries({"for_s": numbers}),
)
limits = st.fixed_dictionaries({}, optional={"condition": conditions, "until": conditions, "for_s": numbers})
triggers = st.builds(lambda trigger, limit: ResolvedTrigger(**(limit | trigger)), due, limits)
arguments = st.one_of(
    numbers,
    st.booleans(),
    names,
    st.builds(ChangeBy, numbers),
    st.builds(ScaleBy, numbers),
    st.lists(names, max_size=2).map(tuple),
)
repetitions = st.one_of(
    st.builds(Repetition, st.integers(1, 9)), st.builds(Repetition, st.none(), conditions, st.integers(1, 9))
)
commands = st.builds(
    ResolvedCommand,
    st.integers(1, 9),
    names,
    names,
    st.dictionaries(names, arguments, max_size=2).map(lambda given: tuple(given.items())),
    st.none() | triggers,
    probabilities,
    st.none() | repetitions,
)
answers = st.none() | st.booleans() | names | st.dictionaries(names, names, max_size=2)
queries = st.builds(
    QueryResult,
    st.sampled_from(get_args(QueryKind)),
    st.lists(names, max_size=2).map(tuple),
    st.none() | names,
    answers,
)
controls = st.builds(
    ControlResult, st.sampled_from(get_args(ControlKind)), st.none() | names, st.lists(names, max_size=2).map(tuple)
)
spans = st.builds(SpanInfo, names, st.integers(0, 99), st.integers(0, 99), names, st.none() | st.integers(1, 9))
contents: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries({"commands": st.lists(commands, min_size=1, max_size=2).map(tuple)}),
    st.fixed_dictionaries({"query": queries}),
    st.fixed_dictionaries({"control": controls}),
)

readings = st.booleans()


@st.composite
def replies(draw: st.DrawFn) -> Reply:
    """Replies that keep the contract."""
    verdict = draw(st.sampled_from(Verdict))
    reason = draw(st.sampled_from(sorted(REASONS[verdict], key=str)))
    given: dict[str, Any] = {}
    if verdict is Verdict.ACCEPT:
        given = draw(contents)
    elif verdict is Verdict.CONFIRM:
        given = {"commands": (draw(commands),)}
    read = bool(given) or draw(readings)
    return Reply(
        utterance=draw(names),
        verdict=verdict,
        reason=reason,
        message=draw(names),
        read_back=draw(st.none() | names),
        probability=draw(probabilities) if read else None,
        plan=draw(names) if read else None,
        spans=tuple(draw(st.lists(spans, max_size=2))),
        **given,
    )


@strategies.steady
@given(replies())
def test_a_reply_survives_json(reply: Reply) -> None:
    """What one program writes another reads the same."""
    assert Reply.from_json(json.loads(json.dumps(reply.to_json()))) == reply


def test_every_reason_belongs_to_one_verdict() -> None:
    """The table is exhaustive: no verdict without its reasons, no reason twice or nowhere."""
    assert set(REASONS) == set(Verdict)
    listed = [reason for reasons in REASONS.values() for reason in reasons]
    assert sorted(str(reason) for reason in listed) == sorted(["None", *(reason.value for reason in Reason)])


REFUSED: dict[str, Any] = {"utterance": "x", "verdict": Verdict.REFUSE, "reason": Reason.EMPTY, "message": ""}
READ: dict[str, Any] = {"plan": "stop", "probability": 0.5}
COMMAND = ResolvedCommand(1, "lamp", "light.turn_on")


@pytest.mark.parametrize(
    "changed",
    [
        {"verdict": Verdict.ACCEPT},
        {"verdict": Verdict.ACCEPT, "reason": None},
        {"verdict": Verdict.ACCEPT, "reason": None, **READ},
        {"verdict": Verdict.ACCEPT, "reason": None, "commands": (COMMAND,)},
        {"verdict": Verdict.ACCEPT, "reason": None, **READ, "commands": (COMMAND,), "control": ControlResult("stop")},
        {"verdict": Verdict.CONFIRM, "reason": Reason.RISKY, **READ},
        {"verdict": Verdict.CONFIRM, "reason": Reason.RISKY, **READ, "control": ControlResult("stop")},
        {"verdict": Verdict.ASK},
        {"reason": None},
        {"reason": Reason.RISKY},
        {"plan": "stop"},
        {"probability": 0.5},
        {"plan": "stop", "probability": 1.5},
        {**READ, "commands": (COMMAND,)},
    ],
)
def test_a_reply_that_breaks_the_contract_cannot_be_built(changed: dict[str, Any]) -> None:
    """A verdict, its reason and its contents fit each other, or there is no Reply."""
    Reply(**REFUSED)
    with pytest.raises(UsageError):
        Reply(**(REFUSED | changed))


@pytest.mark.parametrize(
    ("key", "value"),
    [("verdict", "maybe"), ("reason", "riskyy"), ("commands", {}), ("probability", "high"), ("utterance", None)],
)
def test_json_that_is_no_reply_is_refused(key: str, value: object) -> None:
    """A reader is told what does not fit."""
    with pytest.raises(UsageError):
        Reply.from_json({**json.loads(EXAMPLE), key: value})


@pytest.mark.parametrize(
    "given",
    [{}, {"after_s": 1, "at": "x"}, {"every": "day"}, {"time": "07:30", "after_s": 1}, {"time": "07:30"}],
)
def test_a_trigger_is_one_of_its_kinds(given: dict[str, Any]) -> None:
    """Two triggers on one command have no meaning, nor has a recurrence without a time."""
    with pytest.raises(UsageError):
        ResolvedTrigger(**given)


@pytest.mark.parametrize("given", [{}, {"times": 2, "max_times": 3}, {"max_times": 3}])
def test_a_repetition_ends(given: dict[str, Any]) -> None:
    """A repetition is counted, or has a condition and a most."""
    with pytest.raises(UsageError):
        Repetition(**given)
