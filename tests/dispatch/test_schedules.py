from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from nlcontrol.dispatch.triggers import next_due
from nlcontrol.plan.reply_parts import ResolvedTrigger
from tests.conftest import RunAsync
from tests.dispatch.conftest import Open, command

BERLIN = ZoneInfo("Europe/Berlin")
LOCKED = {"device": "lock", "field": "state", "op": "is", "value": "locked"}


@pytest.mark.parametrize(
    ("trigger", "after", "due"),
    [
        ({"after_s": 600}, "2026-10-25T02:55+02:00", "2026-10-25T02:05+01:00"),  # the clocks go back in between
        ({"at": "2026-11-20T20:00"}, "2026-11-20T12:00+01:00", "2026-11-20T20:00+01:00"),
        ({"every": "day", "time": "07:30"}, "2026-11-20T07:30+01:00", "2026-11-21T07:30+01:00"),
        ({"every": "weekday", "time": "07:30"}, "2026-11-20T12:00+01:00", "2026-11-23T07:30+01:00"),
        ({"every": "weekend", "time": "07:30"}, "2026-11-20T12:00+01:00", "2026-11-21T07:30+01:00"),
        ({"every": ["thu"], "time": "12:30"}, "2026-11-20T12:00+01:00", "2026-11-26T12:30+01:00"),
        ({"every": "day", "time": "07:30"}, "2026-10-24T12:00+02:00", "2026-10-25T07:30+01:00"),
        ({"every_s": 90}, "2026-11-20T12:00+01:00", "2026-11-20T12:01:30+01:00"),
        ({"once": LOCKED}, "2026-11-20T12:00+01:00", None),
    ],
)
def test_a_trigger_is_due_when_the_wall_clock_says_so(trigger: Any, after: str, due: str | None) -> None:
    """Days follow the calendar of the zone, seconds pass as seconds, across the change of the clocks too."""
    begin = datetime.fromisoformat(after).astimezone(BERLIN)
    found = next_due(ResolvedTrigger.from_json(trigger), begin)
    assert (found and found.timestamp()) == (due and datetime.fromisoformat(due).timestamp())


def test_a_delay_starts_when_its_turn_comes(house: Open, run_async: RunAsync) -> None:
    """A minute after the blind is open, not after the sentence."""

    async def scenario() -> None:
        async with house() as h:
            h.wire.answers = lambda device, _message: "started" if device == "blind" else "finished"
            running = h.dispatcher.submit(
                [command(1, "blind", "cover.open_cover"), command(2, "lamp", "light.turn_on", {"after_s": 60})]
            )
            await h.clock.advance(20)
            assert h.dispatcher.schedules() == ()
            h.wire.say("blind", h.wire.sent[0][1].id, "finished")
            outcome = await running.finished()
            assert outcome.schedules == tuple(each.id for each in h.dispatcher.schedules())
            await h.clock.advance(59)
            assert h.wire.actions("lamp") == []
            await h.clock.advance(2)
            assert h.wire.actions("lamp") == ["light.turn_on"]
            assert h.dispatcher.schedules() == ()
            assert [word for word in h.words() if word in ("scheduled", "due")] == ["scheduled", "due"]

    run_async(scenario())


def test_what_follows_a_failure_is_not_scheduled(house: Open, run_async: RunAsync) -> None:
    """It is reported as not done, and nothing waits."""

    async def scenario() -> None:
        async with house() as h:
            h.wire.answers = lambda _device, _message: "failed"
            outcome = await h.dispatcher.submit(
                [command(1, "lock", "lock.lock"), command(2, "lamp", "light.turn_on", {"after_s": 60})]
            ).finished()
            assert [each.state for each in outcome.outcomes] == ["failed", "not_done"]
            assert h.dispatcher.schedules() == ()
            await h.clock.advance(120)
            assert h.wire.actions("lamp") == []

    run_async(scenario())


def test_a_body_of_several_steps_runs_in_order_when_due(house: Open, run_async: RunAsync) -> None:
    """Neighbours under one trigger are one body."""

    async def scenario() -> None:
        async with house() as h:
            when = {"at": "2026-11-20T12:05:00"}
            await h.dispatcher.submit(
                [command(1, "lamp", "light.turn_on", when), command(2, "lock", "lock.lock", when)]
            ).finished()
            assert len(h.dispatcher.schedules()) == 1
            await h.clock.advance(301)
            assert h.wire.actions() == ["light.turn_on", "lock.lock"]

    run_async(scenario())


def test_every_weekday_fires_every_weekday(house: Open, run_async: RunAsync) -> None:
    """From Friday noon over a week: Monday to Friday once each; cancelled, never again."""

    async def scenario() -> None:
        async with house() as h:
            when = {"every": "weekday", "time": "07:30"}
            await h.dispatcher.submit([command(1, "blind", "cover.open_cover", when)]).finished()
            await h.clock.advance(7 * 86_400)
            assert len(h.wire.sent) == 5
            (schedule,) = h.dispatcher.schedules()
            assert h.dispatcher.cancel(schedule.id)
            assert not h.dispatcher.cancel(schedule.id)
            await h.clock.advance(7 * 86_400)
            assert len(h.wire.sent) == 5

    run_async(scenario())


