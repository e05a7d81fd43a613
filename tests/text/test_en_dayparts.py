from __future__ import annotations

import pytest

from tests.text.notation import rows, shown

VAGUE = rows("""
    in the evening -> <daypart in the evening>
    tonight -> <daypart tonight>
    this morning -> <daypart this morning>
    tomorrow evening -> <daypart tomorrow evening>
    monday evening -> <daypart monday evening>
    every night -> <daypart every night>
    nightly -> <daypart nightly>
    at night -> <daypart at night>
    later -> <daypart later>
    later today -> <daypart later today>
    soon -> <daypart soon>
    in a bit -> <daypart in a bit>
    in a while -> <daypart in a while>
    in a moment -> <daypart in a moment>
    for a while -> for <daypart a while>
    for a moment -> for <daypart a moment>
    for a little bit -> for <daypart a little bit>
    in a few minutes -> <daypart in a few minutes>
    for a few hours -> for <daypart a few hours>
    for several minutes -> for <daypart several minutes>
    every few minutes -> <daypart every few minutes>
    every so often -> <daypart every so often>
    every now and then -> <daypart every now and then>
    at sunset -> at <daypart sunset>
    before dawn -> before <daypart dawn>
    until the morning -> until <daypart the morning>
    until morning -> until <daypart morning>
    all day -> <daypart all day>
    until further notice -> until <daypart further notice>
    at the weekend -> at <daypart the weekend>
""")

WORDS = rows("""
    now -> now
    right now -> right now
    as soon as the door opens -> as soon as the door opens
    dim it a bit -> dim it a bit
    a little brighter -> a little brighter
    good morning -> good morning
    the night light -> the night light
    turn on the sunset scene -> turn on the sunset scene
    the morning routine -> the morning routine
    in the morning room -> in the morning room
    a few lights -> a few lights
    some lights -> some lights
    in the kitchen -> in the kitchen
    after dinner -> after dinner
    in a row -> in a row
""")

JOINED = rows("""
    at seven tonight -> at <clock 19:00 today>
    tonight at seven -> <clock 19:00 today>
    8 pm tonight -> <clock 20:00 today>
    at one tonight -> at <clock 1:00>
    at twelve tonight -> at <clock 0:00>
    at seven in the evening -> at <clock 19:00>
    seven in the evening -> <clock 19:00>
    in the evening at 8 -> <clock 20:00>
    at seven in the morning -> at <clock 7:00>
    at half past six in the morning -> at <clock 6:30>
    eight o'clock in the morning -> <clock 8:00>
    eight o'clock at night -> <clock 20:00>
    at 3 in the afternoon -> at <clock 15:00>
    this evening at 8 -> <clock 20:00 today>
    tomorrow morning at eight -> <clock 8:00 tomorrow>
    at eight tomorrow morning -> at <clock 8:00 tomorrow>
    monday evening at eight -> <clock 20:00 mon>
    at eight on monday evening -> at <clock 20:00 mon>
    every morning at seven -> <recurrence day> at <clock 7:00>
    at seven every morning -> at <clock 7:00> <recurrence day>
    every night at eleven -> <recurrence day> at <clock 23:00>
    nightly at 10 -> <recurrence day> at <clock 22:00>
    every monday morning at 8 -> <recurrence mon> at <clock 8:00>
    every monday and friday evening at 8 -> <recurrence mon,fri> at <clock 20:00>
    on monday mornings at 8 -> on <recurrence mon> at <clock 8:00>
    at half past six every weekday morning -> at <clock 6:30> <recurrence weekday>
    every day at seven in the evening -> <recurrence day> at <clock 19:00>
    ten minutes later -> <duration 600> later
""")

APART = rows("""
    9 am in the evening -> <clock 9:00> <daypart in the evening>
    at 20 in the morning -> at <number 20> <daypart in the morning>
    turn on light 3 at night -> turn on light <number 3> <daypart at night>
    set it to 20 in the evening -> set it to <number 20> <daypart in the evening>
    at 7.5 in the evening -> at <number 7.5> <daypart in the evening>
    later ten minutes -> <daypart later> <duration 600>
    at one tomorrow night -> at <number 1> <daypart tomorrow night>
""")


@pytest.mark.parametrize(("utterance", "tokens"), VAGUE)
def test_a_time_without_a_clock_is_vague(utterance: str, tokens: str) -> None:
    """Closed time words that name no clock time are one token, so no reading can drop them."""
    assert shown(utterance) == tokens


@pytest.mark.parametrize(("utterance", "tokens"), WORDS)
def test_words_that_are_no_time_stay_words(utterance: str, tokens: str) -> None:
    """Names, amounts and greetings with the same words are left alone."""
    assert shown(utterance) == tokens


@pytest.mark.parametrize(("utterance", "tokens"), JOINED)
def test_a_part_of_the_day_settles_the_clock_time_beside_it(utterance: str, tokens: str) -> None:
    """Morning or evening is no longer open, on whichever side it is said."""
    assert shown(utterance) == tokens


@pytest.mark.parametrize(("utterance", "tokens"), APART)
def test_what_does_not_fit_together_stays_apart(utterance: str, tokens: str) -> None:
    """A contradiction or a number that is no hour keeps its own vague time beside it."""
    assert shown(utterance) == tokens
