"""The command line: the place where people are spoken to, and the only one that prints or exits.

What a command needs is imported when it runs: `nlcontrol parse` starts in a fraction of a second.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from importlib import import_module
from typing import Protocol, cast

from nlcontrol.cli.arguments import read_arguments
from nlcontrol.errors import BrokerError, DeliveryError, NlcontrolError

USAGE, BROKER = 2, 3
"""Exit codes beside 0, all done, and 1, something not done."""


class Command(Protocol):
    """What each command's module is called by."""

    def run(self, options: argparse.Namespace) -> int:
        """The exit code."""


def main(arguments: list[str] | None = None) -> int:
    """The exit code of a command line."""
    options = read_arguments(arguments)
    module = "conversation" if options.command is None else str(options.command)
    _speak_utf_8()
    try:
        command = cast(Command, import_module(f"nlcontrol.cli.{module}_command"))
        return command.run(options)
    except NlcontrolError as error:
        sys.stdout.flush()
        print(f"nlcontrol: {error}", file=sys.stderr)
        return BROKER if isinstance(error, BrokerError | DeliveryError) else USAGE
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # Whoever read our output has left: there is nobody to tell, and flushing at exit would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _speak_utf_8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # tests put other streams in their place
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
