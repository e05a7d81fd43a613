"""Timers count down and lists remember."""

from __future__ import annotations

from nlcontrol.grammar.loader import load_grammar
from nlcontrol.mqtt.messages import CommandMessage
from nlcontrol.simulation.household import NOT_LISTED, ListModel, TimerModel
from nlcontrol.simulation.models import DeclaredModel
from nlcontrol.site.types import Device
from nlcontrol.world.behaviours import Failure
from nlcontrol.world.kinematics import STEP_S

GRAMMAR = load_grammar()


def do(model: DeclaredModel, action: str, **arguments: float | str) -> Failure | None:
    """Tells the device at once."""
    class_name, _, name = action.partition(".")
    command = CommandMessage("c", 1, 1, 0, action, arguments, 0.0, 1.0)
    return model.at_once(GRAMMAR.classes[class_name].actions[name], command)


def pass_time(model: DeclaredModel, seconds: float) -> None:
    """Lets the device live."""
    for _ in range(round(seconds / STEP_S)):
        model.step()


def test_a_timer_counts_down_and_ends_idle() -> None:
    """It says what remains in whole seconds, holds while paused, and is idle when the time is over."""
    timer = TimerModel(GRAMMAR.classes["timer"], Device("t", "timer", ("timer",)))
    do(timer, "timer.start", duration_s=10.0)
    pass_time(timer, 3.2)
    assert (timer.state()["state"], timer.state()["remaining_s"]) == ("active", 7.0)

    do(timer, "timer.pause")
    pass_time(timer, 60)
    assert (timer.state()["state"], timer.state()["remaining_s"]) == ("paused", 7.0)

    do(timer, "timer.resume")
    pass_time(timer, 7)
    assert (timer.state()["state"], timer.state()["remaining_s"]) == ("idle", 0.0)


def test_a_list_holds_what_was_added_and_not_what_was_done() -> None:
    """Items go by their words without articles; what is not on the list cannot be taken off it."""
    shopping = ListModel(GRAMMAR.classes["todo"], Device("s", "todo", ("shopping list",)))
    for item in ("oat milk", "some bread", "eggs"):
        assert do(shopping, "todo.add_item", item=item) is None
    assert do(shopping, "todo.complete_item", item="the bread") is None
    assert do(shopping, "todo.remove_item", item="Oat Milk") is None
    missing = do(shopping, "todo.remove_item", item="caviar")

    assert shopping.state() == {"state": 1.0, "items": "eggs"}
    assert missing is not None
    assert missing.code == NOT_LISTED
