"""The class that is learnt by fine-tuning is tried with phrases that fine-tuning has not seen."""

import shutil
from pathlib import Path

from benchmarks.new_class import NEW, with_unseen_phrases
from nlcontrol.grammar.loader import load_grammar
from nlcontrol.grammar.phrases import load_phrases
from nlcontrol.resources import grammars_dir


def sources(directory: Path) -> dict[str, set[str]]:
    """What is said in the folder, by class."""
    said: dict[str, set[str]] = {}
    for phrase in load_phrases(directory, "en", load_grammar(directory)):
        said.setdefault(phrase.class_name, set()).update(phrase.sources)
    return said


def test_no_phrase_that_the_new_class_is_tried_with_is_one_that_it_learns(tmp_path: Path) -> None:
    """And what is said of the other classes stays as it is."""
    taught = Path(shutil.copytree(grammars_dir(), tmp_path / "taught"))
    shutil.copy(NEW, taught)
    learnt, tried = sources(taught), sources(with_unseen_phrases(taught, tmp_path / "unseen"))
    assert len(tried[NEW.stem]) >= 20
    assert not tried[NEW.stem] & learnt[NEW.stem]
    assert {name: said for name, said in tried.items() if name != NEW.stem} == {
        name: said for name, said in learnt.items() if name != NEW.stem
    }
