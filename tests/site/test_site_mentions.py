from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlcontrol.grammar.schema import Grammar
from nlcontrol.site.entries import Entry
from nlcontrol.site.mentions import FEATURES, GrammarWords, Lexicon, features
from nlcontrol.text import tokenize


def spans(lexicon: Lexicon, utterance: str) -> dict[tuple[str, str], tuple[str, bool]]:
    """Kind and id of every mention → its words and whether it is fuzzy."""
    tokens = tokenize(utterance)
    return {
        (m.entry.kind, m.entry.id): (" ".join(t.text for t in tokens[m.first : m.last + 1]), m.fuzzy)
        for m in reversed(lexicon.mentions(tokens))
    }


def test_everything_a_span_may_name_is_marked(lexicon: Lexicon) -> None:
    """A device's name holds a room, a kind and a class; all of them are candidates, nothing is decided."""
    found = spans(lexicon, "turn on the kitchen ceiling light")
    assert found["device", "kitchen_ceiling"] == ("kitchen ceiling light", False)
    assert found["area", "kitchen"] == ("kitchen", False)
    assert found["noun", "ceiling_light"] == ("ceiling light", False)
    assert found["noun", "light"] == ("light", False)


def test_numbers_in_names_are_the_same_spelled_and_in_digits(grammar: Grammar) -> None:
    """A lamp called "lamp three" is meant by "lamp 3" and the other way round."""
    words = GrammarWords(grammar, "en")
    lexicon = Lexicon.of([Entry("device", "lamp three", "a", "light"), Entry("device", "lamp 4", "b", "light")], words)
    found = spans(lexicon, "turn on Lamp 3 and lamp four")
    assert found["device", "a"] == ("lamp 3", False)
    assert found["device", "b"] == ("lamp four", False)


def test_nouns_tell_one_from_many(lexicon: Lexicon) -> None:
    """Singular and plural are features; the class and that it is a kind are too."""
    tokens = tokenize("open the blinds and the garage door")
    on = features(tokens, lexicon.mentions(tokens))
    assert {"noun:b", "noun:e", "many", "kind", "class:cover"} <= set(on[2])
    assert {"noun:b", "one", "kind", "class:cover", "device:b"} <= set(on[5])
    assert on[0] == () == on[3]


@pytest.mark.parametrize(
    ("utterance", "meaning", "words"),
    [
        ("turn on the desklamp", ("device", "desk_lamp"), "desklamp"),
        ("turn on the lamp in the bed room", ("area", "bedroom"), "bed room"),
        ("turn on the halway light", ("device", "hallway_light"), "halway light"),
        ("turn the lites on", ("noun", "light"), "lites"),
        ("dim the bedside lamps", ("device", "bedroom_lamp"), "bedside lamps"),
        ("unlock the frnt door", ("device", "front_door"), "frnt door"),
        ("start the coffee makre", ("device", "coffee_maker"), "coffee makre"),
    ],
)
def test_a_slip_is_marked_as_one(lexicon: Lexicon, utterance: str, meaning: tuple[str, str], words: str) -> None:
    """A typo, another ending, other spaces, a word that sounds alike: found, and flagged."""
    assert spans(lexicon, utterance)[meaning] == (words, True)


@pytest.mark.parametrize(
    "utterance", ["is it lit", "please read this to her", "set it over there", "turn it on at once"]
)
def test_ordinary_words_are_no_slips(lexicon: Lexicon, utterance: str) -> None:
    """Function words and everyday verbs never look like names."""
    assert [mention for mention in lexicon.mentions(tokenize(utterance)) if mention.fuzzy] == []


def test_words_of_an_exact_mention_are_not_guessed_at(lexicon: Lexicon) -> None:
    """Where exact mentions explain every word, nothing else is offered."""
    found = lexicon.mentions(tokenize("turn on the kitchen lights"))
    assert [mention for mention in found if mention.fuzzy] == []


def test_places_of_the_world_are_mentions(lexicon: Lexicon) -> None:
    """A robot can be sent where the world has a name."""
    assert spans(lexicon, "go to the charging station")["place", "dock"] == ("charging station", False)


WORDS = st.sampled_from(
    ["kitchen", "light", "lamp", "desk", "blinds", "the", "lock", "dorr", "bed", "room", "red", "three"]
)


@settings(max_examples=200, deadline=None)
@given(words=st.lists(WORDS, max_size=10))
def test_mentions_lie_in_the_utterance_and_features_are_declared(words: list[str], lexicon: Lexicon) -> None:
    """Whatever is said, spans are inside it and every feature is one of the closed list."""
    tokens = tokenize(" ".join(words))
    found = lexicon.mentions(tokens)
    assert all(0 <= m.first <= m.last < len(tokens) and 0 < m.score <= 1 for m in found)
    on = features(tokens, found)
    assert len(on) == len(tokens)
    assert all(name in FEATURES for names in on for name in names)


def test_near_names_are_offered_once_per_device(lexicon: Lexicon) -> None:
    """What is offered for unknown words is near them, and nothing is offered for words that are far off."""
    assert lexicon.near_names("kitchen ceeling lite", "device")[0].startswith("kitchen ceiling")
    assert lexicon.near_names("submarine periscope", "device") == ()


def test_chinese_names_are_found_character_by_character(grammar: Grammar) -> None:
    """Chinese has no spaces: a name is found inside the run of characters; its nouns say neither one nor many."""
    lexicon = Lexicon.of([Entry("area", "客厅", "living_room")], GrammarWords(grammar, "zh"))
    tokens = tokenize("打开客厅的灯", "zh")
    found = {(m.entry.kind, m.entry.id): (m.first, m.last) for m in lexicon.mentions(tokens)}
    assert found["area", "living_room"] == (2, 3)
    assert found["noun", "light"] == (5, 5)
    on = features(tokens, lexicon.mentions(tokens))
    assert not {"one", "many"} & set(on[5])
