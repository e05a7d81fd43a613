"""Whole sessions: say, wait, expect; simulated devices over a real broker, in simulated time."""

from collections.abc import Iterator

import pytest

from nlcontrol import Session
from nlcontrol.errors import UsageError
from nlcontrol.plan.reply import Reason, Verdict
from nlcontrol.session.session import ExpectationError
from tests.conftest import BrokerKind

pytestmark = pytest.mark.broker


@pytest.fixture
def session(broker_kind: BrokerKind) -> Iterator[Session]:
    """A session at home with each kind of broker."""
    with Session("home", seed=7, brokers=(broker_kind,)) as running:
        yield running


@pytest.fixture
def quick() -> Iterator[Session]:
    """A session at home whose broker makes no difference: the first that is installed."""
    with Session("home", seed=7) as running:
        yield running


def test_light_does_what_is_said(session: Session) -> None:
    """The reply is accepted, the device acknowledges, and its state is as wanted."""
    reply = session.say(':light.turn_on("kitchen ceiling light", brightness_pct=30)')
    outcomes = session.run_until_idle()

    assert reply.verdict is Verdict.ACCEPT
    assert [(outcome.command.device, outcome.state) for outcome in outcomes] == [("kitchen_ceiling", "done")]
    session.expect("kitchen_ceiling.state", "on").expect("kitchen_ceiling.brightness_pct", 30)


def test_rover_drives_before_the_lamp_goes_out(session: Session) -> None:
    """Steps run one after the other, and the second waits for a drive that takes its time."""
    before = session.now
    session.say(':rover.go_to("rover", place="kitchen"); light.turn_on("desk lamp")')
    session.advance(3)
    moving = session.state("rover.state"), session.state("desk_lamp.state")
    session.run_until_idle(120)

    assert moving == ("moving", "off")
    assert (session.now - before).total_seconds() > 5
    session.expect("rover.area", "kitchen").expect("desk_lamp.state", "on")


def test_stop_halts_the_rover_and_ends_the_sequence(session: Session) -> None:
    """What moves stands, what was to come does not happen, and the outcomes say so."""
    session.say(':rover.go_to("rover", place="kitchen"); light.turn_on("desk lamp")')
    session.advance(3)
    reply = session.say("stop")
    session.run_until_idle()
    session.advance(2)  # it has to slow down

    assert reply.control is not None
    assert reply.control.kind == "stop"
    assert [outcome.state for outcome in session.turns[0].running.task.result().outcomes] == ["failed", "not_done"]  # type: ignore[union-attr]  # it ran
    session.expect("desk_lamp.state", "off")
    assert session.state("rover.state") != "moving"


def test_pause_and_resume_bring_the_rover_home(quick: Session) -> None:
    """A paused rover stands, and goes on to where it was going."""
    quick.say(':rover.go_to("rover", place="kitchen")')
    quick.advance(3)
    quick.say(":pause")
    quick.advance(5)
    standing = quick.state("rover.state")
    quick.say(":resume")
    quick.run_until_idle(120)

    assert standing != "moving"
    quick.expect("rover.area", "kitchen")


def test_scheduled_command_waits_for_its_moment(quick: Session) -> None:
    """After ten minutes it happens, not before; meanwhile it is what is planned."""
    quick.say(':after 10 min: light.turn_on("desk lamp")')
    quick.advance(590)
    quick.expect("desk_lamp.state", "off")
    planned = quick.say(":ask planned()")
    quick.advance(20)

    assert planned.query is not None
    assert len(planned.query.answer) == 1
    assert "desk lamp" in planned.query.answer[0]
    quick.expect("desk_lamp.state", "on")


def test_state_for_a_while_is_ended(quick: Session) -> None:
    """For twenty seconds means that the lamp is as before afterwards."""
    quick.say(':for 20 s: light.turn_on("desk lamp")')
    quick.advance(10)
    quick.expect("desk_lamp.state", "on")
    quick.run_until_idle(60, schedules=True)
    quick.expect("desk_lamp.state", "off")


def test_cancelled_schedule_does_not_happen(quick: Session) -> None:
    """Cancelling names what it cancelled."""
    quick.say(':after 10 min: light.turn_on("desk lamp")')
    quick.say(':cancel("the desk lamp")')
    quick.advance(700)

    assert quick.turns[-1].said is not None
    assert quick.turns[-1].said.startswith("Cancelled")
    quick.expect("desk_lamp.state", "off")


def test_schedule_is_cancelled_by_the_name_of_its_device(quick: Session) -> None:
    """Schedule and timer are words for what is planned, not for which."""
    quick.say(':after 10 min: light.turn_on("desk lamp")')
    quick.say(':after 10 min: light.turn_on("floor lamp")')
    quick.say(':cancel("desk lamp schedule")')

    assert quick.turns[-1].said is not None
    assert quick.turns[-1].said.startswith("Cancelled")


def test_never_mind_says_what_stays_planned(quick: Session) -> None:
    """Whoever says "cancel that" learns that the plan stands."""
    quick.say(':after 10 min: light.turn_on("desk lamp")')
    quick.say(":never_mind")

    assert quick.turns[-1].said is not None
    assert "Still planned" in quick.turns[-1].said


def test_cancel_asks_which_one_when_it_can_be_several(quick: Session) -> None:
    """Nothing is cancelled while it is not clear what."""
    quick.say(':after 10 min: light.turn_on("desk lamp")')
    quick.say(':after 20 min: light.turn_on("floor lamp")')
    quick.say(":cancel")
    asked = quick.turns[-1]
    quick.advance(700)

    assert asked.said is not None
    assert asked.said.startswith("Which one?")
    quick.expect("desk_lamp.state", "on")


