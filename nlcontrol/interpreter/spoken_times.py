"""A second time that was said is taken too: "at six turn on the lamp *for two hours*", "*on june 2nd* … at noon".

Every time must be used (design, promises 1 and 5). Where the network pointed at one time of a clause and not at
another that completes it, the words leave only one way to mean it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from nlcontrol.interpreter.words import ClosedWords
from nlcontrol.plan import token_values
from nlcontrol.plan.clauses import Modifier, Reading, Use
from nlcontrol.plan.types import At, Command, Every, For, Number, Until
from nlcontrol.text import Token

COMPLETING: Final = frozenset({"duration", "date", "recurrence", "clock"})


def with_spoken_times(reading: Reading, tokens: Sequence[Token], closed: ClosedWords) -> Reading:
    """The reading with the time that completes another."""
    clause = reading.clause
    used = {index for use in reading.uses for index in range(use.start, use.end)}
    left = [i for i in range(clause.start, clause.end) if i not in used and _kind(tokens[i]) in COMPLETING]
    if not isinstance(clause.head, Command) or not clause.modifiers or len(left) != 1:
        return reading
    lasts = left[0] > 0 and tokens[left[0] - 1].word in closed.telling.lasting
    modifiers = _with(clause.modifiers, tokens[left[0]], clause.head, lasts=lasts)
    if modifiers is None:
        return reading
    use = Use(left[0], left[0] + 1, "time", tokens[left[0]].text)
    return Reading(replace(clause, modifiers=modifiers), (*reading.uses, use))


def _with(modifiers: tuple[Modifier, ...], said: Token, head: Command, *, lasts: bool) -> tuple[Modifier, ...] | None:
    """The times with one more; None where it does not complete them."""
    if _kind(said) == "duration":
        ends = any(isinstance(modifier, For | Until) for modifier in modifiers)
        given = any(isinstance(value, Number) and value.unit == "s" for _, value in head.arguments)
        return None if ends or given or not lasts else (*modifiers, token_values.lasting(said))
    if _kind(said) == "clock":
        lasts_only = all(isinstance(modifier, For) for modifier in modifiers)
        return (At(token_values.clock(said)), *modifiers) if lasts_only else None
    clocks = [modifier for modifier in modifiers if isinstance(modifier, At)]
    if len(clocks) != 1 or clocks[0].time.day is not None:
        return None
    time = clocks[0].time
    whole: Modifier
    if _kind(said) == "date":
        whole = At(replace(time, day=token_values.date(said).day))
    else:
        whole = Every(time, token_values.recurrence(said).days)
    return tuple(whole if modifier is clocks[0] else modifier for modifier in modifiers)


def _kind(token: Token) -> str | None:
    return token.measure.kind if token.measure is not None else None
