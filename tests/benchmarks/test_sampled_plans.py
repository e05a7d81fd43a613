from __future__ import annotations

from dataclasses import fields, is_dataclass
from random import Random

from benchmarks.sampled_plans import PlanSampler
from nlcontrol.grammar.loader import load_grammar
from nlcontrol.plan.types import Command, Group, Plan, When
from nlcontrol.plan.written import write
from nlcontrol.plan.written_reader import read
from nlcontrol.site.loader import load_site


def _plans(count: int, seed: int = 1) -> list[Plan]:
    grammar = load_grammar()
    sampler = PlanSampler(load_site("home", grammar), grammar, ("dock", "kitchen"), Random(seed))
    return [sampler.plan() for _ in range(count)]


def _nodes(value: object) -> list[object]:
    parts = (
        value
        if isinstance(value, tuple)
        else [getattr(value, f.name) for f in fields(value)]
        if is_dataclass(value) and not isinstance(value, type)
        else []
    )
    return [value, *(node for part in parts for node in _nodes(part))]


HOME_CLASSES = {device.class_name for device in load_site("home", load_grammar()).devices.values()}


def test_sampled_plans_round_trip_through_the_written_form() -> None:
    """They are plans of the language, whatever a site makes of them."""
    for plan in _plans(300):
        assert write(read(write(plan))) == write(plan)


def test_every_action_parameter_quantifier_and_trigger_is_sampled() -> None:
    """Nothing that can be said back is left out."""
    nodes = [node for plan in _plans(4_000) for node in _nodes(plan)]
    commands = [node for node in nodes if isinstance(node, Command)]
    given = {(command.action, name) for command in commands for name, _ in command.arguments}
    grammar = load_grammar()
    for device_class in (grammar.classes[name] for name in sorted(HOME_CLASSES)):
        for action in device_class.actions.values():
            name = f"{device_class.name}.{action.name}"
            assert any(command.action == name for command in commands)
            assert {(name, parameter) for parameter in action.parameters} <= given
    assert {node.quantifier for node in nodes if isinstance(node, Group)} == {"the", "these", "all", "any", "other"}
    triggers = {type(trigger).__name__ for node in nodes if isinstance(node, When) for trigger in node.triggers}
    assert triggers == {"After", "At", "Every", "For", "Until", "Once", "Whenever", "If"}


def test_equal_seeds_sample_equal_plans() -> None:
    """The share that is quoted can be measured again."""
    assert _plans(20, seed=4) == _plans(20, seed=4)
