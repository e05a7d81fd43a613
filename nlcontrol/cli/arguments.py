"""The command line: commands, options and their help."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import nlcontrol

DESCRIPTION = "Say it, check it, run it: natural language to checked MQTT command sequences, offline."
EPILOG = """\
Without a command: a conversation on the default site; broker and simulated devices are started and stopped for you.
Piped input is carried out line by line. Exit codes: 0 all done, 1 something not done, 2 usage or definition error,
3 broker. `nlcontrol parse` exits with 0 whatever the verdicts.
"""

DEFAULTS: Mapping[str, object] = {
    "site": "home", "broker": None, "area": None, "language": None, "now": None, "state": None, "confirm": False,
    "typed": False, "json": False, "model": None, "rate": 1.0, "seed": None, "wait": False, "journal": None,
}  # fmt: skip


def read_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """The options of a command line; exits with 2 and one sentence where they cannot be meant."""
    options = make_parser().parse_args(arguments)
    # Not as defaults of the options: those would undo, behind a command, what stands before it.
    return argparse.Namespace(**{**DEFAULTS, **vars(options)})


def make_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    common = _common()
    parser = argparse.ArgumentParser("nlcontrol", description=DESCRIPTION, epilog=EPILOG, parents=[common])
    parser.add_argument("--version", action="version", version=f"nlcontrol {nlcontrol.__version__}")
    _add_running(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=False)

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".", parents=[common])

    parse = add("parse", "say what utterances come to, without doing anything; touches no broker")
    parse.add_argument("text", nargs="*", metavar="TEXT", help="an utterance; without any: one per line of the input")
    parse.add_argument("--session", action="store_true", help="the lines are one conversation: 'it' is what was named")
    run = add("run", "carry out a file of utterances, or a scenario (.yaml), line by line")
    run.add_argument("script", metavar="SCRIPT", help="the file, or - for the input")
    _add_running(run)
    simulate = add("simulate", "run the site's devices as MQTT clients, until Ctrl-C")
    _add_simulation(simulate)
    check = add("check", "look for mistakes in the grammars and the site; exits with 2 when there are errors")
    check.add_argument("--grammars", type=Path, metavar="DIR", help="a folder of grammars (default: the shipped ones)")
    synthesize = add("synthesize", "draw utterances from the grammars, with what the network is to make of them")
    synthesize.add_argument("--n", type=_count, default=20, help="how many (default: %(default)s)")
    synthesize.add_argument("--seed", type=int, default=1, help="equal seeds draw equally (default: %(default)s)")
    _add_train(add("train", "train the network on what the grammars synthesise, or on pairs of your own"))
    predict = add("predict", "show what the network writes for utterances, before anything is linked or checked")
    predict.add_argument("text", nargs="*", metavar="TEXT", help="an utterance; without any: one per line of the input")
    predict.add_argument("--beam", type=_count, default=1, metavar="N", help="show the N best (default: %(default)s)")
    predict.add_argument("--plain", action="store_true", help="tokens are what spaces part, as in `train --pairs`")
    explain = add("explain", "draw where the network looks while it writes")
    explain.add_argument("text", metavar="TEXT", help="an utterance, or a source of the pairs that --model learnt")
    explain.add_argument("--attention", type=Path, metavar="FILE", required=True, help="the picture: .png or .svg")
    sweep = add("sweep", "train with many settings and seeds, and say which are best")
    sweep.add_argument("config", metavar="CONFIG", help="settings, with the values to try under `sweep`")
    sweep.add_argument("--pairs", type=Path, metavar="FILE", required=True, help="lines of source, tab, target")
    sweep.add_argument("--output", type=Path, metavar="DIR", help="where the runs are kept, and gone on with")
    evaluate = add("evaluate", "say how right the replies to a file of rows are")
    evaluate.add_argument("file", type=Path, metavar="FILE.jsonl", help="rows: what is said, and what is wanted of it")
    return parser


def _common() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = parser.add_argument_group("common options")
    group.add_argument("--site", metavar="FILE", help="a site file, or the name of a shipped one (default: home)")
    group.add_argument("--broker", metavar="URL", help="mqtt://host:1883 (default: one is started for you)")
    group.add_argument("--area", metavar="NAME", help="where the speaker is")
    group.add_argument("--language", metavar="CODE", help="the language that is spoken (default: the site's)")
    group.add_argument("--now", type=_moment, metavar="ISO", help="the moment to take for now: 2026-01-31T18:00")
    group.add_argument("--state", type=Path, metavar="FILE", help="known state: device: {field: value}")
    group.add_argument("--confirm", action="store_true", help="carry out what would have to be confirmed")
    group.add_argument("--typed", action="store_true", help="allow what only somebody who types may do")
    group.add_argument("--json", action="store_true", help="one JSON object per line")
    group.add_argument("--model", type=Path, metavar="DIR", help="other weights than the shipped ones")
    return parser


def _add_simulation(parser: argparse.ArgumentParser) -> None:
    rate, seed = "how many times as fast simulated time runs (default: 1)", "for what the simulation leaves to chance"
    parser.add_argument("--rate", type=_positive, default=argparse.SUPPRESS, help=rate)
    parser.add_argument("--seed", type=int, default=argparse.SUPPRESS, help=seed)


def _add_running(parser: argparse.ArgumentParser) -> None:
    _add_simulation(parser)
    wait = "at the end of the input wait for what is scheduled"
    parser.add_argument("--wait", action="store_true", default=argparse.SUPPRESS, help=wait)
    journal = "where commands and schedules are kept (default: in the user's data, or nowhere for simulated devices)"
    parser.add_argument("--journal", type=Path, metavar="FILE", default=argparse.SUPPRESS, help=journal)


def _add_train(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="start", metavar="CHECKPOINT", help="go on from weights of before, or `shipped`")
    further = "the grammar file of a further class, to be learnt with --from shipped (may be given again)"
    parser.add_argument("--grammar", type=Path, action="append", default=[], metavar="FILE.yaml", help=further)
    parser.add_argument("--pairs", type=Path, metavar="FILE", help="lines of source, tab, target instead")
    parser.add_argument("--copy", action="store_true", help="of --pairs: words of the source may be pointed at")
    settings = "YAML that changes the settings; of --pairs: named ones too (default: general; plain, transformer, …)"
    parser.add_argument("--config", metavar="NAME|FILE", help=settings)
    parser.add_argument("--output", type=Path, metavar="DIR", help="where the run is kept, and resumed from")
    parser.add_argument("--n", type=_count, help="how many utterances to synthesise")
    parser.add_argument("--seed", type=int, default=1, help="equal seeds train equally (default: %(default)s)")


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is no moment in ISO 8601: write it as 2026-01-31T18:00') from None


def _number(text: str, kind: Callable[[str], float], least: float, what: str) -> float:
    try:
        value = kind(text)
    except ValueError:
        value = float("nan")
    if not least <= value < float("inf"):
        raise argparse.ArgumentTypeError(f'"{text}" is not {what}')
    return value


def _positive(text: str) -> float:
    return _number(text, float, 0.01, "a number from 0.01 on")


def _count(text: str) -> int:
    return int(_number(text, int, 1, "a whole number from 1 on"))
