from __future__ import annotations

import pytest

from nlcontrol.dispatch.delivery import Timing
from nlcontrol.dispatch.events import SequenceOutcome
from nlcontrol.errors import BrokerError, DeliveryError, RejectedCommandError, UnacknowledgedError
from nlcontrol.mqtt.messages import CommandMessage, Status
from tests.conftest import RunAsync
from tests.dispatch.conftest import Open, Wire, command


def states(outcome: SequenceOutcome) -> list[str]:
    """The outcomes in a word each."""
    return [each.state for each in outcome.outcomes]


def test_a_command_is_journalled_before_it_is_published_and_done_when_the_device_says_so(
    house: Open, run_async: RunAsync
) -> None:
    """The journal has the command when the wire gets it, and its outcome afterwards."""

    async def scenario() -> None:
        async with house() as h:
            seen: list[str] = []

            def answer(_device: str, message: CommandMessage) -> Status:
                seen.extend(entry.id for entry in h.journal.open_commands())
                assert message.id in seen
                return "finished"

            h.wire.answers = answer
            outcome = await h.dispatcher.submit([command(1, "lamp", "light.turn_on")], "light please").finished()
            assert outcome.all_done
            assert h.words("lamp") == ["sent", "done"]
            assert not h.journal.open_commands()

    run_async(scenario())


def test_the_next_step_waits_for_the_one_before_and_one_step_goes_in_parallel(house: Open, run_async: RunAsync) -> None:
    """The lock is not told before both devices of step one are done."""

    async def scenario() -> None:
        async with house() as h:
            h.wire.answers = lambda device, _message: None if device == "blind" else "finished"
            running = h.dispatcher.submit(
                [
                    command(1, "lamp", "light.turn_on"),
                    command(1, "blind", "cover.open_cover"),
                    command(2, "lock", "lock.lock"),
                ]
            )
            await h.clock.advance(1)
            assert [device for device, _ in h.wire.sent] == ["lamp", "blind"]
            h.wire.say("blind", h.wire.sent[1][1].id, "finished")
            outcome = await running.finished()
            assert h.wire.sent[-1][0] == "lock"
            assert states(outcome) == ["done", "done", "done"]
            assert [(each.sequence, each.of) for _, each in h.wire.sent] == [(1, 3), (2, 3), (3, 3)]

    run_async(scenario())


def test_a_failure_ends_the_sequence_and_the_rest_is_not_done(house: Open, run_async: RunAsync) -> None:
    """The reason is the device's; what was not sent says why."""

    async def scenario() -> None:
        async with house() as h:
            h.wire.answers = lambda device, _message: "failed" if device == "lock" else "finished"
            outcome = await h.dispatcher.submit(
                [
                    command(1, "lamp", "light.turn_on"),
                    command(2, "lock", "lock.lock"),
                    command(3, "lamp", "light.turn_off"),
                ]
            ).finished()
            assert states(outcome) == ["done", "failed", "not_done"]
            assert outcome.outcomes[1].reason == "it is broken"
            assert "lock.lock" in (outcome.outcomes[2].reason or "")
            assert h.wire.actions() == ["light.turn_on", "lock.lock"]

    run_async(scenario())


def test_the_same_id_is_resent_until_somebody_answers(house: Open, run_async: RunAsync) -> None:
    """One id, several times on the wire, one outcome."""

    async def scenario() -> None:
        async with house() as h:
            h.wire.answers = lambda _device, _message: "finished" if len(h.wire.sent) == 3 else None
            running = h.dispatcher.submit([command(1, "lamp", "light.turn_on")])
            await h.clock.advance(10)
            assert states(await running.finished()) == ["done"]
            assert len(h.wire.sent) == 3
            assert len({each.id for _, each in h.wire.sent}) == 1

    run_async(scenario())


def test_nobody_answering_is_unknown_and_nobody_listening_is_expired(house: Open, run_async: RunAsync) -> None:
    """What the broker had may have arrived; what nobody was subscribed to did not."""

    async def scenario() -> None:
        async with house() as h:
            h.wire.answers = lambda _device, _message: None
            running = h.dispatcher.submit([command(1, "lamp", "light.turn_on")])
            await h.clock.advance(20)
            assert states(await running.finished()) == ["unknown"]
            h.wire.somebody = False
            running = h.dispatcher.submit([command(1, "lamp", "light.turn_on")])
            await h.clock.advance(20)
            assert states(await running.finished()) == ["expired"]

    run_async(scenario())


