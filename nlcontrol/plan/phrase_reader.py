"""Reads the phrases inside statements of the written form: targets, places, conditions, values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from nlcontrol.errors import PlanSyntaxError, near_name
from nlcontrol.plan.invariants import RESERVED
from nlcontrol.plan.lexer import Lexeme, lexemes
from nlcontrol.plan.types import (
    UNITS,
    Change,
    Comparison,
    Condition,
    Extreme,
    Factor,
    Flag,
    Group,
    Named,
    Number,
    Place,
    Pronoun,
    Quantifier,
    Step,
    Target,
    Text,
    Value,
)

_QUANTIFIERS: dict[str, Quantifier] = {q: q for q in ("the", "these", "all", "any", "other")}
_WORD_VALUES: dict[str, Value] = {
    "true": Flag(True),
    "false": Flag(False),
    "max": Extreme("max"),
    "min": Extreme("min"),
}


class PhraseReader:
    """A cursor over the tokens, with a method for each kind of phrase."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lexemes = lexemes(text)
        self._position = 0

    # The cursor.

    @property
    def seen(self) -> Lexeme:
        """The token at the cursor."""
        return self._lexemes[self._position]

    @property
    def next_text(self) -> str:
        """The text of the token after it, '' at the end."""
        following = self._position + 1
        return self._lexemes[following].text if following < len(self._lexemes) else ""

    def step(self) -> Lexeme:
        """The token at the cursor, which moves on."""
        seen = self.seen
        if seen.kind != "end":
            self._position += 1
        return seen

    def taken(self, text: str) -> bool:
        """Whether the token was this mark or word; then the cursor moves on."""
        if self.seen.text == text and self.seen.kind in {"mark", "word"}:
            self.step()
            return True
        return False

    def take(self, text: str) -> None:
        """Requires this mark or word."""
        if not self.taken(text):
            raise self.unexpected(f'"{text}"')

    def take_word(self) -> str:
        """The word at the cursor, known to be one."""
        return self.step().text

    def problem(self, sentence: str, at: Lexeme | None = None) -> PlanSyntaxError:
        """The error with this sentence, at the token or the cursor."""
        return PlanSyntaxError(sentence, self._text, (at or self.seen).column)

    def unexpected(self, expected: str, known: Iterable[str] = ()) -> PlanSyntaxError:
        """The error that says what was expected and found, with the near name among the known."""
        near = near_name(self.seen.text, known) if self.seen.kind == "word" else ""
        return self.problem(f"Expected {expected}, found {self.seen.shown}{near}.")

    def items(self) -> Iterator[None]:
        """Stops at each item of a parenthesised list, which may be empty."""
        self.take("(")
        if self.taken(")"):
            return
        while True:
            yield
            if self.taken(")"):
                return
            if not self.taken(","):
                raise self.unexpected('"," or ")"')

    # Words and numbers.

    def one_of(self, known: Iterable[str], what: str) -> str:
        """One of the known words."""
        names = list(known)
        if self.seen.kind != "word" or self.seen.text not in names:
            raise self.unexpected(f"{what} ({', '.join(names)})", names)
        return self.take_word()

    def identifier(self, what: str) -> str:
        """A word that is not reserved."""
        if self.seen.kind != "word" or self.seen.text in RESERVED or not self.seen.text.isidentifier():
            raise self.unexpected(what)
        return self.take_word()

    def string(self, what: str) -> str:
        """A JSON string's text."""
        if self.seen.kind != "string":
            raise self.unexpected(what)
        try:
            text = json.loads(self.seen.text)
        except ValueError as error:
            raise self.problem(f"{self.seen.text} is not a JSON string.") from error
        self.step()
        return str(text)

    def number(self, what: str) -> float:
        """An unsigned number."""
        if self.seen.kind != "number":
            raise self.unexpected(what)
        amount = float(self.seen.text)
        if amount == float("inf"):
            raise self.problem("This number is too large.")
        self.step()
        return amount

    def whole(self, what: str) -> int:
        """An unsigned whole number."""
        if self.seen.kind != "number" or not self.seen.text.isdigit() or len(self.seen.text) > 18:
            raise self.unexpected(f"{what}, a whole number")
        return int(self.step().text)

    # Values.

    def is_value(self) -> bool:
        """Whether a value other than a text begins here."""
        return self.seen.kind == "number" or self.seen.text in {"+", "-", "*", "minus", *_WORD_VALUES}

    def value(self) -> Value:
        """Any value."""
        seen = self.seen
        if self.taken("*"):
            return Factor(self.number("a factor"))
        if self.taken("+"):
            return self._relative(1)
        if self.taken("-"):
            return self._relative(-1)
        if self.taken("minus"):
            return self._amount(-1)
        if seen.kind == "number":
            return self._amount(1)
        if seen.kind == "string":
            return Text(self.string("a text"))
        if seen.kind == "word" and seen.text != "not" and seen.text.isidentifier():
            self.step()
            return _WORD_VALUES.get(seen.text, Text(seen.text))
        raise self.unexpected("a value")

    def _relative(self, sign: int) -> Change | Step:
        if self.taken("step"):
            return Step(sign)
        if self.seen.kind == "number" and self.next_text == "step":
            count = self.number("a number of steps")
            self.step()
            return Step(sign * count)
        return Change(self._amount(sign))

    def _amount(self, sign: int) -> Number:
        amount = self.number("a number")
        unit = self.one_of(UNITS[1:], "a unit") if self.seen.kind == "word" else ""
        return Number(sign * amount, unit)

    # Targets and conditions.

    def target(self) -> Target:
        """A target with everything that belongs to it."""
        found = self._plain_target()
        if not isinstance(found, Group):
            return found
        excepted = []
        while self.taken("except"):
            if self.taken("("):
                excepted.append(self.target())
                self.take(")")
            else:
                excepted.append(self._plain_target())
        return Group(found.quantifier, found.noun, found.places, tuple(excepted), found.count)

    def _plain_target(self) -> Target:
        if self.seen.kind == "string":
            return Named(self.string("a name"))
        if self.taken("it"):
            return Pronoun("it")
        if self.taken("them"):
            return Pronoun("them")
        quantifier = _QUANTIFIERS.get(self.seen.text) if self.seen.kind == "word" else None
        if quantifier is None:
            noun = self.identifier("a target")
            if self.seen.kind == "string":
                return Named(self.string("a name"), noun)
            return Group("the", noun, self.places())
        self.step()
        counted = self.seen
        count = self.whole("a count") if quantifier == "any" and counted.kind == "number" else None
        if count == 0:
            raise self.problem("A count starts at 1.", counted)
        noun = self.string("a noun") if self.seen.kind == "string" else self.identifier("a class or kind")
        return Group(quantifier, noun, self.places(), (), count)

    def places(self) -> tuple[Place, ...]:
        """The places that stand here, perhaps none."""
        found = []
        while self.seen.text in {"in", "on"} and self.seen.kind == "word":
            floor = self.take_word() == "on"
            if not floor and self.taken("here"):
                found.append(Place(None))
            else:
                found.append(Place(self.string('a place as a string, or "in here"'), floor))
        return tuple(found)

    def condition(self) -> Condition:
        """A comparison on a target's state."""
        target = self.target()
        field = "state" if self.is_comparison() else self.identifier("a field or a comparison (is, above, below)")
        op, value = self.comparison()
        return Condition(target, field, op, value)

    def is_comparison(self) -> bool:
        """Whether a comparison begins here."""
        return self.seen.kind == "word" and self.seen.text in {"is", "above", "below"}

    def comparison(self) -> tuple[Comparison, Value]:
        """The operator and the value it compares with."""
        if self.taken("above"):
            return "above", self.value()
        if self.taken("below"):
            return "below", self.value()
        if not self.taken("is"):
            raise self.unexpected("a comparison (is, is not, above, below)")
        return ("is not" if self.taken("not") else "is"), self.value()
