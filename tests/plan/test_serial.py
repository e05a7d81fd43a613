"""Plans as plain JSON values."""

import json

import pytest
from hypothesis import given

from nlcontrol.errors import PlanSyntaxError
from nlcontrol.plan.serial import Json, from_json, to_json
from nlcontrol.plan.types import Plan
from nlcontrol.plan.written import read
from tests.plan import strategies


@strategies.steady
@given(strategies.plans)
def test_a_plan_survives_json(plan: Plan) -> None:
    """Every plan comes back the same through the text of its JSON."""
    assert from_json(json.loads(json.dumps(to_json(plan)))) == plan


def test_json_shows_the_type_and_leaves_defaults_out() -> None:
    """The JSON of a plan is small enough to read."""
    assert to_json(read('light.turn_on("lamp", brightness_pct=30)')) == {
        "type": "plan",
        "statements": [
            {
                "type": "command",
                "action": "light.turn_on",
                "targets": [{"type": "named", "name": "lamp"}],
                "arguments": [["brightness_pct", {"type": "number", "amount": 30}]],
            }
        ],
    }


def _plan(statement: Json) -> Json:
    return {"type": "plan", "statements": [statement]}


@pytest.mark.parametrize(
    ("value", "path", "words"),
    [
        (None, "plan", 'of type "plan"'),
        ({"type": "plan"}, "plan", 'lacks "statements"'),
        ({"type": "plan", "statements": [], "statement": 1}, "plan.statement", 'did you mean "statements"'),
        (_plan({"type": "comand", "action": "a.b"}), "plan.statements[0].type", 'did you mean "command"'),
        (_plan({"type": "command", "action": "turn_on"}), "plan.statements[0]", "cannot be the name of an action"),
        (_plan({"type": "command", "action": 3}), "plan.statements[0].action", "Expected str, found 3"),
        (_plan({"type": "control", "kind": "halt"}), "plan.statements[0].kind", "Expected one of stop, pause"),
        (
            _plan({"type": "command", "action": "a.b", "arguments": [["x"]]}),
            "plan.statements[0].arguments[0]",
            "list of 2",
        ),
        (
            _plan({"type": "repeat", "times": True, "until": None, "body": []}),
            "plan.statements[0].times",
            "Expected int",
        ),
        (
            _plan({"type": "repeat", "times": 2, "until": 3, "body": []}),
            "plan.statements[0].until",
            "Expected an object",
        ),
        (_plan({"type": "command", "action": "a.b", "targets": "it"}), "plan.statements[0].targets", "Expected a list"),
        (_plan({"type": "amend", "value": {"type": "step", "count": True}}), "plan.statements[0].value.count", "float"),
        (
            _plan({"type": "amend", "value": {"type": "number", "amount": float("nan")}}),
            "plan.statements[0].value.amount",
            "float",
        ),
    ],
)
def test_what_is_no_plan_is_refused_with_its_path(value: Json, path: str, words: str) -> None:
    """The error says where in the JSON the fault lies."""
    with pytest.raises(PlanSyntaxError) as caught:
        from_json(value)
    assert caught.value.text == path
    assert words in caught.value.problem
