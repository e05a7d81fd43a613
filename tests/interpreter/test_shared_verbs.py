"""One verb for devices of several classes."""

from __future__ import annotations

from nlcontrol.interpreter.shared_verbs import apart_by_class
from nlcontrol.plan.types import After, Command, Named, Number, Statement, Target, When

CLASSES = {
    "dusty": "vacuum",
    "buzz": "lawn_mower",
    "tv": "media_player",
    "lamp": "light",
    "gate": "cover",
    "hose": "valve",
}


def class_of(target: Target) -> str | None:
    """The class of a named device."""
    return CLASSES.get(target.name) if isinstance(target, Named) else None


def apart(action: str, *names: str) -> tuple[Statement, ...]:
    """A command for several devices, by their classes."""
    return apart_by_class(Command(action, tuple(Named(name) for name in names)), class_of)


def test_each_class_has_its_own_action_in_the_order_said() -> None:
    """Neighbours of one class stay together."""
    assert apart("vacuum.pause", "dusty", "buzz", "tv") == (
        Command("vacuum.pause", (Named("dusty"),)),
        Command("lawn_mower.pause", (Named("buzz"),)),
        Command("media_player.media_pause", (Named("tv"),)),
    )
    assert apart("cover.open_cover", "gate", "hose")[1] == Command("valve.open_valve", (Named("hose"),))


def test_under_a_time_too() -> None:
    """The time is that of both."""
    later = When((After(60.0),), (Command("vacuum.start", (Named("dusty"), Named("buzz"))),))
    (found,) = apart_by_class(later, class_of)
    assert isinstance(found, When)
    assert [each.action for each in found.body if isinstance(each, Command)] == [
        "vacuum.start",
        "lawn_mower.start_mowing",
    ]


def test_what_has_no_such_action_or_takes_a_value_stays_one_command() -> None:
    """Checking refuses it as before."""
    assert len(apart("vacuum.pause", "dusty", "lamp")) == 1
    assert len(apart("light.turn_on", "lamp", "tv")) == 1
    valued = Command("vacuum.pause", (Named("dusty"), Named("buzz")), (("duration_s", Number(5.0, "s")),))
    assert apart_by_class(valued, class_of) == (valued,)
