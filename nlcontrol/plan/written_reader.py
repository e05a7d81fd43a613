"""Reads the written form of plans: statements, triggers and blocks; targets and values are `phrase_reader`'s."""

from __future__ import annotations

import re
from collections.abc import Callable

from nlcontrol.plan.days import DATE_WORDS, DAY_WORDS, MONTHS, day_of_year
from nlcontrol.plan.phrase_reader import PhraseReader
from nlcontrol.plan.types import (
    After,
    Amend,
    At,
    ClockTime,
    Command,
    Control,
    Decline,
    Every,
    For,
    If,
    Once,
    Parallel,
    Place,
    Plan,
    Query,
    Repeat,
    Statement,
    Target,
    Trigger,
    Until,
    Value,
    When,
    Whenever,
)

_CONTROLS = ("stop", "pause", "resume", "undo", "cancel", "never_mind")
_QUERIES = ("state", "is", "any", "which", "count", "where", "planned")
_DECLINES = ("negated", "reported", "question", "out_of_domain", "unsupported")
_UNIT_S = {"s": 1, "min": 60, "h": 3600, "day": 86400}
_MAXIMUM_DEPTH = 40


def read(text: str) -> Plan:
    """The plan that the text writes; raises PlanSyntaxError with the column, what was expected and the near name."""
    return _StatementReader(re.sub(r"[\r\n\t]", " ", text)).plan()


