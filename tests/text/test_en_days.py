from __future__ import annotations

import pytest

from tests.text.notation import rows, shown

DATES = rows("""
    today -> <date today>
    tomorrow at eight -> <date tomorrow> at <number 8>
    on monday -> on <date mon>
    next monday -> <date mon>
    this friday -> <date fri>
    this coming friday -> <date fri>
    on fri -> on <date fri>
    on tues -> on <date tue>
    2026-05-05 -> <date 2026-05-05>
    monday and friday -> <date mon> and <date fri>
    the day after tomorrow -> <date overmorrow>
    the day after -> the day after
    on the 5th of may -> on <date may 5>
    5th may -> <date may 5>
    may 5th -> <date may 5>
    may first -> may first
    december 24th at six -> <date dec 24> at <number 6>
    december the 24th -> <date dec 24>
    december 24 -> <date dec 24>
    24 december -> <date dec 24>
    sept 3rd -> <date sep 3>
    the twenty fifth of may -> <date may 25>
    on march first -> on <date mar 1>
    february 29th -> <date feb 29>
    24 december 2026 -> <date 2026-12-24>
    december 24th, 2026 -> <date 2026-12-24>
    december 24th 20 -> <date dec 24> <number 20>
""")

VAGUE_DATES = rows("""
    in december -> in <daypart december>
    on february 30th -> on <daypart february 30th>
    february 29th 2027 -> <daypart february 29th 2027>
    2026-13-05 -> <daypart 2026-13-05>
    every month -> <daypart every month>
    next week -> <daypart next week>
    yesterday -> <daypart yesterday>
""")

RECURRENCES = rows("""
    every day -> <recurrence day>
    every single day -> <recurrence day>
    each day -> <recurrence day>
    daily -> <recurrence day>
    once a day -> <recurrence day>
    every weekday -> <recurrence weekday>
    on weekdays -> on <recurrence weekday>
    every weekend -> <recurrence weekend>
    weekends -> <recurrence weekend>
    every monday -> <recurrence mon>
    every monday and friday -> <recurrence mon,fri>
    every friday and monday -> <recurrence mon,fri>
    every monday, wednesday and friday -> <recurrence mon,wed,fri>
    every mon, wed and fri -> <recurrence mon,wed,fri>
    every sat and sun -> <recurrence weekend>
    mondays -> <recurrence mon>
    mondays and fridays -> <recurrence mon,fri>
    monday to friday -> <recurrence weekday>
    every monday to thursday -> <recurrence mon,tue,wed,thu>
    every monday to sunday -> <recurrence day>
    mon-fri -> <recurrence weekday>
    every monday, turn on -> <recurrence mon> , turn on
""")

INTERVALS = rows("""
    every ten minutes -> <interval 600>
    every 10 min -> <interval 600>
    every hour -> <interval 3600>
    hourly -> <interval 3600>
    weekly -> <interval 604800>
    once an hour -> <interval 3600>
    once every ten minutes -> <interval 600>
    every half hour -> <interval 1800>
    every half an hour -> <interval 1800>
    every hour and a half -> <interval 5400>
    every two hours -> <interval 7200>
    every couple of hours -> <interval 7200>
    every other day -> <interval 172800>
    every second day -> <interval 172800>
    every second -> <interval 1>
    every 0 minutes -> every <duration 0>
""")

WORDS = rows("""
    the sun lamp -> the sun lamp
    turn on sun lamp -> turn on sun lamp
    on sat -> on sat
    every monday, sun lamp on -> <recurrence mon> , sun lamp on
    you may march -> you may march
    you may first turn on -> you may first turn on
    the second may open -> the second may open
    every lamp -> every lamp
    every second lamp -> every second lamp
    every time -> every time
    every few lights -> every few lights
    every night light -> every night light
    once the door opens -> once the door opens
    the 5th floor -> the 5th floor
    next lamp -> next lamp
    this lamp -> this lamp
""")


@pytest.mark.parametrize(("utterance", "tokens"), DATES + RECURRENCES + INTERVALS)
def test_days_and_repetitions_in_time_are_one_token(utterance: str, tokens: str) -> None:
    """Dates and intervals carry their value; "every" belongs to the token and a preposition before it does not."""
    assert shown(utterance) == tokens


@pytest.mark.parametrize(("utterance", "tokens"), VAGUE_DATES)
def test_a_date_that_cannot_be_pinned_down_is_vague(utterance: str, tokens: str) -> None:
    """A date without its year is kept as a time that must be refused, not dropped."""
    assert shown(utterance) == tokens


@pytest.mark.parametrize(("utterance", "tokens"), WORDS)
def test_words_that_are_also_days_or_months_stay_words(utterance: str, tokens: str) -> None:
    """Doubtful words are left alone."""
    assert shown(utterance) == tokens
