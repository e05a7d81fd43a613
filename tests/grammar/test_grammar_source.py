from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nlcontrol.errors import DefinitionError
from nlcontrol.grammar.source import Node, load_document, load_documents, split_documents


def read(text: str) -> Node:
    """The root of a document with this text."""
    return split_documents(text, "file.yaml")[0].root


def test_getters_return_what_is_written() -> None:
    """A table gives each value as the type asked for, and the default for a missing key."""
    table = read('name: lamp\nsize: 2.5\ncount: 3\nlit: true\nwords: ["on", dark]').table(
        "name", "size", "count", "lit", "words", "other"
    )

    assert table.string("name") == "lamp"
    assert table.number("size") == 2.5
    assert table.integer("count") == 3
    assert table.flag("lit", False) is True
    assert table.strings("words") == ("on", "dark")
    assert table.string("other", None) is None
    assert table.scalar("size") == 2.5
    assert table.pairs("other") == ()
    assert table.nodes("other") == ()


REFUSED: list[tuple[str, Callable[[Node], object], str, int, int]] = [
    ("a: on", lambda root: root.table("a").string("a"), 'write "on" in quotes', 1, 4),
    ("a: No", lambda root: root.table("a").scalar("a"), 'write "No" in quotes', 1, 4),
    ("no: 1", lambda root: root.pairs(), 'write "no" in quotes', 1, 1),
    ("a: 12:30", lambda root: root.table("a").string("a"), 'write "12:30" in quotes', 1, 4),
    ("a: 12:30", lambda root: root.table("a").number("a"), "to base 60", 1, 4),
    ("a: 7", lambda root: root.table("a").string("a"), 'write "7" in quotes', 1, 4),
    ("a: 2026-01-01", lambda root: root.table("a").string("a"), "as a date", 1, 4),
    ("a: 010", lambda root: root.table("a").number("a"), "plain decimal", 1, 4),
    ("a: .inf", lambda root: root.table("a").number("a"), "plain decimal", 1, 4),
    ("a: x", lambda root: root.table("a").number("a"), "expected a number, found words (x)", 1, 4),
    ("a: 1.5", lambda root: root.table("a").integer("a"), "a whole number", 1, 4),
    ("a: yes", lambda root: root.table("a").flag("a", False), "write true or false", 1, 4),
    ("a:", lambda root: root.table("a").string("a"), "found nothing", 1, 3),
    ("a: [b", lambda root: root, "not YAML", 1, 4),
    ("a: {b: 1}", lambda root: root.table("a").strings("a"), "expected a list, found a mapping", 1, 4),
    ("x: 1\na: 2\nx: 3", lambda root: root.pairs(), 'the key "x" is already on line 1', 3, 1),
    ("naem: 1", lambda root: root.table("name"), 'did you mean "name"?', 1, 1),
    ("a: 1", lambda root: root.table("a", "b").required("b"), 'the key "b" is missing', 1, 1),
    ("a: [b, c, b]", lambda root: root.table("a").strings("a"), '"b" is listed twice', 1, 11),
    ("a: rad", lambda root: root.table("a").required("a").choice(("red", "blue")), 'did you mean "red"?', 1, 4),
    ("a: !!python/name:os.system x", lambda root: root.table("a").string("a"), "expected words", 1, 4),
    ("a: &a [*a]", lambda root: root.canonical(), "contains itself", 1, 4),
    ("# nothing", lambda root: root, "empty", 1, 0),
]


@pytest.mark.parametrize(("text", "ask", "problem", "line", "column"), REFUSED)
def test_what_cannot_be_meant_is_refused_with_its_place(
    text: str, ask: Callable[[Node], object], problem: str, line: int, column: int
) -> None:
    """Every fault names file, line and column, says what is wrong and shows the line with a caret."""
    with pytest.raises(DefinitionError) as caught:
        ask(read(text))

    assert problem in caught.value.problem
    assert caught.value.line == line
    if column:
        assert caught.value.column == column
        assert str(caught.value).splitlines()[-1] == " " * (4 + column - 1) + "^"


def test_documents_are_split_without_parsing_them() -> None:
    """A broken second document costs nothing until it is asked for, and its errors count lines of the file."""
    first, second = split_documents("# head\n---\na: 1\n--- # phrases\n\nb: [\n", "file.yaml")

    assert first.root.table("a").number("a") == 1
    with pytest.raises(DefinitionError, match=r"file\.yaml:\d+: this is not YAML") as caught:
        _ = second.root
    assert caught.value.line == 6


def test_places_are_those_in_the_file() -> None:
    """Lines of a second document count from the start of the file, columns from 1."""
    node = split_documents("a: 1\n---\nb:\n  c: here\n", "file.yaml")[1].root.table("b").required("b").pairs()[0][1]

    assert (node.path, node.line, node.column, node.text) == ("file.yaml", 4, 6, "here")


def test_an_error_can_point_into_a_quoted_text() -> None:
    """An offset into a template lands on its character, quotes counted."""
    error = read('a: "turn {on"').table("a").required("a").error("no partner", 5)

    assert error.column == 10


def test_canonical_content_ignores_comments_layout_and_order() -> None:
    """Two ways to write the same content have one canonical form; a quoted word is not the flag it looks like."""
    same = read('{b: [1, 2], a: "on"}').canonical()

    assert read('# x\na: "on"\nb:\n  - 1\n  - 2\n').canonical() == same
    assert read("{b: [1, 2], a: on}").canonical() != same


def test_files_that_cannot_be_read_are_definition_errors(tmp_path: Path) -> None:
    """A missing file, one that is not UTF-8 and a surplus document are faults of whoever wrote them."""
    (tmp_path / "latin.yaml").write_bytes("a: Küche".encode("latin-1"))
    (tmp_path / "two.yaml").write_text("a: 1\n---\nb: 2\n", encoding="utf-8")

    with pytest.raises(DefinitionError, match="there is no file"):
        load_documents(tmp_path / "missing.yaml")
    with pytest.raises(DefinitionError, match="not UTF-8"):
        load_documents(tmp_path / "latin.yaml")
    with pytest.raises(DefinitionError, match=r"two\.yaml:2: a second document"):
        load_document(tmp_path / "two.yaml")
