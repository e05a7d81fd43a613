"""Settings by name, by file, and what cannot be meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlcontrol.errors import DefinitionError
from nlcontrol.training.pairs_configuration import DEFAULT, PairsConfig, load_pairs_config, names

pytestmark = pytest.mark.model


def test_every_named_setting_can_be_read_and_is_its_own() -> None:
    """No two names mean the same."""
    read = [load_pairs_config(name) for name in names()]
    assert DEFAULT in names()
    assert all(one != other for index, one in enumerate(read) for other in read[:index])


def test_a_file_changes_what_it_is_like(tmp_path: Path) -> None:
    """Keys it does not have are those of the named settings, however deep; without `like`, the plain defaults."""
    path = tmp_path / "mine.yaml"
    path.write_text("like: plain\nmodel:\n  encoder: {hidden: 32}\nprepare: {decompose: true}\n", "utf-8")
    mine, plain = load_pairs_config(str(path)), load_pairs_config("plain")
    assert mine.training.model.encoder.hidden == 32
    assert mine.training.model.decoder == plain.training.model.decoder
    assert mine.prepare.decompose
    assert not mine.prepare.lexicon
    path.write_text("epochs: 3\n", "utf-8")
    assert load_pairs_config(str(path)).prepare == PairsConfig().prepare


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("prepar: {copy: true}\n", 'no key "prepar" .did you mean "prepare"'),
        ("prepare: {lexcon: true}\n", 'prepare has no key "lexcon" .did you mean "lexicon"'),
        ("like: genral\n", 'like "genral", which has no settings .did you mean "general"'),
        ("held_out_share: 0.9\n", "held_out_share must be"),
        ("augment: {noise: 99}\n", "augment.noise must be"),
        ("- 1\n", "must be a mapping"),
        ("like: plain\nprepare: {copy: true}\n", "need pointers"),
        ("model: {encoder: {kind: gruu}}\n", 'must be one of .* .did you mean "gru"'),
        ("epochs: 1\nepochs: 2\n", "mine.yaml:2"),
    ],
)
def test_what_cannot_be_is_refused_by_name(tmp_path: Path, content: str, words: str) -> None:
    """The error says where, and what was probably meant."""
    path = tmp_path / "mine.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(DefinitionError, match=words):
        load_pairs_config(str(path))


def test_a_name_that_is_none_is_corrected() -> None:
    """A slip names the near settings."""
    with pytest.raises(DefinitionError, match='did you mean "transformer"'):
        load_pairs_config("transfomer")
