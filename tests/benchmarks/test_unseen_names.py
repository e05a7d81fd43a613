from __future__ import annotations

from random import Random

from benchmarks.unseen_names import unseen_lists


def test_no_word_of_an_unseen_name_is_known() -> None:
    """Even when all but a few of the words that could be made are."""
    made = unseen_lists(("light",), (), Random(1), count=100)
    known = {word for name in (*made.areas, *made.proper) for word in name.split()}
    others = unseen_lists(("light",), known, Random(1), count=100)
    said = {
        word
        for name in (*others.areas, *others.floors, *others.proper, *others.spots, *others.device_words["light"])
        for word in name.split()
    }
    assert not said & known
