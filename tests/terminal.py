"""A terminal for tests: a program in a pseudo terminal, what it showed as plain lines, and a way to type."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE_S = 60.0
COLUMNS = 160
_ESCAPES = re.compile(r"\x1b(\[[0-9;?]*[a-zA-Z]|\][^\x07]*\x07|[=>])")
_ASKS_WHERE = b"\x1b[6n"
"""prompt_toolkit asks where the cursor is; a terminal answers."""


class Terminal:
    """One program in a terminal of its own."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self._near, far = pty.openpty()
        self._shown = b""
        self._process = subprocess.Popen(
            command, stdin=far, stdout=far, stderr=far, cwd=folder, start_new_session=True,
            env={**environment, "TERM": "xterm", "COLUMNS": str(COLUMNS), "LINES": "50", "NO_COLOR": "1"},
        )  # fmt: skip
        os.close(far)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._near)

    @property
    def text(self) -> str:
        """All that was shown, without colours and cursor movements."""
        return _ESCAPES.sub("", self._shown.decode(errors="replace")).replace("\r", "\n")

    def type(self, line: str) -> None:
        """Types a line and presses Enter."""
        os.write(self._near, f"{line}\r".encode())

    def press(self, key: bytes) -> None:
        """Presses a key."""
        os.write(self._near, key)

    def wait_for(self, words: str, since: int = 0) -> int:
        """Returns when the words are shown behind this place; gives the place behind them."""
        end = time.monotonic() + PATIENCE_S
        while (at := self.text.find(words, since)) < 0:
            if time.monotonic() > end or not self._read():
                raise AssertionError(f"{words!r} was never shown; this was:\n{self.text[since:]}")
        return at + len(words)

    def wait(self) -> int:
        """The exit code, when it ends."""
        end = time.monotonic() + PATIENCE_S
        while self._read() and time.monotonic() < end:
            pass
        return self._process.wait(PATIENCE_S)

    def _read(self) -> bool:
        """Takes in what is shown; False when the program has ended and nothing is left."""
        ready, _, _ = select.select([self._near], [], [], 0.05)
        if not ready:
            return self._process.poll() is None
        try:
            data = os.read(self._near, 65536)
        except OSError:  # the other end is closed
            return False
        if _ASKS_WHERE in data:
            os.write(self._near, b"\x1b[1;1R")
        self._shown += data
        return bool(data)
