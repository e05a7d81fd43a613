from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlcontrol.mqtt.messages import CommandMessage, Status
from tests.conftest import RunAsync
from tests.dispatch.conftest import Open, Wire, command


def test_stop_is_published_at_once_and_flushes_everything(house: Open, run_async: RunAsync) -> None:
    """What runs is said to be stopped by its device, what waits is not done, new commands carry the new generation."""

    async def scenario() -> None:
        async with house() as h:
            h.wire.answers = lambda _device, _message: "started"
            first = h.dispatcher.submit(
                [command(1, "rover", "rover.go_to", place="kitchen"), command(2, "lamp", "light.turn_on")]
            )
            second = h.dispatcher.submit([command(1, "rover", "rover.go_to", place="office")])
            await h.clock.advance(1)
            before = h.journal.generation
            halted = await h.dispatcher.stop()
            generation = h.journal.generation
            assert generation > before
            assert ("rover", generation) in h.wire.halts
            await h.clock.advance(0)
            assert h.wire.actions("foreign_rover") == ["rover.stop"]  # no topic for it: the action its class has
            assert h.wire.halts[0][0] in ("blind", "rover")  # what moves is told first
            assert set(halted.told) == {"lamp", "blind", "lock", "rover", "foreign_rover"}
            assert halted.not_told == ("foreign",)  # a lamp that nothing can be stopped of
            h.wire.say("rover", h.wire.sent[0][1].id, "failed", code="stopped", reason="It was stopped.")
            assert [each.state for each in (await first.finished()).outcomes] == ["failed", "not_done"]
            assert [each.state for each in (await second.finished()).outcomes] == ["not_done"]
            assert not [each for each in h.journal.open_commands() if each.command.device != "foreign_rover"]
            h.wire.answers = lambda _device, _message: "finished"
            assert (await h.dispatcher.submit([command(1, "lamp", "light.turn_on")]).finished()).all_done
            assert [each.generation for device, each in h.wire.sent if device == "lamp"] == [generation]

    run_async(scenario())


def test_a_stopped_device_that_says_nothing_is_unknown(house: Open, run_async: RunAsync) -> None:
    """Nobody claims that it stands still."""

    async def scenario() -> None:
        async with house() as h:
            h.wire.answers = lambda _device, _message: "started"
            running = h.dispatcher.submit([command(1, "rover", "rover.go_to", place="kitchen")])
            await h.clock.advance(1)
            await h.dispatcher.stop()
            await h.clock.advance(5)
            assert [each.state for each in (await running.finished()).outcomes] == ["unknown"]

    run_async(scenario())


def test_stopping_one_device_leaves_the_others(house: Open, run_async: RunAsync) -> None:
    """The blind goes on; a later step for the rover does not begin."""

    async def scenario() -> None:
        async with house() as h:
            h.wire.answers = lambda device, _message: "started" if device == "blind" else "finished"
            running = h.dispatcher.submit(
                [command(1, "blind", "cover.open_cover"), command(2, "rover", "rover.go_to", place="office")]
            )
            await h.clock.advance(1)
            halted = await h.dispatcher.stop(["rover"])
            assert halted.told == ("rover",)
            h.wire.say("blind", h.wire.sent[0][1].id, "finished")
            assert [each.state for each in (await running.finished()).outcomes] == ["done", "not_done"]

    run_async(scenario())


def test_a_stop_action_passes_the_queue_and_flushes_it(house: Open, run_async: RunAsync) -> None:
    """Stopping the blind does not wait for the blind, and nothing that waited behind runs afterwards."""

    async def scenario() -> None:
        async with house() as h:

            def answer(_device: str, message: CommandMessage) -> Status:
                if message.action == "cover.stop_cover":
                    h.wire.say("blind", h.wire.sent[0][1].id, "failed", code="stopped", reason="It was stopped.")
                    return "finished"
                return "started"

            h.wire.answers = answer
            opening = h.dispatcher.submit([command(1, "blind", "cover.open_cover")])
            waiting = h.dispatcher.submit([command(1, "blind", "cover.close_cover")])
            await h.clock.advance(1)
            assert (await h.dispatcher.submit([command(1, "blind", "cover.stop_cover")]).finished()).all_done
            assert [each.state for each in (await opening.finished()).outcomes] == ["failed"]
            assert [each.state for each in (await waiting.finished()).outcomes] == ["not_done"]
            assert h.wire.actions() == ["cover.open_cover", "cover.stop_cover"]

    run_async(scenario())


