"""Plans are said back as sentences: every action that the grammars have, with its values, targets and times."""

from collections.abc import Iterator

import pytest

from nlcontrol.grammar.loader import load_grammar
from nlcontrol.grammar.schema import Parameter
from nlcontrol.plan.types import (
    After,
    At,
    Change,
    ClockTime,
    Command,
    Condition,
    Every,
    Factor,
    Flag,
    For,
    Group,
    If,
    Named,
    Number,
    Once,
    Parallel,
    Place,
    Repeat,
    Statement,
    Text,
    Trigger,
    Until,
    Value,
    When,
    Whenever,
)
from tests.interpreter.house import home

AMOUNTS: dict[str, Value] = {
    "": Number(20),
    "negative": Number(-20),
    "more": Change(Number(20)),
    "less": Change(Number(-20)),
    "times": Factor(0.5),
}
LAMP = Command("light.turn_on", (Named("desk lamp"),))
LOCKED = Condition(Named("front door"), "state", "is", Text("locked"))


def said(*statements: Statement) -> str | None:
    """The read-back in English."""
    return home().wording.read_back(statements)


def _value(parameter: Parameter, amount: str) -> Value:
    if parameter.type == "number":
        return AMOUNTS[amount]
    if parameter.type == "flag":
        return Flag(True)
    return Text("kitchen" if parameter.type == "place" else "".join(parameter.choices[:1]) or "oat milk")


def _read_backs() -> Iterator[tuple[str, Command]]:
    for device_class in load_grammar().classes.values():
        for action in device_class.actions.values():
            for sentence in action.read_back.get("en", ()):
                arguments = tuple(
                    (name, _value(action.parameters[name], sentence.amount if index == 0 else ""))
                    for index, name in enumerate(sentence.given)
                )
                yield sentence.say, Command(f"{device_class.name}.{action.name}", (Named("it all"),), arguments)


@pytest.mark.parametrize(("template", "command"), list(_read_backs()))
def test_every_read_back_sentence_of_the_grammars_can_be_said(template: str, command: Command) -> None:
    """Each sentence is the one chosen for its kind of amount, and no slot is left open."""
    sentence = said(command)
    assert sentence is not None
    assert "{" not in sentence
    assert sentence.startswith(template.partition("{")[0])
    assert "the it all" in sentence


def test_every_action_of_the_grammars_says_what_is_under_way() -> None:
    """The message of an accepted reply."""
    for device_class in load_grammar().classes.values():
        for action in device_class.actions.values():
            if action.name == "toggle":
                continue
            arguments = tuple((p.name, _value(p, "")) for p in action.parameters.values() if p.required)
            doing = home().wording.doing(Command(f"{device_class.name}.{action.name}", (Named("thing"),), arguments))
            assert doing is not None, f"{device_class.name}.{action.name}"
            assert "{" not in doing


@pytest.mark.parametrize(
    ("group", "phrase"),
    [
        (Group("the", "light"), "the light"),
        (Group("all", "light", (Place("kitchen"),)), "all the lights in the kitchen"),
        (Group("all", "light", (Place("upstairs", floor=True),)), "all the lights upstairs"),
        (Group("all", "light", (Place("ground floor", floor=True),)), "all the lights on the ground floor"),
        (Group("all", "light", (Place(None),)), "all the lights in here"),
        (
            Group("all", "light", (Place("kitchen"), Place("hallway"))),
            "all the lights in the kitchen and in the hallway",
        ),
        (Group("any", "blind", count=2), "2 blinds"),
        (Group("other", "light"), "the other light"),
        (Group("all", "device"), "everything"),
        (Group("all", "light", (), (Named("desk lamp"),)), "all the lights except the desk lamp"),
        (
            Group("all", "light", (), (Named("desk lamp"), Named("big light"))),
            "all the lights except the desk lamp and the big light",
        ),
    ],
)
def test_targets_are_said_as_noun_phrases(group: Group, phrase: str) -> None:
    """Number, places and exceptions as people say them."""
    assert home().wording.target(group) == phrase


def test_a_device_is_called_by_its_name_where_its_id_is_given() -> None:
    """Ids are for programs."""
    assert home().wording.target(Named("kitchen_ceiling")) == "the kitchen ceiling light"


@pytest.mark.parametrize(
    ("trigger", "words"),
    [
        (After(600), "in 10 minutes"),
        (At(ClockTime(7, 30)), "at 7:30 am"),
        (At(ClockTime(8, exact=False)), "at 8 o'clock"),
        (Every(ClockTime(7, 30), ("weekday",)), "every weekday at 7:30 am"),
        (Every(ClockTime(7, 30), ("mon", "fri")), "every monday and friday at 7:30 am"),
        (Every(None, (), 600), "every 10 minutes"),
        (For(60), "for 1 minute"),
        (Until(ClockTime(22)), "until 10 pm"),
        (Until(LOCKED), "until the front door is locked"),
        (Once(LOCKED), "as soon as the front door is locked"),
        (Whenever(LOCKED), "whenever the front door is locked"),
        (If(LOCKED), "if the front door is locked"),
        (
            If(Condition(Named("big light"), "brightness_pct", "above", Number(50, "%"))),
            "if the brightness of the big light is above 50",
        ),
    ],
)
def test_times_and_conditions_are_said_after_the_command(trigger: Trigger, words: str) -> None:
    """A lone command has its time behind it."""
    sentence = said(When((trigger,), (LAMP,)))
    assert sentence is not None
    assert sentence.startswith("turn on the desk lamp ")
    assert sentence.removeprefix("turn on the desk lamp ").startswith(words)


def test_sequences_repetitions_and_parallels_are_said_as_such() -> None:
    """The joins of the sentence are those of the plan."""
    lock = Command("lock.lock", (Named("front door"),))
    assert said(LAMP, lock) == "turn on the desk lamp, then lock the front door"
    assert said(Repeat(2, None, (LAMP,))) == "turn on the desk lamp twice"
    assert said(Repeat(3, None, (LAMP,))) == "turn on the desk lamp 3 times"
    assert said(Parallel((LAMP, lock))) == "turn on the desk lamp and at the same time lock the front door"


def test_what_has_no_words_is_not_said() -> None:
    """The written form is shown instead of half a sentence."""
    assert said(Repeat(None, LOCKED, (LAMP,))) is None
    assert said(LAMP, Command("toaster.toast", (Named("it"),))) is None
    assert said(Command("light.turn_on", (Group("all", "toaster"),))) is None


def test_control_replies_say_what_happens() -> None:
    """Every control has its sentence."""
    for kind in ("stop", "pause", "resume", "undo", "cancel", "never_mind"):
        words = {"stop": "hold", "never_mind": "never mind"}.get(kind, "carry on")
        reply = home().hear((words, f"first control:{kind}"))
        assert reply.control is not None
        assert reply.control.kind == kind
        assert reply.message.endswith(".")


def test_a_control_keeps_the_words_of_what_it_is_about() -> None:
    """The plan is named by "cancel the plan"."""
    reply = home().hear(("cancel the plan", "first control:cancel span [plan]"))
    assert reply.control is not None
    assert reply.control.what == "plan"
