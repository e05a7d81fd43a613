"""Two opposites in one breath, and what is a sequence."""

from __future__ import annotations

import pytest

from nlcontrol.interpreter.contradicting import contradictions
from nlcontrol.plan.clauses import Chat, Clause, Reading
from nlcontrol.plan.reply import Reason
from nlcontrol.plan.reply_parts import ResolvedCommand
from tests.interpreter.house import home

OPEN = ("open the garage door", "first cover.open_cover name [garage door]")


@pytest.mark.parametrize("said", ["and close the garage door", "close the garage door"])
def test_opposites_that_nothing_puts_in_order_are_refused(said: str) -> None:
    """Nobody knows what is wished last."""
    reply = home().hear(OPEN, (said, "and cover.close_cover name [garage door]"))
    assert (reply.reason, reply.commands) == (Reason.CONFLICT, ())


def test_an_order_makes_a_sequence_of_them() -> None:
    """Open, then close."""
    reply = home().hear(OPEN, ("then close the garage door", "then cover.close_cover name [garage door]"))
    assert [command.action for command in reply.commands] == ["cover.open_cover", "cover.close_cover"]


def test_opposites_of_different_devices_are_two_wishes() -> None:
    """One door opens, the other curtains close."""
    reply = home().hear(OPEN, ("and close the bedroom curtains", "and cover.close_cover name [bedroom curtains]"))
    assert reply.reason is not Reason.CONFLICT


@pytest.mark.parametrize(
    ("actions", "items", "refused"),
    [
        (("add_item", "remove_item"), ("milk", "milk"), True),
        (("add_item", "remove_item"), ("milk", "bread"), False),
        (("add_item", "add_item"), ("milk", "milk"), False),
    ],
)
def test_an_item_is_not_added_and_taken_off_at_once(
    actions: tuple[str, str], items: tuple[str, str], refused: bool
) -> None:
    """Another item is another wish."""
    commands = [
        ResolvedCommand(step, "shopping_list", f"todo.{action}", (("item", item),))
        for step, action, item in zip((1, 2), actions, items, strict=True)
    ]
    joined = Reading(Clause("and", (), Chat(), 0, 1), ())
    assert bool(list(contradictions(commands, [joined, joined], {0: 1, 1: 2}))) is refused