def test_stop_cancels_what_would_move_later_and_keeps_the_rest(house: Open, run_async: RunAsync) -> None:
    """A one-time drive is gone; a recurring one and a lamp's timer stay, and both are named."""

    async def scenario() -> None:
        async with house() as h:
            await h.dispatcher.submit(
                [
                    command(1, "rover", "rover.go_to", {"after_s": 60}, place="kitchen"),
                    command(2, "rover", "rover.go_to", {"every": "day", "time": "07:30"}, place="office"),
                    command(3, "lamp", "light.turn_off", {"after_s": 60}),
                ]
            ).finished()
            halted = await h.dispatcher.stop()
            assert [each.trigger.after_s for each in halted.cancelled] == [60]
            assert len(halted.kept) == 2
            await h.clock.advance(120)
            assert h.wire.actions("lamp") == ["light.turn_off"]
            assert h.wire.actions("rover") == []

    run_async(scenario())


def test_pause_and_resume_go_to_what_moves_and_hold_the_steps_behind(house: Open, run_async: RunAsync) -> None:
    """The device pauses itself; the next step begins only after resuming, new sequences are free."""

    async def scenario() -> None:
        async with house() as h:
            quick = ("rover.pause", "rover.resume", "light.turn_on")
            h.wire.answers = lambda _device, message: "finished" if message.action in quick else "started"
            running = h.dispatcher.submit(
                [command(1, "rover", "rover.go_to", place="kitchen"), command(2, "blind", "cover.open_cover")]
            )
            await h.clock.advance(1)
            assert (await h.dispatcher.pause()).all_done
            h.wire.say("rover", h.wire.sent[0][1].id, "finished")
            await h.clock.advance(5)
            assert h.wire.actions() == ["rover.go_to", "rover.pause"]
            assert (await h.dispatcher.submit([command(1, "lamp", "light.turn_on")]).finished()).all_done
            assert (await h.dispatcher.resume()).all_done
            await h.clock.advance(1)
            assert h.wire.actions()[-1] == "cover.open_cover"
            h.wire.say("blind", h.wire.sent[-1][1].id, "finished")
            assert (await running.finished()).all_done
            assert not (await h.dispatcher.pause()).outcomes
            assert not (await h.dispatcher.resume()).outcomes

    run_async(scenario())


def test_a_stop_by_somebody_else_is_heard(house: Open, run_async: RunAsync) -> None:
    """Our steps for that device do not begin, and our next commands are of the new generation."""

    async def scenario() -> None:
        async with house() as h:
            h.wire.answers = lambda device, _message: "started" if device == "blind" else "finished"
            running = h.dispatcher.submit(
                [command(1, "blind", "cover.open_cover"), command(2, "rover", "rover.go_to", place="office")]
            )
            await h.clock.advance(1)
            theirs = h.journal.generation + 1000
            for device in ("blind", "rover"):
                h.wire.hearer.stopped(device, theirs)
            h.wire.say("blind", h.wire.sent[0][1].id, "failed", code="stopped", reason="It was stopped.")
            assert [each.state for each in (await running.finished()).outcomes] == ["failed", "not_done"]
            assert (await h.dispatcher.submit([command(1, "lamp", "light.turn_on")]).finished()).all_done
            assert h.wire.sent[-1][1].generation == theirs

    run_async(scenario())


WORDS: list[Status] = ["accepted", "started", "progress", "finished", "failed", "rejected", "expired", "duplicate"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(["lamp", "blind", "rover", "foreign"]), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(WORDS)), max_size=12),
    st.integers(0, 12),
)
def test_whatever_devices_say_and_whenever_stop_comes_every_command_ends_once(
    house: Open, run_async: RunAsync, devices: list[str], said: list[tuple[int, Status]], stop_at: int
) -> None:
    """Each command has exactly one final word, nothing hangs, and nothing is sent after a stop."""
    actions = {"lamp": "light.turn_on", "blind": "cover.open_cover", "rover": "rover.dock", "foreign": "light.turn_off"}

    async def scenario() -> None:
        async with house(Wire(answers=lambda _device, _message: None)) as h:
            running = h.dispatcher.submit([command(index, name, actions[name]) for index, name in enumerate(devices)])
            sent_at_stop = 10**6  # where the stop comes after everything
            old = h.journal.generation
            for moment, (which, word) in enumerate([*said, *[(99, WORDS[0])] * 12]):
                if moment == stop_at:
                    await h.dispatcher.stop([name for name in devices if name != "foreign"])
                    sent_at_stop = len(h.wire.sent)
                if which < len(h.wire.sent):
                    device, message = h.wire.sent[which]
                    h.wire.say(device, message.id, word)
                await h.clock.advance(1)
            await h.clock.advance(600)
            outcome = await running.finished()
            finals = [
                each.command_id
                for each in h.events
                if each.state in ("done", "failed", "expired", "unknown", "not_done")
            ]
            assert sorted(finals) == sorted({each.command_id for each in outcome.outcomes})
            assert len(outcome.outcomes) == len(devices)
            assert not h.journal.open_commands()
            late = [
                each for device, each in h.wire.sent[sent_at_stop:] if device != "foreign" and each.generation == old
            ]
            assert not late

    run_async(scenario())
