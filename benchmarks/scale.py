"""What the number of devices costs: loading a site, and understanding on it, from ten devices to ten thousand."""

from __future__ import annotations

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

import yaml

from benchmarks.command import Options, run_command
from benchmarks.quantiles import duration_row, median, quantile
from benchmarks.subject import CONTEXT, Subject, at_site
from benchmarks.table import Row, Table
from nlcontrol.grammar.loader import load_grammar
from nlcontrol.runtime.search import bare_greedy
from nlcontrol.site.loader import load_site
from nlcontrol.site.mentions import features
from nlcontrol.text import tokenize

SIZES = (10, 100, 1_000, 10_000)
PER_AREA = 10
WARM_UP = 10
KINDS = (
    ("light", "lamp"), ("light", "spotlight"), ("switch", "plug"), ("cover", "blind"), ("climate", "thermostat"),
    ("media_player", "speaker"), ("fan", "fan"), ("lock", "door"), ("light", "wall light"), ("sensor", "sensor"),
)  # fmt: skip
ORDERS = (
    "turn on {}", "switch off {}", "turn {} off please", "is {} on", "turn on {} and then {}", "could you turn off {}",
    "turn on {} in ten minutes", "what is the state of {}",
)  # fmt: skip


def site_of(size: int) -> dict[str, object]:
    """A site file's content with so many devices in rooms of ten, on floors of ten rooms."""
    rooms = -(-size // PER_AREA)
    floors = {f"floor_{n}": {"names": [f"level {n}"]} for n in range(-(-rooms // 10))}
    areas = {f"room_{n}": {"names": [f"room {n}"], "floor": f"floor_{n // 10}"} for n in range(rooms)}
    devices = {}
    for number in range(size):
        (class_name, noun), room = KINDS[number % len(KINDS)], number // PER_AREA
        devices[f"device_{number}"] = {
            "class": class_name,
            "names": [f"room {room} {noun}" if number % 3 else f"{noun} {number}"],
            "area": f"room_{room}",
        }
    return {"site": "large", "language": "en", "floors": floors, "areas": areas, "devices": devices}


def measure(options: Options) -> list[Table]:
    """One table per size: loading, understanding, and the bare network beside it."""
    with TemporaryDirectory() as folder:
        return [_table(size, Path(folder), options) for size in SIZES]


def _table(size: int, folder: Path, options: Options) -> Table:
    path = folder / f"{size}.yaml"
    path.write_text(yaml.safe_dump(site_of(size), sort_keys=False), "utf-8")
    grammar = load_grammar()
    start = perf_counter()
    load_site(path, grammar)
    loaded_s = perf_counter() - start
    subject = at_site(path, options.weights)
    first_s = perf_counter()
    said = _orders(subject, options.n + WARM_UP, Random(options.seed))
    subject.interpreter.interpret(said[0], CONTEXT)
    first_s = perf_counter() - first_s
    for utterance in said[:WARM_UP]:
        subject.interpreter.interpret(utterance, CONTEXT)
    whole, bare, acted = [], [], 0
    for utterance in said[WARM_UP:]:
        start = perf_counter()
        reply = subject.interpreter.interpret(utterance, CONTEXT).reply
        whole.append(perf_counter() - start)
        bare.append(_bare(subject, utterance, 10))
        acted += bool(reply.commands) or reply.query is not None
    ratios = [a / b for a, b in zip(whole, bare, strict=True)]
    return Table(
        f"{size:,} devices",
        [
            Row("loading the site file", f"{loaded_s:.3f} s", value=loaded_s),
            Row("index of names, weights and the first answer", f"{first_s:.3f} s", value=first_s),
            duration_row("parse, understood anew each time", whole),
            duration_row("bare greedy decoding of as many tokens, ten steps", bare),
            Row("parse as a multiple of that", f"median {median(ratios):.2f} ×, p99 {quantile(ratios, 0.99):.2f} ×"),
            Row("acted on or answered", f"{acted} of {len(whole)}", value=acted),
        ],
    )


def _orders(subject: Subject, count: int, random: Random) -> list[str]:
    names = [device.name for device in subject.site.devices.values()]
    orders = [random.choice(ORDERS) for _ in range(count)]
    return [order.format(*(f"the {random.choice(names)}" for _ in range(order.count("{}")))) for order in orders]


def _bare(subject: Subject, utterance: str, steps: int) -> float:
    network = subject.interpreter.network
    tokens = tokenize(utterance, "en")
    on = features(tokens, subject.interpreter.lexicon.mentions(tokens))
    words = [token.word for token in tokens]
    start = perf_counter()
    encoded = network.encode(words, on)
    for segment in network.segments(encoded):
        bare_greedy(network, encoded, segment, steps)
    return perf_counter() - start


if __name__ == "__main__":
    run_command(__doc__, measure, 200)
