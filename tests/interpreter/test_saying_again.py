"""A command that is said again at once is done once, unless twice comes to more."""

import pytest

from tests.interpreter.lamps import LAMP, LAMP_AT_EIGHT, done, hear

AGAIN = ("and light on desk lamp", "and light.turn_on name [desk lamp]")
KETTLE = ("and turn on the kettle", "and device.turn_on name [kettle]")
DIMMED = ("dim the desk lamp a bit", "first light.turn_on name [desk lamp] param:brightness_pct step:-1")


def test_what_is_said_twice_in_other_words_is_done_once() -> None:
    """What follows keeps its place in the sequence."""
    assert done(hear(LAMP, AGAIN)) == [(1, "desk_lamp", "turn_on")]
    assert done(hear(LAMP, AGAIN, AGAIN, KETTLE)) == [(1, "desk_lamp", "turn_on"), (2, "kettle", "turn_on")]
    reply = hear(KETTLE, LAMP, AGAIN)
    assert done(reply) == [(1, "kettle", "turn_on"), (2, "desk_lamp", "turn_on")]
    assert reply.plan == 'switch.turn_on("kettle"); light.turn_on("desk lamp")'


@pytest.mark.parametrize("told", [(LAMP, KETTLE, AGAIN), (LAMP_AT_EIGHT, AGAIN), (DIMMED, DIMMED)])
def test_what_comes_later_or_changes_by_an_amount_is_done_again(told: tuple[tuple[str, str], ...]) -> None:
    """A step down twice is two steps, and what is said of another time is another command."""
    commands = hear(*told).commands
    assert [command.device for command in commands].count("desk_lamp") == 2 or not commands
