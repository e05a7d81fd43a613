"""Training speed: pairs per second on one thread, beside a network of the same size in Joey NMT if it is installed.

    pip install joeynmt        (it brings much; `--no-deps` and sacrebleu, sentencepiece, subword-nmt are enough here)
    OMP_NUM_THREADS=1 python -m benchmarks.training_speed

Both learn the same batches of SCAN's jump split in turns: embedding, bidirectional GRU, attention (Luong 2015), GRU,
Adam, gradients clipped. Joey NMT feeds each context into the next step, which our network does not: that is its design,
and a large part of what it costs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from statistics import median
from time import perf_counter
from types import ModuleType, SimpleNamespace
from typing import Any, Protocol

import torch
from torch import nn

from benchmarks.command import finish
from benchmarks.scan import scan
from benchmarks.table import Row, Table
from nlcontrol.model.loss import sequence_loss
from nlcontrol.model.seq2seq import Seq2Seq, parameter_count
from nlcontrol.training.allocation import keep_freed_memory
from nlcontrol.training.batches import Batches, Indices
from nlcontrol.training.checkpoint import sizes_of
from nlcontrol.training.configuration import TrainingConfig
from nlcontrol.training.dataset import Names
from nlcontrol.training.optimizer import make_optimizer
from nlcontrol.training.pairs import Sides
from nlcontrol.training.pairs_configuration import load_pairs_config
from nlcontrol.training.reading import Reading, examples

TURNS = 5
CLIP = 5.0


class Learner(Protocol):
    """Whoever learns a batch."""

    name: str

    def parameters(self) -> int:
        """How many numbers it learns."""

    def learn(self, numbers: Indices) -> float:
        """One step on the pairs of these numbers; its loss per pair."""


class Ours:
    """The plain settings, read by whole words alone, as Joey NMT reads."""

    name = "nlcontrol"

    def __init__(self, pairs: Sequence[Sides], config: TrainingConfig) -> None:
        embedding = replace(config.model.embedding, ngram_buckets=0)
        self.config = replace(config, model=replace(config.model, embedding=embedding))
        made, _ = examples(Reading(), pairs, pairs[:1], once=False)
        names = Names()
        dataset = names.encode(made)
        vocabulary = names.vocabulary(dataset, 1, 1_000)
        self.batches = Batches(dataset, names, vocabulary, embedding, "cpu")
        self.model = Seq2Seq(self.config.model, sizes_of(vocabulary))
        self.optimizer = make_optimizer(self.model, self.config)

    def parameters(self) -> int:
        """Without the row of n-grams that nothing reads."""
        return parameter_count(self.model) - self.model.embedding.ngram.weight.numel()

    def learn(self, numbers: Indices) -> float:
        """As the trainer does."""
        batch = self.batches.batch(numbers)
        loss = sequence_loss(self.model(batch), batch, 0.0, {})
        self.optimizer.zero_grad(set_to_none=True)
        loss.total.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        nn.utils.clip_grad_norm_(self.model.parameters(), CLIP)
        self.optimizer.step()
        return float(loss.total.detach())


class Joey:
    """The same sizes in Joey NMT."""

    name = "Joey NMT"

    def __init__(self, pairs: Sequence[Sides], config: TrainingConfig) -> None:
        _without_tensorboard()
        build: Any = import_module("joeynmt.model").build_model
        vocabulary: Any = import_module("joeynmt.vocabulary").Vocabulary
        self.batch_kind: Any = import_module("joeynmt.batch").Batch
        special = SimpleNamespace(
            unk_token="<unk>", pad_token="<pad>", bos_token="<s>", eos_token="</s>", sep_token=None,  # noqa: S106
            unk_id=0, pad_id=1, bos_id=2, eos_id=3, lang_tags=[],
        )  # fmt: skip
        source, target = (
            vocabulary(sorted({word for pair in pairs for word in pair[side]}), special) for side in (0, 1)
        )
        model, dropout = config.model, config.model.encoder.dropout
        self.model = build(
            {
                "initializer": "xavier_uniform",
                "embed_initializer": "normal",
                "encoder": {
                    "type": "recurrent", "rnn_type": "gru", "hidden_size": model.encoder.hidden, "bidirectional": True,
                    "num_layers": 1, "dropout": dropout, "embeddings": {"embedding_dim": model.embedding.dimension},
                },
                "decoder": {
                    "type": "recurrent", "rnn_type": "gru", "hidden_size": model.decoder.hidden, "num_layers": 1,
                    "attention": "luong", "input_feeding": True, "init_hidden": "bridge", "dropout": dropout,
                    "embeddings": {"embedding_dim": model.decoder.embedding},
                },
            },
            source,
            target,
        )  # fmt: skip
        self.model.loss_function = ("crossentropy", 0.0)
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=config.learning_rate, fused=True)
        self.sources = [[source.lookup(word) for word in pair[0]] + [3] for pair in pairs]
        self.targets = [[2, *(target.lookup(word) for word in pair[1]), 3] for pair in pairs]

    def parameters(self) -> int:
        """All of them."""
        return parameter_count(self.model)

    def learn(self, numbers: Indices) -> float:
        """As its trainer does."""
        self.model.train()
        rows = sorted(numbers.tolist(), key=lambda number: -len(self.sources[number]))
        lengths = torch.tensor([len(self.sources[row]) for row in rows])
        batch = self.batch_kind(
            _padded([self.sources[row] for row in rows]), lengths, None,
            _padded([self.targets[row] for row in rows]), None,
            torch.tensor(rows), torch.device("cpu"), 1, 3,
        )  # fmt: skip
        loss = self.model(return_type="loss", **vars(batch))[0] / len(rows)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), CLIP)
        self.optimizer.step()
        return float(loss.detach())


def _padded(rows: Sequence[Sequence[int]]) -> torch.Tensor:
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[1] * (longest - len(row))] for row in rows])


def _without_tensorboard() -> None:
    """Joey NMT imports its logger's writer before anything else; nothing is logged here."""
    if find_spec("tensorboard") is None:
        stand_in: Any = ModuleType("torch.utils.tensorboard")
        stand_in.SummaryWriter = object
        sys.modules["torch.utils.tensorboard"] = stand_in


