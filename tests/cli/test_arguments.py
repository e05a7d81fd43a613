"""The command line itself: help, slips, defaults."""

import pytest

from nlcontrol.cli.arguments import make_parser, read_arguments
from tests.cli.conftest import Command

COMMANDS = ("parse", "run", "simulate", "check", "synthesize", "train", "predict", "evaluate")
COMMON = (
    "--site", "--broker", "--area", "--language", "--now", "--state", "--confirm", "--typed", "--json", "--model",
)  # fmt: skip


def test_help_names_every_command(nlcontrol: Command) -> None:
    """The first help is the map of the others."""
    ran = nlcontrol("--help")

    assert ran.code == 0
    assert all(command in ran.out for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command_knows_the_common_options(nlcontrol: Command, command: str) -> None:
    """Each command says what it does and takes what all take."""
    ran = nlcontrol(command, "--help")

    assert ran.code == 0
    assert all(option in ran.out for option in COMMON)


def test_version_is_that_of_the_package(nlcontrol: Command) -> None:
    """`--version` and `__version__` agree."""
    import nlcontrol as package

    assert nlcontrol("--version").out.strip() == f"nlcontrol {package.__version__}"


@pytest.mark.parametrize(
    "arguments",
    [("--nwo", "x"), ("dance",), ("run",), ("parse", "--now", "noon"), ("--rate", "0"), ("synthesize", "--n", "none")],
)
def test_slip_on_the_command_line_ends_with_2(nlcontrol: Command, arguments: tuple[str, ...]) -> None:
    """A usage error is one sentence on stderr and exit code 2."""
    ran = nlcontrol(*arguments)

    assert ran.code == 2
    assert "error:" in ran.err
    assert not ran.out


def test_common_options_may_stand_before_or_after_the_command() -> None:
    """Both places mean the same."""
    before = read_arguments(["--area", "kitchen", "parse", "x"])
    after = read_arguments(["parse", "--area", "kitchen", "x"])

    assert before.area == after.area == "kitchen"


def test_every_option_has_a_help_text() -> None:
    """An option that is not explained does not exist."""
    parser = make_parser()
    actions = list(parser._actions)
    for action in parser._actions:
        if action.choices and isinstance(action.choices, dict):
            actions += [each for command in action.choices.values() for each in command._actions]

    assert [action.dest for action in actions if not action.help and action.dest != "command"] == []
