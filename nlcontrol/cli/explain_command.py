"""`nlcontrol explain --attention`: a picture of where the network looks while it writes a sentence."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from nlcontrol.cli.lines import given_text
from nlcontrol.cli.surroundings import surroundings
from nlcontrol.errors import UsageError
from nlcontrol.interpreter.interpreter import WEIGHTS
from nlcontrol.resources import weights_dir
from nlcontrol.runtime.network import Network
from nlcontrol.runtime.pair import Pair, Segment
from nlcontrol.runtime.weights import read_weights
from nlcontrol.site.mentions import features
from nlcontrol.text import tokenize

if TYPE_CHECKING:
    from nlcontrol.training.attention_map import AttentionMap

CHECKPOINT = "best.pt"


def run(options: argparse.Namespace) -> int:
    """Draws the picture and says where it is."""
    try:
        import torch  # noqa: F401, PLC0415 -- an extra; the main job never imports it
    except ImportError as error:
        raise UsageError(
            'Attention is drawn with PyTorch: pip install "nlcontrol[train]" (or make install).'
        ) from error
    from nlcontrol.training.attention_map import draw_maps  # noqa: PLC0415 -- needs torch
    from nlcontrol.training.pictures import check_suffix  # noqa: PLC0415 -- as above

    picture: Path = options.attention
    check_suffix(picture)
    text = given_text(options.text)
    if not text.split():
        raise UsageError("There is nothing to explain: the sentence is empty.")
    model: Path | None = options.model
    is_run = model is not None and model.is_dir() and (model / CHECKPOINT).is_file()
    maps = _of_pairs(model, text) if model is not None and is_run else _of_weights(options, text)
    draw_maps(maps, picture)
    print(picture)
    return 0


def _of_pairs(folder: Path, text: str) -> list[AttentionMap]:
    """A map for each piece that the network is asked for."""
    from nlcontrol.training.attention_map import attention_maps  # noqa: PLC0415 -- needs torch
    from nlcontrol.training.checkpoint import load_checkpoint  # noqa: PLC0415 -- as above
    from nlcontrol.training.reading import Reading  # noqa: PLC0415 -- as above

    checkpoint, reading = load_checkpoint(folder / CHECKPOINT), Reading.load(folder)
    pieces = reading.decomposition.pieces(tuple(text.split()))
    return [found for piece in pieces for found in attention_maps(checkpoint, reading.asked(piece), piece)]


def _of_weights(options: argparse.Namespace, text: str) -> list[AttentionMap]:
    """A map for each clause, as the shipped network cuts the utterance."""
    from nlcontrol.training.attention_map import attention_maps, checkpoint_of  # noqa: PLC0415 -- needs torch

    weights = read_weights(options.model or weights_dir() / WEIGHTS)
    around, network = surroundings(options), Network(weights)
    tokens = tokenize(text, around.interpreter.language)
    source = tuple(token.word for token in tokens)
    on = features(tokens, around.interpreter.lexicon.mentions(tokens))
    bounds = network.segments(network.encode(source, on))
    pair = Pair(source, on, {}, tuple(Segment(start, end, ()) for start, end in bounds))
    return attention_maps(checkpoint_of(weights), pair, [token.text for token in tokens])
