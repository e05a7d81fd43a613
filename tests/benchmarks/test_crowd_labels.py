"""What the labels of other people's data ask for, and that the handwritten rows can be read."""

from __future__ import annotations

import json

import pytest

from benchmarks.crowd import is_open
from benchmarks.crowd_labels import Does, slurp_label, thingpedia_label
from benchmarks.handwritten import FOLDER, _agrees, _read
from nlcontrol.plan.reply_parts import ChangeBy, ResolvedCommand
from nlcontrol.session.definitions import load_definitions

IOT = "@org.thingpedia.iot"


@pytest.mark.parametrize(
    ("program", "kind"),
    [
        (f"{IOT}.door.state();", "query"),
        (f"monitor({IOT}.door.state()) filter state == enum open;", "later"),
        (f"attimer(time=[new Time(7, 0)]) => {IOT}.light-bulb.set_power(power=enum on);", "later"),
        (f'{IOT}.light-bulb(name="den").set_power(power=enum on);', "act"),
        (f"{IOT}.light-bulb.alert_long();", "neither"),
        ("$dialogue @org.thingpedia.dialogue.transaction.greet;", "other"),
    ],
)
def test_a_program_is_of_one_kind(program: str, kind: str) -> None:
    """Now, later, a question, beyond our classes, or another domain."""
    assert thingpedia_label(program).kind == kind


def test_a_label_fits_only_its_own_commands() -> None:
    """The action, and the amount where the label names one."""
    step = thingpedia_label(f"{IOT}.fan.set_oscillation(oscillation=enum off);").steps[0]
    assert step(ResolvedCommand(1, "fan", "fan.oscillate", (("oscillating", False),)))
    assert not step(ResolvedCommand(1, "fan", "fan.oscillate", (("oscillating", True),)))
    assert not step(ResolvedCommand(1, "fan", "fan.turn_off", ()))
    assert Does(("light.turn_on",), any_of=("color_name",))(
        ResolvedCommand(1, "lamp", "light.turn_on", (("color_name", "red"),))
    )


def test_a_request_without_its_value_may_be_asked_about() -> None:
    """To "change the color of the lights" asking is right; with a colour it is not."""
    assert slurp_label("iot", "hue_lightchange", []).incomplete
    assert not slurp_label("iot", "hue_lightchange", [["color_type", "red"]]).incomplete
    assert slurp_label("play", "music", []).kind == "neither"
    assert slurp_label("weather", "query", []).kind == "other"


def test_the_split_of_the_rows_never_moves() -> None:
    """Seven of ten are open, and always the same."""
    shares = [is_open(f"row {number}") for number in range(1_000)]
    assert 650 < sum(shares) < 750
    assert is_open("turn on the lamp") == is_open("turn on the lamp")


def test_every_handwritten_command_names_a_device_of_its_house() -> None:
    """Each row has one expectation, and each wanted command can be read."""
    site = load_definitions(FOLDER / "house.yaml").site
    rows = [
        json.loads(line)
        for name in ("adversarial", "positives")
        for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()
    ]
    assert len(rows) >= 700
    for row in rows:
        assert len({"do", "do_kinds", "refuse", "ask", "query", "control", "action"} & row.keys()) == 1, row
        for text in row.get("do", ()):
            assert _read(text, site).device in site.devices


def test_amounts_agree_by_their_kind() -> None:
    """Relative is not absolute, and a step has a direction."""
    assert _agrees("40", 40.0)
    assert not _agrees("40", ChangeBy(40.0))
    assert _agrees("+step", ChangeBy(10.0))
    assert not _agrees("-step", ChangeBy(10.0))
    assert _agrees('"oat milk"', "the oat milk")
