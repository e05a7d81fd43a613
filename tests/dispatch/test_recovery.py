from __future__ import annotations

from pathlib import Path

import pytest

from nlcontrol.dispatch.journal import Journal
from nlcontrol.errors import RejectedCommandError, UsageError
from tests.conftest import RunAsync
from tests.dispatch.conftest import Open, Wire, command


def test_after_a_restart_a_device_of_ours_is_asked_with_the_same_id(house: Open, run_async: RunAsync) -> None:
    """What was sent gets its outcome from the device; what was not sent is not done, and never will be."""

    async def scenario() -> None:
        wire = Wire(answers=lambda _device, _message: None)
        async with house(wire) as h:
            h.dispatcher.submit([command(1, "rover", "rover.move", distance_m=1), command(2, "lamp", "light.turn_on")])
            await h.clock.advance(1)
            first = wire.sent[0][1]
        wire.answers = lambda _device, _message: "finished"
        async with house(wire) as h:
            await h.clock.advance(1)
            assert {each.id for _, each in wire.sent} == {first.id}
            assert [each.state for each in h.journal.commands_of(first.id.rpartition("-")[0])] == ["done", "not_done"]
            assert sorted(h.words()) == ["done", "not_done"]
        async with house(wire) as h:
            await h.clock.advance(1)
            assert h.events == []

    run_async(scenario())


def test_after_a_restart_a_foreign_device_is_told_nothing_again(house: Open, run_async: RunAsync) -> None:
    """Half a metre sent twice is a metre: its outcome is unknown, and stays so."""

    async def scenario() -> None:
        wire = Wire()
        async with house(wire) as h:
            h.dispatcher.submit([command(1, "foreign_rover", "rover.move", distance_m=0.5)])
            await h.clock.advance(1)
        async with house(wire) as h:
            await h.clock.advance(60)
            assert h.words() == ["unknown"]
            assert len(wire.sent) == 1

    run_async(scenario())


def test_a_device_that_does_not_answer_after_a_restart_is_unknown(house: Open, run_async: RunAsync) -> None:
    """Asking ends, even long after the command has expired."""

    async def scenario() -> None:
        wire = Wire(answers=lambda _device, _message: None)
        async with house(wire) as h:
            h.dispatcher.submit([command(1, "lamp", "light.turn_on")])
            await h.clock.advance(1)
        await h.clock.advance(3600)
        async with house(wire) as h:
            await h.clock.advance(10)
            assert h.words() == ["unknown"]

    run_async(scenario())


def test_undo_brings_back_the_last_sequence(house: Open, run_async: RunAsync) -> None:
    """In the reverse order, to what was known before each command."""

    async def scenario() -> None:
        async with house() as h:
            with pytest.raises(RejectedCommandError, match="nothing to undo"):
                h.dispatcher.undo()
            h.wire.report("lamp", state="on", brightness_pct=80)
            h.wire.report("blind", state="closed", position=0)
            await h.dispatcher.submit(
                [command(1, "lamp", "light.turn_off"), command(2, "blind", "cover.open_cover")]
            ).finished()
            back = h.dispatcher.undo()
            assert [(each.step, each.action, dict(each.arguments)) for each in back] == [
                (1, "cover.close_cover", {}),
                (2, "light.turn_on", {"brightness_pct": 80}),
            ]
            await h.dispatcher.submit([command(1, "rover", "rover.move", distance_m=1)]).finished()
            with pytest.raises(RejectedCommandError, match="cannot be undone"):
                h.dispatcher.undo()

    run_async(scenario())


def test_the_journal_forgets_what_ended_long_ago(house: Open, run_async: RunAsync) -> None:
    """After a month it is gone; a schedule that still waits is not."""

    async def scenario() -> None:
        async with house() as h:
            first = h.dispatcher.submit([command(1, "lamp", "light.turn_on")])
            await first.finished()
            await h.dispatcher.submit(
                [command(1, "lamp", "light.turn_on", {"every": "day", "time": "07:30"})]
            ).finished()
        await h.clock.advance(29 * 86_400)
        async with house() as h:
            assert len(h.journal.commands_of(first.id)) == 1
        await h.clock.advance(2 * 86_400)
        async with house() as h:
            assert h.journal.commands_of(first.id) == []
            assert len(h.dispatcher.schedules()) == 1

    run_async(scenario())


def test_the_generation_survives_and_a_journal_has_one_owner(tmp_path: Path) -> None:
    """It never falls; a second process is refused, and so is a file that is no journal."""
    path = tmp_path / "journal.sqlite"
    with Journal(path) as journal:
        journal.raise_generation(7)
        with pytest.raises(UsageError, match="cannot be used"):
            Journal(path)
    with Journal(path) as journal:
        journal.raise_generation(3)
        assert journal.generation == 7
    other = tmp_path / "other"
    other.write_text("this is no database at all, but long enough to be read as one " * 20)
    with pytest.raises(UsageError, match="cannot be used"):
        Journal(other)
