"""Clauses as symbols and pointers, and whole plans as clauses."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlcontrol.errors import PlanSyntaxError, UsageError, UtteranceError
from nlcontrol.plan.clause_writer import ParameterType, Symbols
from nlcontrol.plan.plan_clauses import _clauses
from nlcontrol.plan.symbols import (
    Chat,
    Clause,
    ConditionClause,
    OnDay,
    Times,
    Use,
    VagueTime,
    inventory,
    joined_words,
    plan_of,
    read_clause,
    symbols_of,
    write_clause,
)
from nlcontrol.plan.types import (
    After,
    Amend,
    At,
    Change,
    ClockTime,
    Command,
    Condition,
    Control,
    Every,
    Extreme,
    Factor,
    For,
    Group,
    Named,
    Number,
    Place,
    Plan,
    Pronoun,
    Query,
    Step,
    Text,
    Until,
)
from nlcontrol.plan.written import read
from nlcontrol.text.tokens import Measure, Token
from tests.plan import strategies
from tests.plan.strategies import TokenMaker


def _tokens(*parts: str | Measure) -> list[Token]:
    """Tokens one after the other; a value's text is its kind in brackets."""
    tokens: list[Token] = []
    for part in parts:
        text = part if isinstance(part, str) else f"<{part.kind}>"
        start = tokens[-1].end + 1 if tokens else 0
        tokens.append(Token(text, text, start, start + len(text), None if isinstance(part, str) else part))
    return tokens


def _read(symbols: str, tokens: list[Token]) -> Clause:
    """The clause that these symbols write over all the tokens."""
    return read_clause(_split(symbols), tokens, 0, len(tokens)).clause


def _split(symbols: str) -> Symbols:
    return tuple(int(part) if part.isdigit() else part for part in symbols.split())


EIGHT = Measure("number", Number(8))
TEN_MINUTES = Measure("duration", Number(600, "s"))
THIRTY_PERCENT = Measure("percent", Number(30, "%"))
HALF_PAST_SEVEN = Measure("clock", clock=ClockTime(7, 30))
TOMORROW = Measure("date", days=("tomorrow",))
WEEKDAYS = Measure("recurrence", days=("weekday",))


def test_a_clause_reads_into_types_and_says_what_it_used() -> None:
    """Symbols say what, pointers say which words."""
    tokens = _tokens("dim", "the", "kitchen", "lights", "except", "big", "lamp", "to", THIRTY_PERCENT)
    symbols = _split("first light.turn_on these noun 3 3 in 2 2 except name 5 6 param:brightness_pct = 8")
    reading = read_clause(symbols, tokens, 0, 9, {"lights": "light"}.get)
    assert reading.clause == Clause(
        "first",
        (),
        Command(
            "light.turn_on",
            (Group("these", "light", (Place("kitchen"),), (Named("big lamp"),)),),
            (("brightness_pct", Number(30, "%")),),
        ),
        0,
        9,
    )
    assert reading.uses == (
        Use(3, 4, "target", "lights"),
        Use(2, 3, "place", "kitchen"),
        Use(5, 7, "except", "big lamp"),
        Use(8, 9, "value", "<percent>"),
    )


