"""Sentences of a lamp in the shipped house, and what replies to them come to."""

from nlcontrol.plan.reply import Reply, Verdict
from tests.interpreter.house import Told, home

LAMP = ("turn on the desk lamp", "first device.turn_on name [desk lamp]")
LAMP_AT_EIGHT = ("at eight pm turn on the desk lamp", "first clock [eight pm] device.turn_on name [desk lamp]")
LAMP_LATER = ("turn on the desk lamp in ten minutes", "first delay [ten minutes] device.turn_on name [desk lamp]")
EIGHT_PM = "2025-11-24T20:00+01:00"


def hear(*told: Told) -> Reply:
    """The reply in the shipped house."""
    return home().hear(*told)


def done(reply: Reply) -> list[tuple[int, str, str]]:
    """Step, device and action of every command."""
    assert reply.verdict is Verdict.ACCEPT, (reply.reason, reply.message)
    return [(command.step, command.device, command.action.partition(".")[2]) for command in reply.commands]


def due(reply: Reply) -> list[tuple[str, object]]:
    """Device and time of every command."""
    assert reply.verdict is Verdict.ACCEPT, (reply.reason, reply.message)
    return [(c.device, None if c.when is None else c.when.to_json()) for c in reply.commands]