def test_for_some_time_ends_by_bringing_back_what_was(house: Open, run_async: RunAsync) -> None:
    """The lamp goes to 30 %, and after twenty minutes back to 80 %."""

    async def scenario() -> None:
        async with house() as h:
            h.wire.report("lamp", state="on", brightness_pct=80)
            when = {"for_s": 1200}
            outcome = await h.dispatcher.submit(
                [command(1, "lamp", "light.turn_on", when, brightness_pct=30)]
            ).finished()
            assert outcome.all_done
            await h.clock.advance(1201)
            assert [dict(each.arguments)["brightness_pct"] for _, each in h.wire.sent] == [30, 80]

    run_async(scenario())


def test_until_a_condition_ends_the_state_when_it_holds(house: Open, run_async: RunAsync) -> None:
    """The light stays on until the door is locked, then goes off; a duration beside it may end it earlier."""

    async def scenario() -> None:
        async with house() as h:
            await h.dispatcher.submit([command(1, "lamp", "light.turn_on", {"until": LOCKED})]).finished()
            await h.clock.advance(3600)
            assert h.wire.actions() == ["light.turn_on"]
            h.wire.report("lock", state="locked")
            await h.clock.advance(1)
            assert h.wire.actions() == ["light.turn_on", "light.turn_off"]
            h.wire.report("lock", state="unlocked")
            await h.dispatcher.submit([command(1, "lamp", "light.turn_on", {"until": LOCKED, "for_s": 60})]).finished()
            await h.clock.advance(61)
            assert h.wire.actions()[2:] == ["light.turn_on", "light.turn_off"]
            assert h.dispatcher.schedules() == ()

    run_async(scenario())


def test_once_and_whenever_wait_for_the_condition_to_come_true(house: Open, run_async: RunAsync) -> None:
    """What holds already is no coming true; once is once, whenever is each time."""

    async def scenario() -> None:
        async with house() as h:
            h.wire.report("lock", state="locked")
            await h.dispatcher.submit([command(1, "lamp", "light.turn_on", {"once": LOCKED})]).finished()
            await h.dispatcher.submit([command(1, "blind", "cover.close_cover", {"on": LOCKED})]).finished()
            h.wire.report("lamp", state="off")  # news of something else
            await h.clock.advance(10)
            assert not h.wire.sent
            for _ in range(2):
                h.wire.report("lock", state="unlocked")
                await h.clock.advance(1)
                h.wire.report("lock", state="locked")
                await h.clock.advance(1)
            assert sorted(h.wire.actions()) == ["cover.close_cover", "cover.close_cover", "light.turn_on"]
            assert len(h.dispatcher.schedules()) == 1

    run_async(scenario())


def test_what_is_due_is_checked_again(house: Open, run_async: RunAsync) -> None:
    """The callback's reason is told and nothing is sent; relative amounts meet the state of the moment."""

    async def scenario() -> None:
        async with house(recheck=lambda commands: "the door is open" if commands[0].device == "lock" else None) as h:
            await h.dispatcher.submit([command(1, "lock", "lock.lock", {"after_s": 5})]).finished()
            more = command(1, "lamp", "light.turn_on", {"after_s": 9}, brightness_pct={"change": 10})
            await h.dispatcher.submit([more]).finished()
            h.wire.report("lamp", state="on", brightness_pct=50)
            await h.clock.advance(10)
            assert h.wire.actions() == ["light.turn_on"]
            assert dict(h.wire.sent[0][1].arguments) == {"brightness_pct": 60}
            (refused,) = [each for each in h.events if each.state == "not_done"]
            assert (refused.device, refused.reason) == ("lock", "the door is open")

    run_async(scenario())


def test_schedules_survive_a_restart_and_overdue_ones_expire_aloud(house: Open, run_async: RunAsync) -> None:
    """What is due while nobody runs is not carried out late; what is due later is; recurring ones go on."""

    async def scenario() -> None:
        async with house() as h:
            for when in ({"after_s": 100}, {"after_s": 10_000}, {"every": "day", "time": "13:00"}):
                await h.dispatcher.submit([command(1, "lamp", "light.turn_on", when)]).finished()
        await h.clock.advance(7200)
        async with house() as h:
            await h.clock.advance(1)
            assert [each.state for each in h.events] == ["expired", "expired"]
            assert not h.wire.sent
            assert len(h.dispatcher.schedules()) == 2
            await h.clock.advance(3000)
            assert len(h.wire.sent) == 1
            await h.clock.advance(86_400)
            assert len(h.wire.sent) == 2

    run_async(scenario())


def test_a_short_absence_is_within_the_grace_period(house: Open, run_async: RunAsync) -> None:
    """Ten seconds late is still carried out."""

    async def scenario() -> None:
        async with house() as h:
            await h.dispatcher.submit([command(1, "lamp", "light.turn_on", {"after_s": 20})]).finished()
        await h.clock.advance(30)
        async with house() as h:
            await h.clock.advance(1)
            assert h.wire.actions() == ["light.turn_on"]

    run_async(scenario())