def pairs_per_second(learner: Learner, batches: Sequence[Indices]) -> float:
    """The speed over these batches."""
    began = perf_counter()
    for numbers in batches:
        learner.learn(numbers)
    return sum(map(len, batches)) / (perf_counter() - began)


def measure(steps: int) -> list[Table]:
    """Both learners in turns, so that whatever else runs on the machine troubles both."""
    keep_freed_memory()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    pairs, config = scan("addprim_jump", "train"), load_pairs_config("plain").training
    ours = Ours(pairs, config)
    learners: list[Learner] = [ours]
    notes = ["Pairs per second are the median of turns that alternate; one thread, float32."]
    if find_spec("joeynmt") is not None:
        learners.append(Joey(pairs, config))
    else:
        notes.append("Joey NMT is not installed, so there is nothing beside it.")
    order = ours.batches.epoch(config.batch_size, 1, 0)
    speeds: dict[str, list[float]] = {learner.name: [] for learner in learners}
    for turn in range(TURNS):
        own = order[turn * steps : (turn + 1) * steps]
        for learner in learners:
            speeds[learner.name].append(pairs_per_second(learner, own))
    rows = [
        Row(
            f"{learner.name}, {learner.parameters():,} parameters",
            f"{median(found):,.0f} pairs/s  (turns {min(found):,.0f} to {max(found):,.0f})",
            value=found,
        )
        for learner, found in ((learner, speeds[learner.name]) for learner in learners)
    ]
    return [Table(f"Training speed, SCAN jump, batches of {config.batch_size}", rows, notes)]


def main() -> None:
    """Measures what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=40, help="of each of the turns (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="JSON instead of tables")
    given = parser.parse_args()
    finish(given, lambda: measure(given.steps))


if __name__ == "__main__":
    main()
