from __future__ import annotations

from nlcontrol.grammar.schema import Action, DeviceClass, Effect, StateField
from nlcontrol.mqtt.messages import CommandMessage
from nlcontrol.simulation.models import DURATION_S, DeclaredModel
from nlcontrol.site.types import Device
from nlcontrol.world.kinematics import STEP_S

WASH = Action("wash", effects=(Effect({"state": "clean"}),), takes_time=True, during={"state": "washing"})
LIGHT = Action("light", effects=(Effect({"light": True}),))
WASHER = DeviceClass(
    name="washer",
    nouns={},
    kinds={},
    state={
        "state": StateField("state", "choice", ("dirty", "washing", "clean"), initial="dirty"),
        "light": StateField("light", "flag", initial=False),
    },
    actions={"wash": WASH, "light": LIGHT},
    choices={},
)


def told(action: str) -> CommandMessage:
    """A command for the washer."""
    return CommandMessage("c", 1, 1, 0, f"washer.{action}", {}, 0.0, 1.0)


def washer() -> DeclaredModel:
    """A dirty one."""
    return DeclaredModel(WASHER, Device("washer", "washer", ("washer",)))


def test_declared_effects_come_when_the_time_is_over() -> None:
    """On the way the state is what the grammar says of being under way."""
    model = washer()
    model.begin(WASH, told("wash"))
    assert model.state()["state"] == "washing"
    steps = 0
    while model.ended is None:
        assert model.state()["state"] == "washing"
        model.step()
        steps += 1
    assert (steps, model.state()["state"]) == (round(DURATION_S / STEP_S), "clean")


def test_what_takes_no_time_is_not_lost_in_what_does() -> None:
    """A light that is switched on while it washes is on afterwards, and after a halt too."""
    for halted in (False, True):
        model = washer()
        model.begin(WASH, told("wash"))
        assert model.at_once(LIGHT, told("light")) is None
        assert model.state()["light"] is True
        if halted:
            model.halt()
            assert model.state()["state"] == "dirty"
        while model.ended is None:
            model.step()
        assert model.state()["light"] is True


def test_paused_time_does_not_pass() -> None:
    """The share done stays what it was."""
    model = washer()
    model.begin(WASH, told("wash"))
    model.step()
    model.pause()
    before = model.fraction
    for _ in range(100):
        model.step()
    assert model.fraction == before > 0
    model.resume()
    while model.ended is None:
        model.step()
