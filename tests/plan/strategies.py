"""Hypothesis strategies for plans, clauses and the tokens that say them."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from nlcontrol.plan.clause_writer import PointerRole, Sought
from nlcontrol.plan.clauses import Chat, Clause, ConditionClause, OnDay, Times, VagueTime
from nlcontrol.plan.days import DATE_WORDS, DAY_WORDS
from nlcontrol.plan.invariants import RESERVED
from nlcontrol.plan.types import (
    UNITS,
    After,
    Amend,
    At,
    Change,
    ClockTime,
    Command,
    Condition,
    Control,
    Decline,
    Every,
    Extreme,
    Factor,
    Flag,
    For,
    Group,
    If,
    Named,
    Number,
    Once,
    Parallel,
    Place,
    Plan,
    Pronoun,
    Query,
    Repeat,
    Statement,
    Step,
    Target,
    Text,
    Trigger,
    Until,
    Value,
    When,
    Whenever,
)
from nlcontrol.text.tokens import Measure, MeasureKind, Token

steady = settings(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""The same examples in every run, on a busy machine too."""

T = TypeVar("T")


def _named(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T]:
    """The same strategy, with a short representation: Hypothesis warns of long ones."""

    @st.composite
    def drawn(draw: st.DrawFn) -> T:
        return draw(strategy)

    return drawn()


# Values. Amounts are what people say and what sensors report, with some of the awkward floats.

identifiers = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True).filter(lambda word: word not in RESERVED)
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
amounts = st.one_of(
    st.integers(0, 6500).map(float),
    st.sampled_from([0.1, 0.3, 21.5, 1e-7, 1e22, 123456.789]),
    st.floats(0, 1e12, allow_nan=False),
)
signs = st.sampled_from([1, -1])
numbers = _named(
    st.builds(lambda amount, sign, unit: Number(sign * amount, unit), amounts, signs, st.sampled_from(UNITS))
)
values: st.SearchStrategy[Value] = _named(
    st.one_of(
        numbers,
        st.builds(Change, numbers),
        st.builds(lambda count, sign: Step(sign * count), amounts.filter(bool), signs),
        st.builds(Factor, amounts),
        st.builds(Extreme, st.sampled_from(["max", "min"])),
        st.builds(Text, st.one_of(names, identifiers, st.sampled_from(sorted(RESERVED)))),
        st.builds(Flag, st.booleans()),
    )
)

# Targets and conditions.

places = st.one_of(st.just(Place(None)), st.builds(Place, names, st.booleans()))
plain_quantifiers = st.sampled_from(["the", "these", "all", "any", "other"])


def groups(nouns: st.SearchStrategy[str], excepted: st.SearchStrategy[Target]) -> st.SearchStrategy[Group]:
    """Groups of these nouns with these exceptions."""
    common = {
        "noun": nouns,
        "places": st.lists(places, max_size=2).map(tuple),
        "excepted": st.lists(excepted, max_size=2).map(tuple),
    }
    return st.one_of(
        st.builds(Group, plain_quantifiers, **common),
        st.builds(Group, st.just("any"), count=st.integers(1, 9), **common),
    )


simple_targets: st.SearchStrategy[Target] = st.one_of(
    st.builds(Named, names, st.none() | identifiers),
    st.builds(Pronoun, st.sampled_from(["it", "them"])),
)
targets: st.SearchStrategy[Target] = _named(
    st.recursive(simple_targets, lambda inner: groups(identifiers | names, inner), max_leaves=4)
)
comparisons = st.sampled_from(["is", "is not", "above", "below"])
conditions = _named(st.builds(Condition, targets, st.just("state") | identifiers, comparisons, values))

# Triggers and statements.

durations_s = st.one_of(st.integers(0, 10**6).map(float), amounts)
days = st.none() | st.sampled_from([*DATE_WORDS, "2026-11-23", "feb 29", "dec 24"])
clock_times = _named(
    st.one_of(
        st.builds(ClockTime, st.integers(0, 23), st.integers(0, 59), st.just(True), days),
        st.builds(ClockTime, st.integers(1, 12), st.integers(0, 59), st.just(False), days),
    )
)
recurring_days = st.lists(st.sampled_from(DAY_WORDS), min_size=1, max_size=3).map(tuple)
triggers: st.SearchStrategy[Trigger] = _named(
    st.one_of(
        st.builds(After, durations_s),
        st.builds(At, clock_times),
        st.builds(Every, st.none() | clock_times, recurring_days),
        st.builds(Every, st.none(), st.just(()), durations_s),
        st.builds(For, durations_s),
        st.builds(Until, clock_times | conditions),
        st.builds(Once, conditions),
        st.builds(Whenever, conditions),
        st.builds(If, conditions),
    )
)
actions = st.builds("{}.{}".format, identifiers, identifiers)
arguments = st.lists(st.tuples(identifiers, values), max_size=3).map(tuple)
commands = st.builds(Command, actions, st.lists(targets, max_size=2).map(tuple), arguments)
query_kinds = st.sampled_from(["state", "is", "any", "which", "count", "where", "planned"])
query_targets = st.lists(targets, max_size=2).map(tuple)
queries = st.one_of(
    st.builds(Query, query_kinds, query_targets, st.none() | identifiers),
    st.builds(Query, query_kinds, query_targets, st.none() | identifiers, comparisons, values),
)
control_kinds = st.sampled_from(["stop", "pause", "resume", "undo", "cancel", "never_mind"])
amends = st.builds(
    lambda changed, where, value, also: Amend(
        changed, where, value if changed or where or value is not None else Flag(True), also
    ),
    st.lists(targets, max_size=2).map(tuple),
    st.lists(places, max_size=2).map(tuple),
    st.none() | values,
    st.booleans(),
)
reasons = st.sampled_from(["negated", "reported", "question", "out_of_domain", "unsupported"])
flat_statements: st.SearchStrategy[Statement] = _named(
    st.one_of(
        commands, queries, st.builds(Control, control_kinds, st.none() | names), amends, st.builds(Decline, reasons)
    )
)


