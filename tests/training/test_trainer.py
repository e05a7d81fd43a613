"""A run that is killed and resumed is the run that was not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from nlcontrol.errors import ModelError, UsageError
from nlcontrol.model.attention import AttentionKind
from nlcontrol.model.decoder import DecoderKind
from nlcontrol.model.encoders import EncoderKind
from nlcontrol.runtime.network import Network
from nlcontrol.training.checkpoint import load_checkpoint, save_checkpoint
from nlcontrol.training.configuration import TrainingConfig
from nlcontrol.training.export import export
from nlcontrol.training.history import History, read_history
from nlcontrol.training.progress import SilentProgress, StepReport
from nlcontrol.training.score import Score
from nlcontrol.training.trainer import BEST, CHECKPOINT, CURVES, HISTORY, train
from tests.model.small import commands, small_training

pytestmark = pytest.mark.model

PAIRS, HELD_OUT = commands(120, 1), commands(30, 2)
CONFIG = small_training(epochs=3, evaluate_every_steps=5, report_every_steps=2)


class StoppedClock:
    """A clock that stands still, so that only what the test asks for is time."""

    def __call__(self) -> float:
        """Always the same moment."""
        return 0.0


class Killer(SilentProgress):
    """Stops the run at the first report after a step, as a person or as a crash does."""

    def __init__(self, step: int, death: type[BaseException]) -> None:
        self.step, self.death = step, death

    def reported(self, report: StepReport) -> None:
        """Stops the run when its time has come."""
        if report.step >= self.step:
            raise self.death


def _weights(path: Path) -> dict[str, torch.Tensor]:
    return load_checkpoint(path).weights


def _same(left: Path, right: Path) -> bool:
    ours, theirs = _weights(left), _weights(right)
    return ours.keys() == theirs.keys() and all(torch.equal(ours[name], theirs[name]) for name in ours)


def _losses(folder: Path) -> list[tuple[object, object]]:
    return [(record["step"], record.get("loss", record.get("exact"))) for record in read_history(folder / HISTORY)]


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run from start to end."""
    folder = tmp_path_factory.mktemp("uninterrupted")
    train(PAIRS, HELD_OUT, CONFIG, folder, clock=StoppedClock())
    return folder


@pytest.mark.parametrize("death", [KeyboardInterrupt, RuntimeError])
@pytest.mark.parametrize("step", [3, 6, 10])
def test_killed_and_resumed_gives_the_same_weights(
    uninterrupted: Path, tmp_path: Path, death: type[BaseException], step: int
) -> None:
    """Interrupted by a person or killed by a crash, in the middle of an epoch or not: the weights come out equal."""
    config = replace(CONFIG, checkpoint_every_minutes=0.0) if death is RuntimeError else CONFIG
    with pytest.raises(death):
        train(PAIRS, HELD_OUT, config, tmp_path, Killer(step, death), clock=StoppedClock())
    assert load_checkpoint(tmp_path / CHECKPOINT).step in range(step - 2, step + 2)
    torch.manual_seed(12345)  # whatever happened to the generator in between
    train(PAIRS, HELD_OUT, config, tmp_path, clock=StoppedClock())
    assert _same(tmp_path / CHECKPOINT, uninterrupted / CHECKPOINT)
    assert _same(tmp_path / BEST, uninterrupted / BEST)


def test_what_is_drawn_in_training_is_drawn_again_when_resumed(tmp_path: Path) -> None:
    """With scheduled sampling, weight decay and another beginning, killed and resumed still gives the same weights."""
    config = replace(CONFIG, scheduled_sampling=0.5, weight_decay=0.01, initialisation="orthogonal")
    train(PAIRS, HELD_OUT, config, tmp_path / "whole", clock=StoppedClock())
    with pytest.raises(KeyboardInterrupt):
        train(PAIRS, HELD_OUT, config, tmp_path / "cut", Killer(6, KeyboardInterrupt), clock=StoppedClock())
    train(PAIRS, HELD_OUT, config, tmp_path / "cut", clock=StoppedClock())
    assert _same(tmp_path / "cut" / CHECKPOINT, tmp_path / "whole" / CHECKPOINT)
    train(PAIRS, HELD_OUT, replace(config, scheduled_sampling=0.0), tmp_path / "told", clock=StoppedClock())
    assert not _same(tmp_path / "told" / CHECKPOINT, tmp_path / "whole" / CHECKPOINT)


