from __future__ import annotations

import pytest

from nlcontrol.errors import DefinitionError
from nlcontrol.grammar.arguments import ArgumentSpec, parse_spec
from nlcontrol.grammar.language import load_language
from nlcontrol.grammar.phrases import examples, load_phrases
from nlcontrol.grammar.template import expand, written
from tests.grammar.conftest import MakeFolder


def test_phrases_are_read_with_their_meaning(make_folder: MakeFolder) -> None:
    """A row becomes a phrase: its action, form, implied target, arguments, templates and place."""
    folder = make_folder()
    first, second, third, _, last = load_phrases(folder, "en")
    rules = load_language(folder, "en").rules

    assert (first.class_name, first.action, first.form, first.implied) == ("fan", "turn_on", "imperative", None)
    assert [written(parts) for parts in expand(first.templates[1], rules)] == [
        "i want {target} on",
        "i'd like {target} on",
    ]
    assert second.arguments == {"percentage": "{value}"}
    assert third.implied == "these"
    assert last.action == "turn_off"
    assert first.path.endswith("fan.yaml")
    assert first.lines == (first.line + 1,) * 2


def test_phrases_may_stand_in_files_of_their_own(make_folder: MakeFolder) -> None:
    """`phrases/<class>.yaml` adds to a class; `phrases/device.yaml` speaks of any device."""
    rows = "class: {0}\nphrases:\n  en:\n    - action: {1}\n      say: ['{1} {{target}}']\n"
    more = {"phrases/fan.yaml": rows.format("fan", "turn_off"), "phrases/device.yaml": rows.format("device", "toggle")}
    phrases = load_phrases(make_folder(more=more), "en")

    assert [(phrase.class_name, phrase.action) for phrase in phrases[-2:]] == [
        ("device", "toggle"),
        ("fan", "turn_off"),
    ]
    with pytest.raises(DefinitionError, match='no class "fam" for these phrases'):
        load_phrases(make_folder(more={"phrases/fam.yaml": rows.format("fam", "turn_off")}), "en")


def test_a_question_can_have_phrases_of_its_own(make_folder: MakeFolder) -> None:
    """A row with `question` asks for a state field instead of acting."""
    folder = make_folder(
        phrases=[
            ("    - action: turn_off\n", "    - question: state\n      field: percentage\n"),
            ("(turn|switch) off", "how fast is"),
        ]
    )
    asked = load_phrases(folder, "en")[-1]

    assert (asked.action, asked.question, asked.state_field) == ("", "state", "percentage")


def test_examples_carry_a_plan_or_a_verdict(make_folder: MakeFolder) -> None:
    """Examples are read as they stand, for the tests that run them."""
    accepted, refused = examples(make_folder(), "en")

    assert (accepted.say, accepted.plan, accepted.verdict) == ("turn on the fan", "fan.turn_on(fan)", None)
    assert (refused.plan, refused.verdict, refused.reason) == (None, "refuse", "unexplained_words")
    with pytest.raises(DefinitionError, match="either a plan or a verdict"):
        examples(make_folder(phrases=[(", verdict: refuse", "")]), "en")


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("{value}", ArgumentSpec("absolute", slot="value")),
        ("+{amount}", ArgumentSpec("up", slot="amount")),
        ("-{value}", ArgumentSpec("down", slot="value")),
        ("*{value}", ArgumentSpec("factor", slot="value")),
        ("+step", ArgumentSpec("step", count=1)),
        ("-2 step", ArgumentSpec("step", count=-2)),
        ("max", ArgumentSpec("max")),
        ("min", ArgumentSpec("min")),
        ("red", ArgumentSpec("constant", constant="red")),
    ],
)
def test_argument_specifications_are_read(text: str, spec: ArgumentSpec) -> None:
    """Each way to give an argument has one spelling."""
    assert parse_spec(text) == spec