def _nested(inner: st.SearchStrategy[Statement]) -> st.SearchStrategy[Statement]:
    body = st.lists(inner, min_size=1, max_size=2).map(tuple)
    return st.one_of(
        st.builds(When, st.lists(triggers, min_size=1, max_size=2).map(tuple), body),
        st.builds(Repeat, st.integers(1, 99), st.none() | conditions, body),
        st.builds(Repeat, st.none(), conditions, body),
        st.builds(Parallel, body),
    )


statements = _named(st.recursive(flat_statements, _nested, max_leaves=3))
plans = st.builds(Plan, st.lists(statements, max_size=3).map(tuple))

# Clauses: what can be said with symbols, in the order that reading gives.

said_words = st.one_of(
    st.lists(st.from_regex(r"[a-z]{1,5}", fullmatch=True), min_size=1, max_size=3).map(" ".join),
    st.text("厨房灯客卧室", min_size=1, max_size=3),
).filter(lambda words: words not in {"true", "false"})
said_units = st.sampled_from(["", "%", "deg", "°C", "°F", "K", "s", "m", "m/s", "times"])
said_amounts = st.one_of(st.integers(1, 200).map(float), st.sampled_from([21.5, 0.25]))
said_numbers = st.builds(Number, said_amounts, said_units)
said_values: st.SearchStrategy[Value] = _named(
    st.one_of(
        said_numbers,
        st.builds(lambda number, sign: Change(Number(sign * number.amount, number.unit)), said_numbers, signs),
        st.builds(Step, st.sampled_from([1.0, -1.0, 2.0, -2.0])),
        st.builds(Factor, said_amounts),
        st.builds(Extreme, st.sampled_from(["max", "min"])),
        st.builds(Text, said_words),
        st.builds(Flag, st.booleans()),
    )
)
said_places = st.one_of(st.just(Place(None)), st.builds(Place, said_words))
said_simple_targets: st.SearchStrategy[Target] = st.one_of(
    st.builds(Named, said_words), st.builds(Pronoun, st.sampled_from(["it", "them"]))
)


def _said_groups(excepted: st.SearchStrategy[tuple[Target, ...]]) -> st.SearchStrategy[Group]:
    common = {
        "noun": said_words,
        "places": st.lists(said_places, max_size=2).map(tuple),
        "excepted": excepted,
    }
    return st.one_of(
        st.builds(Group, st.sampled_from(["the", "these", "all", "other"]), **common),
        st.builds(Group, st.just("any"), count=st.integers(1, 9), **common),
    )


