"""Configurations are read strictly; schedules and progress do what they say."""

from __future__ import annotations

import io
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from rich.console import Console

from nlcontrol.errors import DefinitionError, UsageError
from nlcontrol.training.configuration import TrainingConfig, read_config
from nlcontrol.training.curve import draw_curve
from nlcontrol.training.progress import BarProgress, StepReport
from nlcontrol.training.schedule import learning_rate
from nlcontrol.training.score import Score

pytestmark = pytest.mark.model


def test_what_is_written_is_read() -> None:
    """A configuration survives being a plain mapping."""
    config = TrainingConfig(epochs=3, tag_weights={"role": 0.5}, symbols=("a", "b"))
    assert read_config(TrainingConfig, asdict(config)) == config


def test_values_become_what_they_are() -> None:
    """Whole numbers are floats where floats are meant, and lists are tuples."""
    config = read_config(TrainingConfig, {"learning_rate": 1, "symbols": ["a"], "model": {"decoder": {"hidden": 64}}})
    assert (config.learning_rate, config.symbols, config.model.decoder.hidden) == (1.0, ("a",), 64)


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"epoch": 3}, 'no key "epoch" .did you mean "epochs"'),
        ({"model": {"decoder": {"hiden": 3}}}, 'configuration.model.decoder has no key "hiden"'),
        ({"epochs": "three"}, "epochs must be int, not 'three'"),
        ({"epochs": True}, "epochs must be int"),
        ({"decay": "linaer"}, 'decay must be one of linear, cosine, none, not "linaer" .did you mean "linear"'),
        ({"model": 3}, "configuration.model must be a mapping"),
        ({"symbols": "abc"}, "symbols must be a list of words"),
        ({"tag_weights": {"role": "much"}}, "tag_weights must map names to numbers"),
        ({"batch_size": 0}, "batch_size must be more than 0"),
        ({"label_smoothing": 1.0}, "label_smoothing must be in"),
        ({"scheduled_sampling": -0.1}, "scheduled_sampling must be in"),
        ({"weight_decay": -0.1}, "weight_decay must not be less than 0"),
        ({"initialisation": "orthogonl"}, 'initialisation must be one of .* .did you mean "orthogonal"'),
        ({"model": {"decoder": {"transformer": {"heads": 0}}}}, "heads must be at least 1"),
    ],
)
def test_what_cannot_be_is_refused_by_name(record: dict[str, object], words: str) -> None:
    """Unknown keys and values of the wrong kind are errors that say where, and what was probably meant."""
    with pytest.raises(DefinitionError, match=words):
        read_config(TrainingConfig, record)


@pytest.mark.parametrize("decay", ["linear", "cosine"])
def test_the_rate_rises_and_falls(decay: str) -> None:
    """Up to the configured rate by the end of the warm-up, then down to nothing, never up again."""
    config = read_config(TrainingConfig, {"decay": decay, "warm_up_steps": 10, "learning_rate": 0.5})
    rates = [learning_rate(config, step, 100) for step in range(101)]
    assert rates[10] == pytest.approx(0.5)
    assert rates[:10] == sorted(rates[:10])
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert rates[100] == pytest.approx(0.0, abs=1e-9)
    assert learning_rate(replace(config, decay="none"), 90, 100) == 0.5


def test_a_short_run_warms_up_for_a_quarter() -> None:
    """A warm-up longer than the run would never reach the rate."""
    config = TrainingConfig(warm_up_steps=1000)
    assert max(learning_rate(config, step, 40) for step in range(40)) == pytest.approx(config.learning_rate)


def test_the_bar_tells_speed_loss_and_score() -> None:
    """A person sees how many utterances per second, the loss, and each evaluation."""
    console = Console(file=io.StringIO(), width=150, force_terminal=True, color_system=None)
    bar = BarProgress(console)
    bar.started(100, 0, 1234567, 6400)
    bar.reported(StepReport(50, 0, 1.5, 1.2, 0.3, 0.001, 1234.4, 3.0))
    bar.evaluated(50, Score(0.875, 0.9, {"boundary": 1.0}, 0.25), best=True)
    bar.noted("A sentence.")
    bar.finished()
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    for words in (
        "1,234,567 parameters",
        "1,234 examples/s",
        "loss 1.500",
        "exact 87.50%",
        "best",
        "A sentence.",
        "50/100",
    ):
        assert words in shown


def test_without_matplotlib_there_is_no_picture_and_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture alone needs matplotlib; where it is not installed the error says so."""
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(UsageError, match="matplotlib is not installed"):
        draw_curve(tmp_path / "history.jsonl", tmp_path / "curve.png")
