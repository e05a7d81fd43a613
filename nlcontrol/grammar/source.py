"""Strict reading of YAML: every key and value knows its file, line and column, and nothing is guessed.

    root = load_document(path)                       # one document; DefinitionError for anything YAML refuses
    site = root.table("site", "areas", "devices")    # closed keys: an unknown or repeated key is an error
    name = site.string("site")                       # required; a missing key is an error
    zone = site.string("time_zone", None)            # optional, with its default
    for key, value in site.pairs("areas"):           # open keys: names the file's author chose
        names = value.table("names", "floor").strings("names")
        raise value.error("…")                       # points at that value

YAML 1.1 reads `on`, `off`, `yes` and `no` as booleans and `12:30` as 750. Where a string is wanted, both are refused
with the advice to quote them; where a flag is wanted, only `true` and `false` are accepted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, TypeVar, overload

import yaml

from nlcontrol.errors import DefinitionError, near_name

try:
    from yaml import CSafeLoader as _Loader  # ten times faster than the loader in Python
except ImportError:  # PyYAML was built without libyaml: slower, same nodes
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]  # the two classes share the interface used here

Scalar = str | float | bool
T = TypeVar("T")
W = TypeVar("W", bound=str)

_DOCUMENT_END: Final = re.compile(r"^---[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_ONLY_COMMENTS: Final = re.compile(r"(?:[ \t]*(?:#.*)?\r?(?:\n|\Z))*")
_TAG: Final = "tag:yaml.org,2002:"
_NUMBER: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_SEXAGESIMAL: Final = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_KINDS: Final = {
    "bool": "a flag", "int": "a number", "float": "a number", "null": "nothing", "str": "words", "timestamp": "a date",
    "map": "a mapping", "seq": "a list",
}  # fmt: skip


class Document:
    """One document of a file, parsed when `root` is first asked for."""

    __slots__ = ("_root", "first_line", "path", "text")

    def __init__(self, path: str, text: str, first_line: int) -> None:
        self.path, self.text, self.first_line = path, text, first_line
        self._root: Node | None = None

    @property
    def root(self) -> Node:
        """The document's outermost node; DefinitionError when YAML cannot read it or it is empty."""
        if self._root is None:
            self._root = Node(self._compose(), self)
        return self._root

    def error(self, problem: str, line: int, column: int) -> DefinitionError:
        """The error at a position of this document, both counted from 0 within it."""
        lines = self.text.splitlines() or [""]
        if line >= len(lines):  # YAML may find the fault behind the last line
            line, column = len(lines) - 1, len(lines[-1])
        return DefinitionError(problem, self.path, self.first_line + line, column + 1, lines[line])

    def _compose(self) -> yaml.Node:
        try:
            node: yaml.Node | None = yaml.compose(self.text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            mark, opened = error.problem_mark or error.context_mark, error.context_mark
            if mark is not None and opened is not None and mark.line >= len(self.text.splitlines()):
                mark = opened  # the fault shows at the end of the text: what was left open says more
            problem = f"this is not YAML: {error.problem or error.context}"
            raise self.error(problem, mark.line if mark else 0, mark.column if mark else 0) from error
        except yaml.YAMLError as error:  # a character that YAML forbids carries no mark
            raise DefinitionError(f"this is not YAML: {error}", self.path, self.first_line) from error
        if node is None:
            raise DefinitionError("the document is empty", self.path, self.first_line)
        return node


class Node:
    """One key or value with its place; the getters return it as the type asked for or raise DefinitionError."""

    __slots__ = ("document", "yaml_node")

    def __init__(self, yaml_node: yaml.Node, document: Document) -> None:
        self.yaml_node, self.document = yaml_node, document

    @property
    def path(self) -> str:
        """The file, as it was given."""
        return self.document.path

    @property
    def line(self) -> int:
        """Counted from 1 in the file."""
        return self.document.first_line + int(self.yaml_node.start_mark.line)

    @property
    def column(self) -> int:
        """Counted from 1."""
        return int(self.yaml_node.start_mark.column) + 1

    @property
    def text(self) -> str | None:
        """A scalar's characters as YAML read them, whatever its type; None for a list or mapping."""
        return str(self.yaml_node.value) if isinstance(self.yaml_node, yaml.ScalarNode) else None

    def error(self, problem: str, offset: int = 0) -> DefinitionError:
        """The error that points at this node, or `offset` characters into its text when it stands on one line."""
        start, end = self.yaml_node.start_mark, self.yaml_node.end_mark
        column = int(start.column)
        if offset and start.line == end.line:
            column += offset + (1 if getattr(self.yaml_node, "style", None) in ("'", '"') else 0)
        return self.document.error(problem, int(start.line), column)

    # --- what it is -------------------------------------------------------------------------------------------

    @property
    def is_list(self) -> bool:
        """Whether it is a YAML sequence."""
        return isinstance(self.yaml_node, yaml.SequenceNode)

    @property
    def is_mapping(self) -> bool:
        """Whether it is a YAML mapping."""
        return isinstance(self.yaml_node, yaml.MappingNode)

    @property
    def is_nothing(self) -> bool:
        """Whether it is empty, `~` or `null`."""
        return self._kind == "null"

    @property
    def _kind(self) -> str:
        return str(self.yaml_node.tag).removeprefix(_TAG)

    def _found(self) -> str:
        kind = _KINDS.get(self._kind, f"something tagged {self.yaml_node.tag}")
        return f"{kind} ({self.text})" if self.text else kind

    def wrong_type(self, expected: str) -> DefinitionError:
        """The error that says what was expected and what was found."""
        return self.error(f"expected {expected}, found {self._found()}")

    # --- scalars ----------------------------------------------------------------------------------------------

    def string(self) -> str:
        """The words; anything YAML reads as a flag, number, date or nothing must be quoted."""
        if self._kind == "str" and self.text is not None:
            return self.text
        if self._kind == "bool":
            raise self.error(f'YAML reads {self.text} as a flag; for the word write "{self.text}" in quotes')
        if self.text and _SEXAGESIMAL.fullmatch(self.text):
            raise self.error(f'YAML reads {self.text} as a number to base 60; write "{self.text}" in quotes')
        if self._kind in ("int", "float", "timestamp"):
            article = _KINDS[self._kind]
            raise self.error(f'expected words; YAML reads {self.text} as {article}: write "{self.text}" in quotes')
        raise self.wrong_type("words")

    def number(self) -> float:
        """A plain decimal number: no base 60, no leading zeros, no exponent, no infinity."""
        text = self.text
        if self._kind in ("int", "float") and text is not None:
            if _NUMBER.fullmatch(text):
                return float(text)
            if _SEXAGESIMAL.fullmatch(text):
                raise self.error(f"YAML reads {text} as a number to base 60; write the plain number")
            raise self.error(f"write the number {text} in plain decimal digits")
        raise self.wrong_type("a number")

    def integer(self) -> int:
        """A whole number."""
        number = self.number()
        if number != int(number):
            raise self.error(f"expected a whole number, found {self.text}")
        return int(number)

    def flag(self) -> bool:
        """True or False, written `true` or `false`."""
        if self._kind == "bool" and self.text is not None:
            if self.text.lower() in ("true", "false"):
                return self.text.lower() == "true"
            raise self.error(f"write true or false for a flag, not {self.text}")
        raise self.wrong_type("true or false")

    def scalar(self) -> Scalar:
        """Words, a number, or true or false, by how it is written; `on` and `off` must be quoted."""
        if self._kind in ("int", "float"):
            return self.number()
        if self._kind == "bool" and self.text is not None and self.text.lower() in ("true", "false"):
            return self.flag()
        return self.string()

    def choice(self, known: Iterable[W], what: str = "value") -> W:
        """One of the known words; else an error with the near name."""
        word, known = self.string(), tuple(known)
        for one in known:
            if one == word:
                return one
        raise self.error(f'unknown {what} "{word}"{near_name(word, known)}; known: {", ".join(known) or "none"}')

    # --- lists and mappings -----------------------------------------------------------------------------------

    def nodes(self) -> tuple[Node, ...]:
        """The items of a list."""
        if not isinstance(self.yaml_node, yaml.SequenceNode):
            raise self.wrong_type("a list")
        return tuple(Node(item, self.document) for item in self.yaml_node.value)

    def strings(self) -> tuple[str, ...]:
        """The words of a list of words; a repeated one is an error."""
        words: dict[str, None] = {}
        for node in self.nodes():
            word = node.string()
            if word in words:
                raise node.error(f'"{word}" is listed twice')
            words[word] = None
        return tuple(words)

    def pairs(self) -> tuple[tuple[Node, Node], ...]:
        """The keys and values of a mapping whose keys are the author's; a repeated key is an error."""
        if not isinstance(self.yaml_node, yaml.MappingNode):
            raise self.wrong_type("a mapping")
        seen: dict[str, int] = {}
        pairs = []
        for key_node, value_node in self.yaml_node.value:
            key = Node(key_node, self.document)
            name = key.string()
            if name in seen:
                raise key.error(f'the key "{name}" is already on line {seen[name]}')
            seen[name] = key.line
            pairs.append((key, Node(value_node, self.document)))
        return tuple(pairs)

    def table(self, *known: str, what: str = "key") -> Table:
        """A mapping with exactly these keys possible; an unknown key is an error with the near name."""
        pairs = self.pairs()
        for key, _ in pairs:
            key.choice(known, what)
        return Table(self, {key.string(): value for key, value in pairs})

    def plain(self) -> object:
        """The content as lists, dictionaries and scalars, for digests; tags stay visible in `on` against "on"."""
        return self._plain(())

    def _plain(self, above: tuple[yaml.Node, ...]) -> object:
        if self.yaml_node in above:
            raise self.error("this alias contains itself")
        above = (*above, self.yaml_node)
        if self.is_list:
            return [node._plain(above) for node in self.nodes()]
        if self.is_mapping:
            return {key.string(): value._plain(above) for key, value in self.pairs()}
        return self.text if self._kind == "str" else [self._kind, self.text]

    def canonical(self) -> str:
        """The content as one string that comments, layout and the order of keys do not change."""
        return json.dumps(self.plain(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


class _Required:
    """The default of a key that has none."""


_REQUIRED: Final = _Required()


class Table:
    """A mapping with known keys; each getter takes a key and, for an optional one, the default."""

    __slots__ = ("node", "values")

    def __init__(self, node: Node, values: dict[str, Node]) -> None:
        self.node, self.values = node, values

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def required(self, key: str) -> Node:
        """The value's node; an error when the key is missing."""
        found = self.values.get(key)
        if found is None:
            raise self.node.error(f'the key "{key}" is missing')
        return found

    def optional(self, key: str) -> Node | None:
        """The value's node, or None when the key is missing."""
        return self.values.get(key)

    @overload
    def string(self, key: str) -> str: ...
    @overload
    def string(self, key: str, default: T) -> str | T: ...
    def string(self, key: str, default: T | _Required = _REQUIRED) -> str | T:
        """Words."""
        return default if key not in self and not isinstance(default, _Required) else self.required(key).string()

    @overload
    def number(self, key: str) -> float: ...
    @overload
    def number(self, key: str, default: T) -> float | T: ...
    def number(self, key: str, default: T | _Required = _REQUIRED) -> float | T:
        """A number."""
        return default if key not in self and not isinstance(default, _Required) else self.required(key).number()

    @overload
    def integer(self, key: str) -> int: ...
    @overload
    def integer(self, key: str, default: T) -> int | T: ...
    def integer(self, key: str, default: T | _Required = _REQUIRED) -> int | T:
        """A whole number."""
        return default if key not in self and not isinstance(default, _Required) else self.required(key).integer()

    @overload
    def scalar(self, key: str) -> Scalar: ...
    @overload
    def scalar(self, key: str, default: T) -> Scalar | T: ...
    def scalar(self, key: str, default: T | _Required = _REQUIRED) -> Scalar | T:
        """Words, a number or a flag."""
        return default if key not in self and not isinstance(default, _Required) else self.required(key).scalar()

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        return self.required(key).flag() if key in self else default

    @overload
    def strings(self, key: str) -> tuple[str, ...]: ...
    @overload
    def strings(self, key: str, default: T) -> tuple[str, ...] | T: ...
    def strings(self, key: str, default: T | _Required = _REQUIRED) -> tuple[str, ...] | T:
        """A list of words."""
        return default if key not in self and not isinstance(default, _Required) else self.required(key).strings()

    def nodes(self, key: str) -> tuple[Node, ...]:
        """The items of a list; none when the key is missing."""
        found = self.values.get(key)
        return found.nodes() if found else ()

    def pairs(self, key: str) -> tuple[tuple[Node, Node], ...]:
        """The keys and values of a mapping with open keys; none when the key is missing."""
        found = self.values.get(key)
        return found.pairs() if found else ()


def load_documents(path: Path) -> tuple[Document, ...]:
    """The documents of a file, none parsed yet; DefinitionError when it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise DefinitionError(f"there is no file {path}") from error
    except UnicodeDecodeError as error:
        raise DefinitionError(f"the file is not UTF-8 (byte {error.start})", path) from error
    except OSError as error:
        raise DefinitionError(f"the file cannot be read: {error.strerror}", path) from error
    return split_documents(text, str(path))


def load_document(path: Path) -> Node:
    """The root of a file with one document."""
    documents = load_documents(path)
    if len(documents) > 1:
        second = documents[1]
        raise DefinitionError("a second document starts here; this file holds one", path, second.first_line - 1)
    return documents[0].root


def split_documents(text: str, path: str) -> tuple[Document, ...]:
    """The documents of a text; at least one, which may be empty."""
    # At the start of a line `---` always ends a document, even inside quotes: splitting needs no parser.
    starts, ends = [0], []
    for match in _DOCUMENT_END.finditer(text):
        ends.append(match.start())
        starts.append(min(match.end() + 1, len(text)))
    ends.append(len(text))
    pieces = [
        Document(path, text[start:end], text.count("\n", 0, start) + 1) for start, end in zip(starts, ends, strict=True)
    ]
    if len(pieces) > 1 and _ONLY_COMMENTS.fullmatch(pieces[0].text):
        pieces = pieces[1:]
    return tuple(pieces)
