"""The loss curve as a picture."""

from __future__ import annotations

from pathlib import Path

from nlcontrol.training.history import read_history
from nlcontrol.training.pictures import new_figure, save_figure


def draw_curve(history: Path, *pictures: Path) -> None:
    """Draws loss and held-out exact match over the steps; a UsageError when matplotlib is not installed."""
    figure = new_figure(8, 4.5)
    records = read_history(history)
    losses = figure.subplots()
    losses.plot(*_series(records, "loss"), label="training loss", color="tab:blue")
    losses.plot(*_series(records, "held_out_loss"), "o-", label="held-out loss", color="tab:orange")
    losses.set(xlabel="step", ylabel="−Σ log P per utterance", yscale="log")
    shares = losses.twinx()
    shares.plot(*_series(records, "exact"), "s-", label="held-out exact match", color="tab:green")
    shares.set(ylabel="exact match", ylim=(0, 1.02))
    figure.legend(loc="outside upper center", ncols=3)
    for picture in pictures:
        save_figure(figure, picture)


def _series(records: list[dict[str, object]], name: str) -> tuple[list[float], list[float]]:
    """Steps and values of the records that have such a value."""
    found = [record for record in records if name in record]
    return [float(str(record["step"])) for record in found], [float(str(record[name])) for record in found]