def test_interrupted_within_a_step_the_run_goes_on_from_the_checkpoint_before(
    uninterrupted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step that is half done is no state to go on from: it is done again as if it had never begun."""
    config = replace(CONFIG, checkpoint_every_minutes=0.0)
    clip, calls = torch.nn.utils.clip_grad_norm_, iter(range(100))

    def interrupted(parameters: Iterable[torch.Tensor], norm: float) -> torch.Tensor:
        if next(calls) == 6:
            raise KeyboardInterrupt
        return clip(parameters, norm)

    with monkeypatch.context() as patched:
        patched.setattr("nlcontrol.training.trainer.nn.utils.clip_grad_norm_", interrupted)
        with pytest.raises(KeyboardInterrupt):
            train(PAIRS, HELD_OUT, config, tmp_path, clock=StoppedClock())
    assert load_checkpoint(tmp_path / CHECKPOINT).step == 6
    train(PAIRS, HELD_OUT, config, tmp_path, clock=StoppedClock())
    assert _same(tmp_path / CHECKPOINT, uninterrupted / CHECKPOINT)


def test_history_of_a_resumed_run_has_no_step_twice(uninterrupted: Path, tmp_path: Path) -> None:
    """What was recorded after the checkpoint is forgotten when it is done again."""
    config = replace(CONFIG, checkpoint_every_minutes=0.0)
    with pytest.raises(RuntimeError):
        train(PAIRS, HELD_OUT, config, tmp_path, Killer(8, RuntimeError), clock=StoppedClock())
    train(PAIRS, HELD_OUT, config, tmp_path, clock=StoppedClock())
    steps = [step for step, _ in _losses(tmp_path)]
    assert steps == [step for step, _ in _losses(uninterrupted)]


def test_the_same_seed_gives_the_same_run_and_another_seed_another(uninterrupted: Path, tmp_path: Path) -> None:
    """Runs are decided by configuration and pairs alone."""
    train(PAIRS, HELD_OUT, CONFIG, tmp_path / "again", clock=StoppedClock())
    train(PAIRS, HELD_OUT, replace(CONFIG, seed=2), tmp_path / "other", clock=StoppedClock())
    assert _same(tmp_path / "again" / CHECKPOINT, uninterrupted / CHECKPOINT)
    assert not _same(tmp_path / "other" / CHECKPOINT, uninterrupted / CHECKPOINT)


def test_a_checkpoint_of_before_there_were_more_settings_goes_on(uninterrupted: Path, tmp_path: Path) -> None:
    """What it does not name is as it was then, and the weights come out as if it had been named."""
    with pytest.raises(KeyboardInterrupt):
        train(PAIRS, HELD_OUT, CONFIG, tmp_path, Killer(6, KeyboardInterrupt), clock=StoppedClock())
    record = torch.load(tmp_path / CHECKPOINT, weights_only=True)
    for name in ("weight_decay", "scheduled_sampling", "initialisation", "least_steps"):
        del record["config"][name]
    for part in ("encoder", "decoder"):
        del record["config"]["model"][part]["transformer"]
    torch.save(record, tmp_path / CHECKPOINT)
    train(PAIRS, HELD_OUT, CONFIG, tmp_path, clock=StoppedClock())
    assert _same(tmp_path / CHECKPOINT, uninterrupted / CHECKPOINT)


def test_a_finished_run_is_not_run_again(uninterrupted: Path) -> None:
    """Resuming a run that is done returns its result at once."""
    before = (uninterrupted / BEST).read_bytes()
    result = train(PAIRS, HELD_OUT, CONFIG, uninterrupted, clock=StoppedClock())
    assert result.steps == 12
    assert (uninterrupted / BEST).read_bytes() == before


def test_another_run_in_the_same_folder_is_refused(uninterrupted: Path) -> None:
    """Neither other pairs nor another configuration go on from a checkpoint that is not theirs."""
    with pytest.raises(UsageError, match="other pairs"):
        train(commands(120, 3), HELD_OUT, CONFIG, uninterrupted)
    with pytest.raises(UsageError, match="another configuration"):
        train(PAIRS, HELD_OUT, replace(CONFIG, epochs=9), uninterrupted)


def test_a_run_leaves_history_and_picture(uninterrupted: Path) -> None:
    """Losses and scores are recorded line by line, and drawn."""
    records = read_history(uninterrupted / HISTORY)
    assert [record["step"] for record in records if "loss" in record] == [2, 4, 6, 8, 10, 12]
    assert [record["step"] for record in records if "exact" in record] == [5, 10, 12]
    png, svg = (uninterrupted / name for name in CURVES)
    assert png.read_bytes().startswith(b"\x89PNG")
    assert "</svg>" in svg.read_text("utf-8")


class Recorder(SilentProgress):
    """Keeps the scores."""

    def __init__(self) -> None:
        self.scores: list[Score] = []

    def evaluated(self, step: int, score: Score, best: bool) -> None:
        """Keeps the score."""
        del step, best
        self.scores.append(score)


def test_training_stops_when_held_out_pairs_get_no_better(tmp_path: Path) -> None:
    """With nothing learnt per step, patience runs out after as many evaluations as it says."""
    recorder = Recorder()
    config = replace(CONFIG, epochs=50, learning_rate=1e-12, evaluate_every_steps=2, patience=3)
    result = train(PAIRS, HELD_OUT, config, tmp_path, recorder, clock=StoppedClock())
    assert len(recorder.scores) == 4
    assert result.steps == 8


def test_a_diverging_run_is_stopped(tmp_path: Path) -> None:
    """A loss that is no number ends the run with a sentence, not with useless weights."""
    config = replace(CONFIG, learning_rate=1e30, warm_up_steps=0, epochs=10)
    with pytest.raises(ModelError, match="diverged"):
        train(PAIRS, HELD_OUT, config, tmp_path, clock=StoppedClock())


def test_nothing_to_learn_is_refused(tmp_path: Path) -> None:
    """Training without pairs, or without held-out pairs, cannot be meant."""
    for pairs, held_out in (([], HELD_OUT), (PAIRS, [])):
        with pytest.raises(UsageError, match="held out"):
            train(pairs, held_out, CONFIG, tmp_path)


def test_a_checkpoint_is_whole_or_refused(uninterrupted: Path, tmp_path: Path) -> None:
    """A checkpoint cut off anywhere is damaged; one that is not there is missing."""
    content = (uninterrupted / BEST).read_bytes()
    path = tmp_path / "cut.pt"
    for kept in (0, 10, 1000, len(content) - 1):
        path.write_bytes(content[:kept])
        with pytest.raises(ModelError, match="damaged"):
            load_checkpoint(path)
    with pytest.raises(ModelError, match="does not exist"):
        load_checkpoint(tmp_path / "none.pt")


def test_a_failed_save_leaves_the_old_checkpoint(
    uninterrupted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk is full in the middle of writing, the checkpoint before is still whole."""
    path = tmp_path / CHECKPOINT
    checkpoint = load_checkpoint(uninterrupted / BEST)
    save_checkpoint(checkpoint, path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("nlcontrol.training.checkpoint.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        save_checkpoint(replace(checkpoint, step=99), path)
    assert load_checkpoint(path).step == checkpoint.step


def test_a_cut_off_line_of_history_is_left_out(tmp_path: Path) -> None:
    """A kill in the middle of a line costs that line alone."""
    history = History(tmp_path / HISTORY)
    history.append({"step": 1, "loss": 2.0})
    with history.path.open("a") as stream:
        stream.write('{"step": 2, "lo')
    assert read_history(history.path) == [{"step": 1, "loss": 2.0}]
    history.cut_back(1)
    history.append({"step": 2, "loss": 1.0})
    assert [record["step"] for record in read_history(history.path)] == [1, 2]


def test_exported_weights_do_what_the_checkpoint_does(uninterrupted: Path, tmp_path: Path) -> None:
    """The best checkpoint's export loads in NumPy, with the vocabulary and what the exporter adds."""
    export(uninterrupted / BEST, tmp_path / "weights.npz", {"classes": {"light": "1a2b"}})
    network = Network.load(tmp_path / "weights.npz")
    checkpoint = load_checkpoint(uninterrupted / BEST)
    assert network.vocabulary == checkpoint.vocabulary
    assert network.metadata == {"step": checkpoint.step, "classes": {"light": "1a2b"}}


def test_weights_that_grew_too_large_are_not_exported(
    uninterrupted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More bytes than may ship is an error that says how many, and leaves no file."""
    monkeypatch.setattr("nlcontrol.training.export.LARGEST_B", 1000)
    with pytest.raises(ModelError, match="over 1,000"):
        export(uninterrupted / BEST, tmp_path / "weights.npz")
    assert not (tmp_path / "weights.npz").exists()


def test_half_precision_learns_too(tmp_path: Path) -> None:
    """In bfloat16 the loss falls as it does in float32."""
    train(PAIRS, HELD_OUT, replace(CONFIG, precision="bfloat16"), tmp_path, clock=StoppedClock())
    losses = [float(str(record["loss"])) for record in read_history(tmp_path / HISTORY) if "loss" in record]
    assert losses[-1] < 0.5 * losses[0]


def test_the_configuration_can_be_any_architecture(tmp_path: Path) -> None:
    """The lecture's networks train: simple RNN, LSTM with a fixed context, convolutions, the Transformer."""
    model = CONFIG.model
    kinds: tuple[tuple[EncoderKind, DecoderKind, AttentionKind], ...] = (
        ("simple", "simple", "none"),
        ("lstm", "lstm", "none"),
        ("convolutional", "gru", "additive"),
        ("transformer", "transformer", "multiplicative"),
    )
    for kind, cell, attention in kinds:
        changed = replace(
            model,
            encoder=replace(model.encoder, kind=kind),
            decoder=replace(model.decoder, cell=cell),
            attention=replace(model.attention, kind=attention),
        )
        config: TrainingConfig = replace(CONFIG, model=changed, epochs=1)
        result = train(PAIRS, HELD_OUT, config, tmp_path / kind, clock=StoppedClock())
        assert load_checkpoint(result.best).model().config == changed
