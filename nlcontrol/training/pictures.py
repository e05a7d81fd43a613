"""Pictures of training: drawn with matplotlib where it is installed, written whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nlcontrol.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SUFFIXES = (".png", ".svg")


def new_figure(width_in: float, height_in: float) -> Figure:
    """An empty picture; a UsageError when matplotlib is not installed."""
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415  # only pictures need it
    except ImportError as error:
        raise UsageError("The picture is not drawn: matplotlib is not installed.") from error
    return Figure(figsize=(width_in, height_in), layout="constrained")


def save_figure(figure: Figure, path: Path) -> None:
    """Writes the picture in the format that its name says; a UsageError when that is none of ours."""
    check_suffix(path)
    temporary = path.with_suffix(f".part{path.suffix}")
    # Without a date and with fixed names of its parts, equal pictures are equal files.
    import matplotlib as mpl  # noqa: PLC0415  # there is a figure, so it is installed

    with mpl.rc_context({"svg.hashsalt": "nlcontrol"}):
        figure.savefig(temporary, metadata={"Date": None} if path.suffix == ".svg" else None)
    temporary.replace(path)


def check_suffix(path: Path) -> None:
    """Whether a picture can have this name, asked before anything is computed."""
    if path.suffix not in SUFFIXES:
        raise UsageError(f"{path} must end in {' or '.join(SUFFIXES)}.")
