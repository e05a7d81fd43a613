"""What is settled before the network: stop phrases, wake words, empty and endless lines."""

from dataclasses import replace
from pathlib import Path

import pytest

from nlcontrol.interpreter import Context, Interpreter
from nlcontrol.interpreter.heard import (
    with_amended_amounts,
    with_parted_verbs,
    with_plain_names,
    without_expletives,
    without_idle_breaks,
    without_quoted_names,
    without_small_talk,
    without_wake,
)
from nlcontrol.plan.reply import Reason, Verdict
from nlcontrol.site.types import Site
from nlcontrol.text import tokenize
from tests.interpreter.house import NOW, home

NOWHERE = Path("there-are-no-weights.npz")


def interpreter() -> Interpreter:
    """An interpreter without a network: whatever needs one fails."""
    return Interpreter(home().site, home().grammar, NOWHERE)


STOPS = [
    "stop",
    "Stop!",
    "STOP",
    "stop stop stop",
    "please stop",
    "uh, stop",
    "stop it",
    "stop now please",
    "computer, stop",
    "hey house stop",
    "stop the rover",
    "halt",
    "freeze",
    "whoa",
    "hold it",
    "emergency stop",
    "stop everything",
    "everything stop",
    "okay stop that right now",
    "don't move",
    "robot, halt!",
    "stop halt",
]
NEAR = [
    "stop the music",
    "don't stop",
    "do not stop",
    "never stop",
    "stop turning on the lights",
    "stop at the kitchen",
    "stop in ten minutes",
    "should I stop",
    "stop the kitchen light",
    "did it stop",
    "when will you stop",
    "bus stop",
    "open the blinds and stop",
    "stop if the door is open",
    "she said stop",
    "turn off the lights",
    "freeze the kitchen",
    "stop sign",
]


@pytest.mark.parametrize("utterance", STOPS)
def test_a_stop_phrase_stops_without_the_network(utterance: str) -> None:
    """Nothing stands between the word and the halt: no model, no checking (design, promise 10)."""
    assert interpreter().is_stop(utterance)
    reply = interpreter().interpret(utterance, Context(NOW)).reply
    assert reply.verdict is Verdict.ACCEPT
    assert reply.control is not None
    assert reply.control.kind == "stop"


@pytest.mark.parametrize("utterance", NEAR)
def test_what_only_holds_a_stop_word_goes_to_the_model(utterance: str) -> None:
    """Sentences such as "don't stop" are to be understood."""
    assert not interpreter().is_stop(utterance)


@pytest.mark.parametrize("utterance", ["", "   ", "...", "?!", "\n"])
def test_an_empty_line_is_refused_without_the_network(utterance: str) -> None:
    """Silence and punctuation ask for nothing."""
    reply = interpreter().interpret(utterance, Context(NOW)).reply
    assert (reply.verdict, reply.reason, reply.plan) == (Verdict.REFUSE, Reason.EMPTY, None)


@pytest.mark.parametrize("utterance", ["lamp " * 400, "a b " * 90])
def test_an_endless_line_is_refused_without_the_network(utterance: str) -> None:
    """Too many characters, or too many words."""
    reply = interpreter().interpret(utterance, Context(NOW)).reply
    assert (reply.verdict, reply.reason) == (Verdict.REFUSE, Reason.TOO_LONG)


@pytest.mark.parametrize(
    ("utterance", "rest"),
    [
        ("computer, turn on the lamp", "turn on the lamp"),
        ("hey house turn on the lamp", "turn on the lamp"),
        ("hey computer turn on the lamp", "turn on the lamp"),
        ("turn on the computer", "turn on the computer"),
        ("computer", "computer"),
        ("computer!", "computer !"),
    ],
)
def test_a_wake_word_at_the_beginning_is_taken_off(utterance: str, rest: str) -> None:
    """Only there, and only if something follows."""
    left = without_wake(tokenize(utterance, "en"), interpreter().wake)
    assert " ".join(token.word for token in left) == rest


def test_context_is_kept_over_what_is_not_understood() -> None:
    """A line that comes to nothing does not change what "it" means."""
    context = Context(NOW, mentioned=("desk_lamp",))
    assert interpreter().interpret("stop", context).mentioned == ("desk_lamp",)


@pytest.mark.parametrize(
    ("utterance", "left"),
    [
        ("turn off that bloody siren", "turn off that siren"),
        ("don't touch the damn lock", "don't touch the lock"),
        ("that is stupid", "that is stupid"),
    ],
)
def test_words_of_temper_are_not_part_of_a_name(utterance: str, left: str) -> None:
    """An expletive before a noun goes; guards stay, and so does what the utterance ends with."""
    own = interpreter()
    assert " ".join(t.word for t in without_expletives(tokenize(utterance, "en"), own.lexicon, own.closed)) == left


@pytest.mark.parametrize(
    ("utterance", "left"),
    [
        ("volume thirty, no, forty", "volume forty"),
        ("in ten uh twenty minutes", "in twenty minutes"),
        ("to 20 percent sorry I mean 30 percent", "to 30 percent"),
        ("for five minutes, no wait, ten minutes", "for ten minutes"),
        ("at six no make that seven pm", "at seven pm"),
        ("to 20 percent, not 30 percent", "to 20 percent, not 30 percent"),
        ("to 20 percent no 10 minutes", "to 20 percent no 10 minutes"),
        ("wait five seconds wait ten seconds", "wait five seconds wait ten seconds"),
        ("from 20 percent to 30 percent", "from 20 percent to 30 percent"),
    ],
)
def test_an_amount_that_the_next_one_takes_back_is_not_heard(utterance: str, left: str) -> None:
    """A word of correction or a hesitation between two amounts of a kind; nothing else takes one back."""
    own = interpreter()
    heard = with_amended_amounts(tokenize(utterance, "en"), own.lexicon, own.closed)
    assert [token.text for token in heard] == [token.text for token in tokenize(left, "en")]


