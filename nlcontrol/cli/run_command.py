"""`nlcontrol run`: a file of utterances carried out line by line, or a scenario."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from nlcontrol.cli.line_by_line import LineByLine
from nlcontrol.cli.lines import read_lines
from nlcontrol.cli.running import running_house
from nlcontrol.errors import UsageError


def run(options: argparse.Namespace) -> int:
    """0 all done, 1 something not done."""
    if options.script == "-":
        return asyncio.run(carry_out_input(options))
    path = Path(options.script)
    if path.suffix in (".yaml", ".yml"):
        from nlcontrol.cli.scenario import play  # noqa: PLC0415 -- only scenarios need it

        return play(path, options)
    return asyncio.run(_carry_out_file(path, options))


async def carry_out_input(options: argparse.Namespace) -> int:
    """What is piped in; a stop does not wait for what is under way."""
    async with running_house(options) as exchange:
        return await LineByLine(exchange, options, overtaking=True).carry_out(read_lines(sys.stdin.buffer))


async def _carry_out_file(path: Path, options: argparse.Namespace) -> int:
    try:
        stream = path.open("rb")
    except OSError as error:
        raise UsageError(f"The script {path} cannot be read: {error.strerror}.") from error
    with stream:
        async with running_house(options) as exchange:
            return await LineByLine(exchange, options, overtaking=False).carry_out(read_lines(stream))
