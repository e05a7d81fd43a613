"""The weights file: one `.npz` with float16 arrays and a compressed JSON manifest that says what they are."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlcontrol.errors import ModelError
from nlcontrol.runtime.vocabulary import Vocabulary

FORMAT = 2
FILE_NAME = "weights.npz"
MANIFEST = "manifest"
UNREADABLE = (
    *(OSError, ValueError, LookupError, EOFError, TypeError, AttributeError, RuntimeError, MemoryError, OverflowError),
    *(zipfile.BadZipFile, zlib.error, struct.error),
)
"""What reading a damaged archive has been seen to raise, or may: a wrong bit can stand for a size, a kind, a name."""
Halves = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Architecture:
    """The sizes of the one network that runs without PyTorch: bi-GRU, attention, GRU, pointers."""

    token: int
    ngram_buckets: int
    ngram_shortest: int
    ngram_longest: int
    encoder_hidden: int
    encoder_layers: int
    attention: int
    """The length of additive attention's v; 0: attention is multiplicative."""
    decoder_hidden: int
    symbol: int
    pointer: int
    """0: the network does not point."""
    reach: int


@dataclass(frozen=True, slots=True)
class Weights:
    """A weights file, read and found whole."""

    arrays: Mapping[str, Halves]
    """By the names that `model.Seq2Seq` gives them."""
    architecture: Architecture
    vocabulary: Vocabulary
    metadata: Mapping[str, object]
    """Whatever the exporter wrote: digests of grammars, scores, dates."""


def write_weights(
    path: Path,
    arrays: Mapping[str, NDArray[np.generic]],
    model_config: Mapping[str, object],
    vocabulary: Vocabulary,
    metadata: Mapping[str, object],
) -> None:
    """Writes a weights file; a ModelError when this network cannot run without PyTorch."""
    architecture_of(model_config)
    manifest = {"format": FORMAT, "model": model_config, "vocabulary": vocabulary.to_json(), "metadata": metadata}
    record = np.frombuffer(zlib.compress(json.dumps(manifest, ensure_ascii=False).encode(), 9), np.uint8)
    buffer = io.BytesIO()
    halves = {name: np.asarray(array, np.float16) for name, array in arrays.items()}
    np.savez(buffer, allow_pickle=False, **{MANIFEST: record}, **halves)
    temporary = path.with_suffix(".part")
    temporary.write_bytes(buffer.getbuffer())
    temporary.replace(path)


def read_weights(path: Path) -> Weights:
    """The weights in a file, or in a folder's `weights.npz`; a ModelError says what is wrong with them."""
    file = path / FILE_NAME if path.is_dir() else path
    if not file.exists():
        raise ModelError(f"{file} does not exist: there are no weights to load.")
    try:
        with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        manifest = json.loads(zlib.decompress(arrays.pop(MANIFEST).tobytes()))
    except UNREADABLE as error:
        raise ModelError(f"{file} is damaged: it cannot be read as weights.") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ModelError(f"{file} is not a weights file of format {FORMAT}: export it again.")
    metadata = manifest.get("metadata")
    if not isinstance(metadata, dict):
        raise ModelError(f"{file} is damaged: its manifest has no metadata.")
    vocabulary = Vocabulary.from_json(manifest.get("vocabulary"))
    weights = Weights(arrays, architecture_of(manifest.get("model")), vocabulary, metadata)
    _check_shapes(weights, file)
    return weights


def architecture_of(model: object) -> Architecture:
    """The sizes in a model configuration; a ModelError when it is another network than the one that runs here."""
    for part, key, runnable in (
        ("encoder", "kind", ("gru",)),
        ("encoder", "bidirectional", (True,)),
        ("attention", "kind", ("multiplicative", "additive")),
        ("decoder", "cell", ("gru",)),
    ):
        found = _entry(model, part, key)
        if found not in runnable:
            runs = " or ".join(map(repr, runnable))
            raise ModelError(f"The weights have {part}.{key} = {found!r}; without PyTorch only {runs} runs.")
    additive = _entry(model, "attention", "kind") == "additive"
    return Architecture(
        token=_size(model, "embedding", "dimension"),
        ngram_buckets=_size(model, "embedding", "ngram_buckets"),
        ngram_shortest=_size(model, "embedding", "ngram_shortest"),
        ngram_longest=_size(model, "embedding", "ngram_longest"),
        encoder_hidden=_size(model, "encoder", "hidden"),
        encoder_layers=_size(model, "encoder", "layers"),
        attention=_size(model, "attention", "dimension") if additive else 0,
        decoder_hidden=_size(model, "decoder", "hidden"),
        symbol=_size(model, "decoder", "embedding"),
        pointer=_size(model, "decoder", "pointer"),
        reach=_size(model, "decoder", "reach"),
    )


