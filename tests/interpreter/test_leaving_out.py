"""What stays as it is goes to the end, and what is not meant is left out."""

from __future__ import annotations

import pytest

from nlcontrol.interpreter.leaving_out import leaving_last, without_unmeant
from nlcontrol.text import tokenize
from tests.interpreter.house import home

CLOSED, LEXICON = home().closed, home().lexicon


@pytest.mark.parametrize(
    ("utterance", "heard"),
    [
        (
            "leave the sofa lamp on and turn off all the other lights",
            "turn off all the other lights but leave the sofa lamp on",
        ),
        ("keep the sofa lamp on, lights off", "lights off but keep the sofa lamp on"),
        ("all lights off, the sofa lamp stays on", "all lights off but leave sofa lamp on"),
        ("all lights off but only the sofa lamp should stay on", "all lights off but leave sofa lamp on"),
        ("leave the sofa lamp on", None),
        ("leave a light on and the rest off", None),
        ("the sofa lamp stays on", None),
        ("we want the blinds to remain open", None),
        ("all lights off, the sofa lamp stays on until ten", None),
        ("turn off the sofa lamp", None),
    ],
)
def test_what_stays_goes_to_the_end(utterance: str, heard: str | None) -> None:
    """In words that exceptions are known by; with nothing else to do there is no exception."""
    tokens = tokenize(utterance, "en")
    found = leaving_last(tokens, LEXICON.mentions(tokens), CLOSED)
    assert (None if found is None else " ".join(token.word for token in found)) == heard


@pytest.mark.parametrize(
    ("utterance", "heard", "spared"),
    [
        ("turn off the desk lamp, not the sofa lamp", "turn off the desk lamp", "sofa_lamp"),
        ("turn off the desk lamp and not the sofa lamp", "turn off the desk lamp", "sofa_lamp"),
        ("turn off the desk lamp instead of the sofa lamp", "turn off the desk lamp", "sofa_lamp"),
        ("rather than the sofa lamp turn off the desk lamp", "turn off the desk lamp", "sofa_lamp"),
        ("not the sofa lamp, the desk lamp off", "the desk lamp off", "sofa_lamp"),
        ("not the sofa lamp", None, None),
        ("turn off not the sofa lamp but the desk lamp", None, None),
        ("do not turn off the desk lamp", None, None),
    ],
)
def test_what_is_not_meant_is_left_out(utterance: str, heard: str | None, spared: str | None) -> None:
    """At the beginning or at the end, never in the middle; a denied verb denies all."""
    tokens = tokenize(utterance, "en")
    found = without_unmeant(tokens, LEXICON.mentions(tokens), CLOSED)
    if heard is None:
        assert found is None
    else:
        assert found is not None
        assert (" ".join(token.word for token in found[0]), set(found[1])) == (heard, {spared})
