"""Processes that share a batch learn what one would."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from nlcontrol.errors import DefinitionError, ModelError
from nlcontrol.model.seq2seq import Seq2Seq
from nlcontrol.training.batches import Batches
from nlcontrol.training.checkpoint import load_checkpoint, sizes_of
from nlcontrol.training.configuration import TrainingConfig
from nlcontrol.training.dataset import Names
from nlcontrol.training.gradient import leave_gradient
from nlcontrol.training.parallel import Processes
from nlcontrol.training.progress import SilentProgress, StepReport
from nlcontrol.training.trainer import CHECKPOINT, train
from tests.model.small import SMALL, commands, small_training

pytestmark = pytest.mark.model

TWO = small_training(epochs=1, evaluate_every_steps=100, report_every_steps=2, processes=2)


class Interrupted(SilentProgress):
    """A person who presses Ctrl-C at the first report."""

    def reported(self, report: StepReport) -> None:  # noqa: ARG002 -- the signature is the protocol's
        """Stops the run."""
        raise KeyboardInterrupt


@pytest.fixture(scope="module")
def together() -> tuple[Processes, Batches, TrainingConfig]:
    """Two processes that share batches of forty utterances; nothing is dropped, so that nothing is drawn."""
    names = Names()
    dataset = names.encode(commands(40, 1))
    vocabulary = names.vocabulary(dataset, 2, 1000)
    config = replace(TWO, model=SMALL)
    batches = Batches(dataset, names, vocabulary, SMALL.embedding, "cpu")
    torch.manual_seed(1)
    return Processes(Seq2Seq(SMALL, sizes_of(vocabulary)), batches, config, vocabulary.end), batches, config


def test_shares_add_up_to_the_gradient_of_the_whole(together: tuple[Processes, Batches, TrainingConfig]) -> None:
    """Also where they are of unequal size, and where there is nothing for the second one."""
    processes, batches, config = together
    for count in (40, 7, 1):
        utterances = np.arange(count)
        loss = processes.leave_gradient(utterances, step=3, own_past=0.0)
        shared = {name: p.grad.clone() for name, p in processes.model.named_parameters() if p.grad is not None}
        alone = leave_gradient(processes.model, batches.batch(utterances), config, processes.end)
        for name, parameter in processes.model.named_parameters():
            if parameter.grad is not None:
                torch.testing.assert_close(shared[name], parameter.grad, rtol=1e-4, atol=1e-5)
        torch.testing.assert_close(loss.total, alone.total, rtol=1e-4, atol=1e-4)


def test_a_process_that_is_killed_ends_the_run_with_a_sentence(
    together: tuple[Processes, Batches, TrainingConfig],
) -> None:
    """Nobody waits for ever, and the same command goes on."""
    processes = together[0]
    processes._helpers[0]._process.kill()
    processes._helpers[0]._process.join()
    with pytest.raises(ModelError, match="run the same command again"):
        processes.leave_gradient(np.arange(8), step=3, own_past=0.0)
    processes.close()


def test_an_interrupted_run_of_two_goes_on_to_the_same_weights(tmp_path: Path) -> None:
    """What dropout draws is of the step and the process, not of what went before."""
    pairs, held_out = commands(120, 1), commands(10, 2)
    train(pairs, held_out, TWO, tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        train(pairs, held_out, TWO, tmp_path / "cut", Interrupted())
    train(pairs, held_out, TWO, tmp_path / "cut")
    whole, cut = (load_checkpoint(tmp_path / name / CHECKPOINT).weights for name in ("whole", "cut"))
    assert all(torch.equal(whole[name], cut[name]) for name in whole)


def test_processes_are_for_the_cpu() -> None:
    """A GPU is not shared like that."""
    with pytest.raises(DefinitionError, match="on the CPU only"):
        small_training(processes=2, device="cuda")
