"""Relative amounts on a known state: what "ten more" and "half" come to, and whether they can be meant."""

from __future__ import annotations

from nlcontrol.grammar.effects import within
from nlcontrol.grammar.fields import out_of_range
from nlcontrol.grammar.schema import Parameter, Scalar
from nlcontrol.plan.reply_parts import ChangeBy, ScaleBy

NUDGE_STEPS = 2
"""Up to so many of the parameter's steps a change stops at the limit; a greater one that does not fit is refused.

"A bit brighter" at 95 % is 100 %; "sixty per cent brighter" at 95 % cannot be meant."""


def absolute(value: ChangeBy | ScaleBy, parameter: Parameter, current: Scalar | None) -> float | None:
    """What a relative amount comes to in the parameter's unit; None while the current value is unknown.

    A small change stops at the parameter's limits; anything else may lie outside them, which `out_of_range` then tells.
    """
    if isinstance(current, str | bool) or current is None:
        return None
    if isinstance(value, ScaleBy):
        return round(current * value.factor, 9)
    result = round(current + value.change, 9)
    small = parameter.step is not None and abs(value.change) <= NUDGE_STEPS * parameter.step
    # A lamp that is off is below what it can be dimmed to: dimming it must not switch it on.
    return within(parameter, result) if small and out_of_range(current, parameter) is None else result


def wider_than_range(value: ChangeBy, parameter: Parameter) -> bool:
    """Whether a change fits no current value at all."""
    if parameter.minimum is None or parameter.maximum is None:
        return False
    return abs(value.change) > parameter.maximum - parameter.minimum
