"""The README tells the truth: its `console` blocks are typed, its `python` blocks run.

In a `console` block a line `$ COMMAND` is run by a shell, and the lines below it are what it prints: `…` stands for
anything within a line, a line of `…` alone for any lines, and times and ids need not be the same. Lines that begin with
`> ` are typed into the conversation that the command opened; what is printed below each must appear in that order.
`nlcontrol` and `make run` are this checkout's.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.terminal import Terminal

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
_BLOCK = re.compile(r"^```(console|python)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_UNLIKE = re.compile(
    r"\b\d+(?:\.\d+)? (?:ms|s)\b|\b[0-9a-f]{16}(?:-\d+)?\b|\b\d{10}(?:\.\d+)?\b|\d\d:\d\d:\d\d\.\d+|127\.0\.0\.1:\d+"
)
"""Times, ids, ports: what is another in every run."""
pytestmark = [pytest.mark.system, pytest.mark.broker]


@dataclass
class Typed:
    """A command of a console block and what is shown below it."""

    command: str
    output: list[str] = field(default_factory=list)

    @property
    def converses(self) -> bool:
        """Whether lines are typed into what it opens."""
        return any(line.startswith("> ") for line in self.output)


def blocks(kind: str) -> list[tuple[int, str]]:
    """The blocks of a kind with their lines in the file."""
    text = README.read_text("utf-8")
    return [(text.count("\n", 0, m.start()) + 1, m[2]) for m in _BLOCK.finditer(text) if m[1] == kind]


def commands() -> Iterator[tuple[str, Typed]]:
    """Every command of every console block."""
    for line, block in blocks("console"):
        typed: Typed | None = None
        for row in block.splitlines():
            if row.startswith("$ "):
                if typed is not None:
                    yield f"line {line}", typed
                typed = Typed(row.removeprefix("$ "))
            elif typed is not None:
                typed.output.append(row)
        if typed is not None:
            yield f"line {line}", typed


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A user's shell in which `nlcontrol` and `make run` are this checkout's."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = f'exec "{sys.executable}" -m nlcontrol.cli'
    scripts = {"nlcontrol": f'{program} "$@"', "make": f'[ "$1" = run ] || exit 2\n{program} $ARGS'}
    for name, script in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (folder / name).chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "XDG_DATA_HOME": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}


def alike(text: str) -> str:
    """The text with what is another in every run replaced."""
    return _UNLIKE.sub("~", text)


def pattern(lines: list[str]) -> str:
    """What the expected lines match."""
    rows = [
        r"(?:.*\n)*?" if line.strip() == "…" else ".*".join(map(re.escape, alike(line).rstrip().split("…"))) + r"[ ]*\n"
        for line in lines
    ]
    return "".join(rows)


@pytest.mark.parametrize(("place", "typed"), [pytest.param(*each, id=each[0]) for each in commands()])
def test_console_block_shows_what_happens(place: str, typed: Typed, environment: dict[str, str]) -> None:
    """Whoever types it sees it."""
    if typed.converses:
        converse(typed, environment)
        return
    ended = subprocess.run(
        ["bash", "-c", typed.command], capture_output=True, text=True, env=environment, cwd=ROOT, timeout=120,
        stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    shown = alike(ended.stdout + ended.stderr)

    assert "Traceback" not in shown
    if typed.output:
        assert re.fullmatch(pattern(typed.output), shown), f"{place}: {typed.command}\n{shown}"
    else:
        assert ended.returncode == 0, f"{place}: {typed.command}\n{shown}"


def converse(typed: Typed, environment: dict[str, str]) -> None:
    """Types the lines into the conversation; each printed line must appear behind the one before."""
    with Terminal(["bash", "-c", typed.command], environment, ROOT) as terminal:
        terminal.wait_for(">", terminal.wait_for(":quit ends."))
        at = 0
        for line in typed.output:
            if line.startswith("> "):
                terminal.type(line.removeprefix("> "))
                continue
            for part in _UNLIKE.split(line.strip().replace("…", "~~")):
                for words in (part or "").replace("~~", "\n").split("\n"):
                    said = " ".join(words.split())
                    if len(said) > 2:
                        at = wait_for_words(terminal, said, at)


def wait_for_words(terminal: Terminal, words: str, at: int) -> int:
    """The place behind the words, however many spaces stand between them."""
    first, *rest = words.split()
    for word in (first, *rest):
        at = terminal.wait_for(word, at)
    return at


@pytest.mark.parametrize(("line", "code"), [pytest.param(*each, id=f"line {each[0]}") for each in blocks("python")])
def test_python_block_runs(line: int, code: str, environment: dict[str, str]) -> None:
    """Whoever copies it gets no error; what it expects holds."""
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, cwd=ROOT, timeout=120,
        check=False,
    )  # fmt: skip

    assert ended.returncode == 0, f"line {line}:\n{ended.stderr}"
