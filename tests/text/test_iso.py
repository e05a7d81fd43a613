from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from nlcontrol.errors import UsageError
from nlcontrol.text import parse_iso


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01T07:30", datetime(2026, 3, 1, 7, 30)),  # noqa: DTZ001 -- local time, as a site's schedule writes it
        ("2026-03-01", datetime(2026, 3, 1)),  # noqa: DTZ001 -- as above
        ("2026-03-01T07:30:05+01:00", datetime(2026, 3, 1, 7, 30, 5, tzinfo=timezone(timedelta(hours=1)))),
    ],
)
def test_an_iso_text_is_its_moment(text: str, moment: datetime) -> None:
    """The moment is aware only where the text says its offset."""
    assert parse_iso(text) == moment


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-13-01", "07:30"])
def test_what_is_no_iso_text_is_refused_with_an_example(text: str) -> None:
    """The error shows what would be right."""
    with pytest.raises(UsageError, match="2026-03-01T07:30"):
        parse_iso(text)
