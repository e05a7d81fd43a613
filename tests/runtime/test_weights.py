"""A weights file is whole, or it is refused."""

from __future__ import annotations

import io
import json
import shutil
import zlib
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from nlcontrol.errors import ModelError
from nlcontrol.model.encoders import EncoderConfig
from nlcontrol.model.seq2seq import ModelConfig, Seq2Seq
from nlcontrol.runtime.network import Network
from nlcontrol.runtime.weights import read_weights, write_weights
from nlcontrol.training.checkpoint import sizes_of
from tests.model.small import SMALL, batched, commands

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound weights file."""
    path = tmp_path_factory.mktemp("whole") / "weights.npz"
    _, vocabulary = batched(commands(8, 1))
    arrays = {name: tensor.numpy() for name, tensor in Seq2Seq(SMALL, sizes_of(vocabulary)).state_dict().items()}
    write_weights(path, arrays, asdict(SMALL), vocabulary, {"classes": {"light": "1a2b"}})
    return path


def _rewritten(whole: Path, path: Path, **changes: NDArray[np.generic] | None) -> Path:
    """The same file with arrays replaced, or left out where None."""
    with np.load(whole) as archive:
        arrays = {name: archive[name] for name in archive.files}
    for name, array in changes.items():
        if array is None:
            del arrays[name]
        else:
            arrays[name] = array
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    path.write_bytes(buffer.getvalue())
    return path


def _manifest(whole: Path) -> dict[str, object]:
    with np.load(whole) as archive:
        manifest: dict[str, object] = json.loads(zlib.decompress(archive["manifest"].tobytes()))
    return manifest


def _bytes(record: object) -> NDArray[np.uint8]:
    return np.frombuffer(zlib.compress(json.dumps(record).encode()), np.uint8)


def test_what_is_written_is_read(whole: Path) -> None:
    """Names and metadata come back as they were, from the file and from its folder."""
    weights = read_weights(whole)
    assert weights.metadata == {"classes": {"light": "1a2b"}}
    assert weights.vocabulary.tags["boundary"] == ("B", "I")
    assert read_weights(whole.parent).vocabulary == weights.vocabulary


def test_missing_weights_are_named(tmp_path: Path) -> None:
    """The error says which file is not there."""
    with pytest.raises(ModelError, match=r"nothing\.npz does not exist"):
        Network.load(tmp_path / "nothing.npz")
    with pytest.raises(ModelError, match=r"weights\.npz does not exist"):
        Network.load(tmp_path)


@pytest.mark.parametrize("kept", [0, 1, 100, 5000, -1])
def test_a_cut_off_file_is_refused(whole: Path, tmp_path: Path, kept: int) -> None:
    """However much of the file is missing, it is damaged and said to be."""
    path = tmp_path / "weights.npz"
    path.write_bytes(whole.read_bytes()[:kept])
    with pytest.raises(ModelError, match="damaged"):
        Network.load(path)


def test_a_flipped_bit_changes_nothing_unnoticed(whole: Path, tmp_path: Path) -> None:
    """One wrong bit anywhere is noticed, unless it is where the archive keeps nothing that is read."""
    path = tmp_path / "weights.npz"
    sound = whole.read_bytes()
    right, refused = read_weights(whole), 0
    for place in range(0, len(sound), len(sound) // 97):
        content = bytearray(sound)
        content[place] ^= 0x10
        path.write_bytes(content)
        try:
            weights = read_weights(path)
        except ModelError:
            refused += 1
        else:
            assert all(np.array_equal(weights.arrays[name], array) for name, array in right.arrays.items())
            assert weights.vocabulary == right.vocabulary
    assert refused > 50


def test_what_is_no_weights_file_is_refused(tmp_path: Path) -> None:
    """Text, and an archive of other arrays, are not weights."""
    path = tmp_path / "weights.npz"
    path.write_text("these are not the weights")
    with pytest.raises(ModelError, match="damaged"):
        Network.load(path)
    with path.open("wb") as stream:
        np.savez(stream, something=np.zeros(3))
    with pytest.raises(ModelError, match="damaged"):
        Network.load(path)


def test_arrays_must_be_those_of_the_architecture(whole: Path, tmp_path: Path) -> None:
    """A lacking, a strange, a misshapen and a float32 array are each refused by name."""
    path = tmp_path / "weights.npz"
    name = "decoder.output.bias"
    for changes, words in (
        ({name: None}, f'lacks array "{name}"'),
        ({"extra": np.zeros(3, np.float16)}, 'unknown array "extra"'),
        ({name: np.zeros(3, np.float16)}, f'"{name}" is float16'),
        ({name: np.zeros(7, np.float32)}, f'"{name}" is float32'),
    ):
        with pytest.raises(ModelError, match=words):
            read_weights(_rewritten(whole, path, **changes))


@pytest.mark.parametrize("part", ["format", "model", "vocabulary", "metadata"])
def test_every_part_of_the_manifest_is_needed(whole: Path, tmp_path: Path, part: str) -> None:
    """A manifest without one of its parts, or with nonsense in it, is refused."""
    for nonsense in (None, "nonsense", ["nonsense"]):
        record = {**_manifest(whole), part: nonsense}
        with pytest.raises(ModelError):
            read_weights(_rewritten(whole, tmp_path / "weights.npz", manifest=_bytes(record)))


@pytest.mark.parametrize("kind", ["lstm", "simple", "convolutional"])
def test_another_architecture_is_refused_by_name(tmp_path: Path, kind: str) -> None:
    """Only the shipped architecture runs in NumPy: exporting another one says so, and writes nothing."""
    config = ModelConfig(encoder=EncoderConfig(kind=kind))  # type: ignore[arg-type]  # parametrised as str
    _, vocabulary = batched(commands(2, 1))
    with pytest.raises(ModelError, match=f"encoder.kind = '{kind}'"):
        write_weights(tmp_path / "weights.npz", {}, asdict(config), vocabulary, {})
    assert not list(tmp_path.iterdir())


def test_the_same_weights_are_the_same_bytes(whole: Path, tmp_path: Path) -> None:
    """Writing what was read gives the same file: weights can be compared by their digest."""
    weights = read_weights(whole)
    path = tmp_path / "again.npz"
    write_weights(path, weights.arrays, asdict(SMALL), weights.vocabulary, weights.metadata)
    assert path.read_bytes() == whole.read_bytes()


def test_a_vocabulary_names_nothing_twice(whole: Path) -> None:
    """Two rows of one name could not be told apart."""
    vocabulary = read_weights(whole).vocabulary
    with pytest.raises(ModelError, match="symbol stands twice"):
        replace(vocabulary, symbols=("at", "at"))
    with pytest.raises(ModelError, match="<unk>"):
        replace(vocabulary, words=("lamp",))


def test_a_folder_is_as_good_as_its_file(whole: Path, tmp_path: Path) -> None:
    """`--model DIR` loads the weights in the folder."""
    shutil.copy(whole, tmp_path / "weights.npz")
    assert Network.load(tmp_path).symbols == Network.load(whole).symbols
