"""Topic filters match as the MQTT standard says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paho.mqtt.client import topic_matches_sub

from nlcontrol.mqtt.message import topic_matches


@pytest.mark.parametrize(
    ("topic_filter", "topic", "matches"),
    [
        ("a/b", "a/b", True),
        ("a/b", "a/b/c", False),
        ("a/+", "a/b", True),
        ("a/+", "a", False),
        ("a/+", "a/b/c", False),
        ("a/#", "a", True),
        ("a/#", "a/b/c", True),
        ("+/b", "/b", True),
        ("#", "$SYS/uptime", False),
        ("$SYS/#", "$SYS/uptime", True),
    ],
)
def test_filters_match_as_the_standard_says(topic_filter: str, topic: str, matches: bool) -> None:
    """The examples of section 4.7 of the standard."""
    assert topic_matches(topic_filter, topic) is matches


def _levels(*of: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(of), min_size=1, max_size=4).map("/".join)


_FILTERS = st.tuples(_levels("a", "b", "", "+", "$x"), st.sampled_from(["", "/#"])).map("".join)


@given(topic_filter=_FILTERS, topic=_levels("a", "b", "", "$x"))
def test_filters_match_as_in_paho(topic_filter: str, topic: str) -> None:
    """An implementation that others use gives the same answer."""
    assert topic_matches(topic_filter, topic) == topic_matches_sub(topic_filter, topic)
