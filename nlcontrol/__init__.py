"""Say it, check it, run it: natural language to checked MQTT command sequences."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nlcontrol.session import Session

__version__ = "0.1.0"

__all__ = ["Session", "__version__"]


def __getattr__(name: str) -> object:
    # Lazy: `import nlcontrol` from a tool or a lower floor must not load the whole house.
    if name == "Session":
        from nlcontrol.session import Session  # noqa: PLC0415 -- lazy, see above

        return Session
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