said_exceptions: st.SearchStrategy[Target] = said_simple_targets | _said_groups(st.just(()))
said_targets: st.SearchStrategy[Target] = _named(
    said_simple_targets | _said_groups(st.lists(said_exceptions, max_size=2).map(tuple))
)
said_conditions = _named(st.builds(Condition, said_targets, st.just("state") | identifiers, comparisons, said_values))
said_target_lists = st.lists(said_targets, max_size=2).map(tuple)
said_commands = st.builds(
    Command,
    actions,
    said_target_lists,
    st.lists(st.tuples(identifiers, said_values), max_size=3, unique_by=lambda argument: argument[0]).map(tuple),
)
said_queries = st.one_of(
    st.builds(Query, query_kinds, said_target_lists, st.none() | identifiers),
    st.builds(Query, query_kinds, said_target_lists, st.none() | identifiers, comparisons, said_values),
)
said_controls = st.builds(Control, control_kinds, st.none() | said_words)
said_amends = st.one_of(
    st.builds(Amend, st.lists(said_targets, min_size=1, max_size=2).map(tuple), also=st.booleans()),
    st.builds(
        Amend,
        st.lists(said_simple_targets, max_size=2).map(tuple),
        st.lists(said_places, max_size=2).map(tuple),
        said_values,
        st.booleans(),
    ),
)
said_statements: st.SearchStrategy[Statement] = _named(
    st.one_of(said_commands, said_queries, said_controls, said_amends, st.builds(Decline, reasons))
)
heads = _named(
    st.one_of(
        said_statements,
        st.builds(
            ConditionClause, st.sampled_from(["once", "whenever", "if", "unless", "until", "while"]), said_conditions
        ),
        st.just(Chat()),
    )
)
said_clocks = _named(clock_times.map(lambda time: time if time.exact else replace(time, minute=time.minute // 30 * 30)))
said_seconds = st.integers(0, 10**6).map(float)
timed = _named(
    st.one_of(
        st.builds(After, said_seconds),
        st.builds(At, said_clocks),
        st.builds(Every, said_clocks, recurring_days),
        st.builds(Every, st.none(), st.just(()), said_seconds),
        st.builds(For, said_seconds),
        st.builds(Until, said_clocks),
    )
)
dayless = _named(
    st.one_of(
        st.builds(Every, st.none(), recurring_days),
        st.builds(OnDay, st.sampled_from(DATE_WORDS)),
    )
)
"""Days without a time of day: in one clause with a time of day, reading would join the two."""
timeless = _named(
    st.one_of(
        st.builds(After, said_seconds),
        st.builds(For, said_seconds),
        st.builds(Every, st.none(), st.just(()), said_seconds),
    )
)
others = st.one_of(st.builds(Times, st.integers(1, 20)), st.builds(VagueTime, said_words))
modifiers = _named(
    st.one_of(st.lists(timed | others, max_size=3), st.lists(timeless | dayless | others, max_size=3)).map(tuple)
)
joins = st.sampled_from(["first", "then", "and", "or", "before", "after_that", "meanwhile", "correct"])
clauses = st.builds(Clause, joins, modifiers, heads, st.just(0), st.just(0))

# Plans that can be said clause by clause.

said_times = st.lists(timed, max_size=2).map(tuple)
said_condition_triggers = st.lists(
    st.one_of(*(st.builds(kind, said_conditions) for kind in (Once, Whenever, If, Until))), max_size=2
).map(tuple)


def _scheduled(statement: Statement, times: int | None, when: tuple[Trigger, ...]) -> Statement:
    body = statement if times is None else Repeat(times, None, (statement,))
    return When(when, (body,)) if when else body


scheduled = _named(
    st.builds(
        lambda statement, times, governing, due: _scheduled(statement, times, governing + due),
        said_statements,
        st.none() | st.integers(1, 20),
        said_condition_triggers,
        said_times,
    )
)
said_plans = st.builds(
    Plan,
    st.lists(scheduled | st.builds(Parallel, st.lists(scheduled, min_size=2, max_size=3).map(tuple)), max_size=3).map(
        tuple
    ),
)

# Tokens that say what a clause holds.

_KIND_OF_UNIT: dict[str, MeasureKind] = {
    "": "number",
    "%": "percent",
    "deg": "degrees",
    "°C": "temperature",
    "°F": "temperature",
    "K": "kelvin",
    "s": "duration",
    "m": "length",
    "m/s": "speed",
    "times": "times",
}


class TokenMaker:
    """A `Locate` that makes the tokens it is asked for, at the end of those it has made."""

    def __init__(self, nouns_are_said: bool = True, words_are_said: bool = True) -> None:
        self.tokens: list[Token] = []
        self._silent = {"noun": not nouns_are_said, "words": not words_are_said}

    def __call__(self, role: PointerRole, sought: Sought, /) -> tuple[int, int] | None:
        """Where the new tokens stand, or None for what this maker leaves unsaid."""
        if self._silent.get(role, False):
            return None
        if role == "clock" and isinstance(sought, ClockTime) and not sought.exact and not sought.minute:
            return None  # "at eight": a bare number
        if role == "until_clock" and isinstance(sought, ClockTime) and not sought.exact and not sought.minute:
            return None
        start = len(self.tokens)
        if role in {"name", "noun", "place", "text", "words", "span", "vague_time"}:
            words = str(sought)
            for word in words.split(" ") if words.isascii() else words:
                self._add(word)
        else:
            self._add(f"<{role}>", _measure(role, sought))
        return start, len(self.tokens)

    def _add(self, word: str, measure: Measure | None = None) -> None:
        start = self.tokens[-1].end + 1 if self.tokens else 0
        self.tokens.append(Token(word, word, start, start + len(word), measure))


def _measure(role: PointerRole, sought: Sought) -> Measure:
    match sought:
        case Number(_, unit):
            return Measure(_KIND_OF_UNIT[unit], sought)
        case Factor(factor):
            return Measure("fraction", Number(factor))
        case ClockTime(hour):
            if role in {"number_clock", "until_number"}:
                return Measure("number", Number(hour))
            return Measure("clock", clock=sought)
        case str():
            return Measure("date", days=(sought,))
        case tuple():
            return Measure("recurrence", days=sought)
        case _:
            amount = Number(float(sought), "" if role in {"count", "times"} else "s")
            kinds: dict[str, MeasureKind] = {"count": "number", "times": "times", "interval": "interval"}
            return Measure(kinds.get(role, "duration"), amount)
