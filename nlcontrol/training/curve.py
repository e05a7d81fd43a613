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
    losses, shares = figure.subplots(), None
    steps = [record for record in records if "loss" in record]
    tried = [record for record in records if "exact" in record]
    losses.plot([r["step"] for r in steps], [r["loss"] for r in steps], label="training loss", color="tab:blue")
    losses.plot([r["step"] for r in tried], [r["held_out_loss"] for r in tried], "o-", label="held-out loss", color="tab:orange")
    losses.set(xlabel="step", ylabel="−Σ log P per utterance", yscale="log")
    shares = losses.twinx()
    shares.plot([r["step"] for r in tried], [r["exact"] for r in tried], "s-", label="held-out exact match", color="tab:green")
    shares.set(ylabel="exact match", ylim=(0, 1.02))
    figure.legend(loc="outside upper center", ncols=3)
    temporary = picture.with_suffix(".part.png")
    canvas.print_png(str(temporary))
    temporary.replace(picture)
