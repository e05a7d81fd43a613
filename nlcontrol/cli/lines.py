"""What was typed, piped or given: lines of text out of bytes that may be anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

MOST_BYTES = 100_000
"""What is longer is cut off: it is refused as too long in any case, and memory is not endless."""


def read_lines(stream: BinaryIO) -> Iterator[str]:
    """The lines of a stream without their ends, as soon as each is complete; bytes that are no UTF-8 become U+FFFD."""
    while line := stream.readline(MOST_BYTES):
        end = line
        while not end.endswith(b"\n") and len(end) == MOST_BYTES:
            end = stream.readline(MOST_BYTES)  # the rest of an endless line: read, and forgotten
        yield line.removesuffix(b"\n").removesuffix(b"\r").decode(errors="replace")


def given_text(argument: str) -> str:
    """An argument of the command line as text: bytes that are no UTF-8 become U+FFFD."""
    return argument.encode(errors="surrogateescape").decode(errors="replace")


def shown(text: str, longest: int = 200) -> str:
    """The text for a terminal: control characters made visible, the end of what is long left out."""
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return "".join(character if character.isprintable() else "�" for character in cut)
