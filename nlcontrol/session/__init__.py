"""One conversation: utterance → Reply → carried out; context, pending question, schedules.

    with Session("home", seed=7) as session:
        reply = session.say("turn on the desk lamp")
        session.run_until_idle()
        session.expect("desk_lamp.state", "on")

Simulated devices, their broker and the time they live in are the session's own unless a broker is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nlcontrol.session.session import Session

__all__ = ["Session"]


def __getattr__(name: str) -> object:
    # Lazy: `nlcontrol parse` needs a conversation, but neither MQTT nor a journal.
    if name == "Session":
        from nlcontrol.session.session import Session  # noqa: PLC0415 -- lazy, see above

        return Session
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