class _StatementReader(PhraseReader):
    """Reads statements from left to right, one token ahead."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0
        self._triggers: dict[str, Callable[[], Trigger]] = {
            "after": lambda: After(self._duration_s()),
            "at": self._at,
            "every": self._every,
            "for": lambda: For(self._duration_s()),
            "until": lambda: Until(self._clock() if self.seen.kind in {"clock", "number"} else self.condition()),
            "once": lambda: Once(self.condition()),
            "whenever": lambda: Whenever(self.condition()),
            "if": lambda: If(self.condition()),
        }
        self._starts: dict[str, Callable[[], Statement]] = {
            **dict.fromkeys(self._triggers, self._when),
            **dict.fromkeys(_CONTROLS, self._control),
            "repeat": self._repeat,
            "parallel": lambda: Parallel(self._block()),
            "ask": self._query,
            "decline": lambda: Decline(self.one_of(_DECLINES, "a reason")),  # type: ignore[arg-type]  # one of the Literal's words
            "amend": self._amend,
            "also": self._amend,
        }

    def plan(self) -> Plan:
        """The whole text as a plan."""
        statements: tuple[Statement, ...] = ()
        if self.seen.kind != "end":
            statements = self._series()
        if self.seen.kind != "end":
            raise self.unexpected('";" or the end')
        return Plan(statements)

    def _series(self) -> tuple[Statement, ...]:
        statements = [self._statement()]
        while self.taken(";"):
            statements.append(self._statement())
        return tuple(statements)

    def _block(self) -> tuple[Statement, ...]:
        self.take("{")
        body = self._series()
        self.take("}")
        return body

    def _statement(self) -> Statement:
        if self._depth == _MAXIMUM_DEPTH:
            raise self.problem(f"Statements are nested more than {_MAXIMUM_DEPTH} deep.")
        self._depth += 1
        if self.seen.kind == "word" and self.next_text == ".":
            found: Statement = self._command()
        elif self.seen.text in self._starts:
            read_it = self._starts[self.seen.text]
            if not self._keeps_word():
                self.step()
            found = read_it()
        else:
            raise self.unexpected("a statement", self._starts)
        self._depth -= 1
        return found

    def _keeps_word(self) -> bool:
        """Whether the reader of this statement looks at its first word itself."""
        return self.seen.text in self._triggers or self.seen.text in _CONTROLS or self.seen.text in {"amend", "also"}

    def _command(self) -> Command:
        action = self.identifier("a class")
        self.take(".")
        action += "." + self.identifier("an action")
        targets: list[Target] = []
        arguments: list[tuple[str, Value]] = []
        for _ in self.items():
            if self.seen.kind == "word" and self.next_text == "=":
                name = self.identifier("a parameter")
                self.take("=")
                arguments.append((name, self.value()))
            elif arguments:
                raise self.unexpected("parameter=value (targets stand before arguments)")
            else:
                targets.append(self.target())
        return Command(action, tuple(targets), tuple(arguments))

    def _when(self) -> When:
        triggers: list[Trigger] = []
        while self.seen.text in self._triggers and self.next_text != ".":
            triggers.append(self._triggers[self.take_word()]())
            self.take(":")
        body = self._block() if self.seen.text == "{" else (self._statement(),)
        return When(tuple(triggers), body)

    def _at(self) -> Trigger:
        time = self._clock()
        return Every(time, self._days()) if self.taken("every") else At(time)

    def _every(self) -> Every:
        if self.seen.kind == "number":
            return Every(None, (), self._duration_s())
        return Every(None, self._days())

    def _days(self) -> tuple[str, ...]:
        days = [self.one_of(DAY_WORDS, "a day")]
        while self.taken(","):
            days.append(self.one_of(DAY_WORDS, "a day"))
        return tuple(days)

    def _duration_s(self) -> float:
        amount = self.number("a duration")
        return amount * _UNIT_S[self.one_of(_UNIT_S, "a unit of time")]

    def _clock(self) -> ClockTime:
        seen = self.seen
        if seen.kind == "clock":
            self.step()
            hour, minute = (int(part) for part in seen.text.split(":"))
            exact = not self.taken("o'clock")
        elif seen.kind == "number" and self.next_text == "o'clock":
            hour, minute, exact = self.whole("an hour"), 0, False
            self.step()
        else:
            raise self.unexpected("a time of day such as 07:30 or 8 o'clock")
        day = None
        if self.seen.kind == "date" or self.seen.text in DATE_WORDS:
            day = self.step().text
        elif self.seen.text in MONTHS:
            day = self._day_of_year()
        elif self.seen.kind == "word" and self.seen.text != "every":
            raise self.unexpected('a day, "every" or ":"', DATE_WORDS)
        if hour > 23 or minute > 59:
            raise self.problem(f"{seen.text} is no time of day.", seen)
        return ClockTime(hour, minute, exact, day)

    def _day_of_year(self) -> str:
        month = self.seen
        day = f"{self.step().text} {self.whole('the day of a month')}"
        if day_of_year(day) is None:
            raise self.problem(f"There is no {day}.", month)
        return day

    def _repeat(self) -> Repeat:
        seen = self.seen
        times = self.whole("a number of times") if seen.kind == "number" else None
        if times == 0:
            raise self.problem("A repetition is at least once.", seen)
        until = self.condition() if self.taken("until") else None
        if times is None and until is None:
            raise self.unexpected('a number of times or "until"')
        return Repeat(times, until, self._block())

    def _query(self) -> Query:
        kind = self.one_of(_QUERIES, "a kind of question")
        targets: list[Target] = []
        field, op, value = None, None, None
        for _ in self.items():
            if self.seen.text == "field" and self.next_text == "=":
                self.step()
                self.step()
                field = self.identifier("a field")
            elif self.is_comparison():
                op, value = self.comparison()
            elif field is not None or op is not None:
                raise self.unexpected("a comparison such as `is on` (targets stand first)")
            else:
                targets.append(self.target())
        return Query(kind, tuple(targets), field, op, value)  # type: ignore[arg-type]  # one of the Literal's words

    def _control(self) -> Control:
        kind = self.take_word()
        what = None
        if self.taken("("):
            what = self.string("what is meant, as a string")
            self.take(")")
        return Control(kind, what)  # type: ignore[arg-type]  # one of the Literal's words

    def _amend(self) -> Amend:
        start = self.seen
        also = self.take_word() == "also"
        targets: list[Target] = []
        places: list[Place] = []
        value = None
        for _ in self.items():
            if self.seen.text in {"in", "on"}:
                places += self.places()
            elif self.seen.text == "value" and self.next_text == "=":
                self.step()
                self.step()
                value = self.value()
            elif self.is_value():
                value = self.value()
            else:
                targets.append(self.target())
        if not targets and not places and value is None:
            raise self.problem("A correction must say what is corrected.", start)
        return Amend(tuple(targets), tuple(places), value, also)