def test_an_amount_that_a_name_holds_is_never_taken_back() -> None:
    """What is said of "lamp 3, no, 40 percent" is still about lamp 3."""
    lamp = replace(home().site.devices["desk_lamp"], id="lamp_3", names=("lamp 3",))
    own = Interpreter(Site("test", {lamp.id: lamp}), home().grammar, NOWHERE)
    said = tokenize("turn lamp 3 no 40 percent", "en")
    assert with_amended_amounts(said, own.lexicon, own.closed) == said


@pytest.mark.parametrize(
    ("utterance", "left"),
    [
        ("dim the kitchen's lights", "dim the kitchen lights"),
        ("the hallway's too dark", "the hallway is too dark"),
        ("turn off the desk lamp's light", "turn off the desk lamp light"),
        ("turn on tom's lamp", "turn on tom's lamp"),
        ("what's on in the kitchen", "what's on in the kitchen"),
    ],
)
def test_what_is_run_together_with_a_name_is_taken_off_it(utterance: str, left: str) -> None:
    """Before a word for how things are it is heard as "is"; what no name of this site is stays as it was said."""
    own = interpreter()
    heard = with_plain_names(tokenize(utterance, "en"), own.lexicon, own.closed)
    assert [token.text for token in heard] == [token.text for token in tokenize(left, "en")]
    assert all(utterance[token.start : token.end].removeprefix("'") in (token.text, "s") for token in heard)


def test_what_the_network_reads_is_free_of_all_that() -> None:
    """Wake word, temper, what is run together with a name, and what was taken back, in one sentence."""
    said = tokenize("computer, dim the damn kitchen's lights to thirty, no, forty percent", "en")
    assert " ".join(token.text for token in interpreter().heard(said)) == "dim the kitchen lights to forty percent"


@pytest.mark.parametrize(
    ("utterance", "left"),
    [
        ("ugh, turn on the desk lamp", "turn on the desk lamp"),
        ("brrrr good grief turn on the desk lamp", "turn on the desk lamp"),
        ("turn on the desk lamp while you're at it, for pete's sake", "turn on the desk lamp"),
        ("turn on the desk lamp of course!", "turn on the desk lamp"),
        ("thanks for turning on the desk lamp", "thanks for turning on the desk lamp"),
        ("of course", "of course"),
        ("turn on the desk lamp \N{GRINNING FACE}", "turn on the desk lamp"),
        ("\N{GRINNING FACE}", "\N{GRINNING FACE}"),
        ("never mind", "never mind"),
    ],
)
def test_small_talk_around_a_command_is_taken_off(utterance: str, left: str) -> None:
    """At the beginning and at the end, drawn out or not; something always stays."""
    house = home()
    tokens = without_small_talk(tokenize(utterance, "en"), house.lexicon, house.closed)
    assert " ".join(token.word for token in tokens) == left


def test_a_name_is_no_small_talk() -> None:
    """Where a lamp is called so, it is meant."""
    house = home()
    lamp = replace(house.site.devices["desk_lamp"], names=("amen",))
    site = replace(house.site, devices={**house.site.devices, "desk_lamp": lamp})
    lexicon = Interpreter(site, house.grammar, NOWHERE).lexicon
    tokens = without_small_talk(tokenize("turn on amen", "en"), lexicon, house.closed)
    assert [token.word for token in tokens] == ["turn", "on", "amen"]


def test_a_verb_of_two_words_may_be_written_as_one() -> None:
    """With the characters that each of them stands at."""
    tokens = with_parted_verbs(tokenize("please turnoff the lamp", "en"), home().closed)
    assert [(token.word, token.start, token.end) for token in tokens[1:3]] == [("turn", 7, 11), ("off", 11, 14)]


@pytest.mark.parametrize(
    ("utterance", "left"),
    [
        ("turn on the lamp, please.", "turn on the lamp please ."),
        ("turn on the lamp, now, please", "turn on the lamp now please"),
        ("turn on the lamp, please, and lock up", "turn on the lamp please , and lock up"),
        ("turn on the lamp, computer!", "turn on the lamp"),
        ("everybody sleeps, please turn down the tv", "everybody sleeps , please turn down the tv"),
        ("turn on the lamp, the fan", "turn on the lamp , the fan"),
        ("thank you", "thank you"),
    ],
)
def test_a_comma_before_a_courtesy_parts_nothing(utterance: str, left: str) -> None:
    """A command may begin behind another comma, with a courtesy or not."""
    house = home()
    tokens = without_idle_breaks(tokenize(utterance, "en"), house.closed.wake, house.closed)
    assert " ".join(token.word for token in tokens) == left


@pytest.mark.parametrize(
    ("utterance", "left"),
    [
        ('turn on the "desk lamp"', "turn on the desk lamp"),
        ('he said "turn on the desk lamp"', 'he said " turn on the desk lamp "'),
    ],
)
def test_marks_around_a_name_quote_nobody(utterance: str, left: str) -> None:
    """Around more than a name they do."""
    tokens = without_quoted_names(tokenize(utterance, "en"), home().lexicon)
    assert " ".join(token.word for token in tokens) == left
