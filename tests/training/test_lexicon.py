"""Words that stand for words: which are found, what is pointed at, and what is left alone."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from nlcontrol.training.lexicon import ENTRY, Lexicon, align, learn_lexicon

VERBS = {"walk": "WALK", "run": "RUN", "jump": "JUMP"}


def _sides(*pairs: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(tuple(source.split()), tuple(target.split())) for source, target in (pair.split(" : ") for pair in pairs)]


def _after() -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What "a after b" says is b, then a: for every two verbs, equal ones too."""
    return _sides(*(f"{one} after {other} : {VERBS[other]} {VERBS[one]}" for one, other in product(VERBS, repeat=2)))


def test_words_said_together_always_and_only_are_entries() -> None:
    """Verbs are; "after" stands for no word of the target."""
    assert learn_lexicon(_after(), copy=False).entries == VERBS


def test_what_is_said_without_its_word_is_no_entry() -> None:
    """A target word that another source writes too is not its word's own."""
    pairs = [*_after(), *_sides("stroll : WALK", "stroll : WALK")]
    assert "walk" not in learn_lexicon(pairs, copy=False).entries


def test_words_that_are_not_interchangeable_keep_their_own_embedding() -> None:
    """Where "look" is written twice and all others once, the lexicon would confuse them: it is left out."""
    verbs = {**VERBS, "swim": "SWIM", "hop": "HOP"}
    pairs = _sides(*(f"please {verb} now : {said}" for verb, said in verbs.items()), "please look now : LOOK LOOK") * 3
    lexicon = learn_lexicon(pairs, copy=False)
    assert lexicon.entries == verbs
    assert lexicon.read(("please", "look", "now")) == ("please", "look", "now")
    assert lexicon.read(("please", "walk", "now")) == ("please", ENTRY, "now")


def test_where_a_word_stands_twice_others_of_its_shape_say_which_is_meant() -> None:
    """A "walk after walk" could point either way; "walk after run" says that the second comes first."""
    pairs = _after()
    lexicon = learn_lexicon(pairs, copy=False)
    assert set(align(pairs, lexicon, copy=False)) == {(2, 0)}


def test_copied_words_are_pointed_at_when_asked() -> None:
    """A name that the lexicon lacks is said again by pointing, or written when copying is off."""
    pairs = _sides("greet ada : HELLO ada")
    assert align(pairs, Lexicon(), copy=True) == [("HELLO", 1)]
    assert align(pairs, Lexicon(), copy=False) == [("HELLO", "ada")]


def test_one_entry_alone_is_no_lexicon() -> None:
    """A single word is interchangeable with nothing."""
    assert learn_lexicon(_sides("go : GO", "go : GO", "stop it : HALT"), copy=False).entries == {}


@given(st.lists(st.sampled_from([*VERBS, "and", "x"]), min_size=1), st.lists(st.sampled_from([*VERBS.values(), "x"])))
def test_pointers_spell_the_target(source: list[str], target: list[str]) -> None:
    """Whatever is pointed at, spelled out it is the target again."""
    lexicon = Lexicon(VERBS)
    pair = (tuple(source), tuple(target))
    for copy in (False, True):
        assert lexicon.spelled(pair[0], align([pair], lexicon, copy)[0]) == pair[1]
