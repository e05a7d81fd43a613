"""A time that completes another is taken; one that contradicts it, or stands alone, is not."""

from __future__ import annotations

import pytest

from nlcontrol.interpreter.spoken_times import with_spoken_times
from nlcontrol.interpreter.words import load_closed_words
from nlcontrol.plan.clauses import Clause, Modifier, Reading, Use
from nlcontrol.plan.types import After, At, ClockTime, Command, Every, For, Named
from nlcontrol.resources import grammars_dir
from nlcontrol.text import tokenize

NOON = At(ClockTime(12))
CLOSED = load_closed_words(grammars_dir() / "language" / "closed.yaml", "en")


def completed(utterance: str, *modifiers: Modifier, used: tuple[str, ...] = ("noon",)) -> tuple[Modifier, ...]:
    """The times of "turn on the lamp", which the network found at the words that are used."""
    tokens = tokenize(utterance, "en")
    uses = tuple(Use(i, i + 1, "time", token.text) for i, token in enumerate(tokens) if token.text in used)
    clause = Clause("first", modifiers, Command("light.turn_on", (Named("lamp"),)), 0, len(tokens))
    return with_spoken_times(Reading(clause, uses), tokens, CLOSED).clause.modifiers


@pytest.mark.parametrize(
    ("utterance", "expected"),
    [
        ("at noon turn on the lamp for two hours", (NOON, For(7200))),
        ("on june 2nd turn on the lamp at noon", (At(ClockTime(12, day="jun 2")),)),
        ("every monday turn on the lamp at noon", (Every(ClockTime(12), ("mon",)),)),
        ("at noon turn on the lamp in two hours", (NOON,)),
        ("every monday turn on the lamp at noon tomorrow", (NOON,)),
    ],
)
def test_a_second_time_is_taken_where_it_can_mean_one_thing(utterance: str, expected: tuple[Modifier, ...]) -> None:
    """A length after "for", a day or a recurrence of a time of day; nothing else."""
    assert completed(utterance, NOON) == expected


def test_a_time_of_day_before_what_lasts_is_taken() -> None:
    """Whichever of the two the network saw; two times of day are none."""
    assert completed("at noon turn on the lamp for two hours", For(7200), used=("two hours",)) == (NOON, For(7200))
    assert completed("at noon turn on the lamp in two hours", After(7200), used=("two hours",)) == (After(7200),)


def test_a_time_alone_or_an_end_beside_an_end_is_left_for_the_refusal() -> None:
    """What the network saw no time in, or two ends, is not mended here."""
    assert completed("turn on the lamp for two hours", used=()) == ()
    both = (After(60), For(60))
    assert completed("in a minute turn on the lamp for a minute for two hours", *both, used=("a minute",)) == both
