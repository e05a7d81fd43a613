"""Scenarios: what is said and what must be so afterwards, in simulated time."""

from pathlib import Path

import pytest

from nlcontrol.resources import devices_dir, weights_dir
from tests.cli.conftest import Command

pytestmark = pytest.mark.broker

EVENING = """\
scenario: evening
site: home
seed: 3
now: "2026-06-01T20:00"
steps:
  - say: ':light.turn_on("desk lamp", brightness_pct=40)'
    verdict: accept
  - idle: 10
  - expect: {desk_lamp.state: "on", desk_lamp.brightness_pct: 40}
  - say: ':after 10 min: light.turn_off("desk lamp")'
  - advance: 590
  - expect: {desk_lamp.state: "on"}
  - advance: 20
  - expect: {desk_lamp.state: "off"}
  - say: ':light.turn_on("desk lamp", brightness_pct=300)'
    verdict: refuse
"""


def play(nlcontrol: Command, folder: Path, text: str) -> tuple[int, str, str]:
    """Plays a scenario with this text."""
    path = folder / "scenario.yaml"
    path.write_text(text, "utf-8")
    ran = nlcontrol("run", str(path))
    return ran.code, ran.out, ran.err


def test_scenario_that_holds_ends_with_0(nlcontrol: Command, tmp_path: Path) -> None:
    """Ten minutes pass in a moment, and everything is as expected."""
    code, out, err = play(nlcontrol, tmp_path, EVENING)

    assert code == 0, out + err
    assert "as expected: desk_lamp.brightness_pct is 40" in out


def test_scenario_that_does_not_hold_names_the_line(nlcontrol: Command, tmp_path: Path) -> None:
    """What is otherwise than expected is told with its place, and the rest is played."""
    code, out, _ = play(nlcontrol, tmp_path, EVENING.replace('desk_lamp.state: "on", ', 'desk_lamp.state: "off", '))

    assert code == 1
    assert "scenario.yaml:9" in out
    assert "desk_lamp.state should be 'off', and is 'on'" in out
    assert out.rstrip().splitlines()[-1].startswith("refuse")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("steps:\n  - dance: 3\n", "scenario.yaml:2"),
        ("steps:\n  - {say: x, idle: 3}\n", "a step is one of"),
        ("steps:\n  - {say: x, verdict: acept}\n", 'did you mean "accept"'),
        ("stepps: []\n", 'did you mean "steps"'),
        ("now: noon\nsteps: []\n", "2026-06-01T22:00"),
    ],
)
def test_scenario_that_cannot_be_read_ends_with_2(
    nlcontrol: Command, tmp_path: Path, wrong: str, sentence: str
) -> None:
    """File, line and what was meant."""
    code, _, err = play(nlcontrol, tmp_path, wrong)

    assert code == 2
    assert sentence in err


@pytest.mark.model
@pytest.mark.parametrize("path", sorted((devices_dir() / "scenarios").glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_scenarios_hold(nlcontrol: Command, path: Path) -> None:
    """What is shipped as an example is one."""
    if not (weights_dir() / "shipped.npz").is_file():
        pytest.skip("the shipped weights are not there (make train)")
    ran = nlcontrol("run", str(path))

    assert ran.code == 0, ran.out + ran.err
