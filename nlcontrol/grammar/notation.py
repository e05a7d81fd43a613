r"""The notation of phrases, as Home Assistant's users know it, read into an expression tree.

    (a|b)          one of them; also without brackets around the whole: a|b
    [a]            a or nothing; [a|b] a, b or nothing
    (a;b)          both, in either order
    {slot}         something of this name, to be filled in; {slot:form} in this form
    <rule>         any expansion of the rule of this name
    \( \[ \{ \<    the sign itself

Blanks separate words; brackets inside a word join: `light[s]`, `turn(ed|ing)`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NoReturn

from nlcontrol.errors import DefinitionError
from nlcontrol.grammar.source import Node


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a phrase to be filled in."""

    name: str
    form: str | None = None


Part = str | Slot
"""Words with the blanks that belong between them and their neighbours, or a slot."""


@dataclass(frozen=True, slots=True)
class Literal:
    """Words as they are written."""

    text: str


@dataclass(frozen=True, slots=True)
class SlotReference:
    """`{name}` or `{name:form}`."""

    slot: Slot
    offset: int
    """Where in the template, for messages."""


@dataclass(frozen=True, slots=True)
class RuleReference:
    """`<name>`."""

    name: str
    offset: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of them."""

    options: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Optional:
    """The content, or nothing."""

    content: Expression


@dataclass(frozen=True, slots=True)
class Permutation:
    """All of them, in any order, with blanks between."""

    items: tuple[Expression, ...]


Expression = Literal | SlotReference | RuleReference | Sequence | Alternative | Optional | Permutation

_TOKEN: Final = re.compile(
    r"\\(?P<escaped>.)|(?P<sign>[()\[\]|;])|\{(?P<slot>[^{}]*)\}|<(?P<rule>[^<>]*)>|(?P<stray>[{}<>])"
)
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


def parse_template(text: str, at: Node | None = None) -> Expression:
    """The expression that a template writes; DefinitionError with a caret, in the file where `at` is its node."""
    return _Parser(text, at).parse()


class _Parser:
    def __init__(self, text: str, at: Node | None) -> None:
        self._text, self._at, self._position = text, at, 0

    def parse(self) -> Expression:
        if not self._text.strip():
            self._fail("the template is empty", 0)
        expression = self._group("", 0)
        if self._position < len(self._text):
            self._fail(f'"{self._text[self._position]}" closes nothing', self._position)
        return expression

    def _fail(self, problem: str, offset: int) -> NoReturn:
        if self._at is not None:
            raise self._at.error(problem, offset)
        raise DefinitionError(problem, "template", 1, offset + 1, self._text)

    def _group(self, closing: str, opened: int) -> Expression:
        """Everything up to the closing sign, which is left for the caller."""
        branches: list[Expression] = []
        items: list[Expression] = []
        separator = ""
        while self._position < len(self._text):
            sign = self._text[self._position]
            if sign in ")]":
                break
            if sign in "|;":
                if separator not in ("", sign):
                    self._fail('"|" and ";" do not mix: bracket one of them', self._position)
                if sign == ";" and closing != ")":
                    self._fail('";" belongs between round brackets', self._position)
                separator = sign
                branches.append(_sequence(items))
                items = []
                self._position += 1
            else:
                items.append(self._item())
        if closing and self._text[self._position : self._position + 1] != closing:
            self._fail(f'this bracket is never closed: "{closing}" is missing', opened)
        branches.append(_sequence(items))
        if separator and any(branch == Literal("") for branch in branches):
            self._fail(f'nothing stands on one side of "{separator}"; use [ ] for what may be left out', opened)
        if separator == ";":
            return Permutation(tuple(branches))
        return Alternative(tuple(branches)) if separator else branches[0]

    def _item(self) -> Expression:
        match = _TOKEN.search(self._text, self._position)
        start = self._position
        if match is None or match.start() > start:
            self._position = len(self._text) if match is None else match.start()
            return Literal(self._text[start : self._position])
        if match["sign"]:
            self._position = match.end()
            inner = self._group(")" if match["sign"] == "(" else "]", start)
            self._position += 1
            if inner == Literal(""):
                self._fail("nothing stands between these brackets", start)
            return Optional(inner) if match["sign"] == "[" else inner
        if match["stray"]:
            self._fail(f'"{match["stray"]}" has no partner', start)
        self._position = match.end()
        if match["escaped"]:
            return Literal(match["escaped"])
        if match["rule"] is not None:
            return RuleReference(self._name(match["rule"], "rule", start), start)
        name, colon, form = match["slot"].partition(":")
        slot = Slot(self._name(name, "slot", start), self._name(form, "form", start) if colon else None)
        return SlotReference(slot, start)

    def _name(self, name: str, what: str, offset: int) -> str:
        if not _NAME.fullmatch(name):
            self._fail(f'"{name}" cannot be the name of a {what}: use lower-case words joined by underscores', offset)
        return name


def _sequence(items: list[Expression]) -> Expression:
    if not any(not isinstance(item, Literal) or item.text.strip() for item in items):
        return Literal("")
    return items[0] if len(items) == 1 else Sequence(tuple(items))
