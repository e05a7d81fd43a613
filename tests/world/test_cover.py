from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlcontrol.world.cover import Cover


def test_a_cover_takes_its_travel_time() -> None:
    """From closed to open it runs exactly as long as declared, and says so meanwhile."""
    cover = Cover(0.0, travel_time_s=2.0)
    cover.move_to(100.0)
    steps = 0
    while cover.moving:
        assert cover.activity == "opening"
        cover.step()
        steps += 1
    assert (steps, cover.position_pct, cover.activity) == (40, 100.0, "open")


def test_a_stopped_cover_stays_midway() -> None:
    """Stop keeps the position, and midway counts as open."""
    cover = Cover(100.0, travel_time_s=10.0)
    cover.move_to(0.0)
    for _ in range(100):
        cover.step()
    cover.halt()
    position = cover.position_pct
    cover.step()
    assert cover.position_pct == position
    assert 45 < position < 55
    assert (cover.activity, cover.moving) == ("open", False)


@given(st.floats(0, 100), st.lists(st.tuples(st.floats(0, 100), st.integers(0, 300)), max_size=5))
def test_a_cover_never_leaves_its_range(start: float, orders: list[tuple[float, int]]) -> None:
    """Between 0 and 100 % whatever it is told, and a step is never longer than the rate allows."""
    cover = Cover(start)
    for goal, steps in orders:
        cover.move_to(goal)
        for _ in range(steps):
            before = cover.position_pct
            cover.step()
            assert 0.0 <= cover.position_pct <= 100.0
            assert abs(cover.position_pct - before) <= cover.rate_pct_s * 0.05 + 1e-9
