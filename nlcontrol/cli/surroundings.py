"""The common options made into what they mean: the site, the moment, the known state, the interpreter."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import UTC, datetime

from nlcontrol.interpreter import Context, Interpreter
from nlcontrol.session.definitions import Definitions, load_definitions
from nlcontrol.site.state import Snapshot, load_snapshot


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every command that understands words needs."""

    definitions: Definitions
    interpreter: Interpreter
    context: Context
    """Of the first utterance."""


def surroundings(options: argparse.Namespace) -> Surroundings:
    """The site, interpreter and context that the common options name."""
    definitions = load_definitions(options.site, options.model)
    area = None if options.area is None else definitions.area(options.area)
    snapshot = Snapshot()
    if options.state is not None:
        snapshot = load_snapshot(options.state, definitions.site, definitions.grammar)
    interpreter = definitions.interpreter(options.model, options.language)
    now = definitions.local(options.now or datetime.now(UTC))
    return Surroundings(definitions, interpreter, Context(now, area, snapshot, typed=options.typed))
