"""What replies are worth: right, asked, refused, wrong act or wrong answer."""

from datetime import UTC, datetime

import pytest

from nlcontrol.evaluation.judging import Evaluation, evaluate, judge
from nlcontrol.evaluation.rows import read_row
from nlcontrol.plan.reply import Reason, Reply, Verdict
from nlcontrol.plan.reply_parts import (
    ChangeBy,
    ControlResult,
    QueryResult,
    Repetition,
    ResolvedCommand,
    ResolvedCondition,
    ResolvedTrigger,
)

NOW = datetime(2026, 1, 31, 18, 0, tzinfo=UTC)


def acting(*commands: ResolvedCommand, probability: float = 0.9, verdict: Verdict = Verdict.ACCEPT) -> Reply:
    """A reply that does these commands."""
    reason = Reason.RISKY if verdict is Verdict.CONFIRM else None
    return Reply("x", verdict, reason, "", None, probability, "plan", commands)


def lamp(step: int = 1, device: str = "a", action: str = "light.turn_on", **arguments: object) -> ResolvedCommand:
    """A command to a lamp."""
    return ResolvedCommand(step, device, action, tuple(arguments.items()))  # type: ignore[arg-type]  # tests pass plain values


ASKED = Reply("x", Verdict.ASK, Reason.AMBIGUOUS, "Which?")
REFUSED = Reply("x", Verdict.REFUSE, Reason.NEGATED, "No.")
ANSWERED = Reply("x", Verdict.ACCEPT, None, "On.", None, 0.8, "ask", query=QueryResult("state", ("a", "b"), "state"))
STOPPED = Reply("x", Verdict.ACCEPT, None, "Stop.", None, 1.0, "stop", control=ControlResult("stop"))
ON_A = ['light.turn_on("a")']


@pytest.mark.parametrize(
    ("wanted", "reply", "outcome"),
    [
        ({"do": ON_A}, acting(lamp()), "right"),
        ({"do": ON_A}, acting(lamp(), verdict=Verdict.CONFIRM), "right"),
        ({"do": ON_A}, acting(lamp(device="b")), "wrong act"),
        ({"do": ON_A}, acting(lamp(), lamp(device="b")), "wrong act"),
        ({"do": ON_A}, ASKED, "asked"),
        ({"do": ON_A}, REFUSED, "refused"),
        ({"do": ON_A}, ANSWERED, "wrong answer"),
        ({"do": ON_A}, STOPPED, "wrong act"),
        ({"refuse": True}, REFUSED, "right"),
        ({"refuse": True}, ASKED, "right"),
        ({"refuse": True}, acting(lamp()), "wrong act"),
        ({"refuse": True}, ANSWERED, "wrong answer"),
        ({"ask": True}, ASKED, "right"),
        ({"ask": True}, REFUSED, "refused"),
        ({"ask": True}, acting(lamp()), "wrong act"),
        ({"query": True}, ANSWERED, "right"),
        ({"query": {"kind": "state", "devices": ["b", "a"]}}, ANSWERED, "right"),
        ({"query": {"kind": "is"}}, ANSWERED, "wrong answer"),
        ({"query": True}, acting(lamp()), "wrong act"),
        ({"control": "stop"}, STOPPED, "right"),
        ({"control": "pause"}, STOPPED, "wrong act"),
        ({"action": "light.turn_on"}, acting(lamp(brightness_pct=3.0), lamp(device="b")), "right"),
        ({"action": "device.turn_on"}, acting(lamp()), "right"),
        ({"action": "light.turn_off"}, acting(lamp()), "wrong act"),
    ],
)
def test_reply_is_judged(wanted: dict[str, object], reply: Reply, outcome: str) -> None:
    """Each expectation meets each kind of reply as the format of the rows says."""
    assert judge(read_row({"say": "x", **wanted}), reply, NOW) == outcome


def test_parallel_commands_have_no_order_and_steps_have() -> None:
    """Commands of one step compare as a multiset, steps one after the other."""
    row = read_row({"say": "x", "do": ['light.turn_on("a")', 'light.turn_on("b")', 'light.turn_off("a")']})
    together = acting(lamp(device="b"), lamp(), lamp(2, action="light.turn_off"))
    turned = acting(lamp(action="light.turn_off"), lamp(2, device="b"), lamp(2))

    assert judge(row, together, NOW) == "right"
    assert judge(row, turned, NOW) == "wrong act"


@pytest.mark.parametrize(
    ("written", "command"),
    [
        ('light.turn_on("a", brightness_pct=30)', lamp(brightness_pct=30.0)),
        ('light.turn_on("a", brightness_pct=+10)', lamp(brightness_pct=ChangeBy(10.0))),
        (
            'after 600 s: light.turn_on("a")',
            ResolvedCommand(1, "a", "light.turn_on", when=ResolvedTrigger(after_s=600.0)),
        ),
        (
            'at 20:00: light.turn_on("a")',
            ResolvedCommand(1, "a", "light.turn_on", when=ResolvedTrigger(at="2026-01-31T20:00+00:00")),
        ),
        (
            'once "b" is locked: light.turn_on("a")',
            ResolvedCommand(
                1, "a", "light.turn_on", when=ResolvedTrigger(once=ResolvedCondition("b", "state", "is", "locked"))
            ),
        ),
        (
            'repeat 3 { light.turn_on("a") }',
            ResolvedCommand(1, "a", "light.turn_on", repeat=Repetition(times=3)),
        ),
        (
            'rover.follow_path("a", places="k", places="o")',
            ResolvedCommand(1, "a", "rover.follow_path", (("places", ("k", "o")),)),
        ),
    ],
)
def test_written_command_equals_its_resolution(written: str, command: ResolvedCommand) -> None:
    """Amounts, times, conditions and repetitions compare by what they mean."""
    assert judge(read_row({"say": "x", "do": [written]}), acting(command), NOW) == "right"
    assert judge(read_row({"say": "x", "do": [written]}), acting(lamp(device="z")), NOW) == "wrong act"


def some_evaluation() -> Evaluation:
    """Four rows: right, wrong act, asked, right by refusing."""
    replies = iter([acting(lamp()), acting(lamp(device="b"), probability=0.4), ASKED, REFUSED])
    rows = [read_row({"say": "x", "do": ON_A}) for _ in range(3)]
    rows.append(read_row({"say": "x", "refuse": True, "reason": "negated"}))
    return evaluate(rows, lambda _row: (next(replies), NOW))


def test_figures_count_each_outcome() -> None:
    """The shares of all rows, of the accepted ones, and of the reasons."""
    result = some_evaluation()

    assert {outcome: share.count for outcome, share in result.shares.items()} == {
        "right": 2, "asked": 1, "refused": 0, "wrong act": 1, "wrong answer": 0,
    }  # fmt: skip
    assert (result.right_of_accepted.count, result.right_of_accepted.of) == (1, 2)
    assert (result.reasons.count, result.reasons.of) == (1, 1)
    assert result.calibration is not None
    assert result.calibration.brier == pytest.approx(((0.9 - 1) ** 2 + 0.4**2) / 2)


def test_misses_begin_with_the_wrong_acts() -> None:
    """What harms stands first."""
    assert [entry.outcome for entry in some_evaluation().misses] == ["wrong act", "asked"]


def test_figures_as_json_hold_the_replies_that_missed() -> None:
    """The JSON form gives outcomes with intervals, and each miss with its reply."""
    record = some_evaluation().to_json()

    assert record["rows"] == 4
    assert record["outcomes"]["right"]["interval"][0] > 0
    assert [miss["outcome"] for miss in record["misses"]] == ["wrong act", "asked"]
