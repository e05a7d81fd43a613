"""Simulated time that waits: sleepers wake in order, and only when nothing is on its way."""

import asyncio
from datetime import UTC, datetime, timedelta

from nlcontrol.session.patient_clock import PatientClock
from tests.conftest import RunAsync

START = datetime(2026, 1, 1, tzinfo=UTC)


def test_sleepers_wake_in_the_order_of_their_moments(run_async: RunAsync) -> None:
    """What they do happens at their moments, not at the end of the advance."""

    async def scenario() -> list[tuple[str, float]]:
        clock, woken = PatientClock(START), list[tuple[str, float]]()

        async def sleeper(name: str, seconds: float) -> None:
            await clock.sleep(seconds)
            woken.append((name, clock.monotonic()))

        tasks = [asyncio.create_task(sleeper("late", 5)), asyncio.create_task(sleeper("early", 2))]
        await clock.advance(10)
        await asyncio.gather(*tasks)
        assert clock.now() == START + timedelta(seconds=10)
        return woken

    assert run_async(scenario()) == [("early", 2.0), ("late", 5.0)]


def test_whoever_sleeps_again_wakes_within_the_same_advance(run_async: RunAsync) -> None:
    """A loop that ticks, ticks as often as the time has room for."""

    async def scenario() -> int:
        clock, ticks = PatientClock(START), 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                await clock.sleep(0.5)
                ticks += 1

        task = asyncio.create_task(tick())
        await clock.advance(10)
        task.cancel()
        return ticks

    assert run_async(scenario()) == 20


def test_time_stands_while_messages_are_on_their_way(run_async: RunAsync) -> None:
    """Before every step it asks whether it is quiet."""

    async def scenario() -> list[float]:
        clock, asked = PatientClock(START), list[float]()

        async def quiet() -> None:
            await asyncio.sleep(0)
            asked.append(clock.monotonic())

        clock.quiet = quiet
        tasks = [asyncio.create_task(clock.sleep(seconds)) for seconds in (1, 2)]
        await clock.advance(3)
        await asyncio.gather(*tasks)
        return asked

    assert run_async(scenario()) == [0.0, 1.0, 2.0, 3.0]


def test_run_until_stops_where_it_is_reached(run_async: RunAsync) -> None:
    """It goes no further than to the moment at which the condition holds, or to the limit."""

    async def scenario() -> tuple[bool, float, bool, float]:
        clock, done = PatientClock(START), list[int]()

        async def work() -> None:
            await clock.sleep(4)
            done.append(1)

        task = asyncio.create_task(work())
        reached = await clock.run_until(lambda: bool(done), 100)
        first = clock.monotonic()
        missed = await clock.run_until(lambda: False, 6)
        await task
        return reached, first, missed, clock.monotonic()

    assert run_async(scenario()) == (True, 4.0, False, 10.0)


def test_cancelled_sleepers_are_forgotten(run_async: RunAsync) -> None:
    """Nobody wakes, and time goes on to its end at once."""

    async def scenario() -> float:
        clock = PatientClock(START)
        task = asyncio.create_task(clock.sleep(5))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await clock.advance(7)
        return clock.monotonic()

    assert run_async(scenario()) == 7.0
