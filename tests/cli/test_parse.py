"""`nlcontrol parse`: one reply per utterance, in order, whatever is given."""

import json
import subprocess
import sys

import pytest

from nlcontrol.plan.reply import Reply
from tests.cli.conftest import Command

LAMP = ':light.turn_on("desk lamp", brightness_pct=30)'


def test_argument_is_one_utterance(nlcontrol: Command) -> None:
    """Each argument has its reply."""
    ran = nlcontrol("parse", "--json", LAMP, "stop")
    replies = [Reply.from_json(json.loads(line)) for line in ran.out.splitlines()]

    assert ran.code == 0
    assert [reply.utterance for reply in replies] == [LAMP, "stop"]
    assert replies[0].commands[0].device == "desk_lamp"


def test_lines_have_replies_in_order_blank_ones_too(nlcontrol: Command) -> None:
    """One object per line, with and without a last line feed, with either line end."""
    ran = nlcontrol("parse", "--json", given=f"{LAMP}\r\n\n   \nstop".encode())
    replies = [json.loads(line) for line in ran.out.splitlines()]

    assert [(reply["verdict"], reply["reason"]) for reply in replies] == [
        ("accept", None), ("refuse", "empty"), ("refuse", "empty"), ("accept", None),
    ]  # fmt: skip


def test_no_input_has_no_replies(nlcontrol: Command) -> None:
    """Nothing in, nothing out, nothing wrong."""
    assert nlcontrol("parse", "--json", given=b"") == nlcontrol("parse", given=b"")


def test_line_of_10000_characters_is_too_long(nlcontrol: Command) -> None:
    """It is refused by name, and the line behind it is heard."""
    ran = nlcontrol("parse", "--json", given=b"on " * 3334 + b"\nstop\n")
    replies = [json.loads(line) for line in ran.out.splitlines()]

    assert [(reply["verdict"], reply["reason"]) for reply in replies] == [("refuse", "too_long"), ("accept", None)]


def test_verdicts_do_not_change_the_exit_code(nlcontrol: Command) -> None:
    """A refusal is an answer, not an error."""
    ran = nlcontrol("parse", "--json", ':light.turn_on("desk lamp", brightness_pct=300)')
    reply = json.loads(ran.out)

    assert ran.code == 0
    assert (reply["verdict"], reply["reason"]) == ("refuse", "invalid_value")


def test_plain_output_shows_plan_and_commands(nlcontrol: Command) -> None:
    """Without --json a person reads it."""
    ran = nlcontrol("parse", LAMP)

    assert ran.out.splitlines()[0].startswith("accept: ")
    assert "desk lamp  brightness 30 %" in ran.out


def test_only_a_session_knows_what_it_means(nlcontrol: Command) -> None:
    """Lines are independent unless --session says that they are one conversation."""
    lines = f"{LAMP}\n:device.turn_off(it)\n".encode()
    alone = [json.loads(line) for line in nlcontrol("parse", "--json", given=lines).out.splitlines()]
    shared = [json.loads(line) for line in nlcontrol("parse", "--json", "--session", given=lines).out.splitlines()]

    assert (alone[1]["verdict"], alone[1]["reason"]) == ("ask", "incomplete")
    assert [command["device"] for command in shared[1]["commands"]] == ["desk_lamp"]


def test_now_is_the_moment_that_is_given(nlcontrol: Command) -> None:
    """Clock times are counted from --now, in the site's time."""
    ran = nlcontrol("parse", "--json", "--now", "2026-01-31T18:00", ':at 20:00: light.turn_on("desk lamp")')

    assert json.loads(ran.out)["commands"][0]["when"]["at"].startswith("2026-01-31T20:00")


def test_state_file_answers_questions(nlcontrol: Command, tmp_path: object) -> None:
    """What --state says is known; without it nothing is."""
    path = f"{tmp_path}/state.yaml"
    with open(path, "w", encoding="utf-8") as stream:  # noqa: PTH123 -- a text path is what the option takes
        stream.write('desk_lamp: {state: "on"}\n')
    known = json.loads(nlcontrol("parse", "--json", "--state", path, ':ask state("desk lamp")').out)
    unknown = json.loads(nlcontrol("parse", "--json", ':ask state("desk lamp")').out)

    assert known["query"]["answer"] == "on"
    assert unknown["query"]["answer"] is None


def test_confirm_accepts_what_is_risky(nlcontrol: Command) -> None:
    """With --confirm the verdict is accept."""
    without = json.loads(nlcontrol("parse", "--json", ':lock.unlock("front door")').out)
    confirmed = json.loads(nlcontrol("parse", "--json", "--confirm", ':lock.unlock("front door")').out)

    assert without["verdict"] == "confirm"
    assert confirmed["verdict"] == "accept"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--site", "hom"), 'did you mean "home"'),
        (("--site", "/nowhere/home.yaml"), "/nowhere/home.yaml"),
        (("--area", "kichen"), 'did you mean "kitchen"'),
        (("--language", "xx"), 'no language "xx"'),
        (("--state", "/nowhere.yaml"), "/nowhere.yaml"),
    ],
)
def test_definition_that_is_wrong_ends_with_2(nlcontrol: Command, arguments: tuple[str, str], sentence: str) -> None:
    """One sentence on stderr that names what was meant."""
    ran = nlcontrol("parse", *arguments, "stop")

    assert ran.code == 2
    assert sentence in ran.err
    assert not ran.out


def test_site_with_an_unknown_class_names_file_and_line(nlcontrol: Command, tmp_path: object) -> None:
    """Whoever wrote the site finds the place."""
    path = f"{tmp_path}/flat.yaml"
    with open(path, "w", encoding="utf-8") as stream:  # noqa: PTH123 -- a text path is what the option takes
        stream.write("site: flat\ndevices:\n  lamp:\n    class: ligth\n")
    ran = nlcontrol("parse", "--site", path, "stop")

    assert ran.code == 2
    assert "flat.yaml:4" in ran.err
    assert 'did you mean "light"' in ran.err


def test_weights_that_are_not_there_end_with_2(nlcontrol: Command) -> None:
    """A sentence needs weights, and says so when they are missing; stop does not."""
    missing = nlcontrol("parse", "--model", "/nowhere", "turn on the lamp")
    stop = nlcontrol("parse", "--model", "/nowhere", "stop")

    assert missing.code == 2
    assert "/nowhere" in missing.err
    assert stop.code == 0


def test_parse_loads_nothing_that_it_does_not_need() -> None:
    """Neither MQTT nor SQLite nor anything for terminals, and never torch."""
    script = (
        "import sys; from nlcontrol.cli import main; main(['parse', 'stop']);"
        "print([m for m in ('paho', 'sqlite3', 'rich', 'prompt_toolkit', 'torch', 'nlcontrol.mqtt', 'asyncio')"
        " if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)

    assert ran.stdout.splitlines()[-1] == "[]"
