"""`nlcontrol` without a command: a conversation for whoever types, line by line for what is piped."""

from __future__ import annotations

import argparse
import asyncio
import sys


def run(options: argparse.Namespace) -> int:
    """The exit code: 0 after a conversation; of piped input 0 all done, 1 something not done."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        from nlcontrol.cli.repl import converse  # noqa: PLC0415 -- prompt_toolkit and rich are for people only

        return asyncio.run(converse(options))
    from nlcontrol.cli.run_command import carry_out_input  # noqa: PLC0415 -- what is piped needs no prompt

    return asyncio.run(carry_out_input(options))
