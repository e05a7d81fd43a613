from __future__ import annotations

import pytest

from nlcontrol.errors import DefinitionError
from nlcontrol.grammar.loader import load_grammar
from nlcontrol.grammar.nouns import NounMeaning, noun_meanings
from nlcontrol.grammar.schema import Effect, Precondition, Sentence
from tests.grammar.conftest import FAN, MakeFolder


def test_a_grammar_file_becomes_a_class(make_folder: MakeFolder) -> None:
    """State, parameters, effects, preconditions, read-back, kinds, risk and words are all there, typed."""
    fan = load_grammar(make_folder()).classes["fan"]
    turn_on = fan.actions["turn_on"]

    assert fan.state["state"].initial == "off"
    assert fan.state["mode"].choices == ("quiet", "strong")
    assert turn_on.parameters["percentage"].choices == ("33", "100")
    assert turn_on.parameters["percentage"].choice_set == "speed_word"
    assert turn_on.parameters["percentage"].state == "percentage"
    assert turn_on.effects[2] == Effect({"state": "off"}, given="percentage", op="is", value=0.0)
    assert turn_on.preconditions == (Precondition("mode", "is not", "strong", "{device} is too strong."),)
    assert turn_on.read_back["en"][2] == Sentence("speed {target} up by {percentage} percent", ("percentage",), "more")
    assert fan.actions["turn_off"].effects[0].values == {"state": "off", "percentage": 0.0, "mode": None}
    assert fan.state_words["en"][0].words == ("on", "running")
    assert fan.choices["mode"]["quiet"]["en"] == ("quiet", "silent")


def test_a_kind_can_be_riskier_than_its_class(make_folder: MakeFolder) -> None:
    """The risk of an action is the greater of the action's and the kind's."""
    fan = load_grammar(make_folder()).classes["fan"]

    assert fan.risk("turn_on") == "none"
    assert fan.risk("turn_on", "ceiling_fan") == "confirm"
    assert fan.risk("turn_off", "ceiling_fan") == "none"


def test_nouns_know_their_class_and_number(make_folder: MakeFolder) -> None:
    """Each noun of a language stands for one class or kind, in the singular or the plural."""
    meanings = noun_meanings(load_grammar(make_folder()), "en")

    assert meanings["ceiling fans"] == NounMeaning("ceiling_fan", "fan", one=False, many=True)
    assert meanings["ventilator"] == NounMeaning("fan", "fan", one=True, many=False)


FAULTS = [
    ("class: fan", "class: fam", 'belongs in a file fam.yaml'),
    ("class: fan", "class: Fan", "cannot be the name of a class"),
    ("moves: false", "moves: true", "needs an action with stops"),
    ("moves: false", "movse: true", 'did you mean "moves"?'),
    ("one: [fan, ventilator]", "one: [Fan]", "in lower case"),
    ("one: [fan, ventilator]", "one: []", "at least one word"),
    ("one: [ceiling fan]", "one: [fan]", 'the noun "fan" stands for both'),
    ("  ceiling_fan:", "  all:", "another meaning in plans"),
    ("risk: {turn_on: confirm}", "risk: {turn_in: confirm}", 'did you mean "turn_on"?'),
    ("risk: {turn_on: confirm}", "risk: {turn_on: high}", 'unknown risk "high"'),
    ('choices: ["on", "off"], initial: "off"', 'choices: ["on", "off"], initial: "of"', 'did you mean "off"?'),
    ('choices: ["on", "off"], initial: "off"', "choices: [on, off]", 'write "on" in quotes'),
    ('{type: choice, choices: ["on", "off"], initial: "off"}', "{type: choice}", "either choices or choices_of"),
    ("  state: {type: choice", "  power: {type: choice", 'needs a state field "state"'),
    ("min: 0, max: 100, feature: speed}\n  mode", "min: 100, max: 0}\n  mode", "is not above min"),
    ("min: 0, max: 100, feature: speed}\n  mode", "min: 0, max: 50}\n  mode", "can be 100, but 100 is out of range"),
    ('unit: "%", min: 0, max: 100, feature', 'unit: percent, min: 0, max: 100, feature', 'unknown unit "percent"'),
    ("feature: speed}\n  mode", "feature: sped}\n  mode", 'did you mean "speed"?'),
    ("choices_of: mode}\nfeatures", "choices_of: moed}\nfeatures", 'did you mean "mode"?'),
    ("strong: {en: [strong]}", "strong: {en: [quiet]}", '"quiet" already stands for quiet'),
    ("strong: {en: [strong]}", "strong: {english: [strong]}", "is not a language code"),
    ('"33": {en', '"333": {en', "333 is out of range for percentage: 0 to 100 %"),
    ('"33": {en', '"third": {en', "is not a number"),
    ("step: 10,", "step: -10,", "a step is above zero"),
    ("choices_of: mode}\n    pre", "choices_of: mode, min: 3}\n    pre", "only a number has min"),
    ("{field: mode, is not", "{field: mood, is not", 'did you mean "mode"?'),
    ("is not: strong,", "above: 3,", "is no number to be above"),
    ("{device} is too strong.", "It is too strong.", "{device} is missing"),
    ("{device} is too strong.", "{devise} is too strong.", 'did you mean "device"?'),
    ('set: {state: "on"}', 'set: {stat: "on"}', 'did you mean "state"?'),
    ('set: {state: "on"}', 'set: {state: "open"}', 'unknown value of state "open"'),
    ('set: {state: "on"}', "set: {percentage: $percentage}", "percentage may be missing"),
    ("given: mode\n        set: {mode: $mode}", "given: mode\n        set: {mode: $mod}", 'did you mean "mode"?'),
    ("given: mode\n        set: {mode: $mode}", "given: mode\n        set: {percentage: $mode}", "mode is a choice"),
    ("given: mode\n        set: {mode: $mode}", "given: mood\n        set: {mode: quiet}", 'did you mean "mode"?'),
    ("given: percentage\n        is: 0", "is: 0", "name the parameter that is compared"),
    ('{say: "turn on {target}"}', '{say: "turn on {traget}"}', 'did you mean "target"?'),
    ('{say: "turn on {target}"}', '{say: "turn on {target"}', "a brace is left open"),
    ('{given: [mode], say: "set {target} to {mode}"}', '{given: [mode], say: "set {target}"}', "{mode} is missing"),
    ("{given: [mode], say:", "{given: [mode], amount: more, say:", "only a sentence with a number"),
    ("amount: less", "amount: more", "the same arguments and amount"),
    ("amount: less", "amount: negative", "never below zero"),
    ('words: ["off"]', 'words: ["on"]', "already names another state"),
    ("  turn_off:\n    risk: none", "  turn_off:\n    during: {state: open}", "only an action with takes_time"),
    ("  turn_off:\n", "  turn_on:\n", 'the key "turn_on" is already on line'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "problem"), FAULTS)
