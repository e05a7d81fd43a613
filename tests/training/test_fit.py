"""Anybody's pairs from beginning to end: what is found out, learnt, kept, and written for sources never met."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from nlcontrol.errors import ModelError, UsageError
from nlcontrol.training.decomposition import Rule
from nlcontrol.training.fit import PairsNetwork, divided, fit
from nlcontrol.training.lexicon import Lexicon
from nlcontrol.training.pairs import Sides
from nlcontrol.training.pairs_configuration import PairsConfig, read_pairs_config
from nlcontrol.training.progress import SilentProgress
from nlcontrol.training.reading import FILE_NAME, Preparation, Reading, examples, learn_reading

pytestmark = [pytest.mark.model, pytest.mark.system]

VERBS, SIDES = {"walk": "WALK", "run": "RUN", "look": "LOOK"}, {"left": "LEFT", "right": "RIGHT"}
SETTINGS = {
    "like": "general",
    "model": {
        "embedding": {"dimension": 16, "ngram_buckets": 64},
        "encoder": {"hidden": 16},
        "decoder": {"hidden": 24, "embedding": 12, "pointer": 16},
    },
    "least_steps": 240,
    "evaluate_every_steps": 60,
    "learning_rate": 0.01,
    "device": "cpu",
}
CONFIG = read_pairs_config(SETTINGS, "settings")


def _clauses() -> list[tuple[str, str]]:
    clauses = list(VERBS.items())
    clauses += [(f"{v} {s}", f"{SIDES[s]} {VERBS[v]}") for v, s in product(VERBS, SIDES)]
    clauses += [(f"{v} around {s}", " ".join([SIDES[s], VERBS[v]] * 4)) for v, s in product(VERBS, SIDES)]
    return clauses


def _pairs() -> list[Sides]:
    """A small SCAN: clauses, two of them in either order, and "jump", which is said only alone."""
    pairs = [*_clauses(), *[("jump", "JUMP")] * 3]
    for (one, first), (other, second) in product(_clauses(), repeat=2):
        pairs += [(f"{one} and {other}", f"{first} {second}"), (f"{one} after {other}", f"{second} {first}")]
    return [(tuple(source.split()), tuple(target.split())) for source, target in pairs]


class Sentences(SilentProgress):
    """Keeps what is noted."""

    def __init__(self) -> None:
        self.noted_so_far: list[str] = []

    def noted(self, sentence: str) -> None:
        """Keeps it."""
        self.noted_so_far.append(sentence)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run on the small SCAN."""
    out_dir = tmp_path_factory.mktemp("fitted")
    progress = Sentences()
    fitted = fit(_pairs(), CONFIG, out_dir, progress)
    assert fitted.held_out_exact == 1.0
    assert any("and (before after)" in sentence for sentence in progress.noted_so_far)
    assert any("jump → JUMP" in sentence for sentence in progress.noted_so_far)
    return out_dir


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("jump left", "LEFT JUMP"),
        ("jump around right after walk", "WALK" + " RIGHT JUMP" * 4),
        ("run left and look and jump around left and walk", "LEFT RUN LOOK" + " LEFT JUMP" * 4 + " WALK"),
    ],
)
def test_what_was_never_said_is_written(folder: Path, source: str, target: str) -> None:
    """A word met only alone is turned, repeated and joined, in wholes longer than any that was learnt."""
    answer = PairsNetwork.load(folder).answers([tuple(source.split())])[0]
    assert answer.words == tuple(target.split())
    assert -1 < answer.log_probability <= 0


def test_equal_words_are_not_learnt_twice() -> None:
    """With `once` the network is given each shape once; without, as often as it was said."""
    pairs = _pairs()
    reading = learn_reading(pairs, Preparation(lexicon=True, decompose=True))
    once, _ = examples(reading, pairs, pairs[:1], once=True)
    often, _ = examples(reading, pairs, pairs[:1], once=False)
    assert len({pair.source for pair in once}) == len(once) == 3
    assert len(often) > 500


def test_misspelt_words_do_not_spoil_the_lexicon(tmp_path: Path) -> None:
    """Slips are added to be learnt; the words of the language are those that people wrote."""
    config = read_pairs_config({**SETTINGS, "least_steps": 10, "augment": {"noise": 1.0, "recombine": 1.0}}, "settings")
    fitted = fit(_pairs(), config, tmp_path, SilentProgress())
    assert fitted.reading.lexicon.entries == {**VERBS, **SIDES, "jump": "JUMP"}


def test_slips_are_outvoted() -> None:
    """One wrong target among many equal shapes is not learnt, and the rules and the lexicon hold."""
    pairs = [*_pairs() * 2, (("run", "left"), ("RUN",))]
    reading = learn_reading(pairs, Preparation(lexicon=True, decompose=True))
    learnt, _ = examples(reading, pairs, pairs[:1], once=True)
    assert {rule.word for rule in reading.rules} == {"and", "after"}
    assert reading.lexicon.entries == {**VERBS, **SIDES, "jump": "JUMP"}
    assert {pair.source: pair.segments[0].symbols for pair in learnt}["<entry>", "<entry>"] == (1, 0)


def test_a_reading_survives_its_file(tmp_path: Path) -> None:
    """What is kept is what was found; a damaged file is named, and none at all means sources as they are."""
    reading = Reading(True, Lexicon({"jump": "JUMP"}), (Rule("twice", (0, 0)),))
    reading.save(tmp_path)
    assert Reading.load(tmp_path) == reading
    for damaged in (
        '{"copy": true}',
        '{"copy": true, "lexicon": {}, "rules": [{"word": "a", "order": [2]}]}',
        "[",
        "[]",
    ):
        (tmp_path / FILE_NAME).write_text(damaged, "utf-8")
        with pytest.raises(ModelError, match="damaged"):
            Reading.load(tmp_path)
    assert Reading.load(tmp_path / "nowhere") == Reading()


def test_another_runs_folder_is_refused_untouched(folder: Path) -> None:
    """Other pairs and other settings find the folder taken, and change no byte of it."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    changed = read_pairs_config({**SETTINGS, "learning_rate": 0.02}, "settings")
    others = [pair for pair in _pairs() if "jump" not in pair[0]]
    for pairs, config in ((others, CONFIG), (_pairs(), changed)):
        with pytest.raises(UsageError, match="name another folder"):
            fit(pairs, config, folder, SilentProgress())
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_every_stretch_of_the_file_is_held_out_of() -> None:
    """Every tenth pair; of two pairs, one."""
    pairs = _pairs()
    learnt, held_out = divided(pairs, 0.1)
    assert held_out == pairs[5::10]
    assert len(learnt) + len(held_out) == len(pairs)
    assert tuple(map(len, divided(pairs[:2], 0.1))) == (1, 1)
    with pytest.raises(UsageError, match="one pair"):
        divided(pairs[:1], 0.1)


def test_plain_settings_change_no_word() -> None:
    """Without preparation the network learns the words of both sides as they stand."""
    pairs = _pairs()
    reading = learn_reading(pairs, PairsConfig().prepare)
    learnt, _ = examples(reading, pairs, pairs[:1], once=False)
    assert reading == Reading()
    assert [(pair.source, pair.segments[0].symbols) for pair in learnt] == pairs
