"""Plans that cannot be meant cannot be built."""

from collections.abc import Callable

import pytest

from nlcontrol.errors import UsageError
from nlcontrol.plan import types


@pytest.mark.parametrize(
    "build",
    [
        lambda: types.Number(float("inf")),
        lambda: types.Number(3, "furlong"),
        lambda: types.Step(float("nan")),
        lambda: types.Factor(-1),
        lambda: types.Place(None, floor=True),
        lambda: types.Named("x", "on"),
        lambda: types.Group("all", "light", count=2),
        lambda: types.Group("any", "light", count=0),
        lambda: types.Condition(types.Pronoun("it"), "is", "is", types.Flag(True)),
        lambda: types.ClockTime(24),
        lambda: types.ClockTime(8, day="someday"),
        lambda: types.After(-1),
        lambda: types.Every(None),
        lambda: types.Every(None, ("day",), 60),
        lambda: types.Every(types.ClockTime(8), (), 60),
        lambda: types.Every(None, ("tomorrow",)),
        lambda: types.For(float("nan")),
        lambda: types.Command("turn_on"),
        lambda: types.Command("a.b", (), (("in", types.Flag(True)),)),
        lambda: types.When((), (types.Control("stop"),)),
        lambda: types.When((types.After(1),), ()),
        lambda: types.Repeat(None, None, (types.Control("stop"),)),
        lambda: types.Repeat(0, None, (types.Control("stop"),)),
        lambda: types.Repeat(2, None, ()),
        lambda: types.Parallel(()),
        lambda: types.Query("is", op="is"),
        types.Amend,
    ],
)
def test_what_cannot_be_meant_cannot_be_built(build: Callable[[], object]) -> None:
    """Each constructor refuses what no sentence means and no written form can say."""
    with pytest.raises(UsageError):
        build()
