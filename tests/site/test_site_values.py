from __future__ import annotations

import pytest

from nlcontrol.grammar.schema import Grammar, Parameter
from nlcontrol.plan.reply_parts import ChangeBy, ScaleBy
from nlcontrol.plan.types import Change, Extreme, Factor, Flag, Number, Step, Text, Value
from nlcontrol.site.problems import BadValue
from nlcontrol.site.types import Device, Limits, Site
from nlcontrol.site.values import Plain, argument_of, link_state_value, link_value

LAMP = Device("lamp", "light", ("lamp",), limits={"brightness_pct": Limits(5.0, 80.0)})
TEMPERATURE = Parameter("temperature", "number", unit="°C", minimum=5, maximum=30, step=0.5, state="temperature")
DISTANCE = Parameter("distance_m", "number", unit="m", minimum=-2, maximum=10, step=1)


def parameter(grammar: Grammar, action: str, name: str) -> Parameter:
    """A parameter of a shipped action."""
    found = grammar.action(action)
    assert found is not None
    return found.parameters[name]


@pytest.mark.parametrize(
    ("said", "linked"),
    [
        (Number(68, "°F"), Number(20, "°C")),
        (Number(21.5), Number(21.5, "°C")),
        (Number(20, "deg"), Number(20, "°C")),
        (Change(Number(9, "°F")), Change(Number(5, "°C"))),
        (Step(-2), Change(Number(-1, "°C"))),
        (Extreme("max"), Number(30, "°C")),
        (Factor(0.5), Factor(0.5)),
    ],
)
def test_amounts_arrive_in_the_parameters_unit(grammar: Grammar, said: Value, linked: Value) -> None:
    """Scales are converted, differences without the offset; steps and extremes become amounts."""
    assert link_value(said, TEMPERATURE, LAMP, grammar, "en") == linked


@pytest.mark.parametrize(
    ("said", "linked"),
    [(Number(50, "cm"), Number(0.5, "m")), (Change(Number(-1, "m")), Number(-1, "m")), (Step(-1), Number(-1, "m"))],
)
def test_without_a_state_relative_amounts_are_amounts(grammar: Grammar, said: Value, linked: Value) -> None:
    """A metre back is minus one metre, not one less than before."""
    assert link_value(said, DISTANCE, LAMP, grammar, "en") == linked


def test_extremes_are_the_devices_own(grammar: Grammar) -> None:
    """As bright as it goes is what this lamp is allowed."""
    brightness = parameter(grammar, "light.turn_on", "brightness_pct")
    assert link_value(Extreme("max"), brightness, LAMP, grammar, "en") == Number(80, "%")
    assert link_value(Extreme("min"), brightness, LAMP, grammar, "en") == Number(5, "%")


def test_words_become_choices(grammar: Grammar) -> None:
    """The grammar's words for a colour, whatever their case; unknown ones are named with a near one."""
    colour = parameter(grammar, "light.turn_on", "color_name")
    assert link_value(Text("Red"), colour, LAMP, grammar, "en") == Text("red")
    found = link_value(Text("gren"), colour, LAMP, grammar, "en")
    assert isinstance(found, BadValue)
    assert 'did you mean "green"' in found.problem


@pytest.mark.parametrize("said", [Number(3, "s"), Text("loud"), Flag(True), Change(Number(2, "s"))])
def test_what_cannot_be_meant_is_refused(grammar: Grammar, said: Value) -> None:
    """Seconds, words and flags are no temperature."""
    found = link_value(said, TEMPERATURE, LAMP, grammar, "en")
    assert isinstance(found, BadValue)
    assert "temperature" in found.sentence(Site("s", {}))


def test_state_words_are_read_as_state_values(grammar: Grammar) -> None:
    """Shut is closed; a word of nothing is refused."""
    cover = grammar.classes["cover"]
    assert link_state_value(Text("shut"), cover.state["state"], cover, "en") == Text("closed")
    assert link_state_value(Number(50, "%"), cover.state["position"], cover, "en") == Number(50, "%")
    assert isinstance(link_state_value(Text("purple"), cover.state["state"], cover, "en"), BadValue)


def test_linked_values_are_arguments() -> None:
    """As the Reply writes them."""
    values: list[Plain] = [Number(30, "%"), Change(Number(-10, "%")), Factor(0.5), Text("red"), Flag(True)]
    assert [argument_of(v) for v in values] == [30, ChangeBy(-10), ScaleBy(0.5), "red", True]


@pytest.mark.parametrize(
    ("said", "known", "linked"),
    [
        ("the quick wash", ("eco", "quick wash"), "quick wash"),  # as the device spells it
        ("anything at all", (), "anything at all"),  # nobody has said what it knows
        ("slow wash", ("eco", "quick wash"), None),
    ],
)
def test_words_are_those_that_the_device_knows(
    grammar: Grammar, said: str, known: tuple[str, ...], linked: str | None
) -> None:
    """Where the site lists a device's options, others are refused with the near one."""
    washer = Device("washer", "select", ("washer",), limits={"option": Limits(words=known)})
    found = link_value(Text(said), parameter(grammar, "select.select_option", "option"), washer, grammar, "en")
    assert found == Text(linked) if linked else isinstance(found, BadValue)
