"""Rules that are in the pairs are found, rules that are not are not, and wholes are made of their pieces."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlcontrol.errors import UsageError
from nlcontrol.training.decomposition import Decomposition, Rule, Words, induce_rules

VERBS = {"walk": "W", "run": "R", "jump": "J", "look": "L", "swim": "S", "hop": "H"}
TIMES = {"": 1, "twice": 2, "thrice": 3}


def _clauses() -> dict[str, str]:
    """Verbs said once, twice or thrice."""
    return {
        f"{verb} {times}".strip(): " ".join([said] * count)
        for (verb, said), (times, count) in product(VERBS.items(), TIMES.items())
    }


def _language() -> list[tuple[Words, Words]]:
    """Clauses alone, and two of them joined by "and" in their order or by "after" in the other."""
    clauses = _clauses()
    pairs = list(clauses.items())
    for (one, first), (other, second) in product(clauses.items(), repeat=2):
        pairs += [(f"{one} and {other}", f"{first} {second}"), (f"{one} after {other}", f"{second} {first}")]
    return [(tuple(source.split()), tuple(target.split())) for source, target in pairs]


def _said(decomposition: Decomposition, source: str) -> str:
    return " ".join(decomposition.composed(tuple(source.split()), lambda piece: tuple(VERBS[word] for word in piece)))


def test_the_rules_of_a_language_are_found_outermost_first() -> None:
    """Conjunctions part before repetitions do, each in its own order, and nothing else is a rule."""
    rules = induce_rules(_language())
    assert {rule.word: rule.order for rule in rules} == {
        "and": (0, 1),
        "after": (1, 0),
        "twice": (0, 0),
        "thrice": (0, 0, 0),
    }
    assert {rule.word for rule in rules[:2]} == {"and", "after"}


def test_wholes_longer_than_any_pair_are_composed_of_pieces() -> None:
    """Three clauses, which no pair had, come out right; "after" has the last word of the first "and"."""
    decomposition = Decomposition(induce_rules(_language()))
    assert _said(decomposition, "walk twice and run and jump thrice") == "W W R J J J"
    assert _said(decomposition, "walk after run twice") == "R R W"
    assert list(decomposition.pieces(("walk", "twice", "and", "run"))) == [("walk",), ("run",)]


def test_pieces_never_said_alone_are_found_in_wholes() -> None:
    """A clause that stands only beside known ones has the target that is left over."""
    pairs = [pair for pair in _language() if pair[0] != ("jump",) and pair[0] != ("jump", "twice")]
    decomposition = Decomposition(induce_rules(pairs))
    assert decomposition.known(pairs)["jump",] == ("J",)
    assert {source for source, _ in decomposition.examples(pairs, decomposition.known(pairs))} == {
        (verb,) for verb in VERBS
    }


def test_a_word_that_some_pairs_contradict_is_no_rule() -> None:
    """One pair in ten says something else for "and": the network must learn it whole."""
    pairs = [
        (source, (*target, "!") if "and" in source and index % 10 == 0 else target)
        for index, (source, target) in enumerate(_language())
    ]
    assert "and" not in {rule.word for rule in induce_rules(pairs)}


def test_a_slip_of_one_pair_among_hundreds_is_forgiven_and_stays_whole() -> None:
    """A rule holds although one pair was written wrongly, and that pair teaches no wrong piece."""
    pairs = _language()
    source = ("walk", "twice", "and", "run")
    pairs = [(each, ("X",) if each == source else target) for each, target in pairs]
    decomposition = Decomposition(induce_rules(pairs))
    assert "and" in {rule.word for rule in decomposition.rules}
    assert (source, ("X",)) in list(decomposition.examples(pairs, decomposition.known(pairs)))


def test_words_of_which_only_the_whole_is_known_are_no_rules() -> None:
    """Where no part is ever said alone, nothing is found, and every pair is its own piece."""
    pairs = [pair for pair in _language() if "and" in pair[0]]
    assert induce_rules(pairs) == ()
    assert list(Decomposition(()).examples(pairs, {})) == pairs


def test_a_word_that_changes_nothing_is_no_rule() -> None:
    """The word "please" is left to the network: a word is not to be skipped because it did not matter so far."""
    pairs: list[tuple[Words, Words]] = [((verb,), (said,)) for verb, said in VERBS.items()]
    pairs += [(("please", *source), target) for source, target in pairs]
    assert induce_rules(pairs) == ()


@given(st.lists(st.sampled_from(["walk", "run", "and", "after", "twice", "jump"]), min_size=1, max_size=12))
def test_any_source_is_parted_and_composed(source: list[str]) -> None:
    """Whatever is said, every piece is written once per place in the whole, and nothing is lost or endless."""
    rules = (Rule("and", (0, 1)), Rule("after", (1, 0)), Rule("twice", (0, 0)))
    decomposition = Decomposition(rules)
    asked = list(decomposition.pieces(tuple(source)))
    assert all(asked)
    composed = decomposition.composed(tuple(source), lambda piece: piece)
    assert set(composed) == {word for piece in asked for word in piece}


def test_a_thousand_clauses_are_no_deeper_than_one() -> None:
    """Composing does not lean on Python's own stack."""
    decomposition = Decomposition((Rule("and", (0, 1)),))
    source = ("walk", "and") * 5_000 + ("walk",)
    assert decomposition.composed(source, lambda _: ("WALK",)) == ("WALK",) * 5_001
    assert len(list(decomposition.pieces(source))) == 5_001
    assert len(list(decomposition.examples([(source, ("WALK",) * 5_001)], {("walk",): ("WALK",)}))) == 5_001


def test_a_target_without_bounds_is_refused() -> None:
    """Forty times "twice" would be a million million words: it is said, and memory stays as it is."""
    decomposition = Decomposition((Rule("twice", (0, 0)),))
    with pytest.raises(UsageError, match="longer than"):
        decomposition.composed(("walk", *["twice"] * 40), lambda _: ("WALK",))