def test_an_offline_device_is_waited_for_and_then_expired(house: Open, run_async: RunAsync) -> None:
    """Nothing is sent to a device that is not there; if it comes back in time it is told."""

    async def scenario() -> None:
        async with house() as h:
            h.wire.availability("lamp", online=False)
            running = h.dispatcher.submit([command(1, "lamp", "light.turn_on")])
            await h.clock.advance(20)
            outcome = await running.finished()
            assert states(outcome) == ["expired"]
            assert outcome.outcomes[0].reason == "lamp was offline"
            assert not h.wire.sent
            running = h.dispatcher.submit([command(1, "lamp", "light.turn_on")])
            await h.clock.advance(5)
            h.wire.availability("lamp", online=True)
            assert states(await running.finished()) == ["done"]
            assert h.words("lamp") == ["waiting", "expired", "waiting", "sent", "done"]

    run_async(scenario())


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (BrokerError("the broker is away"), "expired"),
        (UnacknowledgedError("nobody knows"), "unknown"),
        (DeliveryError("not authorised"), "failed"),
    ],
)
def test_trouble_with_the_broker_has_an_honest_outcome(
    house: Open, run_async: RunAsync, error: DeliveryError, state: str
) -> None:
    """Not sent is expired, perhaps sent is unknown, denied is failed; nothing hangs."""

    async def scenario() -> None:
        async with house(Wire(error=error)) as h:
            h.wire.answers = lambda _device, _message: None
            running = h.dispatcher.submit([command(1, "lamp", "light.turn_on"), command(2, "lock", "lock.lock")])
            await h.clock.advance(40)
            outcome = await running.finished()
            assert states(outcome) == [state, "not_done"]
            assert outcome.outcomes[0].reason == str(error)

    run_async(scenario())


def test_a_device_at_work_that_falls_silent_is_unknown(house: Open, run_async: RunAsync) -> None:
    """Progress keeps it alive, silence does not; half-way it is asked again with the same id."""

    async def scenario() -> None:
        async with house(timing=Timing(silence_s=30)) as h:
            h.wire.answers = lambda _device, _message: "started" if len(h.wire.sent) == 1 else None
            running = h.dispatcher.submit([command(1, "rover", "rover.go_to", place="kitchen")])
            for _ in range(10):
                await h.clock.advance(10)
                h.wire.say("rover", h.wire.sent[0][1].id, "progress")
            assert not running.task.done()
            await h.clock.advance(31)
            assert states(await running.finished()) == ["unknown"]
            assert len({each.id for _, each in h.wire.sent}) == 1
            assert len(h.wire.sent) == 2

    run_async(scenario())


def test_a_device_that_comes_back_is_asked_at_once(house: Open, run_async: RunAsync) -> None:
    """What it said while it was away is lost: the same id again, and it says how it ended."""

    async def scenario() -> None:
        async with house() as h:
            h.wire.answers = lambda _device, _message: "started" if len(h.wire.sent) == 1 else "finished"
            running = h.dispatcher.submit([command(1, "rover", "rover.move", distance_m=1)])
            await h.clock.advance(1)
            h.wire.availability("rover", online=False)
            await h.clock.advance(5)
            assert len(h.wire.sent) == 1
            h.wire.availability("rover", online=True)
            await h.clock.advance(0)
            assert states(await running.finished()) == ["done"]
            assert len({each.id for _, each in h.wire.sent}) == 1

    run_async(scenario())


def test_a_device_that_forgot_what_it_had_begun_is_unknown(house: Open, run_async: RunAsync) -> None:
    """Switched off in the middle, it finds the command too old: nobody knows how far it came."""

    async def scenario() -> None:
        async with house() as h:
            h.wire.answers = lambda _device, _message: "started" if len(h.wire.sent) == 1 else "expired"
            running = h.dispatcher.submit([command(1, "rover", "rover.move", distance_m=1)])
            await h.clock.advance(16)
            assert states(await running.finished()) == ["unknown"]

    run_async(scenario())


def test_commands_for_one_device_keep_their_order(house: Open, run_async: RunAsync) -> None:
    """A second sequence waits for the first; what takes no time passes what is under way."""

    async def scenario() -> None:
        async with house() as h:
            h.wire.answers = lambda _device, message: "finished" if message.action == "rover.set_speed" else "started"
            first = h.dispatcher.submit([command(1, "rover", "rover.go_to", place="kitchen")])
            await h.clock.advance(1)
            slower = h.dispatcher.submit([command(1, "rover", "rover.set_speed", speed_m_s=0.3)])
            await h.clock.advance(1)
            assert states(await slower.finished()) == ["done"]
            second = h.dispatcher.submit([command(1, "rover", "rover.go_to", place="office")])
            await h.clock.advance(5)
            assert h.wire.actions() == ["rover.go_to", "rover.set_speed"]
            h.wire.say("rover", h.wire.sent[0][1].id, "finished")
            await h.clock.advance(1)
            assert dict(h.wire.sent[-1][1].arguments) == {"place": "office"}
            h.wire.say("rover", h.wire.sent[-1][1].id, "finished")
            assert (await first.finished()).all_done
            assert (await second.finished()).all_done

    run_async(scenario())


