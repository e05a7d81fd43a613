"""Lines out of bytes: whatever is piped in."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlcontrol.cli.lines import MOST_BYTES, given_text, read_lines, shown


@pytest.mark.parametrize(
    ("piped", "lines"),
    [
        (b"", []),
        (b"stop", ["stop"]),
        (b"stop\n", ["stop"]),
        (b"a\r\nb\r\n", ["a", "b"]),
        (b"\n\nx", ["", "", "x"]),
        (b"a\x0bb\x0c\x85c\n", ["a\x0bb\x0c�c"]),
        ("schön 开灯".encode(), ["schön 开灯"]),
        (b"\xff\xfe\x00\n", ["��\x00"]),
    ],
)
def test_bytes_become_lines(piped: bytes, lines: list[str]) -> None:
    """Only a line feed ends a line; a carriage return before it goes with it; nothing is lost or raised."""
    assert list(read_lines(io.BytesIO(piped))) == lines


def test_endless_line_is_cut_and_the_next_one_is_whole() -> None:
    """What is far too long does not fill the memory, and does not run into the next line."""
    piped = io.BytesIO(b"x" * (5 * MOST_BYTES) + b"\nstop\n")
    first, second = read_lines(piped)

    assert len(first) == MOST_BYTES
    assert second == "stop"


def test_line_of_exactly_the_limit_keeps_the_next_one() -> None:
    """The end of the line may be the first byte behind the limit, or the last before it."""
    for length in (MOST_BYTES - 1, MOST_BYTES, MOST_BYTES + 1):
        lines = list(read_lines(io.BytesIO(b"x" * length + b"\nstop")))
        assert lines[1:] == ["stop"]


@given(st.binary(max_size=400))
def test_any_bytes_are_lines_that_can_be_written(piped: bytes) -> None:
    """Binary input is read as text that JSON and terminals can carry."""
    for line in read_lines(io.BytesIO(piped)):
        line.encode()
        assert shown(line).isprintable()


def test_argument_of_any_bytes_is_text() -> None:
    """What the shell passes as broken UTF-8 is no longer broken."""
    assert given_text(b"\xffstop".decode(errors="surrogateescape")) == "�stop"
