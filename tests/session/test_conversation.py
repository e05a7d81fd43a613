"""Conversations: what is remembered, what is asked, and what an answer settles."""

from dataclasses import replace

import pytest

from nlcontrol.interpreter import Context, Interpreter
from nlcontrol.plan.reply import Reason, Verdict
from nlcontrol.plan.written import read
from nlcontrol.session.conversation import Conversation

UNLOCK = ':lock.unlock("front door")'
READING = ':light.turn_on("reading lamp", brightness_pct=40)'


@pytest.fixture
def talk(interpreter: Interpreter) -> Conversation:
    """A conversation with somebody who can answer."""
    return Conversation(interpreter, answers=True)


def test_written_plan_is_heard_with_and_without_a_colon(talk: Conversation, context: Context) -> None:
    """Both forms come to the same commands; the reply repeats what was typed."""
    marked = talk.hear(':light.turn_on("desk lamp")', context)
    bare = talk.hear('light.turn_on("desk lamp")', context)

    assert marked.commands == bare.commands
    assert marked.utterance == ':light.turn_on("desk lamp")'


def test_yes_carries_out_what_was_to_be_confirmed(talk: Conversation, context: Context) -> None:
    """A risky command waits for its yes, and is accepted then."""
    asked = talk.hear(UNLOCK, context)
    answered = talk.hear("yes, please", context)

    assert (asked.verdict, asked.reason) == (Verdict.CONFIRM, Reason.RISKY)
    assert answered.verdict is Verdict.ACCEPT
    assert answered.commands == asked.commands


def test_no_leaves_it(talk: Conversation, context: Context) -> None:
    """After a no there is nothing left to confirm."""
    talk.hear(UNLOCK, context)
    left = talk.hear("no", context)

    assert left.control is not None
    assert left.control.kind == "never_mind"
    assert talk.pending is None


def test_confirmation_is_judged_in_the_state_of_then(talk: Conversation, context: Context) -> None:
    """Time passes between question and answer: what has become impossible is not done."""
    asked = talk.hear(':lock.unlock("front door"); rover.go_to("rover", place="kitchen")', context)
    flat = replace(context, snapshot=context.snapshot.with_values("rover", {"battery_pct": 3.0}))
    answered = talk.hear("yes", flat)

    assert asked.verdict is Verdict.CONFIRM
    assert (answered.verdict, answered.reason) == (Verdict.REFUSE, Reason.IMPOSSIBLE)


def test_another_utterance_is_no_answer(talk: Conversation, context: Context) -> None:
    """Whoever says something else has dropped the question."""
    talk.hear(UNLOCK, context)
    other = talk.hear(':light.turn_on("desk lamp")', context)
    late = talk.pending

    assert [command.device for command in other.commands] == ["desk_lamp"]
    assert late is None


def test_stop_is_no_answer(talk: Conversation, context: Context) -> None:
    """Stop stops, whatever was asked."""
    talk.hear(UNLOCK, context)
    stopped = talk.hear("stop", context)

    assert stopped.control is not None
    assert stopped.control.kind == "stop"


@pytest.mark.parametrize(
    ("answer", "device"),
    [
        ("the bedroom one", "bedroom_lamp"),
        ("living room", "sofa_lamp"),
        ("the sofa lamp", "sofa_lamp"),
        ("bedside lamp", "bedroom_lamp"),
        ("the first one", "sofa_lamp"),
        ("the second", "bedroom_lamp"),
    ],
)
def test_answer_names_one_of_the_candidates(talk: Conversation, context: Context, answer: str, device: str) -> None:
    """A name, a room or a place in the list settles which one was meant; the rest of the plan stays."""
    asked = talk.hear(READING, context)
    settled = talk.hear(answer, context)

    assert (asked.verdict, asked.reason) == (Verdict.ASK, Reason.AMBIGUOUS)
    assert [(c.device, dict(c.arguments)) for c in settled.commands] == [(device, {"brightness_pct": 40.0})]


def test_answer_that_settles_nothing_is_an_utterance(talk: Conversation, context: Context) -> None:
    """Words that name none of the candidates are heard as something new."""
    talk.hear(READING, context)
    other = talk.hear(':light.turn_off("floor lamp")', context)

    assert [command.device for command in other.commands] == ["floor_lamp"]


def test_morning_or_evening_settles_the_hour(talk: Conversation, context: Context) -> None:
    """A risky command at eight o'clock is asked about, and the answer makes the time exact."""
    asked = talk.hear(':at 8 o\'clock: lock.unlock("front door")', context)
    settled = talk.hear("in the evening", context)

    assert asked.reason is Reason.AMBIGUOUS
    assert settled.verdict is Verdict.CONFIRM  # the hour is settled, the risk is not
    assert settled.commands[0].when is not None
    assert settled.commands[0].when.at == "2026-06-01T20:00+02:00"


def test_without_answers_the_next_line_is_never_one(interpreter: Interpreter, context: Context) -> None:
    """Where nobody can be asked, a question is forgotten at once."""
    piped = Conversation(interpreter)
    piped.hear(UNLOCK, context)

    assert piped.pending is None


def test_confirmed_without_asking_is_accepted(interpreter: Interpreter, context: Context) -> None:
    """What --confirm does: risky becomes accepted, everything else stays as it is."""
    piped = Conversation(interpreter)
    risky = piped.hear(UNLOCK, context)
    refused = piped.hear(':light.turn_on("desk lamp", brightness_pct=300)', context)

    assert piped.confirmed(risky).verdict is Verdict.ACCEPT
    assert piped.confirmed(refused) is refused


def test_settled_plan_can_be_read(talk: Conversation, context: Context) -> None:
    """The plan of a settled question is written as plans are."""
    talk.hear(READING, context)
    settled = talk.hear("the bedroom one", context)

    assert settled.plan is not None
    assert read(settled.plan).statements