FAULTS = [
    ("action: turn_off", "action: turn_of", 'did you mean "turn_off"?'),
    ("action: turn_off", "form: wish", "either an action or a question"),
    ("implied: these", "implied: some", 'unknown implied "some"'),
    ("implied: these", "form: shout", 'unknown form "shout"'),
    ("implied: these\n", "noun: fan\n", 'unknown kind "fan"'),
    ("implied: these\n      ", "", "never says {target}"),
    ('say: ["more wind [{place}]"]', 'say: ["more wind from {target}"]', "the target is implied here"),
    ("on {target}", "on [{target}]", "never says {target}"),
    ("set {target} to {value:percent}", "set {target} [to {value:percent}]", "never says {value}"),
    ("set {target} to {value:percent}", "set {target} to {valeu:percent}", "never says {value}"),
    ("set {target} to {value:percent}", "set {target} to {value:kelvin}", "said as: fraction, half, number, percent"),
    ("set {target} to {value:percent}", "set {target} to {value}", "not as nothing"),
    ("make {target} {value:mode}", "make {target} {value:percent}", "is said as: mode"),
    ("make {target} {value:mode}", "make {target} {value:mode} [{x:number}]", "no argument takes {x}"),
    ("make {target} {value:mode}", "make {target:plural} {value:mode}", 'no form "plural"'),
    ("make {target} {value:mode}", "make {target} {value:mode} {place:here}", "{place} has no forms"),
    ("make {target} {value:mode}", "make {target} {value:mode} and {target}", "can stand twice"),
    ("make {target} {value:mode}", "Make {target} {value:mode}", "lower case"),
    ("<wish> {target}", "<wsih> {target}", 'did you mean "wish"?'),
    ('percentage: "{value}"', 'percent: "{value}"', 'did you mean "percentage"?'),
    ("percentage: +step", "percentage: +3 step", "at most 2 steps"),
    ("percentage: +step", 'percentage: "{value"', "is none of"),
    ("percentage: +step", "percentage: 50", "must list 50 among the choices"),
    ("percentage: +step", "percentage: 500", "out of range"),
    ("percentage: +step", "mode: +step", "only a number goes up"),
    ("percentage: +step", "mode: loud", 'unknown value of mode "loud"'),
    ("examples:", "---\nexamples:", "a third document"),
    ("phrases:\n", "phrase:\n", 'did you mean "phrases"?'),
    ("phrases:\n", "class: fam\nphrases:\n", "these phrases stand in the file of fan"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "problem"), FAULTS)
def test_a_fault_in_a_phrase_is_refused_at_its_line(make_folder: MakeFolder, old: str, new: str, problem: str) -> None:
    """A phrase that could never mean its action is found when it is loaded, with its place in the file."""
    with pytest.raises(DefinitionError) as caught:
        load_phrases(make_folder(phrases=[(old, new)]), "en")

    assert problem in str(caught.value)
    assert caught.value.line is not None


def test_a_phrase_may_mean_an_amount_the_schema_names(make_folder: MakeFolder) -> None:
    """A number that is not said must be among the parameter's choices: the network can write only those."""
    phrases = load_phrases(make_folder(phrases=[("percentage: +step", "percentage: 33")]), "en")

    assert phrases[2].arguments == {"percentage": "33"}


def test_language_files_hold_rules_and_sections(make_folder: MakeFolder) -> None:
    """Rules are parsed and must not run in circles; other sections are handed out as they stand."""
    language = load_language(make_folder(), "en")

    assert set(language.rules) == {"wish"}
    assert language.section("frames").strings() == ("please",)
    with pytest.raises(DefinitionError, match='section "joins" is missing'):
        language.section("joins")
    with pytest.raises(DefinitionError, match='do not know the language "fr"'):
        load_language(make_folder(), "fr")
    with pytest.raises(DefinitionError, match="<wish> → <wish>"):
        load_language(make_folder(language=[("i want", "i <wish>")]), "en")
    with pytest.raises(DefinitionError, match="there is no rule <wash>"):
        load_language(make_folder(language=[("i want", "i <wash>")]), "en")