@pytest.mark.parametrize(
    ("symbols", "tokens", "modifiers"),
    [
        ("delay 0", [TEN_MINUTES], (After(600),)),
        ("for 0", [TEN_MINUTES], (For(600),)),
        ("interval 0", [Measure("interval", Number(600, "s"))], (Every(None, (), 600),)),
        ("clock 0", [HALF_PAST_SEVEN], (At(ClockTime(7, 30)),)),
        ("number_clock 0", [EIGHT], (At(ClockTime(8, exact=False)),)),
        ("number_clock 0", [Measure("number", Number(20))], (At(ClockTime(20)),)),
        ("number_clock 0", [Measure("number", Number(0))], (At(ClockTime(0)),)),
        ("clock 0 date 1", [HALF_PAST_SEVEN, TOMORROW], (At(ClockTime(7, 30, day="tomorrow")),)),
        ("date 1 clock 0", [HALF_PAST_SEVEN, TOMORROW], (At(ClockTime(7, 30, day="tomorrow")),)),
        ("recur 1 clock 0", [HALF_PAST_SEVEN, WEEKDAYS], (Every(ClockTime(7, 30), ("weekday",)),)),
        ("number_clock 0 recur 1", [EIGHT, WEEKDAYS], (Every(ClockTime(8, exact=False), ("weekday",)),)),
        (
            "clock 0 until_number 1 date 2",
            [HALF_PAST_SEVEN, EIGHT, TOMORROW],
            (At(ClockTime(7, 30)), Until(ClockTime(8, exact=False, day="tomorrow"))),
        ),
        ("date 0 for 1", [TOMORROW, TEN_MINUTES], (OnDay("tomorrow"), For(600))),
        ("recur 0", [WEEKDAYS], (Every(None, ("weekday",)),)),
        ("times 0", [Measure("times", Number(3, "times"))], (Times(3),)),
        ("vague_time 0 1", ["some", "day"], (VagueTime("some day"),)),
    ],
)
def test_times_are_read_with_their_day_and_recurrence(
    symbols: str, tokens: list[str | Measure], modifiers: tuple[object, ...]
) -> None:
    """A day or recurrence belongs to the time of day it is said with."""
    assert _read(f"first {symbols} chat", _tokens(*tokens)).modifiers == modifiers


@pytest.mark.parametrize(
    ("symbols", "measure", "value"),
    [
        ("= 0", THIRTY_PERCENT, Number(30, "%")),
        ("= 0", Measure("fraction", Number(0.5)), Number(50, "%")),
        ("= 0", Measure("degrees", Number(90, "deg")), Number(90, "deg")),
        ("= 0", Measure("temperature", Number(68, "°F")), Number(68, "°F")),
        ("= 0", "red", Text("red")),
        ("= 0", HALF_PAST_SEVEN, Text("<clock>")),
        ("text 0 0", "red", Text("red")),
        ("up 0", THIRTY_PERCENT, Change(Number(30, "%"))),
        ("down 0", THIRTY_PERCENT, Change(Number(-30, "%"))),
        ("factor 0", Measure("fraction", Number(0.5)), Factor(0.5)),
        ("factor 0", THIRTY_PERCENT, Factor(0.3)),
        ("step:-2", "x", Step(-2)),
        ("const:open", "x", Text("open")),
    ],
)
def test_values_take_the_meaning_of_their_token(symbols: str, measure: str | Measure, value: object) -> None:
    """A pointer at a value token gives its amount with its unit; at a word, the word."""
    head = _read(f"first a.b param:x {symbols}", _tokens(measure)).head
    assert head == Command("a.b", (), (("x", value),))  # type: ignore[arg-type]  # object holds the parametrised values


@pytest.mark.parametrize(
    ("symbols", "tokens"),
    [
        ("first delay 0 chat", ["soon"]),
        ("first delay 0 chat", [HALF_PAST_SEVEN]),
        ("first delay 0 chat", [EIGHT]),
        ("first for 0 chat", [Measure("interval", Number(600, "s"))]),
        ("first interval 0 chat", [EIGHT]),
        ("first clock 0 chat", [EIGHT]),
        ("first number_clock 0 chat", [Measure("number", Number(24))]),
        ("first number_clock 0 chat", [Measure("number", Number(8.5))]),
        ("first date 0 chat", [WEEKDAYS]),
        ("first recur 0 chat", [TOMORROW]),
        ("first times 0 chat", [Measure("number", Number(0))]),
        ("first a.b any 0 class:light", [Measure("number", Number(2.5))]),
        ("first a.b param:x up 0", ["red"]),
        ("first a.b param:x factor 0", [TEN_MINUTES]),
    ],
)
def test_a_pointer_at_words_of_another_kind_is_unreadable(symbols: str, tokens: list[str | Measure]) -> None:
    """A time or amount that the words do not say is an error with their place, never a guess."""
    with pytest.raises(UtteranceError) as caught:
        _read(symbols, _tokens(*tokens))
    assert (caught.value.start, caught.value.end) == (0, _tokens(*tokens)[0].end)


