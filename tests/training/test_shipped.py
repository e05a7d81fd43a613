"""The shipped weights are made from grammars and a seed, however many processes draw, wherever the run is cut off."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
import torch

from nlcontrol.resources import grammars_dir
from nlcontrol.runtime.network import Network
from nlcontrol.synthesis.stream import SynthesisConfig, Synthesiser
from nlcontrol.training import shipped
from nlcontrol.training.checkpoint import load_checkpoint
from nlcontrol.training.progress import SilentProgress, StepReport
from nlcontrol.training.shipped import ShippedConfig, corpus, draw_pairs, make_shipped, training_corpora
from nlcontrol.training.trainer import BEST
from tests.model.small import small_training

pytestmark = pytest.mark.model

CONFIG = ShippedConfig(
    utterances={"en": 60, "zh": 20, "xx": 10},
    held_out_utterances=16,
    processes=1,
    again_epochs=1,
    again_share=1.0,
    training=small_training(epochs=2, evaluate_every_steps=4, report_every_steps=1),
)


class Cut(SilentProgress):
    """Ends the run in the middle, as a crash does."""

    def reported(self, report: StepReport) -> None:
        """Ends it after some steps."""
        if report.step >= 5:
            raise KeyboardInterrupt


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small chunks, and no words explained: working them out takes longer than everything else."""
    monkeypatch.setattr(shipped, "CHUNK", 20)
    monkeypatch.setattr(shipped, "explained_words", lambda _directory, _language: {"frame": ["please"]})


@pytest.mark.usefixtures("quick")
def test_a_corpus_is_the_same_however_many_processes_draw_it() -> None:
    """Chunks have seeds of their own and keep their order; nothing depends on the order of sets."""
    alone, together = (corpus(grammars_dir(), SynthesisConfig(), 50, 3, processes) for processes in (1, 2))
    assert len(alone) == 50
    assert alone == together


@pytest.mark.usefixtures("quick")
def test_a_longer_corpus_begins_with_the_shorter_one() -> None:
    """Whole chunks are the same: more utterances do not change those before."""
    short, long = (corpus(grammars_dir(), SynthesisConfig(), count, 3, 1) for count in (20, 40))
    assert long[:20] == short
    assert long[20:] != short


def test_a_chunk_is_the_beginning_of_the_stream_with_its_seed() -> None:
    """What is trained on is what `nlcontrol synthesize` shows."""
    stream = Synthesiser(SynthesisConfig(), grammars_dir()).stream(9)
    assert draw_pairs(grammars_dir(), SynthesisConfig(), 12, 9) == [sample.pair for sample in islice(stream, 12)]


@pytest.mark.usefixtures("quick")
def test_languages_without_frames_are_left_out_of_the_corpora() -> None:
    """Both corpora hold every other language, in the share it has."""
    pairs, held_out = training_corpora(grammars_dir(), CONFIG)
    assert len(pairs) == 80
    assert 0 < len(held_out) < 16
    chinese = [pair for pair in pairs if any(word > "\u4e00" for word in pair.source)]
    assert len(chinese) == 20


@pytest.mark.usefixtures("quick")
def test_a_run_that_is_cut_off_and_goes_on_makes_the_same_weights(tmp_path: Path) -> None:
    """The corpus is drawn again from the seed, and training goes on from its checkpoint."""
    whole = make_shipped(grammars_dir(), tmp_path / "whole", tmp_path / "whole.npz", CONFIG, SilentProgress())
    assert whole.steps > 1
    with pytest.raises(KeyboardInterrupt):
        make_shipped(grammars_dir(), tmp_path / "cut", tmp_path / "cut.npz", CONFIG, Cut())
    assert not (tmp_path / "cut.npz").exists()
    make_shipped(grammars_dir(), tmp_path / "cut", tmp_path / "cut.npz", CONFIG, SilentProgress())
    ours, theirs = (load_checkpoint(tmp_path / name / BEST).weights for name in ("whole", "cut"))
    assert ours.keys() == theirs.keys()
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)


@pytest.mark.usefixtures("quick")
def test_the_weights_say_which_grammars_they_learnt(tmp_path: Path) -> None:
    """Two digests per class, the words that are explained, and what the weights were made with."""
    config = replace(CONFIG, utterances={"en": 40}, training=replace(CONFIG.training, epochs=1))
    make_shipped(grammars_dir(), tmp_path / "run", tmp_path / "w.npz", config, SilentProgress())
    metadata = Network.load(tmp_path / "w.npz").metadata
    classes = metadata["classes"]
    assert isinstance(classes, dict)
    assert {"light", "lock", "cover", "rover", "switch"} <= classes.keys()
    assert all(found.keys() == {"schema", "phrases"} for found in classes.values())
    assert metadata["explained"] == {"en": {"frame": ["please"]}}
    readable = json.loads((tmp_path / "w.json").read_text(encoding="utf-8"))
    assert readable["configuration"]["utterances"] == {"en": 40}