def test_undo_brings_back_what_was_before(quick: Session) -> None:
    """The last sequence is undone, and only that."""
    quick.say(':light.turn_on("desk lamp", brightness_pct=40)')
    quick.run_until_idle()
    quick.say(':light.turn_on("desk lamp", brightness_pct=80)')
    quick.run_until_idle()
    quick.say(":undo")
    quick.run_until_idle()

    quick.expect("desk_lamp.brightness_pct", 40)


def test_undo_of_a_lock_asks_first(quick: Session) -> None:
    """Undoing a locking is an unlocking: it needs its yes."""
    quick.say(':lock.unlock("front door")')
    quick.say("yes")
    quick.run_until_idle()
    quick.say(':lock.lock("front door")')
    quick.run_until_idle()
    asked = quick.say(":undo")
    quick.expect("front_door.state", "locked")
    quick.say("yes")
    quick.run_until_idle()

    assert (asked.verdict, asked.reason) == (Verdict.CONFIRM, Reason.RISKY)
    quick.expect("front_door.state", "unlocked")


def test_nothing_to_undo_is_said(quick: Session) -> None:
    """Undo without anything done is no silence."""
    quick.say(":undo")

    assert quick.turns[-1].said == "There is nothing to undo."


def test_question_is_answered_from_what_devices_reported(quick: Session) -> None:
    """The answer is the state, not what somebody said about it."""
    quick.say(':light.turn_on("desk lamp")')
    quick.run_until_idle()
    reply = quick.say(':ask state("desk lamp")')

    assert reply.query is not None
    assert reply.query.answer == "on"


def test_relative_amount_starts_from_the_reported_state(quick: Session) -> None:
    """Ten points more than forty are fifty."""
    quick.say(':light.turn_on("desk lamp", brightness_pct=40)')
    quick.run_until_idle()
    quick.say(':light.turn_on("desk lamp", brightness_pct=+10)')
    quick.run_until_idle()

    quick.expect("desk_lamp.brightness_pct", 50)


def test_offline_device_is_waited_for_and_then_said_to_be_expired(quick: Session) -> None:
    """A device without power is named with the reason; what comes behind it is not done."""
    simulation = quick._house.simulation
    assert simulation is not None
    quick._run(simulation.switch_off("desk_lamp"))
    quick.advance(1)
    quick.say(':light.turn_on("desk lamp"); light.turn_on("floor lamp")')
    outcomes = quick.run_until_idle(120)

    assert [(outcome.command.device, outcome.state) for outcome in outcomes] == [
        ("desk_lamp", "expired"), ("floor_lamp", "not_done"),
    ]  # fmt: skip
    assert "offline" in (outcomes[0].reason or "")


def test_broker_that_dies_leaves_nothing_hanging(session: Session) -> None:
    """Every command has an outcome, and none of them is done."""
    session.say(':rover.go_to("rover", place="kitchen"); light.turn_on("desk lamp")')
    session.advance(2)
    session._run(session._house.broker.stop())
    outcomes = session.run_until_idle(300)

    assert [outcome.state for outcome in outcomes] in (["unknown", "not_done"], ["expired", "not_done"])


def test_parse_does_nothing(quick: Session) -> None:
    """What an utterance would come to is told without a single message."""
    before = len(quick.messages)
    reply = quick.parse(':light.turn_on("desk lamp")')
    quick.advance(2)

    assert [command.device for command in reply.commands] == ["desk_lamp"]
    assert not [heard for heard in quick.messages[before:] if heard.message.topic.endswith("/command")]


def test_messages_of_an_utterance_can_be_seen(quick: Session) -> None:
    """The command and the acknowledgement pass by in their order."""
    quick.say(':light.turn_on("desk lamp")')
    quick.run_until_idle()
    topics = [heard.message.topic for heard in quick.messages if "desk_lamp" in heard.message.topic]

    assert topics[0] == "nlcontrol/home/desk_lamp/command"
    assert "nlcontrol/home/desk_lamp/acknowledgement" in topics


def test_equal_seeds_and_words_give_equal_runs() -> None:
    """Simulated time makes a drive repeatable to the millisecond."""

    def drive() -> list[tuple[str, str, int]]:
        with Session("home", seed=3) as session:
            session.say(':rover.go_to("rover", place="kitchen"); cover.open_cover("bedroom curtains")')
            outcomes = session.run_until_idle(200)
            return [(outcome.command.device, outcome.state, outcome.elapsed_ms) for outcome in outcomes]

    assert drive() == drive()


def test_expectation_that_fails_says_what_is(quick: Session) -> None:
    """The error names the field, what was expected and what is."""
    with pytest.raises(ExpectationError, match=r"desk_lamp\.state should be 'on', and is 'off'"):
        quick.expect("desk_lamp.state", "on")


def test_unknown_names_are_corrected(quick: Session) -> None:
    """A slip in a device or field is no failed expectation."""
    with pytest.raises(UsageError, match="desk_lamp"):
        quick.state("desk_lmp.state")
    with pytest.raises(UsageError, match="brightness_pct"):
        quick.state("desk_lamp.brightness")


def test_session_outside_with_is_refused() -> None:
    """Nothing runs before `with`."""
    with pytest.raises(UsageError, match="with"):
        Session("home").say("stop")
