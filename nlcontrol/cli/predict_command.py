"""`nlcontrol predict`: what the network writes for utterances, before anything is linked or checked."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import exp
from pathlib import Path
from typing import Any

from nlcontrol.cli import pairs_prediction
from nlcontrol.cli.lines import given_text, read_lines, shown
from nlcontrol.cli.surroundings import surroundings
from nlcontrol.errors import UsageError
from nlcontrol.grammar.constraint import StructuralConstraint
from nlcontrol.interpreter.interpreter import WEIGHTS
from nlcontrol.resources import weights_dir
from nlcontrol.runtime.network import Network
from nlcontrol.runtime.pair import Pair, Segment, Symbol
from nlcontrol.runtime.search import beam_search
from nlcontrol.runtime.weights import FILE_NAME
from nlcontrol.site.mentions import features
from nlcontrol.text import tokenize

CHECKPOINT, READING = "best.pt", "reading.json"


@dataclass(frozen=True, slots=True)
class Written:
    """One way to write a segment of a source."""

    start: int
    end: int
    symbols: tuple[Symbol, ...]
    probability: float | None
    """None: the network ran in PyTorch, which tells only the best."""


def run(options: argparse.Namespace) -> int:
    """Prints the symbols for each line, pointers as the words they point at; one target per line of pairs."""
    if options.model is not None and (options.model / READING).is_file():
        return pairs_prediction.run(options)
    given = (given_text(text) for text in options.text) if options.text else read_lines(sys.stdin.buffer)
    for source, found in _predictions(options, given):
        if options.json:
            print(json.dumps(_record(source, found), ensure_ascii=False), flush=True)
        else:
            print(shown(" ".join(source), 1000))
            print("\n".join(f"  {_spelled(source, each)}" for each in found), flush=True)
    return 0


Prediction = tuple[tuple[str, ...], list[Written]]


def _predictions(options: argparse.Namespace, lines: Iterable[str]) -> Iterator[Prediction]:
    model: Path | None = options.model
    if model is not None and model.is_dir() and not (model / FILE_NAME).is_file():
        if options.beam > 1:
            raise UsageError(f"{model} holds no {FILE_NAME}: in PyTorch only the best is written, so --beam must be 1.")
        return _in_pytorch(model / CHECKPOINT, lines)
    network = Network.load(model or weights_dir() / WEIGHTS)
    if options.plain or "explained" not in network.metadata:
        return _plain(network, lines, options.beam)
    return _constrained(options, network, lines)


def _plain(network: Network, lines: Iterable[str], beam: int) -> Iterator[Prediction]:
    for line in lines:
        source = tuple(line.split())
        yield source, _searched(network, source, (), None, beam) if source else []


def _constrained(options: argparse.Namespace, network: Network, lines: Iterable[str]) -> Iterator[Prediction]:
    around = surroundings(options)
    constraint = StructuralConstraint(around.definitions.grammar)
    lexicon = around.interpreter.lexicon
    for line in lines:
        tokens = tokenize(line, around.interpreter.language)
        source = tuple(token.word for token in tokens)
        on = features(tokens, lexicon.mentions(tokens))
        found = _searched(network, source, on, constraint, options.beam) if tokens else []
        yield tuple(token.text for token in tokens), found


def _searched(network: Network, source: tuple[str, ...], on: Any, constraint: Any, beam: int) -> list[Written]:
    encoded = network.encode(source, on)
    return [
        Written(start, end, hypothesis.symbols, exp(hypothesis.log_probability))
        for start, end in network.segments(encoded)
        for hypothesis in beam_search(network, encoded, (start, end), constraint, beam)
    ]


def _in_pytorch(checkpoint: Path, lines: Iterable[str]) -> Iterator[Prediction]:
    from nlcontrol.training.checkpoint import load_checkpoint  # noqa: PLC0415 -- needs torch, the others do not
    from nlcontrol.training.prediction import predict  # noqa: PLC0415 -- as above

    loaded = load_checkpoint(checkpoint)
    for line in lines:
        source = tuple(line.split())
        pair = Pair(source, segments=(Segment(0, len(source), ()),))
        segments = predict(loaded, [pair])[0] if source else ()
        yield source, [Written(s.start, s.end, s.symbols, None) for s in segments]


def _spelled(source: tuple[str, ...], found: Written) -> str:
    said = " ".join(symbol if isinstance(symbol, str) else f"‹{source[symbol]}›" for symbol in found.symbols)
    probability = "" if found.probability is None else f"   p = {found.probability:.3f}"
    return f"{shown(said, 2000)}{probability}"


def _record(source: tuple[str, ...], found: list[Written]) -> dict[str, Any]:
    segments = [
        {"start": w.start, "end": w.end, "symbols": list(w.symbols), "probability": w.probability} for w in found
    ]
    return {"source": list(source), "segments": segments}
