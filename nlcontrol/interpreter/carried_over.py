"""A verb said once for two times: "turn the tv off in ten minutes and the lamp in twenty"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nlcontrol.interpreter.asides import outermost
from nlcontrol.interpreter.heard import PUNCTUATION
from nlcontrol.interpreter.recutting import NAMING
from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.site.mentions import Mention
from nlcontrol.text import Token

Tokenize = Callable[[str], Sequence[Token]]


def with_verb_again(
    tokens: Sequence[Token], mentions: Sequence[Mention], closed: ClosedWords, tokenize: Tokenize
) -> tuple[tuple[Token, ...], tuple[int, int]] | None:
    """The tokens with the verb also before the second name, and where the two clauses begin.

    None but where a verb, a name and a time are followed by another name and another time, and nothing else. A second
    time without a unit has that of the first.
    """
    verbs = {at for at, token in enumerate(tokens) if token.word in closed.asides.commanding}  # "lock it again"
    named = [m for m in outermost(mentions) if m.entry.kind in NAMING and not {*range(m.first, m.last + 1)} <= verbs]
    spans = sorted({(mention.first, mention.last + 1) for mention in named})
    if len(spans) != 2:
        return None
    (first, first_end), (second, second_end) = spans
    begins = second
    while begins > first_end and tokens[begins - 1].word in closed.telling.naming:
        begins -= 1
    joined = begins - 1
    verb = [token for token in tokens[:first] if token.word not in closed.telling.naming]
    particle = [token for token in tokens[first_end : first_end + 1] if token.word in closed.telling.particles]
    bids = any(token.word in closed.asides.commanding for token in verb)
    if not bids or tokens[joined].word not in closed.joining | PUNCTUATION:
        return None
    one, other = tokens[first_end + len(particle) : joined], tokens[second_end:]
    timing = closed.telling.before_times | closed.telling.hours | PUNCTUATION | closed.courtesies
    if not all(token.measure is not None or token.word in timing for token in (*one, *other)):
        return None
    given = [token for token in one if token.measure is not None]
    if len(given) != 1 or sum(token.measure is not None for token in other) != 1:
        return None
    timed = [_in_unit(token, given[0], tokenize) for token in other]
    again = (*tokens[: joined + 1], *verb, *tokens[begins:second_end], *particle, *timed)
    return again, (0, joined)


def _in_unit(token: Token, given: Token, tokenize: Tokenize) -> Token:
    """A bare number in the unit of a duration that was given before: "in ten minutes … in twenty"."""
    if token.measure is None or given.measure is None:
        return token
    if token.measure.kind != "number" or given.measure.kind != "duration":
        return token
    measured = tokenize(f"{token.text} {given.text.split()[-1]}")
    return measured[0] if len(measured) == 1 else token
