from __future__ import annotations

from nlcontrol.grammar.language import load_language
from nlcontrol.grammar.lint import check_grammar
from nlcontrol.grammar.loader import load_grammar
from nlcontrol.grammar.phrases import load_phrases
from tests.grammar.conftest import FAN, MakeFolder


def problems(make_folder: MakeFolder, **changes: object) -> list[str]:
    """The problems found in the test's folder after the changes."""
    folder = make_folder(**changes)
    grammar = load_grammar(folder)
    findings = check_grammar(grammar, load_phrases(folder, "en", grammar), load_language(folder, "en"))
    return [finding.problem for finding in findings]


def test_a_complete_grammar_has_no_findings(make_folder: MakeFolder) -> None:
    """Nothing is found where nothing is missing."""
    assert problems(make_folder) == []


def test_what_no_phrase_says_is_found(make_folder: MakeFolder) -> None:
    """Actions and parameters that cannot be reached by words, and rules that no phrase uses."""
    row = '    - action: turn_off\n      say: ["(turn|switch) off {target}"]\n'
    row_of_mode = (
        '    - action: turn_on\n      arguments: {mode: "{value}"}\n      say: ["make {target} {value:mode}"]\n'
    )

    assert problems(make_folder, phrases=[(row, "")]) == ["no phrase reaches turn_off"]
    assert problems(make_folder, phrases=[(row_of_mode, "")]) == ["no phrase sets mode of turn_on"]
    assert problems(make_folder, phrases=[(', "<wish> {target} on"', "")]) == ["no phrase uses the rule <wish>"]


def test_what_cannot_be_said_back_is_found(make_folder: MakeFolder) -> None:
    """Missing read-back, amounts without a sentence, kinds and choices without words."""
    assert problems(make_folder, schema=[('    read_back:\n      en: [{say: "turn off {target}"}]\n', "")]) == [
        "turn_off has no read_back in en"
    ]
    less = '        - {given: [percentage], amount: less, say: "slow {target} down by {percentage} percent"}\n'
    assert "a little more or less percentage" in problems(make_folder, schema=[(less, "")])[0]
    assert problems(
        make_folder, schema=[("    en: {one: [ceiling fan], many: [ceiling fans]}", "    zh: {one: [吊扇]}")]
    ) == ["the kind ceiling_fan has no noun in en"]
    assert problems(make_folder, schema=[("strong: {en: [strong]}", "strong: {zh: [强]}")]) == [
        "strong of mode has no word in en"
    ]
    assert problems(make_folder, schema=[("features: [speed]", "features: [speed, light]")]) == [
        "nothing needs the feature light"
    ]


def test_one_sentence_with_two_meanings_is_found(make_folder: MakeFolder) -> None:
    """The finding names the sentence, both meanings and the line of the other."""
    (problem,) = problems(make_folder, phrases=[("switch) off {target}", "switch) (off|on) {target}")])

    assert '"turn on {target}" means fan.turn_off() here and fan.turn_on() in' in problem
    assert "fan.yaml:" in problem


def test_the_same_words_with_another_argument_collide(make_folder: MakeFolder) -> None:
    """Absolute and relative amounts must not be said alike, whatever the slots are called."""
    row = '    - action: turn_on\n      arguments: {percentage: "+{x}"}\n      say: ["set {target} to {x:percent}"]\n'

    (problem,) = problems(make_folder, phrases=[("    - action: turn_off\n", row + "    - action: turn_off\n")])
    assert '"set {target} to {percent}"' in problem


def test_classes_may_share_words_when_the_target_tells_them_apart(make_folder: MakeFolder) -> None:
    """To turn on a target belongs to many classes; words without a target can belong to one only."""
    pump = FAN
    for old, new in [
        ("class: fan", "class: pump"),
        ("ceiling_fan", "well_pump"),
        ("fan", "pump"),
        ("ventilator", "waterwork"),
    ]:
        pump = pump.replace(old, new)
    said = "---\nphrases:\n  en:\n    - action: turn_off\n      {0}say: ['turn on {1}']\n"
    of_target = said.format("", "{target}")
    implied = said.replace("turn on {1}", "more wind").format("implied: these\n      ", "")

    assert not [text for text in problems(make_folder, more={"pump.yaml": pump + of_target}) if "means" in text]
    found = [text for text in problems(make_folder, more={"pump.yaml": pump + implied}) if "means" in text]
    assert len(found) == 1
    assert '"more wind"' in found[0]


def test_nouns_one_letter_apart_are_found(make_folder: MakeFolder) -> None:
    """Nouns of two classes that one slip of the tongue would swap."""
    other = FAN.replace("class: fan", "class: tan").replace("ceiling_fan", "wall_tan").replace("fan", "tanner")
    found = problems(make_folder, more={"tan.yaml": other.replace("ventilator", "ventilatos")})

    assert any('"ventilator" is one letter from' in text or '"ventilatos" is one letter from' in text for text in found)


def test_a_template_too_wide_to_compare_is_found(make_folder: MakeFolder) -> None:
    """A template with tens of thousands of expansions is named instead of slowing every check."""
    wide = " ".join(["(a|b|c|d|e|f|g|h|i|j)"] * 5)

    assert "says 200000 sentences: split it" in problems(make_folder, phrases=[("more wind", f"more wind {wide}")])[0]
