"""Times as they are said become triggers that a dispatcher can wait for."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from nlcontrol.interpreter.timing import next_moment, resolve_triggers
from nlcontrol.interpreter.verdicts import Objection
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.reply_parts import ResolvedCondition, ResolvedTrigger
from nlcontrol.plan.types import (
    After,
    At,
    ClockTime,
    Condition,
    Every,
    For,
    If,
    Named,
    Once,
    Text,
    Trigger,
    Until,
    Whenever,
)
from tests.interpreter.house import NOW

LOCKED = Condition(Named("front door"), "state", "is", Text("locked"))
RESOLVED = ResolvedCondition("front_door", "state", "is", "locked")
HALF_PAST_SEVEN = ClockTime(7, 30)


def resolved(*triggers: Trigger, now: datetime = NOW, risky: bool = False) -> ResolvedTrigger | Objection | None:
    """The triggers as one, with every condition about the front door."""
    return resolve_triggers(triggers, now, risky, lambda _: RESOLVED)


@pytest.mark.parametrize(
    ("triggers", "expected"),
    [
        ((), None),
        ((After(600),), ResolvedTrigger(after_s=600)),
        ((For(60),), ResolvedTrigger(for_s=60)),
        ((At(HALF_PAST_SEVEN),), ResolvedTrigger(at="2025-11-25T07:30+01:00")),
        ((At(ClockTime(12, 15)),), ResolvedTrigger(at="2025-11-24T12:15+01:00")),
        ((At(ClockTime(8, exact=False)),), ResolvedTrigger(at="2025-11-24T20:00+01:00")),
        ((At(ClockTime(11, exact=False)),), ResolvedTrigger(at="2025-11-24T11:00+01:00")),
        ((At(ClockTime(12, exact=False)),), ResolvedTrigger(at="2025-11-24T12:00+01:00")),
        ((At(ClockTime(7, 30, day="tomorrow")),), ResolvedTrigger(at="2025-11-25T07:30+01:00")),
        ((At(ClockTime(7, 30, day="sun")),), ResolvedTrigger(at="2025-11-30T07:30+01:00")),
        ((At(ClockTime(7, 30, day="mon")),), ResolvedTrigger(at="2025-12-01T07:30+01:00")),
        ((At(ClockTime(7, 30, day="2025-12-24")),), ResolvedTrigger(at="2025-12-24T07:30+01:00")),
        ((At(ClockTime(8, exact=False, day="today")),), ResolvedTrigger(at="2025-11-24T20:00+01:00")),
        ((Every(HALF_PAST_SEVEN, ("weekday",)),), ResolvedTrigger(every="weekday", time="07:30")),
        ((Every(HALF_PAST_SEVEN, ("mon", "fri")),), ResolvedTrigger(every=("mon", "fri"), time="07:30")),
        ((Every(None, (), 600),), ResolvedTrigger(every_s=600)),
        ((Every(HALF_PAST_SEVEN, ("day",)), For(60)), ResolvedTrigger(every="day", time="07:30", for_s=60)),
        ((Once(LOCKED),), ResolvedTrigger(once=RESOLVED)),
        ((Whenever(LOCKED),), ResolvedTrigger(on=RESOLVED)),
        ((If(LOCKED), After(5)), ResolvedTrigger(after_s=5, condition=RESOLVED)),
        ((Until(LOCKED),), ResolvedTrigger(until=RESOLVED)),
        ((Until(ClockTime(12)),), ResolvedTrigger(for_s=7200)),
        ((After(3600), Until(ClockTime(12))), ResolvedTrigger(after_s=3600, for_s=3600)),
        ((At(ClockTime(11)), Until(ClockTime(12))), ResolvedTrigger(at="2025-11-24T11:00+01:00", for_s=3600)),
    ],
)
def test_triggers_become_what_a_dispatcher_waits_for(
    triggers: tuple[Trigger, ...], expected: ResolvedTrigger | None
) -> None:
    """At, every, for, until and conditions each fill their field."""
    assert resolved(*triggers) == expected


@pytest.mark.parametrize(
    ("triggers", "reason"),
    [
        ((Every(None, ("day",)),), Reason.UNREADABLE_TIME),
        ((Every(ClockTime(8, exact=False), ("day",)),), Reason.AMBIGUOUS),
        ((Every(ClockTime(8, day="tomorrow"), ("day",)),), Reason.UNSUPPORTED),
        ((At(ClockTime(8, exact=False, day="tomorrow")),), Reason.AMBIGUOUS),
        ((At(ClockTime(7, 30, day="today")),), Reason.IMPOSSIBLE),
        ((At(ClockTime(7, 30, day="2025-11-23")),), Reason.IMPOSSIBLE),
        ((After(5), After(10)), Reason.UNSUPPORTED),
        ((After(5), At(HALF_PAST_SEVEN)), Reason.UNSUPPORTED),
        ((At(HALF_PAST_SEVEN), Every(None, (), 600)), Reason.UNSUPPORTED),
        ((Once(LOCKED), Whenever(LOCKED)), Reason.UNSUPPORTED),
        ((If(LOCKED), If(LOCKED)), Reason.UNSUPPORTED),
        ((Every(HALF_PAST_SEVEN, ("day",)), Until(ClockTime(9))), Reason.UNSUPPORTED),
        ((For(60), Until(ClockTime(11))), Reason.UNSUPPORTED),
    ],
)
def test_times_that_cannot_be_meant_together_or_at_all_are_objected_to(
    triggers: tuple[Trigger, ...], reason: Reason
) -> None:
    """An objection, never an exception and never "now"."""
    found = resolved(*triggers)
    assert isinstance(found, Objection)
    assert found.reason is reason


@pytest.mark.parametrize("trigger", [At(ClockTime(8, exact=False)), Until(ClockTime(8, exact=False))])
def test_a_risky_action_needs_the_half_of_the_day(trigger: Trigger) -> None:
    """Morning or evening is asked, not guessed."""
    found = resolved(trigger, risky=True)
    assert isinstance(found, Objection)
    assert found.reason is Reason.AMBIGUOUS


def test_a_condition_that_cannot_be_linked_is_the_objection() -> None:
    """Its reason is handed on."""
    unknown = Objection(Reason.UNKNOWN_NAME, "Which door?")
    assert resolve_triggers([Once(LOCKED)], NOW, False, lambda _: unknown) == unknown


def test_an_end_across_the_change_of_the_clocks_counts_the_real_seconds() -> None:
    """The night the clocks go back has an hour more."""
    berlin = ZoneInfo("Europe/Berlin")
    evening = datetime(2025, 10, 25, 22, 0, tzinfo=berlin)
    found = resolved(Until(ClockTime(6)), now=evening)
    assert isinstance(found, ResolvedTrigger)
    assert found.for_s == timedelta(hours=9).total_seconds()


def test_the_next_moment_lies_after_now() -> None:
    """A time of day that is just now is the next day's."""
    assert next_moment(ClockTime(10), NOW) == NOW + timedelta(days=1)
    assert next_moment(ClockTime(10, day="today"), NOW) is None


@pytest.mark.parametrize(
    ("day", "hour", "now", "expected"),
    [
        ("dec 24", 20, "2026-12-24T19:00Z", "2026-12-24T20:00Z"),
        ("dec 24", 18, "2026-12-24T19:00Z", "2027-12-24T18:00Z"),
        ("jan 3", 8, "2026-12-24T19:00Z", "2027-01-03T08:00Z"),
        ("feb 29", 8, "2026-12-24T19:00Z", "2028-02-29T08:00Z"),
        ("feb 29", 8, "2096-03-01T00:00Z", "2104-02-29T08:00Z"),
        ("overmorrow", 8, "2026-11-29T23:00Z", "2026-12-01T08:00Z"),
    ],
)
def test_a_day_of_the_year_is_its_next_one(day: str, hour: int, now: str, expected: str) -> None:
    """This year's where it is still to come, else next year's; the 29th of February waits for a leap year."""
    found = next_moment(ClockTime(hour, day=day), datetime.fromisoformat(now))
    assert found == datetime.fromisoformat(expected)
