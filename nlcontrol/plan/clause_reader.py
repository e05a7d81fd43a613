"""Reads the symbols and pointers of one clause into a Clause, and notes which tokens each pointer used."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from nlcontrol.errors import PlanSyntaxError, UsageError
from nlcontrol.plan import token_values
from nlcontrol.plan.clauses import (
    Chat,
    Clause,
    ConditionClause,
    Head,
    Modifier,
    OnDay,
    Reading,
    TokenLike,
    Use,
    UseRole,
    VagueTime,
    joined_words,
)
from nlcontrol.plan.types import (
    Amend,
    At,
    Change,
    ClockTime,
    Command,
    Comparison,
    Condition,
    Control,
    Decline,
    Every,
    Flag,
    Group,
    Named,
    Number,
    Place,
    Pronoun,
    Query,
    QueryKind,
    Target,
    Text,
    Until,
    Value,
)
from nlcontrol.plan.vocabulary import (
    ASKS,
    CONDITIONS,
    CONTROLS,
    DECLINES,
    JOINS,
    OPS,
    POINTED_VALUES,
    QUANTIFIERS,
    WORD_VALUES,
)

NounOf = Callable[[str], str | None]
"""The class or kind that the words name, or None: then the words stay, and linking refuses them."""

_FLAGS: dict[str, Value] = {"const:true": Flag(True), "const:false": Flag(False)}
_TARGET_STARTS = frozenset({*QUANTIFIERS, "name", "it", "them"})
_VALUE_STARTS = frozenset({*POINTED_VALUES, *WORD_VALUES})
_TIMES: dict[str, Callable[[TokenLike], Modifier]] = {
    "delay": token_values.delay,
    "clock": lambda token: At(token_values.clock(token)),
    "number_clock": lambda token: At(token_values.number_clock(token)),
    "date": token_values.date,
    "recur": token_values.recurrence,
    "interval": token_values.interval,
    "for": token_values.lasting,
    "until_clock": lambda token: Until(token_values.clock(token)),
    "until_number": lambda token: Until(token_values.number_clock(token)),
    "times": token_values.times,
}


def read_clause(
    symbols: Sequence[str | int],
    tokens: Sequence[TokenLike],
    start: int,
    end: int,
    noun_of: NounOf = lambda words: words,
) -> Reading:
    """The clause that the symbols write, their pointers between token `start` and `end` (exclusive).

    Raises UtteranceError where a pointer is at a token of the wrong kind, PlanSyntaxError where the symbols are none
    of the language.
    """
    reader = _ClauseReader(symbols, tokens, start, end, noun_of)
    try:
        return Reading(reader.clause(), tuple(reader.uses))
    except UsageError as error:
        raise PlanSyntaxError(str(error), " ".join(str(symbol) for symbol in symbols), 0) from error


class _ClauseReader:
    """Reads symbols from left to right, one ahead."""

    def __init__(
        self, symbols: Sequence[str | int], tokens: Sequence[TokenLike], start: int, end: int, noun_of: NounOf
    ) -> None:
        self._symbols, self._tokens, self._start, self._end, self._noun_of = symbols, tokens, start, end, noun_of
        self._position = 0
        self._role: UseRole | None = None  # inside an exception every pointer's role is `except`
        self.uses: list[Use] = []

    def clause(self) -> Clause:
        """The whole clause."""
        join = JOINS[self._take_one_of(JOINS, "a join")]
        modifiers = []
        while self._seen in _TIMES or self._seen == "vague_time":
            modifiers.append(self._modifier())
        head = self._head()
        if self._position < len(self._symbols):
            raise self._unexpected("the end")
        return Clause(join, _combined(modifiers), head, self._start, self._end)

    # The cursor.

    @property
    def _seen(self) -> str:
        """The symbol ahead; '' at a pointer and at the end."""
        symbol = self._symbols[self._position] if self._position < len(self._symbols) else ""
        return symbol if isinstance(symbol, str) else ""

    def _step(self) -> str:
        self._position += 1
        return str(self._symbols[self._position - 1])

    def _taken(self, symbol: str) -> bool:
        if self._seen == symbol:
            self._position += 1
            return True
        return False

    def _take_one_of(self, known: Collection[str], what: str) -> str:
        if self._seen not in known:
            raise self._unexpected(what)
        return self._step()

    def _take_prefixed(self, prefix: str) -> str | None:
        """What follows the prefix in the symbol ahead, or None when it has another."""
        if not self._seen.startswith(prefix):
            return None
        return self._step().removeprefix(prefix)

    def _unexpected(self, expected: str) -> PlanSyntaxError:
        text = " ".join(str(symbol) for symbol in self._symbols)
        column = len(" ".join(str(symbol) for symbol in self._symbols[: self._position]))
        found = f'"{self._symbols[self._position]}"' if self._position < len(self._symbols) else "the end"
        return PlanSyntaxError(f"Expected {expected}, found {found}.", text, column + (1 if self._position else 0))

    def _pointer(self) -> int:
        pointer = self._symbols[self._position] if self._position < len(self._symbols) else None
        if not isinstance(pointer, int) or not self._start <= pointer < min(self._end, len(self._tokens)):
            raise self._unexpected("a pointer into the clause")
        self._position += 1
        return pointer

    def _token(self, role: UseRole) -> TokenLike:
        pointer = self._pointer()
        token = self._tokens[pointer]
        self.uses.append(Use(pointer, pointer + 1, self._role or role, token.text))
        return token

    def _words(self, role: UseRole) -> str:
        first = self._pointer()
        last = self._pointer()
        if last < first:
            self._position -= 1
            raise self._unexpected(f"a pointer from {first} on")
        words = joined_words(self._tokens[first : last + 1])
        self.uses.append(Use(first, last + 1, self._role or role, words))
        return words

    # The parts of a clause.

    def _modifier(self) -> Modifier:
        if self._taken("vague_time"):
            return VagueTime(self._words("time"))
        kind = self._take_one_of(_TIMES, "a time")
        return _TIMES[kind](self._token("time"))

    def _head(self) -> Head:
        if self._taken("chat"):
            return Chat()
        if self._taken("amend"):
            return self._amend(also=False)
        if self._taken("also"):
            return self._amend(also=True)
        seen = self._seen
        if seen in ASKS:
            return self._query(ASKS[self._step()])
        if seen in CONTROLS:
            return Control(CONTROLS[self._step()], self._words("text") if self._taken("span") else None)
        if seen in CONDITIONS:
            return ConditionClause(CONDITIONS[self._step()], self._condition())
        if seen in DECLINES:
            return Decline(DECLINES[self._step()])
        if "." in seen and ":" not in seen:
            return Command(self._step(), self._targets(), self._arguments())
        raise self._unexpected("a head")

    def _query(self, kind: QueryKind) -> Query:
        targets = self._targets()
        field = self._take_prefixed("field:")
        op, value = self._comparison() if self._seen in OPS else (None, None)
        return Query(kind, targets, field, op, value)

    def _condition(self) -> Condition:
        target = self._target()
        field = self._take_prefixed("field:") or "state"
        op, value = self._comparison()
        return Condition(target, field, op, value)

    def _comparison(self) -> tuple[Comparison, Value]:
        op = OPS[self._take_one_of(OPS, "a comparison")]
        return op, self._value()

    def _amend(self, also: bool) -> Amend:
        targets, places = self._targets(), self._places()
        value = self._value() if self._seen in _VALUE_STARTS or self._seen.startswith("const:") else None
        if not targets and not places and value is None:
            raise self._unexpected("a target, a place or a value")
        return Amend(targets, places, value, also)

    def _targets(self) -> tuple[Target, ...]:
        targets = []
        while self._seen in _TARGET_STARTS:
            targets.append(self._target())
        return tuple(targets)

    def _target(self) -> Target:
        found = self._plain_target()
        if not isinstance(found, Group):
            return found
        excepted = []
        while self._taken("except"):
            outer, self._role = self._role, "except"
            excepted.append(self._plain_target())
            self._role = outer
        return replace(found, excepted=tuple(excepted))

    def _plain_target(self) -> Target:
        if self._taken("name"):
            return Named(self._words("target"))
        if self._taken("it"):
            return Pronoun("it")
        if self._taken("them"):
            return Pronoun("them")
        quantifier = QUANTIFIERS[self._take_one_of(QUANTIFIERS, "a target")]
        count = token_values.count(self._token("target")) if quantifier == "any" else None
        noun = self._take_prefixed("class:")
        if noun is None:
            self._take_one_of(("noun",), "a noun or a class")
            words = self._words("target")
            noun = self._noun_of(words) or words
        return Group(quantifier, noun, self._places(), (), count)

    def _places(self) -> tuple[Place, ...]:
        places = []
        while self._seen in {"in", "here"}:
            places.append(Place(None) if self._taken("here") else Place(self._named_place()))
        return tuple(places)

    def _named_place(self) -> str:
        self._step()
        return self._words("place")

    def _arguments(self) -> tuple[tuple[str, Value], ...]:
        arguments: list[tuple[str, Value]] = []
        while (parameter := self._take_prefixed("param:")) is not None:
            several = self._seen == "place"
            arguments.append((parameter, self._value()))
            while several and self._seen == "place":
                arguments.append((parameter, self._value()))
        return tuple(arguments)

    def _value(self) -> Value:
        if self._seen in WORD_VALUES or self._seen in _FLAGS:
            return {**WORD_VALUES, **_FLAGS}[self._step()]
        word = self._take_prefixed("const:")
        if word is not None:
            return Text(word)
        form = self._take_one_of(POINTED_VALUES, "a value")
        if form in {"text", "place"}:
            return Text(self._words("place" if form == "place" else "text"))
        token = self._token("value")
        if form == "=":
            return token_values.absolute(token)
        if form == "factor":
            return token_values.factor(token)
        amount = token_values.amount(token)
        return Change(Number(amount.amount if form == "up" else -amount.amount, amount.unit))


def _combined(modifiers: list[Modifier]) -> tuple[Modifier, ...]:
    """The modifiers with each day and recurrence inside the time of day it belongs to.

    That is the nearest before it that has none yet, else the first after it; without one it stays by itself.
    """
    found = list(modifiers)
    for day in [modifier for modifier in modifiers if isinstance(modifier, OnDay)]:
        host = _host(found, day, takes_day=True)
        if host is not None:
            found[host] = _on_day(found[host], day.day)
            found = [modifier for modifier in found if modifier is not day]
    for recurrence in [m for m in modifiers if isinstance(m, Every) and m.interval_s is None]:
        host = _host(found, recurrence, takes_day=False)
        if host is not None:
            time = found[host]
            assert isinstance(time, At)  # _host looked for it
            found[host] = replace(recurrence, time=time.time)
            found = [modifier for modifier in found if modifier is not recurrence]
    return tuple(found)


def _host(modifiers: list[Modifier], part: Modifier, takes_day: bool) -> int | None:
    """The index of the time of day that the day or recurrence `part` belongs to."""
    at = next(index for index, modifier in enumerate(modifiers) if modifier is part)
    order: list[int] = [*range(at - 1, -1, -1), *range(at + 1, len(modifiers))]
    for index in order:
        modifier = modifiers[index]
        if takes_day and isinstance(modifier, At | Until):
            time = modifier.time if isinstance(modifier, At) else modifier.end
            if isinstance(time, ClockTime) and time.day is None:
                return index
        elif not takes_day and isinstance(modifier, At):
            return index
    return None


def _on_day(modifier: Modifier, day: str) -> Modifier:
    if isinstance(modifier, At):
        return At(replace(modifier.time, day=day))
    assert isinstance(modifier, Until)  # _host looked for it
    assert isinstance(modifier.end, ClockTime)  # _host looked for it
    return Until(replace(modifier.end, day=day))
