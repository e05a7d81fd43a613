"""The written form of plans."""

import pytest
from hypothesis import given

from nlcontrol.errors import PlanSyntaxError
from nlcontrol.plan.types import (
    After,
    Amend,
    At,
    Change,
    ClockTime,
    Command,
    Condition,
    Every,
    Factor,
    For,
    Group,
    Named,
    Number,
    Once,
    Place,
    Plan,
    Pronoun,
    Query,
    Repeat,
    Step,
    Text,
    Until,
    When,
)
from nlcontrol.plan.written import read, write
from tests.plan import strategies

OF_THE_DESIGN = [
    'light.turn_on(all light in "kitchen", brightness_pct=30); lock.lock("front door")',
    'after 10 min: light.turn_off(all light on "upstairs" except "hallway light")',
    'at 07:30 every weekday: cover.open_cover("bedroom blinds")',
    'for 20 min: fan.turn_on("bedroom fan")',
    'once lock "front door" is unlocked: light.turn_on(all light in here)',
    'light.turn_on("desk lamp", brightness_pct=+10)',
    'light.turn_on("desk lamp", brightness_pct=*0.5)',
    'repeat 3 { rover.go_to("kitchen"); rover.return_to_start() }',
    'parallel { cover.close_cover(all cover on "upstairs"); rover.dock() }',
    'ask state(all light in "kitchen", field=state)',
    "stop",
    "pause",
    "resume",
    "undo",
    'cancel("the seven o\'clock light")',
    "never_mind",
]
OF_THE_TYPES = [
    'ask state(all light in "kitchen", field=brightness_pct)',
    "ask any(all light, field=state, is on)",
    "ask planned()",
    'if "lamp" brightness_pct above 50: light.turn_off("lamp")',
    'if "lamp" mode is "true": stop',
    'if "lamp" mode is "not": stop',
    'if "lamp" mode is not "two words": stop',
    "at 8 o'clock: light.turn_on(lamp)",
    "at 8:30 o'clock tomorrow: light.turn_on(lamp)",
    "at 07:30 2026-11-23: light.turn_on(lamp)",
    "at 07:30 every mon, fri: light.turn_on(lamp)",
    "every 10 min: light.turn_on(lamp)",
    "every weekday: light.turn_on(lamp)",
    'until 22:00: light.turn_on(lamp, color_name="red")',
    'until lock "front door" is locked: light.turn_on(lamp)',
    "whenever it is not on: stop",
    "at 07:30: for 20 min: light.turn_on(lamp)",
    "after 5 s: { light.turn_on(lamp); stop }",
    'repeat until "lamp" is off { light.turn_on(lamp, brightness_pct=-2 step) }',
    "repeat 3 until it battery_pct below 20 { rover.dock() }",
    "light.turn_on(any 2 light, them, brightness_pct=+step)",
    "climate.set_temperature(heater, temperature=21.5 °C)",
    "climate.set_temperature(freezer, temperature=minus 18 °C)",
    "rover.move(distance_m=-0.5 m, speed_m_s=0.3 m/s)",
    "light.turn_on(other light, brightness_pct=max, flash=true)",
    'light.turn_on(all "flux capacitors" in "lab")',
    'light.turn_on(the "odd gizmo")',
    'light.turn_off(all device except all light in "kitchen" except "fridge")',
    'light.turn_off(all device except (all light except "lamp"))',
    "decline negated",
    'amend(light in "hallway")',
    "amend(50 %)",
    'amend(in "hallway")',
    'amend(value="red")',
    'also("desk lamp", in here, min)',
    'stop("rover")',
]


@pytest.mark.parametrize("text", OF_THE_DESIGN + OF_THE_TYPES)
def test_every_documented_line_reads_and_is_written_the_same(text: str) -> None:
    """What the design and the docstrings show is the written form, to the letter."""
    assert write(read(text)) == text


def test_lines_mean_what_they_say() -> None:
    """Reading gives the values that the words of the written form stand for."""
    assert read('after 10 min: light.turn_off(all light on "upstairs" except "hall light")') == Plan(
        (
            When(
                (After(600),),
                (
                    Command(
                        "light.turn_off",
                        (Group("all", "light", (Place("upstairs", floor=True),), (Named("hall light"),)),),
                    ),
                ),
            ),
        )
    )
    assert read(
        'once lock "front door" is unlocked: at 8 o\'clock every mon, fri: a.b(it, x=*0.5, y=-2 step, z=+10 %)'
    ) == Plan(
        (
            When(
                (
                    Once(Condition(Named("front door", "lock"), "state", "is", Text("unlocked"))),
                    Every(ClockTime(8, 0, exact=False), ("mon", "fri")),
                ),
                (
                    Command(
                        "a.b",
                        (Pronoun("it"),),
                        (("x", Factor(0.5)), ("y", Step(-2)), ("z", Change(Number(10, "%")))),
                    ),
                ),
            ),
        )
    )