@pytest.mark.parametrize(
    "symbols",
    [
        "",
        "first",
        "chat",
        "first chat chat",
        "first delay chat",
        "first light",
        "first ask:why",
        "first a.b name 1 0",
        "first a.b name 0 9",
        "first a.b name 0",
        "first a.b the in 0 0",
        "first a.b param:x",
        "first a.b param:in = 0",
        "first cond:if it op:is",
        "first cond:if it",
        "first amend",
        "first 0",
    ],
)
def test_symbols_outside_of_the_language_are_refused(symbols: str) -> None:
    """A sequence that is no clause is never half read."""
    with pytest.raises(PlanSyntaxError):
        _read(symbols, _tokens("one", "two"))


def test_a_pointer_outside_of_its_clause_is_refused() -> None:
    """A clause uses the words of its own segment."""
    with pytest.raises(PlanSyntaxError):
        read_clause(("first", "a.b", "name", 0, 1), _tokens("one", "two", "three"), 1, 3)


def test_an_exception_takes_the_places_after_it_and_no_exceptions() -> None:
    """Each `except` belongs to the outer group, so two of them are two exceptions."""
    tokens = _tokens("lights", "lamps", "kitchen", "fan")
    clause = _read("first a.b all noun 0 0 except these noun 1 1 in 2 2 except name 3 3", tokens)
    lamps = Group("these", "lamps", (Place("kitchen"),))
    assert clause.head == Command("a.b", (Group("all", "lights", (), (lamps, Named("fan"))),))


def test_heads_without_actions_are_read() -> None:
    """Questions, controls, conditions, corrections and chat are heads of their own."""
    tokens = _tokens("door", "kitchen", EIGHT)
    heads = {
        "ask:is the noun 0 0 op:is const:open": Query("is", (Group("the", "door"),), None, "is", Text("open")),
        "control:cancel span 0 1": Control("cancel", "door kitchen"),
        "cond:if it field:heat op:above = 2": ConditionClause(
            "if", Condition(Pronoun("it"), "heat", "above", Number(8))
        ),
        "also name 0 0 in 1 1 max": Amend((Named("door"),), (Place("kitchen"),), Extreme("max"), also=True),
        "chat": Chat(),
    }
    for symbols, head in heads.items():
        assert _read(f"first {symbols}", tokens).head == head


def _type_of_text(_action: str, _parameter: str) -> ParameterType:
    return "text"


@strategies.steady
@given(strategies.clauses, st.booleans(), st.booleans())
def test_reading_is_the_inverse_of_writing_clauses(clause: Clause, nouns_are_said: bool, words_are_said: bool) -> None:
    """Every clause that can be said is read back from its symbols, wherever its words stand."""
    maker = TokenMaker(nouns_are_said, words_are_said)
    symbols = write_clause(clause, maker)
    said = replace(clause, end=len(maker.tokens))
    assert read_clause(symbols, maker.tokens, 0, len(maker.tokens)).clause == said


@strategies.steady
@given(strategies.clauses)
def test_every_token_made_for_a_clause_is_used_once(clause: Clause) -> None:
    """The uses cover all that the pointers point at, which is what accounting stands on."""
    maker = TokenMaker()
    symbols = write_clause(clause, maker)
    uses = read_clause(symbols, maker.tokens, 0, len(maker.tokens)).uses
    assert sorted(index for use in uses for index in range(use.start, use.end)) == list(range(len(maker.tokens)))


def test_a_parameter_of_type_text_or_place_is_written_as_a_span() -> None:
    """Titles and places are spans even when they are one word, so that the network sees one form for them."""
    clause = Clause("first", (), Command("a.b", (), (("x", Text("thriller")),)), 0, 1)
    assert write_clause(clause, TokenMaker()) == ("first", "a.b", "param:x", "=", 0)
    assert write_clause(clause, TokenMaker(), _type_of_text) == ("first", "a.b", "param:x", "text", 0, 0)
    places = Clause("first", (), Command("a.b", (), (("x", Text("hall")), ("x", Text("lab")))), 0, 2)
    symbols = write_clause(places, TokenMaker(), lambda _action, _parameter: "place")
    assert symbols == ("first", "a.b", "param:x", "place", 0, 0, "place", 1, 1)
    assert read_clause(symbols, _tokens("hall", "lab"), 0, 2).clause == places


