"""What the fault tests share: a broker that can be killed and comes back on its port, a site, impatient timing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from nlcontrol.dispatch.delivery import Timing
from nlcontrol.grammar.loader import load_class
from nlcontrol.grammar.schema import Grammar
from nlcontrol.mqtt.broker import _answers, _free_port, find_mosquitto
from nlcontrol.resources import grammars_dir
from nlcontrol.site.types import Device, Site

TIMING = Timing(time_to_live_s=5.0, resend_s=0.2, silence_s=5.0, stopped_s=2.0)
IMPATIENT = Timing(time_to_live_s=0.8, resend_s=0.2, silence_s=0.8, stopped_s=0.5)


async def until(condition: Callable[[], object]) -> None:
    """Returns when the condition holds; the test's own time limit ends it otherwise."""
    while not condition():  # noqa: ASYNC110 -- what is waited for happens in other programs: no event tells
        await asyncio.sleep(0.01)


def a_site() -> Site:
    """Lamps, a blind and a rover."""
    lamps = [Device(f"lamp_{number}", "light", (f"lamp {number}",)) for number in range(4)]
    others = [Device("blind", "cover", ("blind",)), Device("rover", "rover", ("rover",))]
    return Site("faults", {device.id: device for device in lamps + others}, world="house")


def the_grammar() -> Grammar:
    """The classes of the site."""
    classes = [load_class(grammars_dir() / f"{name}.yaml") for name in ("light", "cover", "rover")]
    return Grammar({each.name: each for each in classes})


class KillableBroker:
    """A mosquitto of the test's own, always on the same port, without persistence."""

    def __init__(self, folder: Path) -> None:
        self._configuration = folder / "mosquitto.conf"
        self.port = _free_port()
        lines = (f"listener {self.port} 127.0.0.1", "allow_anonymous true", "persistence false", "log_dest none")
        self._configuration.write_text("\n".join(lines) + "\n")
        self._process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"mqtt://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.kill()

    async def start(self) -> None:
        """Starts it and waits until it answers."""
        program = find_mosquitto()
        assert program is not None
        self._process = await asyncio.create_subprocess_exec(program, "-c", str(self._configuration))
        while not await _answers(self.port):  # noqa: ASYNC110 -- as in `until`
            await asyncio.sleep(0.01)

    async def kill(self) -> None:
        """Kills it: nobody is told anything."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            await process.wait()
