from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlcontrol.errors import UtteranceError
from nlcontrol.text import Token, tokenize
from nlcontrol.text.language import listed

SAID = listed("""
    turn off dim the kitchen lamp to thirty percent at half past seven in evening tonight every monday and
    friday one hundred five point minus a an hour second quarter of for until twenty three o'clock pm TV-2
    don’t Café grey 21.5°C 7:30 1,000 ½ , . ! ? ; “big” — … 二十一度 每天 晚上七点 百分之
    ３０ ＫＩＴＣＨＥＮ 💡 (x) ' - # %
    later few next this once
""")
SENTENCES = st.lists(st.sampled_from(SAID), max_size=14).map(" ".join)
UTTERANCES = st.one_of(st.text(max_size=80), SENTENCES, st.text(alphabet="0123456789:.,-/ hapmtx%°", max_size=40))
LANGUAGES = st.sampled_from(["en", "zh"])
MARKS = frozenset({",", ".", "!", "?", '"', ";"})


def check_spans(utterance: str, tokens: tuple[Token, ...]) -> None:
    """Spans are in order, not empty, inside the utterance, and do not overlap."""
    position = 0
    for token in tokens:
        assert position <= token.start < token.end <= len(utterance)
        position = token.end


@given(UTTERANCES, LANGUAGES)
def test_anything_can_be_tokenized_and_spans_are_in_order(utterance: str, language: str) -> None:
    """No text raises, and spans never leave the utterance or overlap."""
    check_spans(utterance, tokenize(utterance, language))


@given(UTTERANCES, LANGUAGES)
def test_a_span_points_at_the_words_of_its_token(utterance: str, language: str) -> None:
    """What stands at the span of a plain word is read as that word again."""
    for token in tokenize(utterance, language):
        if token.measure is None and token.word not in MARKS:
            again = tokenize(utterance[token.start : token.end], language)
            assert [t.text for t in again] == [token.text]


@given(UTTERANCES, LANGUAGES)
def test_every_letter_and_digit_lies_inside_a_token(utterance: str, language: str) -> None:
    """No word is silently dropped: what no token covers is space, marks and brackets."""
    covered = {position for t in tokenize(utterance, language) for position in range(t.start, t.end)}
    dropped = [c for position, c in enumerate(utterance) if position not in covered and c.isascii() and c.isalnum()]
    assert dropped == []


@given(UTTERANCES)
def test_a_word_cannot_pretend_to_be_a_value(utterance: str) -> None:
    """Only value tokens read `<kind>`."""
    for token in tokenize(utterance):
        assert (token.word.startswith("<") and token.word != "<") == (token.measure is not None)


@pytest.mark.parametrize(
    ("utterance", "word", "span"),
    [
        ("Dim  the KITCHEN lamp", "kitchen", "KITCHEN"),
        ("set it to ３０％ please", "<percent>", "３０％"),
        ("set it to\u00a0thirty   percent.", "<percent>", "thirty   percent"),
        ("“don’t” do it", "don't", "don’t"),
        ("turn on the cafe\u0301 lamp", "cafe", "cafe\u0301"),
        ("把灯调到百分之三十，谢谢。", "<percent>", "百分之三十"),
        ("1½ hours", "<duration>", "1½ hours"),
        ("21℃ now", "<temperature>", "21℃"),
    ],
)
def test_spans_point_into_the_utterance_as_it_was_given(utterance: str, word: str, span: str) -> None:
    """Normalising changes what the model reads, never where it stands."""
    language = "zh" if "百" in utterance else "en"

    assert {t.word: utterance[t.start : t.end] for t in tokenize(utterance, language)}[word] == span


def test_a_value_token_remembers_its_words() -> None:
    """The text of a value is what was said, normalised."""
    (token,) = tokenize("Thirty-Five   PERCENT")

    assert (token.word, token.text) == ("<percent>", "thirty-five percent")


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("lamp three", "Lamp 3", "en"),
        ("lamp one", "lamp 1", "en"),
        ("TV-2", "tv two", "en"),
        ("2nd floor", "second floor", "en"),
        ("一号灯", "1号灯", "zh"),
        ("三楼", "3楼", "zh"),
    ],
)
def test_names_are_equal_however_their_numbers_are_written(one: str, other: str, language: str) -> None:
    """Keys compare names, not spellings."""
    assert [t.key for t in tokenize(one, language)] == [t.key for t in tokenize(other, language)]


@pytest.mark.parametrize("nothing", ["", "   ", "\n\t", "()", "\x00\x01", "\u200b"])
def test_nothing_said_is_no_tokens(nothing: str) -> None:
    """Blank lines and invisible characters are empty utterances."""
    assert tokenize(nothing) == ()


def test_an_unknown_language_is_refused_with_the_known_ones() -> None:
    """The error names the languages there are."""
    with pytest.raises(UtteranceError, match="known are: en, zh"):
        tokenize("licht an", "de")


@pytest.mark.parametrize(
    "part",
    [
        "a",
        "9",
        "-",
        ".",
        "1,",
        "1/",
        "a.",
        "1'",
        "one ",
        "every ",
        "monday and ",
        "hundred and ",
        "five minutes and ",
        "a few ",
        "tonight at seven ",
        "point one ",
        "minus ",
        "一",
        "每",
        "零一",
        "周一和",
        "\u0301",
        "½",
        "\ud800",
    ],
)
def test_a_very_long_line_is_tokenized(part: str) -> None:
    """Ten thousand characters of anything give ordered spans; no reader runs away."""
    utterance = (part * 10_000)[:10_000]
    for language in ("en", "zh"):
        check_spans(utterance, tokenize(utterance, language))


def test_readers_look_ahead_a_bounded_number_of_words() -> None:
    """Tokens of a long line are those of its sentences: what comes later changes nothing."""
    sentence = "dim the lamp to thirty percent at half past seven tonight ."
    once = [t.text for t in tokenize(sentence)]

    assert [t.text for t in tokenize(" ".join([sentence] * 50))] == once * 50
