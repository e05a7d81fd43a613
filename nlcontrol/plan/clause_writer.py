"""Writes a Clause as symbols and pointers: the inverse of `read_clause`, given where words and values stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, Protocol

from nlcontrol.errors import UsageError
from nlcontrol.plan.clauses import Chat, Clause, ConditionClause, Head, Modifier, OnDay, Times, VagueTime
from nlcontrol.plan.types import (
    After,
    Amend,
    At,
    Change,
    ClockTime,
    Command,
    Comparison,
    Control,
    Decline,
    Every,
    Extreme,
    Factor,
    Flag,
    For,
    Group,
    Named,
    Number,
    Place,
    Pronoun,
    Query,
    Step,
    Target,
    Text,
    Until,
    Value,
)
from nlcontrol.plan.vocabulary import WORD_VALUES

WordsRole = Literal["name", "noun", "place", "text", "words", "span", "vague_time"]
"""Sought are words, as str; `words` is any value that is a word."""
ValueRole = Literal["value", "up", "down", "factor", "count"]
"""Sought are a Number (unsigned for up and down), a Factor, an int."""
DurationRole = Literal["delay", "interval", "for"]
"""Sought are seconds."""
ClockRole = Literal["clock", "number_clock", "until_clock", "until_number"]
"""Sought is a ClockTime without its day."""
PointerRole = Literal[WordsRole, ValueRole, DurationRole, ClockRole, "date", "recur", "times"]
"""For date a day word, for recur the days, for times an int."""
Sought = str | Number | Factor | int | float | ClockTime | tuple[str, ...]
ParameterType = Literal["choice", "number", "flag", "text", "place"]
TypeOf = Callable[[str, str], ParameterType]
Symbols = tuple[str | int, ...]


class Locate(Protocol):
    """Says where the tokens stand that say something."""

    def __call__(self, role: PointerRole, sought: Sought, /) -> tuple[int, int] | None:
        """The token span (end exclusive) that says it in this role, or None when no words say it.

        A noun without words is written as its class, a value without words as a constant. All but the roles of words
        need a single token.
        """


_OP_SYMBOLS: Mapping[Comparison, str] = {"is": "op:is", "is not": "op:is_not", "above": "op:above", "below": "op:below"}


def write_clause(clause: Clause, locate: Locate, type_of: TypeOf = lambda _action, _parameter: "choice") -> Symbols:
    """The symbols and pointers that `read_clause` reads as this clause.

    `type_of(action, parameter)` is the parameter's type in the grammar: words of a `text` or `place` are written as
    such even when they are one token. Raises UsageError for what the language cannot say or `locate` cannot find.
    """
    writer = _ClauseWriter(locate, type_of)
    modifiers = [symbol for modifier in clause.modifiers for symbol in writer.modifier(modifier)]
    return (clause.join, *modifiers, *writer.head(clause.head))


class _ClauseWriter:
    """Writes the parts of a clause; every method gives the symbols of one."""

    def __init__(self, locate: Locate, type_of: TypeOf) -> None:
        self._locate, self._type_of = locate, type_of

    def _at(self, symbol: str, role: PointerRole, sought: Sought) -> Symbols:
        span = self._locate(role, sought)
        if span is None or span[1] - span[0] != 1:
            raise UsageError(f"No single token says {sought!r} as {role}.")
        return symbol, span[0]

    def _spanned(self, symbol: str, role: PointerRole, words: str) -> Symbols:
        span = self._locate(role, words)
        if span is None or span[1] <= span[0]:
            raise UsageError(f"No tokens say {words!r} as {role}.")
        return symbol, span[0], span[1] - 1

    def modifier(self, modifier: Modifier) -> Symbols:
        match modifier:
            case After(delay_s):
                return self._at("delay", "delay", delay_s)
            case For(duration_s):
                return self._at("for", "for", duration_s)
            case At(time):
                return self._clock("clock", "number_clock", time)
            case Until(ClockTime() as time):
                return self._clock("until_clock", "until_number", time)
            case Every(None, days, None):
                return self._at("recur", "recur", days)
            case Every(ClockTime() as time, days, None):
                return (*self._clock("clock", "number_clock", time), *self._at("recur", "recur", days))
            case Every(None, _, float() | int() as interval_s):
                return self._at("interval", "interval", interval_s)
            case Times(times):
                return self._at("times", "times", times)
            case OnDay(day):
                return self._at("date", "date", day)
            case VagueTime(words):
                return self._spanned("vague_time", "vague_time", words)
        raise UsageError("A condition is a clause of its own, not a modifier.")

    def _clock(
        self,
        clock: Literal["clock", "until_clock"],
        number_clock: Literal["number_clock", "until_number"],
        time: ClockTime,
    ) -> Symbols:
        bare = ClockTime(time.hour, time.minute, time.exact)
        span = self._locate(clock, bare)
        written: Symbols = (clock, span[0]) if span is not None else self._at(number_clock, number_clock, bare)
        return written if time.day is None else (*written, *self._at("date", "date", time.day))

    def head(self, head: Head) -> Symbols:
        match head:
            case Command():
                return (head.action, *self._targets(head.targets), *self._arguments(head))
            case Query():
                return (
                    f"ask:{head.kind}",
                    *self._targets(head.targets),
                    *self._field(head.field),
                    *self._compared(head),
                )
            case Control(kind, None):
                return (f"control:{kind}",)
            case Control(kind, str() as what):
                return (f"control:{kind}", *self._spanned("span", "span", what))
            case ConditionClause(kind, condition):
                field = None if condition.field == "state" else condition.field
                comparison = self._comparison(condition.op, condition.value, "")
                return (f"cond:{kind}", *self._target(condition.target), *self._field(field), *comparison)
            case Amend():
                return self._amend(head)
            case Decline(reason):
                return (f"decline:{reason}",)
            case Chat():
                return ("chat",)
        raise UsageError(f"{type(head).__name__} is no head of a clause.")

    def _field(self, field: str | None) -> Symbols:
        return () if field is None else (f"field:{field}",)

    def _compared(self, query: Query) -> Symbols:
        if query.op is None or query.value is None:
            return ()
        return self._comparison(query.op, query.value, "")

    def _comparison(self, op: Comparison, value: Value, type_name: ParameterType | Literal[""]) -> Symbols:
        return (_OP_SYMBOLS[op], *self.value(value, type_name))

    def _amend(self, amend: Amend) -> Symbols:
        if amend.places and amend.targets and isinstance(amend.targets[-1], Group):
            raise UsageError("Places after a group belong to the group.")
        value = () if amend.value is None else self.value(amend.value, "")
        places = [symbol for place in amend.places for symbol in self._place(place)]
        return ("also" if amend.also else "amend", *self._targets(amend.targets), *places, *value)

    def _arguments(self, command: Command) -> Symbols:
        written: list[str | int] = []
        before = None
        for name, value in command.arguments:
            type_name = self._type_of(command.action, name)
            if name != before:
                written.append(f"param:{name}")
            elif type_name != "place":
                raise UsageError(f"{name} cannot be given twice.")
            written += self.value(value, type_name)
            before = name
        return tuple(written)

    def value(self, value: Value, type_name: ParameterType | Literal[""]) -> Symbols:
        match value:
            case Number():
                return self._at("=", "value", value)
            case Change(Number(amount, unit)):
                direction: Literal["up", "down"] = "down" if amount < 0 else "up"
                return self._at(direction, direction, Number(abs(amount), unit))
            case Factor():
                return self._at("factor", "factor", value)
            case Step() | Extreme():
                word = next((symbol for symbol, known in WORD_VALUES.items() if known == value), None)
                if word is None:
                    raise UsageError(f"{value!r} is no symbol.")
                return (word,)
            case Flag(on):
                return ("const:true" if on else "const:false",)
            case Text(words):
                return self._words(words, type_name)

    def _words(self, words: str, type_name: ParameterType | Literal[""]) -> Symbols:
        if type_name == "place":
            return self._spanned("place", "place", words)
        if type_name == "text":
            return self._spanned("text", "text", words)
        span = self._locate("words", words)
        if span is None and words in {"true", "false"}:
            raise UsageError(f"No tokens say {words!r}, and as a constant it is a flag.")
        if span is None:
            return (f"const:{words}",)
        return ("=", span[0]) if span[1] - span[0] == 1 else ("text", span[0], span[1] - 1)

    def _targets(self, targets: tuple[Target, ...]) -> Symbols:
        return tuple(symbol for target in targets for symbol in self._target(target))

    def _target(self, target: Target) -> Symbols:
        match target:
            case Named(name, None):
                return self._spanned("name", "name", name)
            case Named():
                raise UsageError("The class of a name is not said in clauses.")
            case Pronoun(word):
                return (word,)
            case Group():
                return self._group(target)

    def _group(self, group: Group) -> Symbols:
        if any(isinstance(target, Group) and target.excepted for target in group.excepted):
            raise UsageError("An exception cannot have exceptions of its own in clauses.")
        if (group.quantifier == "any") != (group.count is not None):
            raise UsageError("In clauses, `any` points at its number.")
        count = () if group.count is None else self._at("", "count", group.count)[1:]
        noun = self._locate("noun", group.noun)
        noun_symbols: Symbols = (f"class:{group.noun}",) if noun is None else ("noun", noun[0], noun[1] - 1)
        places = [symbol for place in group.places for symbol in self._place(place)]
        excepted = [symbol for target in group.excepted for symbol in ("except", *self._target(target))]
        return (group.quantifier, *count, *noun_symbols, *places, *excepted)

    def _place(self, place: Place) -> Symbols:
        return ("here",) if place.name is None else self._spanned("in", "place", place.name)
