"""The trainer: pairs in, a trained network out, and a run that survives being killed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import nn

from nlcontrol.errors import ModelError, UsageError
from nlcontrol.model.initialisation import initialise
from nlcontrol.model.loss import Loss
from nlcontrol.model.seq2seq import Seq2Seq, parameter_count
from nlcontrol.runtime.pair import Pair
from nlcontrol.runtime.vocabulary import Vocabulary
from nlcontrol.training.allocation import keep_freed_memory
from nlcontrol.training.batches import Batches, Indices
from nlcontrol.training.checkpoint import Checkpoint, load_checkpoint, save_checkpoint, sizes_of
from nlcontrol.training.configuration import TrainingConfig
from nlcontrol.training.curve import draw_curve
from nlcontrol.training.dataset import Names
from nlcontrol.training.gradient import leave_gradient
from nlcontrol.training.history import History
from nlcontrol.training.optimizer import make_optimizer
from nlcontrol.training.parallel import Processes
from nlcontrol.training.progress import SilentProgress, StepReport, TrainingProgress
from nlcontrol.training.schedule import learning_rate
from nlcontrol.training.score import Score, score
from nlcontrol.training.warm_start import Start, begin_from

CHECKPOINT, BEST, HISTORY = "checkpoint.pt", "best.pt", "history.jsonl"
CURVES = "curve.png", "curve.svg"


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """What a run came to."""

    best: Path
    """The checkpoint to export: the weights with the highest held-out exact match."""
    score: float
    """Its held-out exact match."""
    step: int
    """When it was reached."""
    steps: int
    """How many were done."""


def train(
    pairs: Iterable[Pair],
    held_out: Sequence[Pair],
    config: TrainingConfig,
    out_dir: Path,
    progress: TrainingProgress | None = None,
    clock: Callable[[], float] = time.monotonic,
    start: Start | None = None,
) -> TrainingResult:
    """The best network of a run; goes on where `out_dir` holds a checkpoint of the same run, else from `start`."""
    config = replace(config, device=chosen_device(config.device))
    torch.set_num_threads(config.threads)
    keep_freed_memory()
    names = Names(config.symbols, config.features)
    training, testing = names.encode(pairs), names.encode(held_out)
    if not training.utterances or not testing.utterances:
        raise UsageError("Training needs pairs to learn from and pairs held out.")
    vocabulary = names.vocabulary(training, config.word_least_count, config.words_at_most, config.words)
    batches = Batches(training, names, vocabulary, config.model.embedding, config.device)
    tests = Batches(testing, names, vocabulary, config.model.embedding, config.device)
    out_dir.mkdir(parents=True, exist_ok=True)
    run = Trainer(batches, tests, vocabulary, config, out_dir, progress or SilentProgress(), clock)
    if (out_dir / CHECKPOINT).exists():
        run.resume(load_checkpoint(out_dir / CHECKPOINT))
    elif start is not None:
        begin_from(start, run.model, vocabulary)
    return run.run()


def chosen_device(name: str) -> str:
    """The device a configuration names; `auto` is a GPU when there is one."""
    if name != "auto":
        return name
    return "cuda" if torch.cuda.is_available() else "cpu"


class Trainer:
    """One run: the network, its optimizer, and where in the data it stands."""

    def __init__(
        self,
        batches: Batches,
        held_out: Batches,
        vocabulary: Vocabulary,
        config: TrainingConfig,
        out_dir: Path,
        progress: TrainingProgress,
        clock: Callable[[], float],
    ) -> None:
        self.batches, self.held_out, self.vocabulary = batches, held_out, vocabulary
        self.config, self.out_dir, self.progress, self.clock = config, out_dir, progress, clock
        torch.manual_seed(config.seed)
        self.model = Seq2Seq(config.model, sizes_of(vocabulary))
        initialise(self.model, config.initialisation)
        self.model.to(config.device)
        self.optimizer = make_optimizer(self.model, config)
        self.history = History(out_dir / HISTORY)
        self.steps_per_epoch = -(-batches.dataset.utterances // config.batch_size)
        epochs = max(config.epochs, -(-config.least_steps // self.steps_per_epoch))
        self.total_steps = self.steps_per_epoch * epochs
        self.step, self.best_score, self.best_loss, self.best_step, self.since_best = 0, -1.0, float("inf"), 0, 0
        self.elapsed_s, self._saved_at_s = 0.0, clock()
        self._lap, self._between_steps = _Lap(clock()), True
        self._processes: Processes | None = None

    # --- the loop -------------------------------------------------------------------------------------------------

    def run(self) -> TrainingResult:
        """Trains to the end, or until held-out pairs get no better."""
        self.history.cut_back(self.step)
        self.progress.started(self.total_steps, self.step, parameter_count(self.model), self.batches.dataset.utterances)
        self._lap, self._saved_at_s = _Lap(self.clock()), self.clock()
        try:
            if self.config.processes > 1:
                self._processes = Processes(self.model, self.batches, self.config, self.vocabulary.end)
            while self.step < self.total_steps and self.since_best < self.config.patience:
                self._run_epoch(self.step // self.steps_per_epoch)
        except KeyboardInterrupt:
            if self._between_steps:  # else weights and random state are of different steps: the last save stands
                self.save()
            raise
        finally:
            if self._processes is not None:
                self._processes.close()
            self.progress.finished()
        self.save()
        self._draw()
        return TrainingResult(self.out_dir / BEST, self.best_score, self.best_step, self.step)

    def _run_epoch(self, epoch: int) -> None:
        """The epoch's batches that are still to do."""
        order = self.batches.epoch(self.config.batch_size, self.config.seed, epoch)
        for utterances in order[self.step % self.steps_per_epoch :]:
            self._run_step(utterances)
            if self.step % self.config.report_every_steps == 0:
                self._report(epoch)
            if self.step % self.config.evaluate_every_steps == 0 or self.step == self.total_steps:
                self._evaluate()
                if self.since_best >= self.config.patience:
                    return
            if self.clock() - self._saved_at_s >= 60 * self.config.checkpoint_every_minutes:
                self.save()

    def _run_step(self, utterances: Indices) -> None:
        rate = learning_rate(self.config, self.step, self.total_steps)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self._between_steps = False
        own_past = self.config.scheduled_sampling * self.step / self.total_steps
        if self._processes is not None:
            loss = self._processes.leave_gradient(utterances, self.step, own_past)
        else:
            loss = leave_gradient(
                self.model, self.batches.batch(utterances), self.config, self.vocabulary.end, own_past
            )
        nn.utils.clip_grad_norm_(self.model.parameters(), self.config.gradient_clip_norm)
        self.optimizer.step()
        self.step += 1
        self._between_steps = True
        self._lap.add(loss, len(utterances))

    # --- telling --------------------------------------------------------------------------------------------------

    def _report(self, epoch: int) -> None:
        now_s = self.clock()
        self.elapsed_s += now_s - self._lap.started_at_s
        rate = learning_rate(self.config, self.step, self.total_steps)
        report = self._lap.report(self.step, epoch, rate, now_s, self.elapsed_s)
        if not report.loss < float("inf"):
            raise ModelError(f"Training diverged before step {self.step}: lower the learning rate and start again.")
        self._lap = _Lap(now_s)
        self.history.append(asdict(report))
        self.progress.reported(report)

    def _evaluate(self) -> None:
        """Scores the held-out pairs and keeps the weights if they are the best so far."""
        result = score(self.model, self.held_out)
        self.since_best = 0 if result.exact > self.best_score else self.since_best + 1
        better = (result.exact, -result.loss) > (self.best_score, -self.best_loss)
        if better:
            self.best_score, self.best_loss, self.best_step = result.exact, result.loss, self.step
            save_checkpoint(self._checkpoint({}), self.out_dir / BEST)
        self.history.append({"step": self.step, "held_out_loss": result.loss, "exact": result.exact, **_shares(result)})
        self.progress.evaluated(self.step, result, better)
        self._lap.started_at_s = self.clock()

    def _draw(self) -> None:
        try:
            draw_curve(self.history.path, *(self.out_dir / name for name in CURVES))
        except UsageError as error:
            self.progress.noted(str(error))

    # --- stopping and going on ------------------------------------------------------------------------------------

    def save(self) -> None:
        """Writes the checkpoint that this run can be resumed from."""
        run = {
            "optimizer": self.optimizer.state_dict(),
            "random_state": torch.get_rng_state(),
            "cuda_random_state": torch.cuda.get_rng_state() if self.model_on_cuda else None,
            "best_score": self.best_score,
            "best_loss": self.best_loss,
            "best_step": self.best_step,
            "since_best": self.since_best,
            "elapsed_s": self.elapsed_s,
            "data": self.batches.dataset.digest(),
        }
        save_checkpoint(self._checkpoint(run), self.out_dir / CHECKPOINT)
        self._saved_at_s = self.clock()

    def resume(self, checkpoint: Checkpoint) -> None:
        """Goes on from a checkpoint of the same configuration and the same pairs; a UsageError otherwise."""
        if checkpoint.config != self.config:
            raise UsageError(f"{self.out_dir} holds a run with another configuration; name another folder.")
        if checkpoint.run["data"] != self.batches.dataset.digest() or checkpoint.vocabulary != self.vocabulary:
            raise UsageError(f"{self.out_dir} holds a run on other pairs; name another folder.")
        self.model.load_state_dict(checkpoint.weights)
        self.optimizer.load_state_dict(checkpoint.run["optimizer"])
        torch.set_rng_state(checkpoint.run["random_state"])
        if self.model_on_cuda and checkpoint.run["cuda_random_state"] is not None:
            torch.cuda.set_rng_state(checkpoint.run["cuda_random_state"])
        self.step = checkpoint.step
        self.best_score, self.best_loss = checkpoint.run["best_score"], checkpoint.run["best_loss"]
        self.best_step, self.since_best = checkpoint.run["best_step"], checkpoint.run["since_best"]
        self.elapsed_s = checkpoint.run["elapsed_s"]

    @property
    def model_on_cuda(self) -> bool:
        """Whether the network's dropout draws from the GPU's generator."""
        return self.config.device.startswith("cuda")

    def _checkpoint(self, run: dict[str, Any]) -> Checkpoint:
        weights = {name: tensor.detach().cpu().clone() for name, tensor in self.model.state_dict().items()}
        return Checkpoint(self.config, self.vocabulary, weights, self.step, run)


class _Lap:
    """The losses since the last report; they are read from the device only then."""

    def __init__(self, started_at_s: float) -> None:
        self.started_at_s = started_at_s
        self._losses: list[Loss] = []
        self._utterances = 0

    def add(self, loss: Loss, utterances: int) -> None:
        self._losses.append(loss)
        self._utterances += utterances

    def report(self, step: int, epoch: int, rate: float, now_s: float, elapsed_s: float) -> StepReport:
        count = max(len(self._losses), 1)
        return StepReport(
            step=step,
            epoch=epoch,
            loss=sum(float(loss.total) for loss in self._losses) / count,
            symbol_loss=sum(float(loss.symbols) for loss in self._losses) / count,
            tag_loss=sum(float(loss.tags) for loss in self._losses) / count,
            learning_rate=rate,
            utterances_per_s=self._utterances / max(now_s - self.started_at_s, 1e-9),
            elapsed_s=elapsed_s,
        )


def _shares(result: Score) -> dict[str, float]:
    return {"segments": result.segments, **{f"tags.{layer}": share for layer, share in result.tags.items()}}
