"""`nlcontrol parse`: what utterances come to; nothing is done, no broker is touched."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from nlcontrol.cli.lines import given_text, read_lines
from nlcontrol.cli.reply_lines import reply_json, reply_lines
from nlcontrol.cli.surroundings import Surroundings, surroundings
from nlcontrol.plan.reply import Reply
from nlcontrol.session.conversation import Conversation


def run(options: argparse.Namespace) -> int:
    """One reply for each utterance, in order, each as soon as it is known; 0 whatever the verdicts."""
    around = surroundings(options)
    for reply in replies(options, around):
        if options.json:
            print(reply_json(reply), flush=True)
        else:
            lines = reply_lines(reply, around.definitions.site, around.definitions.grammar)
            print("\n".join(lines), flush=True)
    return 0


def replies(options: argparse.Namespace, around: Surroundings) -> Iterator[Reply]:
    """The replies to the arguments, or to the lines of the input; only with --session they know of each other."""
    utterances = (given_text(text) for text in options.text) if options.text else read_lines(sys.stdin.buffer)
    conversation = Conversation(around.interpreter)
    for utterance in utterances:
        if not options.session:
            conversation = Conversation(around.interpreter)
        reply = conversation.hear(utterance, around.context)
        yield conversation.confirmed(reply) if options.confirm else reply
