"""Going on from a network of before: by name, whatever the order of the rows."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from nlcontrol.errors import ModelError
from nlcontrol.model.decoder import DecoderConfig
from nlcontrol.model.embedding import EmbeddingConfig
from nlcontrol.model.encoders import EncoderConfig
from nlcontrol.model.seq2seq import ModelConfig, Seq2Seq
from nlcontrol.runtime.vocabulary import UNKNOWN, Vocabulary
from nlcontrol.training.checkpoint import Checkpoint, save_checkpoint, sizes_of
from nlcontrol.training.configuration import TrainingConfig
from nlcontrol.training.warm_start import Start, begin_from, load_start

pytestmark = pytest.mark.model
CONFIG = ModelConfig(
    EmbeddingConfig(dimension=4, ngram_buckets=8), EncoderConfig(hidden=4), decoder=DecoderConfig(hidden=6, embedding=4)
)
BEFORE = Vocabulary((UNKNOWN, "lamp", "door"), ("on", "off"), ("device:b", "one"), {"boundary": ("B", "I")})
AFTER = Vocabulary(
    (UNKNOWN, "door", "fan", "lamp"), ("off", "spin", "on"), ("one", "device:b", "many"), {"boundary": ("I", "B")}
)


def network(vocabulary: Vocabulary, seed: int, config: ModelConfig = CONFIG) -> Seq2Seq:
    """A fresh network."""
    torch.manual_seed(seed)
    return Seq2Seq(config, sizes_of(vocabulary))


def start_of(model: Seq2Seq) -> Start:
    """The network as a start."""
    return Start(model.state_dict(), BEFORE)


def test_rows_are_kept_by_name() -> None:
    """Words, symbols, features and labels mean the same as before, wherever they stand; new ones are fresh."""
    before, after, fresh = network(BEFORE, 1), network(AFTER, 2), network(AFTER, 2)
    begin_from(start_of(before), after, AFTER)
    old, new, begun = before.state_dict(), after.state_dict(), fresh.state_dict()

    assert torch.equal(new["embedding.word.weight"][3], old["embedding.word.weight"][1])
    assert torch.equal(new["embedding.word.weight"][2], begun["embedding.word.weight"][2])
    assert torch.equal(new["embedding.feature.weight"][:, 0], old["embedding.feature.weight"][:, 1])
    assert torch.equal(new["decoder.output.weight"][[0, 2, 3]], old["decoder.output.weight"][[1, 0, 2]])
    assert torch.equal(new["tags.boundary.weight"], old["tags.boundary.weight"][[1, 0]])


def test_what_has_no_names_is_kept_whole() -> None:
    """The recurrent weights go on as they were."""
    before, after = network(BEFORE, 1), network(AFTER, 2)
    begin_from(start_of(before), after, AFTER)

    for name, kept in before.state_dict().items():
        if name.startswith("encoder."):
            assert torch.equal(after.state_dict()[name], kept), name


def test_network_of_another_size_is_refused() -> None:
    """The sentence names what differs."""
    wider = replace(CONFIG, encoder=EncoderConfig(hidden=8))

    with pytest.raises(ModelError, match="another size"):
        begin_from(start_of(network(BEFORE, 1, wider)), network(AFTER, 2), AFTER)


def test_start_is_found_in_a_folder(tmp_path: Path) -> None:
    """A folder of a run is as good as its best checkpoint; one without is refused."""
    model = network(BEFORE, 1)
    checkpoint = Checkpoint(TrainingConfig(model=CONFIG), BEFORE, dict(model.state_dict()), 7, {})
    save_checkpoint(checkpoint, tmp_path / "best.pt")

    assert load_start(tmp_path).vocabulary == BEFORE
    with pytest.raises(ModelError, match="does not exist"):
        load_start(tmp_path / "elsewhere")
