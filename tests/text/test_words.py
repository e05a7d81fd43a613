from __future__ import annotations

import pytest

from tests.text.notation import rows, shown

PUNCTUATION = rows("""
    uh, dim it; then stop. -> uh , dim it ; then stop .
    stop! -> stop !
    is it on?! -> is it on ?
    wait... no -> wait , no
    wait … no -> wait , no
    the light—no, the lamp -> the light , no , the lamp
    the light - no, the lamp -> the light , no , the lamp
    - turn it on -> turn it on
    kitchen: on -> kitchen , on
    the "big" lamp -> the " big " lamp
    the “big” lamp -> the " big " lamp
    the 'big' lamp -> the big lamp
    turn on (the) [lamp] -> turn on the lamp
    the light & the fan -> the light and the fan
    on/off -> on / off
    kitchen_ceiling -> kitchen ceiling
    lamp #3 -> lamp <number 3>
    turn on 💡 -> turn on 💡
    <number> -> < number >
    turn on the light。thanks！ -> turn on the light . thanks !
""")

CONTRACTIONS = rows("""
    don't -> don't
    DON’T -> don't
    dont -> don't
    cant wont isnt -> can't won't isn't
    whats that -> what's that
    its -> its
    it's -> it's
    lets go -> let's go
    gonna -> gonna
    john's room -> john's room
    the kids' room -> the kids room
    a.c. -> ac
    T.V. on -> tv on
    were well ill id shell hell -> were well ill id shell hell
""")

NAMES = rows("""
    tv-2 -> tv <number 2>
    TV2 -> tv <number 2>
    tv 2 -> tv <number 2>
    wi-fi -> wi fi
    mp3 -> mp <number 3>
    2nd floor -> 2nd floor
    room 2b -> room <number 2> b
""")

SPELLINGS = rows("""
    Colour grey CENTRE programme -> color gray center program
    café naïve Über -> cafe naive uber
    ｔｕｒｎ　ｏｎ -> turn on
    ﬁve lamps -> <number 5> lamps
    kit\u200bchen -> kitchen
    tonite -> <daypart tonight>
""")


@pytest.mark.parametrize(("utterance", "tokens"), PUNCTUATION)
def test_marks_that_mean_something_are_words_of_their_own(utterance: str, tokens: str) -> None:
    """Commas, full stops and quotes are kept, brackets are not, and no one can write a value token."""
    assert shown(utterance) == tokens


@pytest.mark.parametrize(("utterance", "tokens"), CONTRACTIONS)
def test_contractions_and_abbreviations_are_one_word(utterance: str, tokens: str) -> None:
    """Missing apostrophes are restored only where the word can be nothing else."""
    assert shown(utterance) == tokens


@pytest.mark.parametrize(("utterance", "tokens"), NAMES)
def test_letters_and_digits_come_apart_the_same_way_in_every_spelling(utterance: str, tokens: str) -> None:
    """Device names go through the same tokenizer, so "TV2", "tv-2" and "tv 2" are one name."""
    assert shown(utterance) == tokens


@pytest.mark.parametrize(("utterance", "tokens"), SPELLINGS)
def test_spelling_variants_are_one_word(utterance: str, tokens: str) -> None:
    """British spelling, accents, width and invisible characters make no difference."""
    assert shown(utterance) == tokens
