"""What is planned, in words, and which of it somebody means."""

from datetime import datetime

import pytest

from nlcontrol.dispatch.journal import Schedule
from nlcontrol.plan.reply_parts import ResolvedCommand, ResolvedCondition, ResolvedTrigger
from nlcontrol.session.definitions import Definitions
from nlcontrol.session.planned import chosen, planned_sentence

NOW = datetime(2026, 6, 1, 12, 0).astimezone()


def schedule(name: str, device: str, when: ResolvedTrigger, due_at: datetime | None = None, said: str = "") -> Schedule:
    """A schedule that turns one device off."""
    command = ResolvedCommand(1, device, "light.turn_off")
    return Schedule(name, "body", "sequence", said, ((command,),), when, None, due_at)


LATER = ResolvedTrigger(after_s=600.0)
EIGHT = schedule("eight", "desk_lamp", LATER, NOW.replace(hour=20), "turn off the desk lamp at eight")
NINE = schedule("nine", "bedroom_lamp", LATER, NOW.replace(hour=21, minute=30), "bedside lamp off at half past nine")
DAILY = schedule("daily", "floor_lamp", ResolvedTrigger(every="day", time="07:30"), NOW.replace(hour=7, minute=30))
LOCKED = ResolvedTrigger(once=ResolvedCondition("front_door", "state", "is", "locked"))


@pytest.mark.parametrize(
    ("planned", "sentence"),
    [
        (EIGHT, "At 2026-06-01 20:00: desk lamp, turn off."),
        (DAILY, "Every day at 07:30: floor lamp, turn off."),
        (schedule("x", "desk_lamp", LOCKED), "Once front door is locked: desk lamp, turn off."),
        (schedule("x", "desk_lamp", ResolvedTrigger(every_s=600.0)), "Every 10 min: desk lamp, turn off."),
    ],
)
def test_schedule_is_a_sentence(home: Definitions, planned: Schedule, sentence: str) -> None:
    """When, which device, what."""
    assert planned_sentence(planned, home) == sentence


@pytest.mark.parametrize(
    ("what", "names"),
    [
        (None, ["eight", "nine", "daily"]),
        ("the desk lamp", ["eight"]),
        ("the eight o'clock lamp", ["eight"]),
        ("the lamp at 21:30", ["nine"]),
        ("the lamp", ["eight", "nine", "daily"]),
        ("the bedside lamp", ["nine"]),
        ("the kettle", []),
        ("the desk lamp at 9:00", []),
    ],
)
def test_words_mean_the_schedules_that_fit(home: Definitions, what: str | None, names: list[str]) -> None:
    """Every word and every time must fit; what fits several is asked about, what fits none is not cancelled."""
    assert [each.id for each in chosen((EIGHT, NINE, DAILY), what, home, "en")] == names