def test_a_lone_schedule_inside_a_schedule_keeps_its_braces() -> None:
    """Two triggers on one body and a schedule in a schedule are different plans."""
    stacked = Plan((When((After(60), For(5)), (Command("a.b"),)),))
    nested = Plan((When((After(60),), (When((For(5),), (Command("a.b"),)),)),))
    assert write(stacked) == "after 1 min: for 5 s: a.b()"
    assert write(nested) == "after 1 min: { for 5 s: a.b() }"
    assert read(write(nested)) == nested


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("after 600 s: a.b()", "after 10 min: a.b()"),
        ("after 1.5 h: a.b()", "after 90 min: a.b()"),
        ("for 48 h: a.b()", "for 2 day: a.b()"),
        ("  light . turn_on(\n the light ,\tx = 3%)  ", "light.turn_on(light, x=3 %)"),
        ("a.b(x=red)", 'a.b(x="red")'),
        ("at 7:30:a.b();stop", "at 07:30: a.b(); stop"),
        ("repeat 2{a.b()}", "repeat 2 { a.b() }"),
        ("", ""),
    ],
)
def test_reading_accepts_any_unit_and_any_space(text: str, same: str) -> None:
    """A plan written by hand need not be written as `write` writes it."""
    assert write(read(text)) == same


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("onec it is on: stop", 0, 'Expected a statement, found "onec" (did you mean "once"?)'),
        ("a.b(x=30 mim)", 9, '(did you mean "min"?)'),
        ("a.b(x=)", 6, 'Expected a value, found ")"'),
        ("a.b(x=1, light)", 9, "targets stand before arguments"),
        ("a.b(light", 9, 'Expected "," or ")", found the end'),
        ("a.b() c.d()", 6, 'Expected ";" or the end'),
        ("at 25:00: a.b()", 3, "25:00 is no time of day"),
        ("at 07:30 tomorow: a.b()", 9, '(did you mean "tomorrow"?)'),
        ("repeat 0 { a.b() }", 7, "at least once"),
        ("repeat { a.b() }", 7, 'a number of times or "until"'),
        ("parallel { }", 11, "Expected a statement"),
        ("ask stat(light)", 4, '(did you mean "state"?)'),
        ("decline negatd", 8, '(did you mean "negated"?)'),
        ("amend()", 0, "must say what is corrected"),
        ('cancel("a', 7, "not closed"),
        ('cancel("\\q")', 7, "not a JSON string"),
        ("a.b(any 0 light)", 8, "starts at 1"),
        ("a.b(light in kitchen)", 13, "a place as a string"),
        ("it is on", 0, "Expected a statement"),
        ("a.b(§)", 4, '"§" has no meaning here'),
        ("repeat 2 { " * 60 + "stop" + " }" * 60, 440, "nested more than 40 deep"),
    ],
)
def test_an_error_names_the_column_and_what_was_expected(text: str, column: int, words: str) -> None:
    """Whoever wrote the line sees where it goes wrong, and the near name."""
    with pytest.raises(PlanSyntaxError) as caught:
        read(text)
    assert caught.value.column == column
    assert words in caught.value.problem


@strategies.steady
@given(strategies.plans)
def test_reading_is_the_inverse_of_writing(plan: Plan) -> None:
    """Every plan that can be built is written so that it reads back the same."""
    assert read(write(plan)) == plan


def test_the_written_form_needs_no_exponent() -> None:
    """Numbers are the shortest digits that read back the same."""
    plan = Plan((Command("a.b", (), (("x", Number(1e-7)), ("y", Number(30.0)), ("z", Number(21.5)))),))
    assert write(plan) == "a.b(x=0.0000001, y=30, z=21.5)"


def test_queries_and_corrections_hold_their_parts() -> None:
    """A comparison is no target, and a string in a correction is a name unless it is called the value."""
    assert read("ask any(all light, is on)") == Plan((Query("any", (Group("all", "light"),), None, "is", Text("on")),))
    assert read('amend("red")') == Plan((Amend((Named("red"),)),))
    assert read('amend(value="red")') == Plan((Amend(value=Text("red")),))
    assert read("until 22:00: stop").statements[0] == When((Until(ClockTime(22)),), read("stop").statements)
    assert read("repeat 3 until it is on { stop }").statements[0] == Repeat(
        3, Condition(Pronoun("it"), "state", "is", Text("on")), read("stop").statements
    )
    assert read("at 22:00 mon: stop").statements[0] == When((At(ClockTime(22, day="mon")),), read("stop").statements)
