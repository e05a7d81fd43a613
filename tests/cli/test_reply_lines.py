"""Commands, times and outcomes in few words."""

import pytest

from nlcontrol.cli.outcome_lines import duration_text, event_line, reply_line
from nlcontrol.cli.reply_lines import command_line, when_text
from nlcontrol.dispatch.events import Event
from nlcontrol.plan.reply import Reason, Reply, Verdict
from nlcontrol.plan.reply_parts import (
    Argument,
    ChangeBy,
    Repetition,
    ResolvedCommand,
    ResolvedCondition,
    ResolvedTrigger,
    ScaleBy,
)
from nlcontrol.session.definitions import Definitions, load_definitions


@pytest.fixture(scope="module")
def home() -> Definitions:
    """The shipped site."""
    return load_definitions("home")


@pytest.mark.parametrize(
    ("action", "arguments", "line"),
    [
        ("light.turn_on", {}, "desk lamp  turn on"),
        ("light.turn_on", {"brightness_pct": 40.0}, "desk lamp  brightness 40 %"),
        ("light.turn_on", {"brightness_pct": ChangeBy(-10.0)}, "desk lamp  brightness -10 %"),
        ("light.turn_on", {"brightness_pct": ScaleBy(0.5)}, "desk lamp  brightness × 0.5"),
        ("light.turn_off", {}, "desk lamp  turn off"),
    ],
)
def test_command_in_few_words(home: Definitions, action: str, arguments: dict[str, Argument], line: str) -> None:
    """The values say it where they can, the action where they cannot."""
    command = ResolvedCommand(1, "desk_lamp", action, tuple(arguments.items()))

    assert command_line(command, home.site, home.grammar) == line


def test_repetition_is_said(home: Definitions) -> None:
    """How often stands behind what."""
    command = ResolvedCommand(1, "desk_lamp", "light.turn_on", repeat=Repetition(times=3))

    assert command_line(command, home.site, home.grammar) == "desk lamp  turn on  3 times"


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (ResolvedTrigger(after_s=600.0), "in 10 min"),
        (ResolvedTrigger(at="2026-01-31T20:00+01:00"), "at 2026-01-31 20:00"),
        (ResolvedTrigger(every="weekday", time="07:30"), "every weekday at 07:30"),
        (ResolvedTrigger(every=("mon", "fri"), time="07:30"), "every mon, fri at 07:30"),
        (ResolvedTrigger(every_s=90.0, for_s=20.0), "every 90 s, for 20 s"),
        (
            ResolvedTrigger(once=ResolvedCondition("front_door", "state", "is", "unlocked")),
            "once front door is unlocked",
        ),
    ],
)
def test_trigger_is_said(when: ResolvedTrigger, text: str) -> None:
    """Every kind of trigger has its words."""
    assert when_text(when) == text


@pytest.mark.parametrize(
    ("milliseconds", "text"), [(12, "12 ms"), (999, "999 ms"), (3400, "3.4 s"), (125_000, "2 min 5 s")]
)
def test_duration_is_said(milliseconds: int, text: str) -> None:
    """In the unit that people would use."""
    assert duration_text(milliseconds) == text


def test_outcome_is_one_line(home: Definitions) -> None:
    """Device, what, state, time, and the reason where it was not done; what only passes is not told."""
    command = ResolvedCommand(1, "desk_lamp", "light.turn_on", (("brightness_pct", 40.0),))
    done = Event("s", "c", "desk_lamp", "done", None, 12, command)
    failed = Event("s", "c", "desk_lamp", "failed", "it is broken", 1500, command)
    passing = Event("s", "c", "desk_lamp", "accepted", None, 3, command)

    assert event_line(done, home.site, home.grammar) == "desk lamp  brightness 40 %  done 12 ms"
    assert event_line(failed, home.site, home.grammar) == "desk lamp  brightness 40 %  failed 1.5 s (it is broken)"
    assert event_line(passing, home.site, home.grammar) is None


def test_confirmation_says_that_nobody_can_be_asked() -> None:
    """Piped input learns how to get it done."""
    command = ResolvedCommand(1, "front_door", "lock.unlock")
    reply = Reply("x", Verdict.CONFIRM, Reason.RISKY, "Shall I?", None, 0.9, "plan", (command,))

    assert "--confirm" in reply_line(reply)
    assert "--confirm" not in reply_line(reply, may_answer=True)