def test_a_fault_in_a_schema_is_refused_at_its_line(make_folder: MakeFolder, old: str, new: str, problem: str) -> None:
    """Every promise of the schema is checked when the file is loaded, and the error points into the file."""
    with pytest.raises(DefinitionError) as caught:
        load_grammar(make_folder(schema=[(old, new)]))

    assert problem in str(caught.value)
    assert caught.value.line is not None


def test_classes_share_no_kind_and_no_noun(make_folder: MakeFolder) -> None:
    """A noun or kind of two classes would leave open which is meant."""
    other = FAN.replace("class: fan", "class: blower").replace("ceiling_fan", "wall_fan")
    with pytest.raises(DefinitionError, match='the noun "fan" belongs to blower too'):
        load_grammar(make_folder(more={"blower.yaml": other}))

    again = FAN.replace("class: fan", "class: blower").replace("[ceiling fan", "[wall fan").replace("[fan", "[blower")
    with pytest.raises(DefinitionError, match='"ceiling_fan" is a class or kind in blower too'):
        load_grammar(make_folder(more={"blower.yaml": again}))


def test_digests_tell_meaning_from_words(make_folder: MakeFolder) -> None:
    """Comments change no digest, phrases only theirs, bounds and words neither, another choice the schema's."""

    def digests(**changes: list[tuple[str, str]]) -> tuple[str, str]:
        fan = load_grammar(make_folder(**changes)).classes["fan"]
        return fan.schema_digest, fan.phrases_digest

    schema, phrases = digests()

    assert digests(schema=[("class: fan", "# a comment\nclass: fan")], phrases=[("phrases:", "# so\nphrases:")]) == (
        schema,
        phrases,
    )
    assert (
        digests(schema=[("ventilator]", "blower]"), ("max: 100, step", "max: 90, step"), ('"100": {en', '"90": {en')])[
            1
        ]
        == phrases
    )
    assert digests(schema=[("step: 10", "step: 5")]) == (schema, phrases)
    assert digests(phrases=[("more wind", "more air")])[0] == schema
    assert digests(phrases=[("more wind", "more air")])[1] != phrases
    assert digests(schema=[("    strong: {en", "    gale: {en"), ("is not: strong", "is not: gale")])[0] != schema


def test_phrases_are_not_parsed_for_the_schema(make_folder: MakeFolder) -> None:
    """A broken phrase document does not keep the runtime from loading the schema."""
    folder = make_folder(phrases=[("phrases:", "phrases: [")])

    assert set(load_grammar(folder).classes) == {"fan"}


def test_a_folder_without_grammars_is_refused(make_folder: MakeFolder) -> None:
    """Neither a missing folder nor an empty one is a grammar."""
    folder = make_folder()

    with pytest.raises(DefinitionError, match="no folder of grammars"):
        load_grammar(folder / "nowhere")
    (folder / "empty").mkdir()
    with pytest.raises(DefinitionError, match=r"holds no \.yaml"):
        load_grammar(folder / "empty")
