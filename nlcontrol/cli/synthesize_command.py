"""`nlcontrol synthesize`: utterances drawn from the grammars, with what the network is to make of them."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from itertools import islice

from nlcontrol.grammar.loader import load_grammar
from nlcontrol.resources import grammars_dir
from nlcontrol.runtime.pair import Pair
from nlcontrol.synthesis.stream import Sample, SynthesisConfig, Synthesiser


def run(options: argparse.Namespace) -> int:
    """Prints the samples; equal seeds print equally."""
    config = SynthesisConfig() if options.language is None else replace(SynthesisConfig(), language=options.language)
    synthesiser = Synthesiser(config, grammars_dir(), load_grammar())
    for sample in islice(synthesiser.stream(options.seed), options.n):
        shown = json.dumps(_record(sample), ensure_ascii=False) if options.json else "\n".join(_lines(sample))
        print(shown, flush=True)
    return 0


def _record(sample: Sample) -> dict[str, object]:
    pair = sample.pair
    return {
        "utterance": sample.utterance,
        "source": pair.source,
        "features": pair.features,
        "tags": pair.tags,
        "segments": [{"start": s.start, "end": s.end, "symbols": s.symbols} for s in pair.segments],
    }


def _lines(sample: Sample) -> list[str]:
    return [sample.utterance, *(f"    {clause}" for clause in clauses(sample.pair))]


def clauses(pair: Pair) -> list[str]:
    """The symbols of each segment, pointers as the words they point at: `first light.turn_on the noun ‹lamp ‹lamp`."""
    return [
        " ".join(symbol if isinstance(symbol, str) else f"‹{pair.source[symbol]}›" for symbol in segment.symbols)
        for segment in pair.segments
    ]
