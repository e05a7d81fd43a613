"""The loss curve as a picture."""

from __future__ import annotations

from pathlib import Path

from nlcontrol.errors import UsageError
from nlcontrol.training.history import read_history


def draw_curve(history: Path, picture: Path) -> None:
    """Draws loss and held-out exact match over the steps; a UsageError when matplotlib is not installed."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415  # only the picture needs it
        from matplotlib.figure import Figure  # noqa: PLC0415  # as above
    except ImportError as error:
        raise UsageError("The loss curve is not drawn: matplotlib is not installed.") from error
    records = read_history(history)
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    canvas = FigureCanvasAgg(figure)
    losses = figure.subplots()
    losses.plot(*_series(records, "loss"), label="training loss", color="tab:blue")
    losses.plot(*_series(records, "held_out_loss"), "o-", label="held-out loss", color="tab:orange")
    losses.set(xlabel="step", ylabel="−Σ log P per utterance", yscale="log")
    shares = losses.twinx()
    shares.plot(*_series(records, "exact"), "s-", label="held-out exact match", color="tab:green")
    shares.set(ylabel="exact match", ylim=(0, 1.02))
    figure.legend(loc="outside upper center", ncols=3)
    temporary = picture.with_suffix(".part.png")
    canvas.print_png(str(temporary))  # type: ignore[no-untyped-call]  # matplotlib leaves it untyped
    temporary.replace(picture)


def _series(records: list[dict[str, object]], name: str) -> tuple[list[float], list[float]]:
    """Steps and values of the records that have such a value."""
    found = [record for record in records if name in record]
    return [float(str(record["step"])) for record in found], [float(str(record[name])) for record in found]
