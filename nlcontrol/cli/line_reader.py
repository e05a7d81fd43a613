"""Lines that arrive while other things go on: a thread reads them, the loop takes them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator


class LineReader:
    """The lines of an iterator that may block; `None` after the last."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._next: str | None = None
        self._peeked = False
        self._loop = asyncio.get_running_loop()
        # A daemon: nothing can end a read that blocks, and the program must end all the same.
        threading.Thread(target=self._read, name="reads lines", daemon=True).start()

    async def next(self) -> str | None:
        """The next line, as soon as there is one."""
        if self._peeked:
            self._peeked = False
            return self._next
        return await self._queue.get()

    async def peek(self) -> str | None:
        """The next line, which `next` gives again; safe to be cancelled."""
        if not self._peeked:
            self._next = await self._queue.get()
            self._peeked = True
        return self._next

    def _read(self) -> None:
        try:
            for line in self._lines:
                self._put(line)
        except (OSError, ValueError):
            pass  # the stream was closed under us: there are no more lines
        self._put(None)

    def _put(self, line: str | None) -> None:
        try:
            self._loop.call_soon_threadsafe(self._queue.put_nowait, line)
        except RuntimeError:
            return  # the loop has ended: nobody waits for lines any more
