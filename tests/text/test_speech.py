from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlcontrol.errors import UsageError
from nlcontrol.plan.types import ClockTime, Number
from nlcontrol.text import say_clock, say_duration, say_number, sentence_case, tokenize

LANGUAGES = st.sampled_from(["en", "zh"])
AMOUNTS = st.one_of(
    st.integers(-10_000_000, 10_000_000).map(float),
    st.integers(-10_000_000_000, 10_000_000_000).map(lambda thousandths: thousandths / 1000),
)
DAYS = st.sampled_from([None, "today", "tomorrow", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "2026-05-05"])
CLOCKS = st.one_of(
    st.builds(ClockTime, st.integers(0, 23), st.integers(0, 59), st.just(True), DAYS),
    st.builds(ClockTime, st.integers(1, 12), st.integers(0, 59), st.just(False), DAYS),
)


@given(AMOUNTS, LANGUAGES)
def test_a_number_that_is_said_reads_back(amount: float, language: str) -> None:
    """What the tool says, the tool understands."""
    (token,) = tokenize(say_number(amount, language), language)
    assert token.measure is not None
    assert token.measure.number is not None

    assert (token.measure.kind, token.measure.number.amount) == ("number", amount)


@given(AMOUNTS.map(abs), LANGUAGES)
def test_a_duration_that_is_said_reads_back(seconds: float, language: str) -> None:
    """However many units it takes to say it."""
    (token,) = tokenize(say_duration(seconds, language), language)
    assert token.measure is not None
    assert token.measure.number is not None

    assert (token.measure.kind, token.measure.number.amount) == ("duration", seconds)


@given(CLOCKS, LANGUAGES)
def test_a_time_of_day_that_is_said_reads_back(time: ClockTime, language: str) -> None:
    """Hour, minute and openness are one clock token; the day is a date token of its own."""
    measures = [t.measure for t in tokenize(say_clock(time, language), language) if t.measure is not None]
    clocks = [m.clock for m in measures if m.clock is not None]
    days = [m.days for m in measures if m.kind == "date"]

    assert clocks == [ClockTime(time.hour, time.minute, time.exact)]
    assert days == ([(time.day,)] if time.day is not None else [])


def test_ten_thousand_values_that_are_said_read_back() -> None:
    """The same for a fixed sample of amounts that devices and schedules use."""
    random = Random(7)
    for _ in range(10_000):
        language = random.choice(["en", "zh"])
        amount = random.randrange(0, 1_000_000) / random.choice([1, 10, 100, 1000])
        time = ClockTime(random.randrange(24), random.randrange(60))
        said = [say_number(amount, language), say_duration(amount, language), say_clock(time, language)]
        number, duration, clock = (tokenize(text, language)[0].measure for text in said)

        assert number is not None
        assert number.number == Number(amount)
        assert duration is not None
        assert duration.number == Number(amount, "s")
        assert clock is not None
        assert clock.clock == time


@pytest.mark.parametrize(
    ("amount", "english", "chinese"),
    [(30.0, "30", "30"), (21.5, "21.5", "21.5"), (-5.0, "minus 5", "负5"), (0.1 + 0.2, "0.3", "0.3"), (-0.0, "0", "0")],
)
def test_numbers_are_said_in_digits(amount: float, english: str, chinese: str) -> None:
    """Digits are what eyes read fastest; the sign is a word."""
    assert (say_number(amount), say_number(amount, "zh")) == (english, chinese)


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (0, "0 seconds", "0秒"),
        (1, "1 second", "1秒"),
        (90, "1 minute and 30 seconds", "1分钟30秒"),
        (600, "10 minutes", "10分钟"),
        (5400, "1 hour and 30 minutes", "1小时30分钟"),
        (3665.5, "1 hour 1 minute and 5.5 seconds", "1小时1分钟5.5秒"),
        (172800, "2 days", "2天"),
    ],
)
def test_durations_are_said_in_their_largest_units(seconds: float, english: str, chinese: str) -> None:
    """Nobody wants to hear 5400 seconds."""
    assert (say_duration(seconds), say_duration(seconds, "zh")) == (english, chinese)


@pytest.mark.parametrize(
    ("time", "english", "chinese"),
    [
        (ClockTime(7, 30), "7:30 am", "上午7点30分"),
        (ClockTime(20), "8 pm", "晚上8点"),
        (ClockTime(12), "noon", "中午12点"),
        (ClockTime(0), "midnight", "凌晨0点"),
        (ClockTime(0, 5), "12:05 am", "凌晨0点5分"),
        (ClockTime(8, 0, exact=False), "8 o'clock", "8点"),
        (ClockTime(8, 15, exact=False), "8:15", "8点15分"),
        (ClockTime(20, 0, True, "mon"), "8 pm on monday", "周一晚上8点"),
        (ClockTime(20, 0, True, "tomorrow"), "8 pm tomorrow", "明天晚上8点"),
        (ClockTime(20, 0, True, "2026-05-05"), "8 pm on 2026-05-05", "2026-05-05 晚上8点"),
    ],
)
def test_times_of_day_are_said_as_people_say_them(time: ClockTime, english: str, chinese: str) -> None:
    """An open time is said open, an exact one exactly."""
    assert (say_clock(time), say_clock(time, "zh")) == (english, chinese)


@pytest.mark.parametrize("amount", [float("inf"), float("nan")])
def test_what_is_no_number_cannot_be_said(amount: float) -> None:
    """Infinity is the caller's mistake."""
    with pytest.raises(UsageError):
        say_number(amount)
    with pytest.raises(UsageError):
        say_duration(amount)


def test_a_negative_duration_cannot_be_said() -> None:
    """Time does not run backwards."""
    with pytest.raises(UsageError, match="negative"):
        say_duration(-1)


@pytest.mark.parametrize(
    ("text", "language", "sentence"),
    [
        ("turning on the lamp", "en", "Turning on the lamp."),
        ("which lamp?", "en", "Which lamp?"),
        ("  done ", "en", "Done."),
        ("", "en", ""),
        ("打开灯", "zh", "打开灯。"),
    ],
)
def test_a_text_becomes_a_sentence(text: str, language: str, sentence: str) -> None:
    """A capital in front and one ending behind."""
    assert sentence_case(text, language) == sentence
