"""The conversation at a prompt, as a person meets it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.system.conftest import PROGRAM, ROOT
from tests.terminal import Terminal

pytestmark = [pytest.mark.system, pytest.mark.broker]


@pytest.fixture
def terminal(environment: dict[str, str]) -> Iterator[Terminal]:
    """A conversation that has greeted."""
    with Terminal([*PROGRAM, "--rate", "4"], environment, ROOT) as running:
        running.wait_for(":quit ends.")
        yield running


def test_lamp_is_told_and_shown_as_done(terminal: Terminal) -> None:
    """The plan with its probability, and the row of the lamp with its last state."""
    terminal.type(':light.turn_on("desk lamp", brightness_pct=30)')
    at = terminal.wait_for("p = 1.00")
    at = terminal.wait_for("desk lamp", at)
    terminal.wait_for("done", at)
    terminal.type(":quit")

    assert terminal.wait() == 0


def test_rover_moves_above_the_prompt_and_stop_halts_it(terminal: Terminal) -> None:
    """While something takes its time, the prompt is there; stop is heard at once."""
    terminal.type(':rover.go_to("rover", place="kitchen")')
    at = terminal.wait_for("under way")
    terminal.type("stop")
    terminal.wait_for("Stopped", at)
    terminal.wait_for("failed", at)
    terminal.type(":quit")

    assert terminal.wait() == 0


def test_risky_command_is_done_after_its_yes(terminal: Terminal) -> None:
    """The question is answered at the prompt."""
    terminal.type(':lock.unlock("front door")')
    at = terminal.wait_for("Shall I")
    terminal.type("yes")
    at = terminal.wait_for("All right", at)
    terminal.wait_for("done", at)


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (":help", "every device: its names"),
        (":devices", "bedside lamp, reading lamp"),
        (":state rover", "docked"),
        (":state rovr", 'did you mean "rover"'),
        (":plan", "There is no plan yet."),
        (":planned", "Nothing is planned."),
        (":topics", "No messages."),
        (":devcies", 'did you mean ":devices"'),
    ],
)
def test_colon_command_shows_what_it_promises(terminal: Terminal, command: str, shown: str) -> None:
    """Each command of :help does what it says."""
    terminal.type(command)
    terminal.wait_for(shown)


def test_plan_and_topics_show_what_the_words_caused(terminal: Terminal) -> None:
    """The plan that was carried out, and the messages it caused."""
    terminal.type(':light.turn_on("desk lamp")')
    at = terminal.wait_for("done")
    terminal.type(":plan")
    at = terminal.wait_for("read as", at)
    terminal.type(":topics")
    at = terminal.wait_for("nlcontrol/home/desk_lamp/command", at)
    terminal.wait_for("nlcontrol/home/desk_lamp/acknowledgement", at)


def test_end_of_input_ends_the_conversation(terminal: Terminal) -> None:
    """Ctrl-D at the prompt is :quit."""
    terminal.wait_for(">")
    terminal.press(b"\x04")

    assert terminal.wait() == 0