@pytest.mark.parametrize(
    "head",
    [
        Command("a.b", (Named("lamp", "light"),)),
        Command("a.b", (Group("any", "light"),)),
        Command("a.b", (Group("all", "x", (), (Group("all", "y", (), (Named("z"),)),)),)),
        Command("a.b", (), (("x", Step(3)),)),
        Command("a.b", (), (("x", Text("a")), ("x", Text("b")))),
        Amend((Group("the", "light"),), (Place("hall"),)),
    ],
)
def test_what_the_language_cannot_say_is_not_written(head: Command | Amend) -> None:
    """A clause that would be read as another one is refused by the writer."""
    with pytest.raises(UsageError):
        write_clause(Clause("first", (), head, 0, 0), TokenMaker())


@strategies.steady
@given(strategies.said_plans)
def test_plans_round_trip_through_their_clauses(plan: Plan) -> None:
    """A plan that can be said clause by clause is written over its tokens and read back the same."""
    maker = TokenMaker()
    for clause in _clauses(plan):
        write_clause(clause, maker)
    segments = symbols_of(plan, maker.tokens)
    assert plan_of(segments, maker.tokens) == plan
    ends = [0, *(segment.end for segment in segments)]
    assert [segment.start for segment in segments] == ends[:-1]


def test_a_plan_is_written_over_the_tokens_of_its_sentence() -> None:
    """`symbols_of` finds the words of the plan in the sentence and leaves the others."""
    plan = read('after 10 min: light.turn_on("desk lamp", brightness_pct=30 %); lock.lock(lock in "hall")')
    tokens = _tokens("in", TEN_MINUTES, "dim", "desk", "lamp", "to", THIRTY_PERCENT, "and", "lock", "hall")
    first, second = symbols_of(plan, tokens)
    assert first.symbols == _split("first delay 1 light.turn_on name 3 4 param:brightness_pct = 6")
    assert second.symbols == _split("then lock.lock the noun 8 8 in 9 9")
    assert (first.start, first.end, second.start, second.end) == (0, 7, 7, 10)
    assert plan_of((first, second), tokens) == plan


@pytest.mark.parametrize(
    "text",
    [
        "after 5 s: { stop; undo }",
        "repeat until it is on { stop }",
        "after 5 s: if it is on: stop",
        "parallel { stop }",
        "repeat 2 { repeat 2 { stop } }",
        'light.turn_on("attic lamp")',
    ],
)
def test_plans_that_cannot_be_said_clause_by_clause_are_refused(text: str) -> None:
    """What the plain order of clauses cannot say, or the tokens do not hold, raises."""
    with pytest.raises(UsageError):
        symbols_of(read(text), _tokens("it", TEN_MINUTES))


def test_chinese_words_are_joined_without_spaces() -> None:
    """One token per character is one word again; words in Latin letters keep their space."""
    assert joined_words(_tokens("厨", "房", "灯")) == "厨房灯"
    assert joined_words(_tokens("the", "lamp", "灯")) == "the lamp 灯"


def test_the_inventory_lists_every_symbol_once() -> None:
    """Names shared by several actions are one symbol; the specials and device actions are always there."""
    symbols = inventory(["light.turn_on"], ["x", "x"], ["state"], ["on", "on"], ["light"])
    assert len(set(symbols)) == len(symbols)
    assert symbols[:2] == ("<s>", "</s>")
    named = {"light.turn_on", "device.toggle", "param:x", "field:state", "const:on", "const:true", "class:light"}
    assert named | {"class:device", "vague_time", "ask:count", "step:-2", "op:is_not"} <= set(symbols)
