"""What is switched and later switched back, named once: "kettle on and off again in ten minutes"."""

from __future__ import annotations

from collections.abc import Sequence

from nlcontrol.interpreter.asides import outermost
from nlcontrol.interpreter.heard import PUNCTUATION
from nlcontrol.interpreter.recutting import NAMING
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.site.mentions import Mention
from nlcontrol.text import Token


def named_again(
    tokens: Sequence[Token], mentions: Sequence[Mention], closed: ClosedWords
) -> tuple[tuple[Token, ...], tuple[int, int]] | None:
    """The tokens with the one name also where it is left out, and where the two clauses begin; None without a time.

    Only what is said behind the name, joined to it, and with nothing but a time, is about it.
    """
    verbs = {at for at, token in enumerate(tokens) if token.word in closed.asides.commanding}  # "lock it again"
    named = [m for m in outermost(mentions) if m.entry.kind in NAMING and not {*range(m.first, m.last + 1)} <= verbs]
    spans = {(mention.first, mention.last + 1) for mention in named}
    if len(spans) != 1 or not any(token.measure is not None for token in tokens):
        return None
    start, end = spans.pop()
    joins = (at for at in range(end, len(tokens)) if tokens[at].word in closed.joining | PUNCTUATION)
    said_before = any(token.word not in closed.fillers for token in tokens[:start])
    joined = next((at for at in joins if at > end or said_before), None)
    if joined is None:
        return None
    telling, again = closed.telling, closed.telling.again
    at = joined + 1
    while at < len(tokens) and (tokens[at].measure is not None or tokens[at].word in again | closed.joining):
        at += 1
    switched = telling.particles | telling.reversing
    if at >= len(tokens) or tokens[at].word not in switched:
        return None
    rest = [token for token in tokens[at + 1 :] if token.measure is None]
    if any(token.word not in again | PUNCTUATION | closed.courtesies for token in rest):
        return None
    if not any(token.measure is not None for token in tokens[joined:]):
        return None
    at += tokens[at].word in closed.asides.commanding  # "and close | again"
    rest_from = at + (at < len(tokens) and tokens[at].word in closed.pointing)  # "and close it | again"
    return (*tokens[:at], *tokens[start:end], *tokens[rest_from:]), (0, joined)
