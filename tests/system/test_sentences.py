"""Sentences through the whole program, with the shipped weights: said, checked, carried out, or honestly refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nlcontrol import Session
from nlcontrol.plan.reply import Reason, Verdict
from tests.system.conftest import Ended

pytestmark = [pytest.mark.system, pytest.mark.model, pytest.mark.usefixtures("weights")]
Program = Callable[..., Ended]


@pytest.fixture
def session(weights: Path) -> Iterator[Session]:
    """A session at home, in simulated time."""
    assert weights.is_file()
    with Session("home", seed=7) as running:
        yield running


def test_sequence_is_carried_out_in_its_order(session: Session) -> None:
    """The lights are dimmed before the rover sets off, and each says that it did it."""
    reply = session.say("dim the kitchen lights to thirty percent, then send the rover to the kitchen")
    if reply.verdict is Verdict.ASK:  # not sure enough: then the question names just this
        reply = session.say("yes")
    outcomes = session.run_until_idle(120)

    assert {outcome.state for outcome in outcomes} == {"done"}
    assert [outcome.command.device for outcome in outcomes][-1] == "rover"
    session.expect("kitchen_ceiling.brightness_pct", 30).expect("rover.area", "kitchen")


def test_negated_command_is_not_carried_out(session: Session) -> None:
    """Never means never."""
    reply = session.say("never unlock the front door")
    session.advance(5)

    assert reply.verdict is Verdict.REFUSE
    session.expect("front_door.state", "locked")


def test_unknown_device_is_asked_about(session: Session) -> None:
    """A name that nobody has is not pushed to the nearest one."""
    reply = session.say("turn on the attic lamp")

    assert (reply.verdict, reply.reason) == (Verdict.ASK, Reason.UNKNOWN_NAME)
    assert not reply.commands


def test_ambiguous_name_is_settled_by_the_answer(session: Session) -> None:
    """Two lamps of one name: the answer says which."""
    asked = session.say("turn on the reading lamp")
    session.say("the bedroom one")
    session.run_until_idle()

    assert (asked.verdict, asked.reason) == (Verdict.ASK, Reason.AMBIGUOUS)
    session.expect("bedroom_lamp.state", "on").expect("sofa_lamp.state", "off")


def test_question_is_answered(session: Session) -> None:
    """From the state that the lock reported."""
    reply = session.say("is the front door locked?")

    assert reply.query is not None
    assert reply.query.answer is True


@pytest.mark.parametrize(
    "given",
    [
        b"\xff\xfe\x00\x01\x02\n", b"\x7fELF\x02\x01\x01\x00\xc3\x28\n", b"flurb grobnitz wibble\n",
        "žluťoučký kůň\n".encode(), b"....!!!???\n", b"\xf0\x9f\x98\x80\n",
    ],
)  # fmt: skip
def test_words_that_nobody_knows_are_refused(program: Program, given: bytes) -> None:
    """Binary, invented and foreign words: one reply each, none of them an act."""
    ended = program("parse", "--json", given=given)
    reply = json.loads(ended.stdout)

    assert ended.returncode == 0, ended.stderr
    assert reply["verdict"] in ("refuse", "ask")
    assert not reply["commands"]
    assert not ended.stderr


def test_binary_that_is_piped_counts_as_not_done(program: Program) -> None:
    """Nothing hangs, nothing is raised."""
    ended = program(given=bytes(range(256)) * 4)

    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr


def test_language_without_weights_is_named(program: Program) -> None:
    """A language is data: where there is none, the sentence says which there are."""
    ended = program("parse", "--language", "xx", "turn on the lamp")

    assert ended.returncode == 2
    assert '"xx"' in ended.stderr


def test_grammar_newer_than_the_weights_is_refused_by_name(weights: Path, tmp_path: Path) -> None:
    """Another schema of a class that is on the site needs training; the sentence names the class and the command."""
    from dataclasses import replace

    from nlcontrol.errors import ModelError
    from nlcontrol.interpreter import Context
    from nlcontrol.session.definitions import Definitions, load_definitions
    from nlcontrol.session.session import START

    home = load_definitions("home")
    light = replace(home.grammar.classes["light"], schema_digest="another")
    grammar = replace(home.grammar, classes={**home.grammar.classes, "light": light})
    newer = Definitions(home.site, grammar).interpreter(weights)

    with pytest.raises(ModelError, match=r'"light" has changed.*nlcontrol train --from shipped'):
        newer.interpret("turn on the desk lamp", Context(START))
    assert newer.is_stop("stop")
    assert not list(tmp_path.iterdir())
