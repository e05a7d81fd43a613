"""What an utterance is understood in, and what is carried over to the next one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from nlcontrol.plan.reply import Reply
from nlcontrol.plan.types import Command
from nlcontrol.site.state import Snapshot


@dataclass(frozen=True, slots=True)
class Context:
    """The moment, the place and the conversation."""

    now: datetime
    """Local time of the site."""
    area: str | None = None
    """Where the speaker is."""
    snapshot: Snapshot = field(default_factory=Snapshot)
    mentioned: tuple[str, ...] = ()
    """The devices spoken of last: what "it" means."""
    previous: Command | None = None
    """The last command, for corrections of it in the next utterance."""
    typed: bool = False
    """The words were typed by somebody, not heard."""
    planned: tuple[str, ...] = ()
    """What is scheduled, one sentence each: the answer to "what is planned"."""


@dataclass(frozen=True, slots=True)
class Interpretation:
    """The reply, and the context that the next turn starts from."""

    reply: Reply
    mentioned: tuple[str, ...] = ()
    previous: Command | None = None
