"""`nlcontrol predict` with a network trained on anybody's pairs: a source per line in, a target per line out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from nlcontrol.cli.lines import given_text, read_lines
from nlcontrol.errors import ModelError, UsageError
from nlcontrol.runtime.network import Network
from nlcontrol.runtime.pair import Pair, Symbol
from nlcontrol.runtime.search import beam_search
from nlcontrol.runtime.weights import FILE_NAME
from nlcontrol.training.reading import Reading

Words = tuple[str, ...]
Written = tuple[Words, float]
"""A target and its log-probability."""
Write = Callable[[Words], Written]


def run(options: argparse.Namespace) -> int:
    """Prints one target per source, an empty one for an empty line; 1 when some could not be written."""
    write = _in_numpy(options.model, options.beam) if (options.model / FILE_NAME).is_file() else _in_pytorch(options)
    given = (given_text(text) for text in options.text) if options.text else read_lines(sys.stdin.buffer)
    failed = False
    for number, line in enumerate(given, 1):
        source = tuple(line.split())
        try:
            target, log_p = write(source) if source else ((), 0.0)
        except (ModelError, UsageError) as error:  # of this line alone
            print(f"nlcontrol: line {number}: {error}", file=sys.stderr)
            target, log_p, failed = (), None, True
        said = " ".join(target)
        record = {"source": " ".join(source), "target": said, "log_probability": log_p}
        print(json.dumps(record, ensure_ascii=False) if options.json else said, flush=True)
    return 1 if failed else 0


def _in_numpy(folder: Path, beam: int) -> Write:
    network, reading = Network.load(folder), Reading.load(folder)

    def write(source: Words) -> Written:
        total = 0.0

        def piece(pair: Pair) -> Sequence[Symbol]:
            nonlocal total
            found = beam_search(network, network.encode(pair.source), (0, len(pair.source)), None, beam)
            if not found:
                raise ModelError("The network came to no end of its target: it has learnt too little of such sources.")
            total += found[0].log_probability
            return found[0].symbols

        return reading.composed(source, piece), total

    return write


def _in_pytorch(options: argparse.Namespace) -> Write:
    try:
        from nlcontrol.training.fit import PairsNetwork  # noqa: PLC0415 -- needs torch, the other way does not
    except ImportError as error:
        needed = 'This network runs in PyTorch only: pip install "nlcontrol[train]" (or make install).'
        raise UsageError(needed) from error
    if options.beam > 1:
        raise UsageError(f"{options.model} holds no {FILE_NAME}: in PyTorch there is no beam, so --beam must be 1.")
    network = PairsNetwork.load(options.model)

    def write(source: Words) -> Written:
        answer = network.answers([source])[0]
        return answer.words, answer.log_probability

    return write
