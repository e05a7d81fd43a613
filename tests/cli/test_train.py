"""`nlcontrol train` and `predict`: anybody's pairs in, symbols out."""

import json
import shutil
from pathlib import Path
from random import Random

import pytest

from nlcontrol.cli import main
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


GENERAL = """\
like: general
model:
  embedding: {dimension: 16, ngram_buckets: 64}
  encoder: {hidden: 16}
  decoder: {hidden: 24, embedding: 12, pointer: 16}
least_steps: 200
evaluate_every_steps: 50
learning_rate: 0.01
device: cpu
"""
VERBS = {"walk": "WALK", "run": "RUN", "look": "LOOK", "hop": "HOP", "swim": "SWIM", "sit": "SIT"}


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Verbs alone, and every two of them joined by "then"."""
    folder = tmp_path_factory.mktemp("joined")
    pairs = [*VERBS.items(), *((f"{a} then {b}", f"{VERBS[a]} {VERBS[b]}") for a in VERBS for b in VERBS)]
    (folder / "pairs.tsv").write_text("".join(f"{source}\t{target}\n" for source, target in pairs), "utf-8")
    (folder / "general.yaml").write_text(GENERAL, "utf-8")
    return folder


@pytest.fixture(scope="module")
def run_folder(joined: Path) -> Path:
    """A run on them."""
    out = joined / "run"
    pairs, config = str(joined / "pairs.tsv"), str(joined / "general.yaml")
    assert main(["train", "--pairs", pairs, "--config", config, "--output", str(out)]) == 0
    return out


def test_predict_writes_one_target_per_line(nlcontrol: Command, run_folder: Path) -> None:
    """Longer than anything learnt, in order, and an empty line for an empty one."""
    ran = nlcontrol("predict", "--model", str(run_folder), given=b"walk then sit then run\n\nhop\n")

    assert (ran.code, ran.out) == (0, "WALK SIT RUN\n\nHOP\n")


@pytest.mark.parametrize("in_numpy", [True, False])
def test_json_adds_the_probability(nlcontrol: Command, run_folder: Path, tmp_path: Path, in_numpy: bool) -> None:
    """With the weights file in NumPy, without it in PyTorch: the same target, nearly the same probability."""
    folder = tmp_path / "run"
    shutil.copytree(run_folder, folder)
    if not in_numpy:
        (folder / "weights.npz").unlink()
    ran = nlcontrol("predict", "--model", str(folder), "--json", "look then look")
    record = json.loads(ran.out)

    assert record["source"] == "look then look"
    assert record["target"] == "LOOK LOOK"
    assert -0.5 < record["log_probability"] <= 0


def test_without_weights_for_numpy_a_beam_is_refused(nlcontrol: Command, run_folder: Path, tmp_path: Path) -> None:
    """And it says why."""
    shutil.copytree(run_folder, tmp_path / "run")
    (tmp_path / "run" / "weights.npz").unlink()
    ran = nlcontrol("predict", "--model", str(tmp_path / "run"), "--beam", "2", "walk")

    assert ran.code == 2
    assert "PyTorch" in ran.err


def test_a_network_that_is_not_shipped_is_predicted_in_pytorch(nlcontrol: Command, pairs: Path) -> None:
    """A Transformer trains, says that it runs in PyTorch only, and predicts there."""
    config = pairs.parent / "transformer.yaml"
    config.write_text("like: transformer\nepochs: 1\nleast_steps: 0\nevaluate_every_steps: 2\ndevice: cpu\n", "utf-8")
    folder = pairs.parent / "run"
    trained = nlcontrol("train", "--pairs", str(pairs), "--config", str(config), "--output", str(folder))
    predicted = nlcontrol("predict", "--model", str(folder), "a b", "d")

    assert trained.code == 0, trained.err
    assert "runs in PyTorch only" in trained.err
    assert predicted.code == 0, predicted.err
    assert len(predicted.out.splitlines()) == 2


@pytest.mark.parametrize("name", ["attention.png", "attention.svg"])
def test_attention_is_drawn(nlcontrol: Command, run_folder: Path, tmp_path: Path, name: str) -> None:
    """A picture of the sentence, of the kind that its name says."""
    ran = nlcontrol("explain", "--model", str(run_folder), "--attention", str(tmp_path / name), "walk then sit")
    content = (tmp_path / name).read_bytes()

    assert ran.code == 0, ran.err
    assert content.startswith(b"\x89PNG") if name.endswith("png") else b"</svg>" in content


def test_a_picture_of_another_kind_is_refused_before_anything_is_done(nlcontrol: Command, tmp_path: Path) -> None:
    """A name that says no kind we draw, and a sentence without words."""
    other = nlcontrol("explain", "--model", "/nowhere", "--attention", str(tmp_path / "map.gif"), "walk")
    empty = nlcontrol("explain", "--model", "/nowhere", "--attention", str(tmp_path / "map.png"), " ")

    assert (other.code, empty.code) == (2, 2)
    assert ".png or .svg" in other.err
    assert "empty" in empty.err


def test_a_fixed_context_has_no_attention_to_draw(nlcontrol: Command, pairs: Path) -> None:
    """And it is said, instead of a picture."""
    config = pairs.parent / "config.yaml"
    config.write_text(f"{CONFIG}decay: cosine\n".replace("decoder:", "attention: {kind: none}\n  decoder:"), "utf-8")
    folder = pairs.parent / "run"
    nlcontrol("train", "--pairs", str(pairs), "--config", str(config), "--output", str(folder))
    ran = nlcontrol("explain", "--model", str(folder), "--attention", str(pairs.parent / "map.png"), "a b")

    assert ran.code == 2
    assert "no attention" in ran.err
    assert not (pairs.parent / "map.png").exists()


def test_a_sweep_says_mean_and_spread(nlcontrol: Command, pairs: Path) -> None:
    """Every combination with every seed in one table, the best first; done again, nothing is trained again."""
    config = pairs.parent / "sweep.yaml"
    config.write_text(
        f"{CONFIG}seeds: [1, 2]\nsweep:\n  learning_rate: [0.0000001, 0.02]\n  model.encoder.kind: [gru, lstm]\n",
        "utf-8",
    )
    given = ("sweep", str(config), "--pairs", str(pairs), "--output", str(pairs.parent / "sweep"))
    ran = nlcontrol(*given)
    folders = sorted(path.name for path in (pairs.parent / "sweep").iterdir())
    kept = {path: path.read_bytes() for path in (pairs.parent / "sweep").glob("*/best.pt")}
    again = nlcontrol(*given)

    assert ran.code == 0, ran.err
    assert len(folders) == 8
    rows = [line for line in ran.out.splitlines() if "gru" in line or "lstm" in line]
    assert len(rows) == 4
    assert again.code == 0, again.err
    assert {path: path.read_bytes() for path in kept} == kept


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("epochs: 1\n", "nothing to try"),
        ("sweep: {epochs: 3}\n", "must be a list"),
        ("sweep: {epoch: [3]}\n", 'did you mean "epochs"'),
        ("sweep: {epochs: [3]}\nseeds: 3\n", "seeds must be a list"),
    ],
)
def test_a_sweep_of_nothing_is_refused(nlcontrol: Command, pairs: Path, content: str, sentence: str) -> None:
    """Before anything is trained, and with what was probably meant."""
    config = pairs.parent / "sweep.yaml"
    config.write_text(content, "utf-8")
    ran = nlcontrol("sweep", str(config), "--pairs", str(pairs), "--output", str(pairs.parent / "sweep"))

    assert ran.code == 2
    assert sentence in ran.err
    assert not (pairs.parent / "sweep").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a\tb\nc d\n", "pairs.tsv:2: there must be one tab"),
        (b"a\tb\n\tc\n", "pairs.tsv:2: the source is empty"),
        (b"a\tb\na\t \n", "pairs.tsv:2: the target is empty"),
        (b"a\tb\n" + b"a " * 1_000_000 + b"\tb\n", "pairs.tsv:2: the line is longer"),
        (b"a\tb\n" + b"a " * 3_000 + b"\tb\n", "pairs.tsv:2: the source has 3,000 words"),
        (b"a\tb\n" + "über\tb\n".encode("latin-1"), "pairs.tsv:2: byte 1 of the line is not UTF-8"),
        ("a\tb\n".encode("utf-16"), "pairs.tsv:1: byte 1 of the line is not UTF-8"),
    ],
)
def test_bad_pairs_are_named_and_leave_nothing(
    nlcontrol: Command, tmp_path: Path, content: bytes, sentence: str
) -> None:
    """File, line and what is wrong, in one sentence; no folder is made."""
    (tmp_path / "pairs.tsv").write_bytes(content)
    ran = nlcontrol("train", "--pairs", str(tmp_path / "pairs.tsv"), "--output", str(tmp_path / "run"))

    assert ran.code == 2
    assert sentence in ran.err
    assert len(ran.err.splitlines()) == 1
    assert not (tmp_path / "run").exists()


def test_a_folder_of_another_configuration_is_left_alone(nlcontrol: Command, joined: Path, run_folder: Path) -> None:
    """Nothing in it is overwritten."""
    before = {path.name: path.read_bytes() for path in run_folder.iterdir()}
    pairs = str(joined / "pairs.tsv")
    ran = nlcontrol("train", "--pairs", pairs, "--config", "whole", "--output", str(run_folder))

    assert ran.code == 2
    assert "name another folder" in ran.err
    assert {path.name: path.read_bytes() for path in run_folder.iterdir()} == before


def test_a_full_disk_ends_with_a_sentence_and_what_was_saved_stands(
    nlcontrol: Command, pairs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run cannot be kept, and says so; with room again, the same command goes on."""
    folder = pairs.parent / "run"
    config = str(pairs.parent / "config.yaml")
    given = ("train", "--pairs", str(pairs), "--config", config, "--output", str(folder))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("nlcontrol.training.checkpoint.os.fsync", full)
        ran = nlcontrol(*given)
    again = nlcontrol(*given)

    assert ran.code == 2
    assert "No space left on device" in ran.err
    assert "goes on from there" in ran.err
    assert again.code == 0, again.err


def test_an_interrupted_run_says_how_to_go_on(nlcontrol: Command, pairs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C keeps a checkpoint, ends with 130, and the same command goes on from it."""
    folder = pairs.parent / "run"
    given = ("train", "--pairs", str(pairs), "--config", str(pairs.parent / "config.yaml"), "--output", str(folder))

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("nlcontrol.training.trainer.score", interrupted)
        ran = nlcontrol(*given)
    again = nlcontrol(*given)

    assert ran.code == 130
    assert "the same command goes on" in ran.err
    assert (folder / "checkpoint.pt").is_file()
    assert again.code == 0, again.err


def test_settings_that_have_no_name_are_corrected(nlcontrol: Command, pairs: Path) -> None:
    """Neither a file nor a name: the near one is named."""
    ran = nlcontrol("train", "--pairs", str(pairs), "--config", "transfomer", "--output", str(pairs.parent / "run"))

    assert ran.code == 2
    assert 'did you mean "transformer"' in ran.err
