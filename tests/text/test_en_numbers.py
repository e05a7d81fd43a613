from __future__ import annotations

import pytest

from tests.text.notation import rows, shown

NUMBERS = rows("""
    30 -> <number 30>
    zero -> <number 0>
    seventeen -> <number 17>
    thirty-five -> <number 35>
    thirty five -> <number 35>
    one hundred -> <number 100>
    a hundred -> <number 100>
    hundred -> <number 100>
    one hundred and five -> <number 105>
    a hundred and fifty -> <number 150>
    one hundred twenty three -> <number 123>
    twenty seven hundred -> <number 2700>
    two thousand seven hundred -> <number 2700>
    two thousand and five -> <number 2005>
    a million -> <number 1000000>
    one hundred thousand two hundred -> <number 100200>
    two thousand three thousand -> <number 2000> <number 3000>
    5 point -> <number 5> point
    2 thousand -> <number 2000>
    3 hundred -> <number 300>
    1,000 -> <number 1000>
    12,345.5 -> <number 12345.5>
    21.5 -> <number 21.5>
    .5 -> <number 0.5>
    -5 -> <number -5>
    -.5 -> <number -0.5>
    minus five -> <number -5>
    negative 3.5 -> <number -3.5>
    forty five point five -> <number 45.5>
    twenty-one-point-five -> <number 21.5>
    zero point two five -> <number 0.25>
    one point oh five -> <number 1.05>
    three point twenty five -> <number 3.25>
    21 point 5 -> <number 21.5>
    to point five -> to <number 0.5>
    two and a half -> <number 2.5>
    two and three quarters -> <number 2.75>
    1 1/2 -> <number 1.5>
    1½ -> <number 1.5>
    ３０ -> <number 30>
    two three -> <number 2> <number 3>
    five six hundred -> <number 5> <number 600>
    one hundred and turn off -> <number 100> and turn off
    lights one hundred and two hundred -> lights <number 100> and <number 200>
    5-10 -> <number 5> <number 10>
    1,0000 -> <number 1> , <number 0>
    5. -> <number 5> .
    set it to 21. -> set it to <number 21> .
    192.168.1.1 -> 192.168.1.1
    12345678901234567890123 -> 12345678901234567890123
""")

FRACTIONS = rows("""
    half -> <fraction 0.5>
    a half -> <fraction 0.5>
    one half -> <fraction 0.5>
    halfway -> <fraction 0.5>
    half way -> <fraction 0.5>
    a quarter -> <fraction 0.25>
    by a quarter -> by <fraction 0.25>
    a third -> <fraction 0.333333333>
    one third -> <fraction 0.333333333>
    two thirds -> <fraction 0.666666667>
    three quarters -> <fraction 0.75>
    a tenth -> <fraction 0.1>
    1/2 -> <fraction 0.5>
    ¾ -> <fraction 0.75>
    half the lights -> <fraction 0.5> the lights
    half of them -> <fraction 0.5> of them
    the third lamp -> the third lamp
    a third lamp -> a third lamp
    1/0 -> 1/0
    two and half the lights -> <number 2> and <fraction 0.5> the lights
""")

WORDS = rows("""
    the second lamp -> the second lamp
    the twenty third -> the twenty third
    the twenty second -> the twenty second
    no one -> no one
    a lamp and an oven -> a lamp and an oven
    hundreds of lamps -> hundreds of lamps
    point at the lamp -> point at the lamp
    at that point five lamps -> at that point <number 5> lamps
    minus -> minus
    oh -> oh
    a couple of lights -> a couple of lights
""")

ONES = rows("""
    the big one -> the big one
    that one please -> that one please
    turn on the other one -> turn on the other one
    turn on one -> turn on one
    turn on one light -> turn on <number 1> light
    one light -> <number 1> light
    one of the lights -> <number 1> of the lights
    set it to one -> set it to <number 1>
    at one -> at <number 1>
    channel one -> channel <number 1>
    by one -> by <number 1>
    one by one -> one by one
    one percent -> <percent 1>
    twenty one -> <number 21>
    one more time -> one more time
    lamp one -> lamp one
""")


@pytest.mark.parametrize(("utterance", "tokens"), NUMBERS)
def test_a_number_is_one_token_in_every_form_it_is_said(utterance: str, tokens: str) -> None:
    """Words, digits, signs, decimals and mixed numbers give the same kind of value."""
    assert shown(utterance) == tokens


@pytest.mark.parametrize(("utterance", "tokens"), FRACTIONS)
def test_a_fraction_is_one_token(utterance: str, tokens: str) -> None:
    """A part of one is a fraction, unless a noun follows that it counts."""
    assert shown(utterance) == tokens


@pytest.mark.parametrize(("utterance", "tokens"), WORDS)
def test_words_that_only_look_like_numbers_stay_words(utterance: str, tokens: str) -> None:
    """Articles, ordinals and verbs are no numbers."""
    assert shown(utterance) == tokens


@pytest.mark.parametrize(("utterance", "tokens"), ONES)
def test_one_is_a_number_only_where_it_counts(utterance: str, tokens: str) -> None:
    """The pronoun stays a word."""
    assert shown(utterance) == tokens
