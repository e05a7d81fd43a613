from __future__ import annotations

import pytest

from tests.text.notation import rows, shown

CLOCKS = rows("""
    7:30 -> <clock 7:30?>
    at 7:30 -> at <clock 7:30?>
    at 07:30 -> at <clock 7:30>
    19:30 -> <clock 19:30>
    0:15 -> <clock 0:15>
    12:30 -> <clock 12:30?>
    24:00 -> <clock 0:00>
    at 7.30 -> at <clock 7:30?>
    at 19h30 -> at <clock 19:30>
    at 0730 -> at <clock 7:30>
    at 1930 -> at <clock 19:30>
    0730 hours -> <clock 7:30>
    at seven hundred hours -> at <clock 7:00>
    at seven thirty -> at <clock 7:30?>
    until ten fifty five -> until <clock 10:55?>
    by twenty one fifteen -> by <clock 21:15>
    at seven oh five -> at <clock 7:05?>
    at oh seven thirty -> at <clock 7:30>
    at 7 30 -> at <clock 7:30?>
    half past seven -> <clock 7:30?>
    at half seven -> at <clock 7:30?>
    quarter past seven -> <clock 7:15?>
    a quarter to nine -> <clock 8:45?>
    quarter to one -> <clock 12:45?>
    ten past six -> <clock 6:10?>
    five minutes past six -> <clock 6:05?>
    at twenty to seven -> at <clock 6:40?>
    at twenty five to nine -> at <clock 8:35?>
    at ten after six -> at <clock 6:10?>
    a quarter past midnight -> <clock 0:15>
    quarter to noon -> <clock 11:45>
    quarter to twelve pm -> <clock 11:45>
    half past 7 pm -> <clock 19:30>
    7 pm -> <clock 19:00>
    7pm -> <clock 19:00>
    7 p.m. -> <clock 19:00>
    7 p m -> <clock 19:00>
    seven pm -> <clock 19:00>
    7 a.m. -> <clock 7:00>
    seven thirty pm -> <clock 19:30>
    7.30pm -> <clock 19:30>
    730 pm -> <clock 19:30>
    six hundred and forty five am -> <clock 6:45>
    12 am -> <clock 0:00>
    12 pm -> <clock 12:00>
    12:30 am -> <clock 0:30>
    13:00 pm -> <clock 13:00>
    eight o'clock -> <clock 8:00?>
    eight o’clock -> <clock 8:00?>
    eight oclock -> <clock 8:00?>
    eight o clock -> <clock 8:00?>
    noon -> <clock 12:00>
    midday -> <clock 12:00>
    midnight -> <clock 0:00>
    12 noon -> <clock 12:00>
""")

NO_CLOCKS = rows("""
    at eight -> at <number 8>
    until ten -> until <number 10>
    at twenty five -> at <number 25>
    seven thirty -> <number 7> <number 30>
    set it to 7.30 -> set it to <number 7.3>
    at seven thirty percent -> at <number 7> <percent 30>
    at 20.50 degrees -> at <degrees 20.5>
    at 2200 -> at <number 2200>
    at 2700 kelvin -> at <kelvin 2700>
    dim from twenty to seven -> dim from <number 20> to <number 7>
    ten to twenty percent -> <number 10> to <percent 20>
    between ten twelve -> between <number 10> <number 12>
    13 am -> <number 13> am
    i am here -> i am here
    midnight blue -> midnight blue
""")

UNREADABLE = rows("""
    at 25:00 -> at <daypart 25:00>
    7:30:15 -> <daypart 7:30:15>
""")


@pytest.mark.parametrize(("utterance", "tokens"), CLOCKS)
def test_a_time_of_day_is_one_token(utterance: str, tokens: str) -> None:
    """Every way to say a clock time gives hour, minute, and whether am or pm is open."""
    assert shown(utterance) == tokens


@pytest.mark.parametrize(("utterance", "tokens"), NO_CLOCKS)
def test_numbers_that_may_be_something_else_stay_numbers(utterance: str, tokens: str) -> None:
    """A bare number after "at", a range or an amount with its unit is left for the model to decide."""
    assert shown(utterance) == tokens


@pytest.mark.parametrize(("utterance", "tokens"), UNREADABLE)
def test_a_time_that_does_not_exist_is_still_a_time(utterance: str, tokens: str) -> None:
    """It is vague, so it is refused as a time; it is never dropped and never "now"."""
    assert shown(utterance) == tokens
