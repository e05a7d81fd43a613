"""`nlcontrol train` and `predict`: anybody's pairs in, symbols out."""

from pathlib import Path
from random import Random

import pytest

from tests.cli.conftest import Command

pytestmark = pytest.mark.model

CONFIG = """\
model:
  embedding: {dimension: 8}
  encoder: {hidden: 8}
  decoder: {hidden: 8, embedding: 8}
epochs: 1
batch_size: 16
evaluate_every_steps: 2
"""


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    """Sixty small pairs: words, and the same words backwards."""
    random, path = Random(1), tmp_path / "pairs.tsv"
    sources = [[random.choice("abcd") for _ in range(random.randint(1, 3))] for _ in range(60)]
    path.write_text("".join(f"{' '.join(s)}\t{' '.join(reversed(s))}\n" for s in sources), "utf-8")
    (tmp_path / "config.yaml").write_text(CONFIG, "utf-8")
    return path


def test_pairs_are_learnt_and_predicted(nlcontrol: Command, pairs: Path) -> None:
    """A run leaves a checkpoint and weights; predict writes symbols for new sources, in NumPy."""
    folder = pairs.parent / "run"
    config = str(pairs.parent / "config.yaml")
    trained = nlcontrol("train", "--pairs", str(pairs), "--config", config, "--output", str(folder))
    predicted = nlcontrol("predict", "--model", str(folder), "--beam", "2", "--json", "a b", "d")
    again = nlcontrol("train", "--pairs", str(pairs), "--config", config, "--output", str(folder))

    assert trained.code == 0, trained.err
    assert (folder / "best.pt").is_file()
    assert (folder / "weights.npz").is_file()
    assert predicted.code == 0, predicted.err
    assert len(predicted.out.splitlines()) == 2
    assert again.code == 0, again.err  # it goes on where it was, and there is nothing left to do


def test_run_goes_on_from_another(nlcontrol: Command, pairs: Path) -> None:
    """`--from` takes what another run learnt; one that is not there is named."""
    first, second = pairs.parent / "first", pairs.parent / "second"
    given = ("train", "--pairs", str(pairs), "--config", str(pairs.parent / "config.yaml"))
    nlcontrol(*given, "--output", str(first))
    continued = nlcontrol(*given, "--output", str(second), "--from", str(first))
    missing = nlcontrol(*given, "--output", str(pairs.parent / "third"), "--from", "/nowhere")

    assert continued.code == 0, continued.err
    assert missing.code == 2
    assert "/nowhere" in missing.err


@pytest.mark.parametrize(
    ("content", "sentence"),
    [("a b\n", "pairs.tsv:1"), ("a\tb\n", "one pair"), ("", "no pair")],
)
def test_pairs_that_are_none_end_with_2(nlcontrol: Command, tmp_path: Path, content: str, sentence: str) -> None:
    """File, line and what is wrong."""
    path = tmp_path / "pairs.tsv"
    path.write_text(content, "utf-8")
    ran = nlcontrol("train", "--pairs", str(path), "--output", str(tmp_path / "run"))

    assert ran.code == 2
    assert sentence in ran.err


def test_setting_that_is_not_known_is_corrected(nlcontrol: Command, pairs: Path) -> None:
    """A slip in the configuration names the near key."""
    config = pairs.parent / "config.yaml"
    config.write_text("epoch: 3\n", "utf-8")
    ran = nlcontrol("train", "--pairs", str(pairs), "--config", str(config), "--output", str(pairs.parent / "run"))

    assert ran.code == 2
    assert 'did you mean "epochs"' in ran.err
