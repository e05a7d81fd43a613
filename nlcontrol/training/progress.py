"""What training tells while it runs: a protocol, a bar for people, and silence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from nlcontrol.training.score import Score


@dataclass(frozen=True, slots=True)
class StepReport:
    """The mean over the steps since the last report."""

    step: int
    epoch: int
    loss: float
    """What is minimised, per utterance."""
    symbol_loss: float
    tag_loss: float
    learning_rate: float
    utterances_per_s: float
    elapsed_s: float


class TrainingProgress(Protocol):
    """Whoever wants to know how training goes."""

    def started(self, total_steps: int, done_steps: int, parameters: int, utterances: int) -> None:
        """Training begins, or goes on after `done_steps`."""

    def reported(self, report: StepReport) -> None:
        """Some steps are done."""

    def evaluated(self, step: int, score: Score, best: bool) -> None:
        """The held-out pairs were tried."""

    def noted(self, sentence: str) -> None:
        """Something a person should know."""

    def finished(self) -> None:
        """Training is over, for whatever reason."""


class SilentProgress:
    """Tells nobody."""

    def started(self, total_steps: int, done_steps: int, parameters: int, utterances: int) -> None:
        """Nothing."""

    def reported(self, report: StepReport) -> None:
        """Nothing."""

    def evaluated(self, step: int, score: Score, best: bool) -> None:
        """Nothing."""

    def noted(self, sentence: str) -> None:
        """Nothing."""

    def finished(self) -> None:
        """Nothing."""


@dataclass(slots=True)
class BarProgress:
    """A progress bar with speed, loss and held-out exact match, and a line for each evaluation."""

    console: Console
    _bar: Progress | None = field(default=None, init=False)

    def started(self, total_steps: int, done_steps: int, parameters: int, utterances: int) -> None:
        """Shows the bar."""
        self.console.print(f"{parameters:,} parameters, {utterances:,} examples, {total_steps:,} steps")
        self._bar = Progress(
            TextColumn("training"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[loss]} {task.fields[speed]} {task.fields[held_out]}"),
            TimeRemainingColumn(),
            console=self.console,
        )
        self._bar.add_task("training", total=total_steps, completed=done_steps, loss="", speed="", held_out="")
        self._bar.start()

    def reported(self, report: StepReport) -> None:
        """Moves the bar."""
        if self._bar is not None:
            speed = f"{report.utterances_per_s:,.0f} examples/s"
            self._bar.update(self._bar.task_ids[0], completed=report.step, loss=f"loss {report.loss:.3f}", speed=speed)

    def evaluated(self, step: int, score: Score, best: bool) -> None:
        """Writes a line above the bar."""
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], held_out=f"held-out {score.exact:.2%}")
        self.console.print(f"step {step:>6}  {score}{'  best' if best else ''}")

    def noted(self, sentence: str) -> None:
        """Writes a line above the bar."""
        self.console.print(sentence)

    def finished(self) -> None:
        """Takes the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
