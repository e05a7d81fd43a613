"""Questions in other words, and what becomes of a pattern that is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlcontrol.errors import DefinitionError
from nlcontrol.interpreter.rephrasing import rephrased
from nlcontrol.interpreter.words import load_closed_words
from nlcontrol.resources import grammars_dir
from nlcontrol.text import tokenize

LISTS = grammars_dir() / "language" / "closed.yaml"
CLOSED = load_closed_words(LISTS, "en")


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("did we remember to lock the side door?", "is the side door locked"),
        ("has anyone forgotten to switch the iron off", "is the iron off"),
        ("does the pump run", "is the pump running"),
        ("humidity in the cellar, how high is it", "what is the humidity in the cellar"),
    ],
)
def test_a_whole_question_is_put_in_other_words(said: str, question: str) -> None:
    """Whatever marks stand in it."""
    assert question in list(rephrased(tokenize(said, "en"), CLOSED))


@pytest.mark.parametrize(
    "said", ["lock the side door", "tell me whether the pump hums when it rains", "does the pump", ""]
)
def test_what_is_no_such_question_stays_as_it_is(said: str) -> None:
    """Only whole utterances are."""
    assert not list(rephrased(tokenize(said, "en"), CLOSED))


@pytest.mark.parametrize("rule", ["does (.+ run => is it on", "does it run, is it on"])
def test_a_pattern_that_is_none_is_an_error_at_its_line(rule: str, tmp_path: Path) -> None:
    """With the file and the line."""
    broken = tmp_path / "closed.yaml"
    broken.write_text(
        LISTS.read_text("utf-8").replace("  rephrasing:  ", f'  rephrasing:\n    - "{rule}"\n    #', 1), "utf-8"
    )
    line = next(i for i, text in enumerate(broken.read_text("utf-8").splitlines(), 1) if rule in text)
    with pytest.raises(DefinitionError, match=f"closed.yaml:{line}"):
        load_closed_words(broken, "en")
