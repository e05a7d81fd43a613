"""Running commands within the test's own process: arguments and input in, exit code and output back."""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from nlcontrol.cli import main


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


class _Input(io.TextIOWrapper):
    """Standard input that is no terminal, made of bytes."""

    def isatty(self) -> bool:
        return False


Command = Callable[..., Ran]


@pytest.fixture
def nlcontrol(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs `nlcontrol ARGUMENTS…` on some input."""

    def run(*arguments: str, given: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", _Input(io.BytesIO(given)))
        try:
            code = main(list(arguments))
        except SystemExit as end:  # argparse, for --help and for what cannot be meant
            code = int(end.code or 0)
        read = capsys.readouterr()
        return Ran(code, read.out, read.err)

    return run
