"""Plans in their written form are linked and checked as if they had been said, without a network."""

from pathlib import Path

import pytest

from nlcontrol.interpreter import Context, Interpreter
from nlcontrol.plan.reply import Reason, Reply, Verdict
from nlcontrol.site.state import Snapshot
from tests.interpreter.house import NOW, PLACES, home

NOWHERE = Path("there-are-no-weights.npz")


def read(text: str, **context: object) -> Reply:
    """The reply to a written plan."""
    listener = Interpreter(home().site, home().grammar, NOWHERE, places=PLACES)
    moment = Context(NOW, **context)  # type: ignore[arg-type]  # the tests name Context's fields
    return listener.read_written(text, moment).reply


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("light.turn_on(", Reason.UNEXPLAINED_WORDS),
        ('light.turn_on("attic light")', Reason.UNKNOWN_NAME),
        ('light.turn_on("reading lamp")', Reason.AMBIGUOUS),
        ('light.turn_on("big light", brightness_pct=200)', Reason.INVALID_VALUE),
        ('light.turn_on("floor lamp", color_name="mauve")', Reason.INVALID_VALUE),
        ('toaster.toast("big light")', Reason.UNSUPPORTED),
        ('light.explode("big light")', Reason.UNSUPPORTED),
        ('parallel { light.turn_on("big light"); light.turn_off("big light") }', Reason.CONFLICT),
        ('repeat 3 { light.turn_on("big light"); light.turn_off("big light") }', Reason.UNSUPPORTED),
        ("amend(50 %)", Reason.UNSUPPORTED),
        ("decline negated", Reason.UNSUPPORTED),
        ('after 5 s: at 07:30: light.turn_on("big light")', Reason.UNSUPPORTED),
        ('at 08:00 tomorrow every day: light.turn_on("big light")', Reason.UNSUPPORTED),
    ],
)
def test_a_written_plan_that_cannot_be_carried_out_says_why(written: str, reason: Reason) -> None:
    """Syntax, names, values, contradictions and shapes that are out of scope are refused by name."""
    reply = read(written)
    assert (reply.reason, reply.commands) == (reason, ())


@pytest.mark.parametrize("kind", ["stop", "pause", "resume", "undo", "never_mind"])
def test_a_written_control_is_a_control(kind: str) -> None:
    """The bare word, no commands."""
    reply = read(kind)
    assert reply.verdict is Verdict.ACCEPT
    assert reply.control is not None
    assert reply.control.kind == kind


def test_a_written_question_is_answered() -> None:
    """State comes from the context's snapshot."""
    reply = read('ask is("front door", field=state, is locked)', snapshot=Snapshot({"front_door": {"state": "locked"}}))
    assert reply.query is not None
    assert reply.query.answer is True


def test_a_question_and_a_command_in_one_plan_do_nothing() -> None:
    """One of the two at a time."""
    reply = read('ask state("front door"); lock.lock("front door")')
    assert (reply.verdict in (Verdict.ASK, Verdict.REFUSE), reply.commands) == (True, ())


def test_a_written_plan_is_linked_and_accepted_without_a_network() -> None:
    """What was typed as a plan needs no weights; it is read back as it was written."""
    reply = read('at 07:30 tomorrow: light.turn_on(all light in "kitchen", brightness_pct=30)')
    assert reply.verdict is Verdict.ACCEPT
    assert {command.device for command in reply.commands} == {"kitchen_ceiling", "kitchen_counter"}
    assert {command.when.at for command in reply.commands if command.when} == {"2025-11-25T07:30+01:00"}
    assert reply.plan == 'at 07:30 tomorrow: light.turn_on(all light in "kitchen", brightness_pct=30)'


def test_a_written_repetition_is_one_entry() -> None:
    """Repetitions are never unrolled, with a number or with an end."""
    thrice = read('repeat 3 { light.turn_on("desk lamp") }')
    until = read('repeat until lock "front door" is locked { lock.lock("front door") }')
    assert [c.repeat.to_json() for c in (*thrice.commands, *until.commands) if c.repeat] == [
        {"times": 3},
        {"until": {"device": "front_door", "field": "state", "op": "is", "value": "locked"}, "max_times": 100},
    ]


def test_a_command_that_is_written_twice_is_done_twice() -> None:
    """What is written is meant to the letter, unlike what is said again in a breath."""
    written = 'light.turn_on("big light"); light.turn_on("big light")'
    assert [command.step for command in read(written).commands] == [1, 2]
