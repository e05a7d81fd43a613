from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlcontrol.errors import DefinitionError
from nlcontrol.grammar.source import split_documents
from nlcontrol.grammar.template import (
    NO_RULES,
    Rules,
    Slot,
    check_rules,
    circle,
    count,
    expand,
    parse_template,
    repeated_slot,
    sample,
    slot_sets,
    written,
)

RULES = Rules({"please": parse_template("please|could you"), "politely": parse_template("[<please>] now")})


def sentences(template: str) -> list[str]:
    """The expansions of a template as they are written."""
    return [written(parts) for parts in expand(parse_template(template), RULES)]


def test_alternatives_optionals_permutations_and_rules_expand() -> None:
    """Each sign of the notation means what Home Assistant's users know."""
    assert sentences("(turn|switch) on [the] lamp") == [
        "turn on lamp", "turn on the lamp", "switch on lamp", "switch on the lamp",
    ]  # fmt: skip
    assert sentences("light[s]") == ["light", "lights"]
    assert sentences("(in the hall;now)") == ["in the hall now", "now in the hall"]
    assert sentences("<please> go") == ["please go", "could you go"]
    assert sentences("<politely>") == ["now", "please now", "could you now"]
    assert sentences("on|off") == ["on", "off"]
    assert sentences(r"say \(hi\)") == ["say (hi)"]


def test_slots_stand_between_words_with_their_blanks() -> None:
    """The parts of an expansion joined together are the sentence, in a language with blanks or without."""
    (parts,) = expand(parse_template(" set {target}'s  level to {value:percent} "))

    assert parts == ["set ", Slot("target"), "'s level to ", Slot("value", "percent")]
    assert list(expand(parse_template("把{target}打开"))) == [["把", Slot("target"), "打开"]]


@pytest.mark.parametrize(
    ("template", "problem", "column"),
    [
        ("(a|b", '")" is missing', 1),
        ("a)", "closes nothing", 2),
        ("a [b", '"]" is missing', 3),
        ("a (b]", '")" is missing', 3),
        ("a {b", "has no partner", 3),
        ("a > b", "has no partner", 3),
        ("a <b c>", "cannot be the name of a rule", 3),
        ("{Target}", "cannot be the name of a slot", 1),
        ("{x:}", "cannot be the name of a form", 1),
        ("(a|)", "one side", 1),
        ("a ()", "nothing stands between", 3),
        ("(a;b|c)", "do not mix", 5),
        ("a;b", "between round brackets", 2),
        ("  ", "empty", 1),
    ],
)
def test_what_is_not_the_notation_is_refused_with_a_caret(template: str, problem: str, column: int) -> None:
    """The error says what is wrong and where, in the file when the template came from one."""
    with pytest.raises(DefinitionError, match="template:1") as caught:
        parse_template(template)
    assert problem in caught.value.problem
    assert caught.value.column == column

    node = split_documents(f'say: "{template}"', "fan.yaml")[0].root.table("say").required("say")
    with pytest.raises(DefinitionError, match=r"fan\.yaml:1") as caught:
        parse_template(template, node)
    assert caught.value.column in (column + 6, 6)  # 6: column one of the text is shown at its quote


TEMPLATES = st.recursive(
    st.sampled_from(["a", "b c", "{x}", "<please>", "d"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda items: f"({'|'.join(items)})"),
        st.lists(inner, min_size=2, max_size=2).map(lambda items: f"({';'.join(items)})"),
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        inner.map(lambda item: f"[{item}]"),
    ),
    max_leaves=6,
)


@given(template=TEMPLATES.filter(lambda text: not text.startswith("[")), seed=st.integers(0, 1000))
def test_samples_are_expansions_and_all_are_counted(template: str, seed: int) -> None:
    """Whatever is sampled can be expanded, and the count is the number of expansions."""
    expression = parse_template(template)
    expansions = list(expand(expression, RULES))

    assert count(expression, RULES) == len(expansions)
    assert sample(expression, RULES, Random(seed)) in expansions
    assert sample(expression, dict(RULES), Random(seed)) == sample(expression, RULES, Random(seed))


def test_distinct_expansions_are_drawn_nearly_equally_often() -> None:
    """An alternative with many expansions is drawn as often as they are many; what is optional, half of the time."""
    random, expression = Random(1), parse_template("(one|(two|three|four) (a|b)|five) [maybe]")
    drawn = Counter(written(sample(expression, NO_RULES, random)) for _ in range(8000))

    assert len(drawn) == 16
    assert min(drawn.values()) > 400
    assert max(drawn.values()) < 600


def test_the_slots_of_expansions_are_known() -> None:
    """Which slots may stand together is worked out without expanding everything."""
    expression = parse_template("[{place}] (set|put) {target} [to {value:percent}]")

    assert slot_sets(expression) == {
        frozenset({Slot("target")}),
        frozenset({Slot("target"), Slot("place")}),
        frozenset({Slot("target"), Slot("value", "percent")}),
        frozenset({Slot("target"), Slot("place"), Slot("value", "percent")}),
    }
    assert repeated_slot(expression) is None
    assert repeated_slot(parse_template("{a} [and {a:x}]")) == "a"


def test_rules_must_exist_and_lead_nowhere_back() -> None:
    """An unknown rule is refused with the near name, a circle is shown."""
    with pytest.raises(DefinitionError, match="did you mean"):
        check_rules(parse_template("<pleas> go"), RULES)

    rules = {"a": parse_template("x <b>"), "b": parse_template("[<c>]"), "c": parse_template("(y|<a>)")}
    assert circle(rules) == ("a", "b", "c", "a")
    assert circle(RULES) == ()
