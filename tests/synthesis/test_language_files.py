"""The files of a language load strictly: what is wrong is named with its place."""

from pathlib import Path
from random import Random

import pytest

from nlcontrol.errors import DefinitionError, UsageError
from nlcontrol.grammar.source import load_document
from nlcontrol.interpreter.words import load_closed_words
from nlcontrol.resources import grammars_dir
from nlcontrol.synthesis.frames import load_frames
from nlcontrol.synthesis.inflection import gerund, past
from nlcontrol.synthesis.names import invented, load_names
from nlcontrol.synthesis.out_of_domain import GROUPS, load_out_of_domain
from nlcontrol.synthesis.values import MAKERS
from nlcontrol.text import tokenize

LANGUAGE = grammars_dir() / "language"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_shipped_language_files_load(language: str) -> None:
    """Frames, names, other domains and closed words of each language."""
    frames = load_frames(LANGUAGE / f"frames.{language}.yaml")
    assert frames.lists["negated"]
    assert load_names(LANGUAGE / "names.yaml", language).areas
    assert load_out_of_domain(LANGUAGE / "ood.yaml", language).topics
    assert load_closed_words(LANGUAGE / "closed.yaml", language).stop


def test_an_unknown_section_of_frames_is_named(tmp_path: Path) -> None:
    """A misspelt section is an error with its line and the near name."""
    file = tmp_path / "frames.en.yaml"
    source = (LANGUAGE / "frames.en.yaml").read_text(encoding="utf-8")
    file.write_text(source.replace("\nnegated:", "\nnegatd:", 1), encoding="utf-8")
    with pytest.raises(DefinitionError, match="negated") as caught:
        load_frames(file)
    assert caught.value.path is not None


def test_a_broken_template_of_frames_is_a_definition_error(tmp_path: Path) -> None:
    """A bracket that is never closed is found when the file is loaded, not when it is drawn."""
    file = tmp_path / "frames.en.yaml"
    source = (LANGUAGE / "frames.en.yaml").read_text(encoding="utf-8")
    broken = source.replace("\nnegated:", '\nnegated:\n  - "(never {imperative}"', 1)
    file.write_text(broken, encoding="utf-8")
    with pytest.raises(DefinitionError):
        load_frames(file)


def test_an_unknown_language_is_named() -> None:
    """The known ones are listed."""
    with pytest.raises(UsageError, match="en, zh"):
        load_closed_words(LANGUAGE / "closed.yaml", "xx")
    with pytest.raises(DefinitionError, match="xx"):
        load_names(LANGUAGE / "names.yaml", "xx")


def test_every_shipped_section_is_used() -> None:
    """Nothing in the file of other domains is silently left out."""
    for _, section in load_document(LANGUAGE / "ood.yaml").pairs():
        assert {key.string() for key, _ in section.pairs()} <= {*GROUPS, "rules"}


@pytest.mark.parametrize(
    ("verb", "ing", "ed"),
    [
        ("turn", "turning", "turned"),
        ("close", "closing", "closed"),
        ("try", "trying", "tried"),
        ("tie", "tying", "tied"),
        ("set", "setting", "set"),
    ],
)
def test_verbs_are_inflected(verb: str, ing: str, ed: str) -> None:
    """Regular by rule, irregular by the lists of the frames."""
    frames = load_frames(LANGUAGE / "frames.en.yaml")
    assert (gerund(verb, frames.gerunds), past(verb, frames.pasts)) == (ing, ed)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_drawn_value_is_one_token(language: str) -> None:
    """The tokenizer reads each form back as one value, or it is a bare word such as "one"."""
    random = Random(1)
    for form, maker in MAKERS[language].items():
        if form == "hour":
            continue
        for _ in range(60):
            words = maker(random).removeprefix("on ")  # "on saturday": the value is "saturday"
            tokens = tokenize(words, language)
            assert len(tokens) == 1, (form, words, tokens)
            assert tokens[0].measure is not None, (form, words)


def test_invented_words_differ_and_repeat_by_seed() -> None:
    """Drawn from syllables, the same from the same seed."""
    words = [invented(Random(seed)) for seed in range(50)]
    assert len(set(words)) > 40
    assert words == [invented(Random(seed)) for seed in range(50)]