def _entry(model: object, part: str, key: str) -> object:
    section = model.get(part) if isinstance(model, Mapping) else None
    if not isinstance(section, Mapping) or key not in section:
        raise ModelError(f"The manifest does not say {part}.{key}: the weights are damaged.")
    found: object = section[key]
    return found


def _size(model: object, part: str, key: str) -> int:
    found = _entry(model, part, key)
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise ModelError(f"The manifest's {part}.{key} is {found!r}, not a size: the weights are damaged.")
    return found


def _check_shapes(weights: Weights, file: Path) -> None:
    """Every array there, none beside them, each of its shape."""
    expected = _shapes(weights.architecture, weights.vocabulary)
    for name in expected.keys() ^ weights.arrays.keys():
        fault = "lacks" if name in expected else "has an unknown"
        raise ModelError(f'{file} is damaged: it {fault} array "{name}".')
    for name, shape in expected.items():
        array = weights.arrays[name]
        if array.shape != shape or array.dtype != np.float16:
            raise ModelError(f'{file} is damaged: "{name}" is {array.dtype} {array.shape}, not float16 {shape}.')


def _shapes(a: Architecture, vocabulary: Vocabulary) -> dict[str, tuple[int, ...]]:
    E, H, width, D = a.token, a.encoder_hidden, 2 * a.encoder_hidden, a.decoder_hidden
    classes = vocabulary.end + 1
    shapes: dict[str, tuple[int, ...]] = {
        "embedding.word.weight": (len(vocabulary.words), E),
        "embedding.ngram.weight": (max(a.ngram_buckets, 1), E),
        **_gru_shapes("decoder.cell", "l0", a.symbol, D),
        **_linear_shapes("decoder.initial", D, width),
        **_linear_shapes("decoder.combine", D, D + width),
        **_linear_shapes("decoder.output", classes, D),
        "decoder.embedding.weight": (classes, a.symbol),
        "decoder.attention.key.weight": (a.attention or D, width),
    }
    if a.attention:
        shapes |= _linear_shapes("decoder.attention.query", a.attention, D)
        shapes["decoder.attention.energy.weight"] = (1, a.attention)
    if vocabulary.features:
        shapes["embedding.feature.weight"] = (E, len(vocabulary.features))
    for layer in range(a.encoder_layers):
        for suffix in (f"l{layer}", f"l{layer}_reverse"):
            shapes |= _gru_shapes("encoder.cell", suffix, width if layer else E, H)
    for name, labels in vocabulary.tags.items():
        shapes |= _linear_shapes(f"tags.{name}", len(labels), width)
    if a.pointer:
        shapes["decoder.pointer_query.weight"] = (a.pointer, D)
        shapes["decoder.pointer_key.weight"] = (a.pointer, width)
        shapes |= _linear_shapes("decoder.pointer_input", a.symbol, width)
        shapes |= _linear_shapes("decoder.pointer_offset", 2 * a.reach + 1, D)
    return shapes


def _gru_shapes(name: str, suffix: str, inputs: int, hidden: int) -> dict[str, tuple[int, ...]]:
    return {
        f"{name}.weight_ih_{suffix}": (3 * hidden, inputs),
        f"{name}.weight_hh_{suffix}": (3 * hidden, hidden),
        f"{name}.bias_ih_{suffix}": (3 * hidden,),
        f"{name}.bias_hh_{suffix}": (3 * hidden,),
    }


def _linear_shapes(name: str, outputs: int, inputs: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (outputs, inputs), f"{name}.bias": (outputs,)}
