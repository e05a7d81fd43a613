"""Anybody's pairs: read strictly, learnt, predicted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlcontrol.errors import DefinitionError
from nlcontrol.runtime.pair import Pair, Segment
from nlcontrol.training.checkpoint import load_checkpoint
from nlcontrol.training.pairs import read_pairs, spelled_out, with_pointers
from nlcontrol.training.prediction import predict
from nlcontrol.training.trainer import train
from tests.model.small import small_training

pytestmark = pytest.mark.model


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "pairs.tsv"
    path.write_bytes(content)
    return path


def test_a_line_is_a_pair(tmp_path: Path) -> None:
    """Source, tab, target: one segment over the whole source, words being what spaces separate."""
    path = _file(tmp_path, "jump  twice\tJUMP JUMP\r\n打 开\tOPEN".encode())
    assert read_pairs(path) == [
        Pair(("jump", "twice"), segments=(Segment(0, 2, ("JUMP", "JUMP")),)),
        Pair(("打", "开"), segments=(Segment(0, 2, ("OPEN",)),)),
    ]


def test_copies_become_pointers_when_asked(tmp_path: Path) -> None:
    """With `copy` a target word that the source has is a pointer; without, it is a symbol."""
    path = _file(tmp_path, b"say ada twice\tada ada end\n")
    assert read_pairs(path, copy=True)[0].segments[0].symbols == (1, 1, "end")
    assert read_pairs(path)[0].segments[0].symbols == ("ada", "ada", "end")


def test_of_equal_words_the_nearest_is_pointed_at() -> None:
    """A repeated word is pointed at where the copying has come to, not always at its first place."""
    assert with_pointers(("a", "b", "a", "c"), ("a", "b", "a", "c")) == (0, 1, 2, 3)


@given(st.lists(st.sampled_from("abc"), min_size=1), st.lists(st.sampled_from("abcxyz")))
def test_pointers_say_the_same_words(source: list[str], target: list[str]) -> None:
    """Spelled out, symbols and pointers are the target again."""
    assert spelled_out(source, with_pointers(source, target)) == tuple(target)


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"a\tb\nno tab here\n", 2, "no tab"),
        (b"a\tb\n\n", 2, "no tab"),
        (b"a\tb\tc\n", 1, "2 tabs"),
        (b"a\tb\n\tb\n", 2, "source is empty"),
        (b"a\t \n", 1, "target is empty"),
        (b"a\tb\nb\xff\tc\n", 2, "byte 2 of the line is not UTF-8"),
        (b"a\t</s>\n", 1, "writes </s>"),
        (b"a" * 1_000_001 + b"\tb\n", 1, "longer than 1,000,000 bytes"),
    ],
)
def test_a_line_that_is_no_pair_is_named(tmp_path: Path, content: bytes, line: int, words: str) -> None:
    """The error names file and line and what is wrong with it."""
    path = _file(tmp_path, content)
    with pytest.raises(DefinitionError, match=words) as caught:
        read_pairs(path)
    assert (caught.value.path, caught.value.line) == (path, line)


def test_a_file_without_pairs_is_named(tmp_path: Path) -> None:
    """An empty file and a file that is not there are errors of whoever named them."""
    with pytest.raises(DefinitionError, match="holds no pair"):
        read_pairs(_file(tmp_path, b""))
    with pytest.raises(DefinitionError, match="cannot be read"):
        read_pairs(tmp_path / "none.tsv")


def test_plain_pairs_are_learnt_and_predicted(tmp_path: Path) -> None:
    """Digits spelled out: trained from a file, the network writes the words of numbers it has not seen."""
    digits = dict(
        zip("0123456789", ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], strict=True)
    )
    numbers = [f"{number:03d}" for number in range(1000)]
    lines = [f"{' '.join(number)}\t{' '.join(digits[digit] for digit in number)}\n" for number in numbers]
    kept = [line for index, line in enumerate(lines) if index % 7]
    held_out = [line for index, line in enumerate(lines) if not index % 7]
    learnt = read_pairs(_file(tmp_path, "".join(kept).encode()))
    tested = read_pairs(_file(tmp_path, "".join(held_out).encode()))
    config = small_training(epochs=8, evaluate_every_steps=50)
    result = train(learnt, tested, config, tmp_path / "run")
    predicted = predict(load_checkpoint(result.best), tested)
    right = sum(made[0].symbols == pair.segments[0].symbols for made, pair in zip(predicted, tested, strict=True))
    assert right >= 0.97 * len(tested)


def test_prediction_passes_over_what_it_never_met(tmp_path: Path) -> None:
    """Words, features and tags that training never had do not disturb prediction."""
    pairs = [Pair((word, "x"), ((), ("f",)), {}, (Segment(0, 2, ("y", 1)),)) for word in "abcd" * 8]
    result = train(pairs, pairs[:4], small_training(epochs=12), tmp_path)
    strange = Pair(("new", "x"), (("g",), ("f",)), {"role": ("p", "q")}, (Segment(0, 2, ("unheard",)),))
    assert predict(load_checkpoint(result.best), [strange]) == [(Segment(0, 2, ("y", 1)),)]


@pytest.mark.parametrize(
    "module",
    ["nlcontrol.training.pairs", "nlcontrol.runtime.network", "nlcontrol.runtime.search", "nlcontrol.training"],
)
def test_the_main_job_never_imports_torch(module: str) -> None:
    """Reading pairs and running the network bring in neither torch nor matplotlib."""
    program = f"import sys, {module}; sys.exit(any(name in sys.modules for name in ('torch', 'matplotlib')))"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_training_needs_torch_numpy_yaml_and_rich_alone() -> None:
    """With every other dependency made unimportable, the trainer still imports."""
    others = ["paho", "prompt_toolkit", "rapidfuzz", "matplotlib", "amqtt", "hypothesis"]
    program = (
        f"import sys\nfor name in {others}: sys.modules[name] = None\n"
        "import nlcontrol.training.trainer, nlcontrol.training.export, nlcontrol.training.prediction"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
