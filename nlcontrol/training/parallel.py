"""Several processes share each batch: every one works out the gradient of its part, on weights that all of them see.

The sum is the gradient of the whole batch, so two processes learn what one would, but for the draws of dropout: each
is seeded by the step and its own number, which also makes a resumed run the same.
"""

from __future__ import annotations

from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

import torch
from torch import Tensor, nn
from torch.multiprocessing import get_context

from nlcontrol.errors import ModelError
from nlcontrol.model.loss import Loss
from nlcontrol.model.seq2seq import Seq2Seq
from nlcontrol.training.allocation import keep_freed_memory
from nlcontrol.training.batches import Batches, Indices
from nlcontrol.training.configuration import TrainingConfig
from nlcontrol.training.gradient import leave_gradient

SEEDS_PER_STEP = 64
"""More processes than anybody has for this."""


class Processes:
    """This process and its helpers; they end with `close`, or with this process however it ends."""

    def __init__(self, model: Seq2Seq, batches: Batches, config: TrainingConfig, end: int) -> None:
        self.model, self.batches, self.config, self.end = model, batches, config, end
        model.share_memory()
        self._helpers = [_Helper(model, batches, config, end, number) for number in range(1, config.processes)]

    def __enter__(self) -> Self:
        """Itself; the helpers run already."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Ends the helpers."""
        self.close()

    def leave_gradient(self, utterances: Indices, step: int, own_past: float) -> Loss:
        """The loss of these utterances; their gradient is left in the network."""
        count = self.config.processes
        shares = [utterances[number::count] for number in range(count)]  # like lengths in each
        busy = [
            helper
            for helper, share in zip(self._helpers, shares[1:], strict=True)
            if helper.begin(share, step, own_past)
        ]
        loss = _own_share(self.model, self.batches, self.config, self.end, shares[0], step, 0, own_past)
        parameters = list(self.model.parameters())
        own = len(shares[0]) / len(utterances)
        flat = nn.utils.parameters_to_vector([_gradient(each) for each in parameters]) * own
        total, symbols, tags = (each * own for each in (loss.total, loss.symbols, loss.tags))
        for helper in busy:
            theirs, said = helper.finish()
            part = theirs / len(utterances)
            flat += helper.gradient * part
            total, symbols, tags = total + said[0] * part, symbols + said[1] * part, tags + said[2] * part
        for parameter, gradient in zip(parameters, _like(flat, parameters), strict=True):
            parameter.grad = gradient
        return Loss(total, symbols, tags)

    def close(self) -> None:
        """Ends the helpers."""
        for helper in self._helpers:
            helper.close()
        self._helpers = []


class _Helper:
    """One more process, and the shared memory that its gradients come in."""

    def __init__(self, model: Seq2Seq, batches: Batches, config: TrainingConfig, end: int, number: int) -> None:
        context = get_context("spawn")
        size = sum(parameter.numel() for parameter in model.parameters())
        self.gradient = torch.zeros(size).share_memory_()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        self._pipe, theirs = context.Pipe()
        self._share = 0
        self._process = context.Process(
            target=_help, args=(theirs, self.gradient, model, batches, config, end, number), daemon=True
        )
        self._process.start()
        theirs.close()  # so that it hears the end when this process is killed, and this one when that is

    def begin(self, utterances: Indices, step: int, own_past: float) -> bool:
        """Whether there was anything to begin."""
        self._share = len(utterances)
        if self._share:
            try:
                self._pipe.send((utterances, step, own_past))
            except OSError as error:
                raise _gone() from error
        return self._share > 0

    def finish(self) -> tuple[int, tuple[float, float, float]]:
        """How many utterances `gradient` is of now, and their losses."""
        try:
            return self._share, self._pipe.recv()
        except (EOFError, OSError) as error:
            raise _gone() from error

    def close(self) -> None:
        self._pipe.close()
        self._process.join(5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()


def _gone() -> ModelError:
    return ModelError("A process that shared the training ended (see above): run the same command again to go on.")


def _help(
    pipe: Connection, into: Tensor, model: Seq2Seq, batches: Batches, config: TrainingConfig, end: int, number: int
) -> None:
    torch.set_num_threads(config.threads)
    keep_freed_memory()
    parameters = list(model.parameters())
    try:
        while True:
            utterances, step, own_past = pipe.recv()
            loss = _own_share(model, batches, config, end, utterances, step, number, own_past)
            into.copy_(nn.utils.parameters_to_vector([_gradient(each) for each in parameters]))
            pipe.send((float(loss.total), float(loss.symbols), float(loss.tags)))
    except (EOFError, OSError, KeyboardInterrupt):
        return  # the run is over: whoever began it says how


def _own_share(
    model: Seq2Seq, batches: Batches, config: TrainingConfig, end: int, utterances: Indices, step: int, number: int,
    own_past: float,
) -> Loss:  # fmt: skip
    torch.manual_seed((config.seed * 1_000_003 + step) * SEEDS_PER_STEP + number)
    return leave_gradient(model, batches.batch(utterances), config, end, own_past)


def _gradient(parameter: nn.Parameter) -> Tensor:
    return torch.zeros_like(parameter) if parameter.grad is None else parameter.grad


def _like(flat: Tensor, parameters: list[nn.Parameter]) -> list[Tensor]:
    parts = torch.split(flat, [parameter.numel() for parameter in parameters])
    return [part.view_as(parameter) for part, parameter in zip(parts, parameters, strict=True)]