def test_a_relative_amount_is_absolute_in_the_journal(house: Open, run_async: RunAsync) -> None:
    """Ten more than what was reported, and ten more than what the step before will leave."""

    async def scenario() -> None:
        async with house() as h:
            h.wire.report("lamp", state="on", brightness_pct=30)
            more = {"brightness_pct": {"change": 10}}
            outcome = await h.dispatcher.submit(
                [command(1, "lamp", "light.turn_on", **more), command(2, "lamp", "light.turn_on", **more)]
            ).finished()
            assert [dict(each.command.arguments)["brightness_pct"] for each in outcome.outcomes] == [40, 50]

    run_async(scenario())


def test_what_cannot_be_carried_out_is_refused_before_anything_is_journalled(house: Open, run_async: RunAsync) -> None:
    """An unknown state, an unknown device, an unknown action, an ending that nobody knows."""

    async def scenario() -> None:
        async with house() as h:
            first = command(1, "lock", "lock.lock")
            for wrong, problem in [
                (command(2, "lamp", "light.turn_on", brightness_pct={"change": 10}), "not known"),
                (command(2, "lmp", "light.turn_on"), 'did you mean "lamp"'),
                (command(2, "lamp", "light.explode"), "does not do that"),
                (command(2, "rover", "rover.move", {"for_s": 5}, distance_m=1), "Nobody knows how to end"),
            ]:
                with pytest.raises(RejectedCommandError, match=problem):
                    h.dispatcher.submit([first, wrong])
            assert not h.wire.sent
            assert h.journal.last_sequence() is None
            assert not h.journal.open_commands()

    run_async(scenario())


def test_a_fixed_number_of_repetitions_runs_the_whole_body_each_time(house: Open, run_async: RunAsync) -> None:
    """There and back, twice."""

    async def scenario() -> None:
        async with house() as h:
            twice = {"times": 2}
            outcome = await h.dispatcher.submit(
                [
                    command(1, "rover", "rover.go_to", repeat=twice, place="kitchen"),
                    command(2, "rover", "rover.return_to_start", repeat=twice),
                ]
            ).finished()
            assert h.wire.actions() == ["rover.go_to", "rover.return_to_start"] * 2
            assert len({each.command_id for each in outcome.outcomes}) == 4

    run_async(scenario())


def test_a_repetition_until_a_condition_looks_before_each_round(house: Open, run_async: RunAsync) -> None:
    """It ends when the condition holds, or after its greatest number of rounds."""

    async def scenario() -> None:
        async with house() as h:
            until = {"until": {"device": "lock", "field": "state", "op": "is", "value": "locked"}, "max_times": 5}

            def answer(_device: str, _message: CommandMessage) -> Status:
                if len(h.wire.sent) == 2:
                    h.wire.report("lock", state="locked")
                return "finished"

            h.wire.answers = answer
            toggle = [command(1, "lamp", "light.turn_on", repeat=until)]
            assert states(await h.dispatcher.submit(toggle).finished()) == ["done", "done"]
            assert states(await h.dispatcher.submit(toggle).finished()) == ["skipped"]
            h.wire.report("lock", state="unlocked")
            assert states(await h.dispatcher.submit(toggle).finished()) == ["done"] * 5

    run_async(scenario())


def test_an_if_that_does_not_hold_or_is_not_known_skips(house: Open, run_async: RunAsync) -> None:
    """Skipping is no failure; the steps behind it run."""

    async def scenario() -> None:
        async with house() as h:
            locked = {"if": {"device": "lock", "field": "state", "op": "is", "value": "locked"}}
            commands = [command(1, "lamp", "light.turn_on", locked), command(2, "blind", "cover.open_cover")]
            outcome = await h.dispatcher.submit(commands).finished()
            assert states(outcome) == ["skipped", "done"]
            assert outcome.all_done
            assert "not known" in (outcome.outcomes[0].reason or "")
            h.wire.report("lock", state="locked")
            assert states(await h.dispatcher.submit(commands).finished()) == ["done", "done"]

    run_async(scenario())


def test_a_foreign_device_is_done_when_its_state_says_so(house: Open, run_async: RunAsync) -> None:
    """Resent while it does not show, unknown when it never does."""

    async def scenario() -> None:
        async with house() as h:
            dim = [command(1, "foreign", "light.turn_on", brightness_pct=40)]
            running = h.dispatcher.submit(dim)
            await h.clock.advance(3)
            assert len(h.wire.sent) == 2
            h.wire.report("foreign", state="on", brightness_pct=39.6)
            assert states(await running.finished()) == ["done"]
            running = h.dispatcher.submit([command(1, "foreign", "light.turn_off")])
            await h.clock.advance(30)
            assert states(await running.finished()) == ["unknown"]

    run_async(scenario())


def test_a_foreign_device_never_gets_a_non_idempotent_action_twice(house: Open, run_async: RunAsync) -> None:
    """After an ambiguous outcome it is left at that: unknown."""

    async def scenario() -> None:
        async with house(Wire(error=UnacknowledgedError("nobody knows"))) as h:
            running = h.dispatcher.submit([command(1, "foreign_rover", "rover.move", distance_m=1)])
            await h.clock.advance(200)
            assert states(await running.finished()) == ["unknown"]
            assert len(h.wire.sent) == 1

    run_async(scenario())
