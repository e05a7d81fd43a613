"""Clauses become statements: the reach of times and conditions, order, corrections, and what declines."""

import pytest

from nlcontrol.interpreter.composing import condition_trigger, opposite
from nlcontrol.plan.clauses import ConditionClause
from nlcontrol.plan.reply import Reason, Reply, Verdict
from nlcontrol.plan.types import Command, Condition, If, Named, Number, Text
from tests.interpreter.house import Told, home

LAMP = ("turn on the desk lamp", "first device.turn_on name [desk lamp]")
LAMP_AT_EIGHT = ("at eight pm turn on the desk lamp", "first clock [eight pm] device.turn_on name [desk lamp]")
LAMP_LATER = ("turn on the desk lamp in ten minutes", "first delay [ten minutes] device.turn_on name [desk lamp]")
EIGHT_PM = "2025-11-24T20:00+01:00"


def hear(*told: Told) -> Reply:
    """The reply in the shipped house."""
    return home().hear(*told)


def done(reply: Reply) -> list[tuple[int, str, str]]:
    """Step, device and action of every command."""
    assert reply.verdict is Verdict.ACCEPT, (reply.reason, reply.message)
    return [(command.step, command.device, command.action.partition(".")[2]) for command in reply.commands]


def due(reply: Reply) -> list[tuple[str, object]]:
    """Device and time of every command."""
    assert reply.verdict is Verdict.ACCEPT, (reply.reason, reply.message)
    return [(c.device, None if c.when is None else c.when.to_json()) for c in reply.commands]


# --- order ------------------------------------------------------------------------------------------------------------


def test_clauses_joined_by_then_are_steps_in_order() -> None:
    """Each clause is a step of its own."""
    reply = hear(LAMP, ("then lock the front door", "then lock.lock name [front door]"))
    assert done(reply) == [(1, "desk_lamp", "turn_on"), (2, "front_door", "lock")]


def test_meanwhile_is_one_step() -> None:
    """What is done at the same time has the same step."""
    reply = hear(LAMP, ("meanwhile lock the front door", "meanwhile lock.lock name [front door]"))
    assert done(reply) == [(1, "desk_lamp", "turn_on"), (1, "front_door", "lock")]


LOCK_FIRST = [(1, "front_door", "lock"), (2, "desk_lamp", "turn_on")]
LAMP_FIRST = [(1, "desk_lamp", "turn_on"), (2, "front_door", "lock")]


@pytest.mark.parametrize(
    ("told", "order"),
    [
        ((LAMP, ("before you lock the front door", "before lock.lock name [front door]")), LAMP_FIRST),
        ((LAMP, ("after you lock the front door", "after_that lock.lock name [front door]")), LOCK_FIRST),
        (
            (
                ("before you lock the front door", "before lock.lock name [front door]"),
                ("turn on the desk lamp", "and device.turn_on name [desk lamp]"),
            ),
            LAMP_FIRST,
        ),
        (
            (
                ("after you lock the front door", "after_that lock.lock name [front door]"),
                ("turn on the desk lamp", "and device.turn_on name [desk lamp]"),
            ),
            LOCK_FIRST,
        ),
    ],
)
def test_before_and_after_say_the_order_wherever_they_stand(
    told: tuple[Told, ...], order: list[tuple[int, str, str]]
) -> None:
    """The sentence's order is not the order of execution."""
    commands = home().understood(*told)[2].commands
    assert [(c.step, c.device, c.action.partition(".")[2]) for c in commands] == order


# --- the reach of times and conditions --------------------------------------------------------------------------------


def test_a_leading_time_reaches_over_what_follows_with_then() -> None:
    """What comes after something at eight is not done now."""
    reply = hear(LAMP_AT_EIGHT, ("then lock the front door", "then lock.lock name [front door]"))
    assert due(reply) == [("desk_lamp", {"at": EIGHT_PM}), ("front_door", {"at": EIGHT_PM})]


def test_a_leading_time_reaches_over_what_points_back() -> None:
    """What is turned on at eight is dimmed at eight."""
    reply = hear(
        LAMP_AT_EIGHT, ("and dim it to ten percent", "and light.turn_on it param:brightness_pct = [ten percent]")
    )
    assert due(reply) == [("desk_lamp", {"at": EIGHT_PM}), ("desk_lamp", {"at": EIGHT_PM})]


def test_a_leading_time_reaches_over_what_is_done_at_the_same_time() -> None:
    """At the same time as something at eight is at eight."""
    reply = hear(LAMP_AT_EIGHT, ("meanwhile lock the front door", "meanwhile lock.lock name [front door]"))
    assert due(reply) == [("desk_lamp", {"at": EIGHT_PM}), ("front_door", {"at": EIGHT_PM})]
    assert {command.step for command in reply.commands} == {1}


def test_a_trailing_time_of_the_first_clause_may_reach_over_the_second() -> None:
    """Whether "… in ten minutes and lock the front door" locks now or then is asked."""
    reply = hear(LAMP_LATER, ("and lock the front door", "and lock.lock name [front door]"))
    assert (reply.verdict, reply.reason) == (Verdict.ASK, Reason.AMBIGUOUS)


def test_a_new_sentence_ends_the_reach_of_a_time() -> None:
    """A full stop parts what a time is meant for from what it is not."""
    reply = hear(LAMP_AT_EIGHT, (". lock the front door", "and lock.lock name [front door]"))
    assert due(reply) == [("desk_lamp", {"at": EIGHT_PM}), ("front_door", None)]


LOCK = "lock.lock name [front door]"
UNSURE = {
    "leading, then run on": (LAMP_AT_EIGHT, ("lock the front door", f"and {LOCK}")),
    "trailing at the last": (LAMP, ("and lock the front door in ten minutes", f"and delay [ten minutes] {LOCK}")),
    "trailing, then then": (LAMP_LATER, ("then lock the front door", f"then {LOCK}")),
    "trailing, then it": (LAMP_LATER, ("and dim it", "and light.turn_on it param:brightness_pct step:-1")),
    "meanwhile after trailing": (LAMP_LATER, ("meanwhile lock the front door", f"meanwhile {LOCK}")),
    "meanwhile with its own": (
        LAMP,
        ("meanwhile lock the front door in ten minutes", f"meanwhile delay [ten minutes] {LOCK}"),
    ),
    "before": (LAMP_LATER, ("before you lock the front door", f"before {LOCK}")),
    "leading with after": (LAMP_AT_EIGHT, ("after you lock the front door", f"after_that {LOCK}")),
    "condition in the middle": (
        LAMP,
        ("if the front door is locked", "and cond:if name [front door] op:is const:locked"),
        ("and lock the back door", "and lock.lock name [back door]"),
    ),
    "condition at the end": (
        LAMP,
        ("and lock the back door", "and lock.lock name [back door]"),
        ("if the front door is locked", "and cond:if name [front door] op:is const:locked"),
    ),
    "condition at the front, then run on": (
        ("if the front door is locked", "first cond:if name [front door] op:is const:locked"),
        ("turn on the desk lamp", "and device.turn_on name [desk lamp]"),
        ("lock the back door", "and lock.lock name [back door]"),
    ),
}


@pytest.mark.parametrize("told", UNSURE.values(), ids=UNSURE.keys())
def test_it_is_asked_how_far_a_time_or_condition_reaches(told: tuple[Told, ...]) -> None:
    """Where both readings are open, nothing is done before the speaker has said which (design §2)."""
    understanding = home().understood(*told)[2]
    assert Reason.AMBIGUOUS in {objection.reason for objection in understanding.objections}
    assert not hear(*told).commands


def test_a_time_before_both_is_for_both() -> None:
    """At eight the lamp and the door; with "then", so is the third."""
    reply = hear(LAMP_AT_EIGHT, ("and lock the front door", f"and {LOCK}"))
    assert due(reply) == [("desk_lamp", {"at": EIGHT_PM}), ("front_door", {"at": EIGHT_PM})]
    third = ("and lock the back door", "and lock.lock name [back door]")
    reply = hear(LAMP_AT_EIGHT, ("then lock the front door", f"then {LOCK}"), third)
    assert [trigger for _, trigger in due(reply)] == [{"at": EIGHT_PM}] * 3


def test_what_is_to_be_done_now_waits_for_nothing() -> None:
    """Though the one before waits."""
    reply = hear(LAMP_LATER, ("and lock the front door now", f"and {LOCK}"))
    assert due(reply) == [("desk_lamp", {"after_s": 600}), ("front_door", None)]


def test_times_of_their_own_are_not_asked_about() -> None:
    """Each clause with its time is plain."""
    reply = hear(LAMP_LATER, ("and lock the front door at nine pm", "and clock [nine pm] lock.lock name [front door]"))
    assert due(reply) == [("desk_lamp", {"after_s": 600}), ("front_door", {"at": "2025-11-24T21:00+01:00"})]


# --- conditions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "kind", "key", "op"),
    [
        ("if", "if", "if", "is"),
        ("unless", "unless", "if", "is not"),
        ("whenever", "whenever", "on", "is"),
        ("once", "once", "once", "is"),
        ("until", "until", "until", "is"),
    ],
)
def test_a_condition_clause_becomes_its_trigger(word: str, kind: str, key: str, op: str) -> None:
    """Every kind of condition has a field of its own; "unless" is "if not"."""
    reply = hear(LAMP, (f"{word} the front door is locked", f"and cond:{kind} name [front door] op:is const:locked"))
    expected = {"device": "front_door", "field": "state", "op": op, "value": "locked"}
    assert due(reply) == [("desk_lamp", {key: expected})]


@pytest.mark.parametrize("op", ["above", "below"])
def test_unless_above_is_refused_because_at_most_cannot_be_said(op: str) -> None:
    """Fifty is not above fifty, but not below fifty either: no plan says "at most", so none is made."""
    reply = hear(
        (
            f"unless the brightness of the big light is {op} fifty percent",
            f"first cond:unless name [big light] field:brightness_pct op:{op} = [fifty percent]",
        ),
        ("turn on the desk lamp", "and device.turn_on name [desk lamp]"),
    )
    assert (reply.verdict, reply.reason) == (Verdict.REFUSE, Reason.UNSUPPORTED)


def test_the_opposite_of_a_condition_holds_where_it_does_not() -> None:
    """Equality turns round; a bound has no opposite among the comparisons of plans."""
    condition = Condition(Named("front door"), "state", "is", Text("locked"))
    contrary = opposite(condition)
    assert contrary is not None
    assert (contrary.op, opposite(contrary)) == ("is not", condition)
    assert opposite(Condition(Named("lamp"), "brightness_pct", "above", Number(50, "%"))) is None
    assert condition_trigger(ConditionClause("if", condition)) == If(condition)


def test_while_is_refused_by_name() -> None:
    """Keeping something so while a condition holds is no trigger."""
    reply = hear(LAMP, ("while the front door is locked", "and cond:while name [front door] op:is const:locked"))
    assert (reply.verdict, reply.reason) == (Verdict.REFUSE, Reason.UNSUPPORTED)


def test_a_condition_without_anything_to_do_is_asked_about() -> None:
    """Half a sentence is no plan."""
    reply = hear(("if the front door is locked", "first cond:if name [front door] op:is const:locked"))
    assert (reply.verdict, reply.reason) == (Verdict.ASK, Reason.INCOMPLETE)


def test_a_choice_is_asked_about() -> None:
    """Of "this or that" neither is done, whatever the second half is."""
    for told in (
        (LAMP, ("lock the front door", "or lock.lock name [front door]")),
        (LAMP, ("the counter light", "or also name [counter light]")),
        (
            ("if the front door is locked", "first cond:if name [front door] op:is const:locked"),
            ("once the back door is locked", "or cond:once name [back door] op:is const:locked"),
            ("turn on the desk lamp", "and device.turn_on name [desk lamp]"),
        ),
    ):
        assert hear(*told).reason is Reason.AMBIGUOUS


# --- corrections ------------------------------------------------------------------------------------------------------


def test_a_corrected_target_replaces_the_first() -> None:
    """Only what was said last is done."""
    reply = hear(LAMP, ("no the counter light", "correct amend name [counter light]"))
    assert done(reply) == [(1, "kitchen_counter", "turn_on")]


def test_a_corrected_command_that_names_nothing_is_for_what_was_named() -> None:
    """The lamp of the first command is to be dark; everything is more than the lamp."""
    reply = hear(LAMP, ("no make dark", "correct light.turn_off these class:light"))
    assert done(reply) == [(1, "desk_lamp", "turn_off")]
    reply = hear(LAMP, ("no turn everything off", "correct device.turn_off all class:device"))
    assert len(done(reply)) > 1


def test_a_corrected_value_replaces_the_first_and_keeps_its_direction() -> None:
    """A change stays one: "by ten, no, twenty percent"."""
    dim = (
        "dim the big light by ten percent",
        "first light.turn_on name [big light] param:brightness_pct down [ten percent]",
    )
    reply = hear(dim, ("no twenty percent", "correct amend = [twenty percent]"))
    assert [command.to_json()["arguments"] for command in reply.commands] == [{"brightness_pct": {"change": -20}}]


def test_a_corrected_place_moves_the_group() -> None:
    """Only the room is replaced."""
    lights = ("turn on the lights in the kitchen", "first light.turn_on these noun [lights] in [kitchen]")
    reply = hear(lights, ("no in the hallway", "correct amend in [hallway]"))
    assert done(reply) == [(1, "hallway_light", "turn_on")]


def test_a_corrected_destination_replaces_the_place_a_robot_is_sent_to() -> None:
    """The place parameter is what a place corrects where there is one."""
    sent = ("send the rover to the kitchen", "first rover.go_to name [rover] param:place place [kitchen]")
    reply = hear(sent, ("no the office", "correct amend in [office]"))
    assert [command.arguments for command in reply.commands] == [(("place", "office"),)]


def test_a_corrected_command_keeps_time_and_place_in_the_sequence() -> None:
    """What replaces "… in ten minutes" is due in ten minutes, unless it says otherwise."""
    corrected = hear(LAMP_LATER, ("no turn on the counter light", "correct device.turn_on name [counter light]"))
    assert due(corrected) == [("kitchen_counter", {"after_s": 600})]
    otherwise = hear(
        LAMP_LATER,
        ("no turn on the counter light at nine pm", "correct clock [nine pm] device.turn_on name [counter light]"),
    )
    assert due(otherwise) == [("kitchen_counter", {"at": "2025-11-24T21:00+01:00"})]


def test_a_correction_with_another_time_keeps_the_condition() -> None:
    """Only what is said again is replaced: the condition still holds."""
    reply = hear(
        ("if the front door is locked", "first cond:if name [front door] op:is const:locked"),
        ("turn on the desk lamp in ten minutes", "and delay [ten minutes] device.turn_on name [desk lamp]"),
        ("no the counter light in five minutes", "correct delay [five minutes] amend name [counter light]"),
    )
    ((device, when),) = due(reply)
    assert isinstance(when, dict)
    assert (device, when["after_s"], when["if"]["device"]) == ("kitchen_counter", 300, "front_door")


def test_a_corrected_delay_is_another_delay() -> None:
    """The duration that was said is the one that is meant."""
    reply = hear(LAMP_LATER, ("no twenty minutes", "correct amend = [twenty minutes]"))
    assert due(reply) == due(
        hear(
            ("turn on the desk lamp in twenty minutes", "first delay [twenty minutes] device.turn_on name [desk lamp]")
        )
    )


def test_a_device_alone_is_asked_about_by_its_name() -> None:
    """What is to be done with it was left out."""
    reply = hear(("the desk lamp please", "first amend name [desk lamp]"))
    assert (reply.verdict, reply.message) == (Verdict.ASK, 'What shall I do with "desk lamp"?')


@pytest.mark.parametrize("amend", ["amend", "also"])
def test_a_time_said_with_a_correction_is_never_dropped(amend: str) -> None:
    """What is amended with "in ten minutes" is not done now (design, promise 5)."""
    join = "correct" if amend == "amend" else "and"
    word = "no" if amend == "amend" else "and"
    told = (
        LAMP,
        (f"{word} the counter light in ten minutes", f"{join} delay [ten minutes] {amend} name [counter light]"),
    )
    for command in home().understood(*told)[2].commands:
        if command.device == "kitchen_counter":
            assert command.when is not None
            assert command.when.after_s == 600


def test_also_repeats_the_command_with_its_times() -> None:
    """The same is done to the other at the same time, as often."""
    reply = hear(LAMP_LATER, ("and the counter light", "and also name [counter light]"))
    assert due(reply) == [("desk_lamp", {"after_s": 600}), ("kitchen_counter", {"after_s": 600})]
    thrice = ("turn on the desk lamp three times", "first times [three times] device.turn_on name [desk lamp]")
    reply = hear(thrice, ("and the counter light", "and also name [counter light]"))
    assert [c.repeat.times for c in reply.commands if c.repeat] == [3, 3]


def test_a_correction_of_the_utterance_before_takes_its_command() -> None:
    """The context carries the last command."""
    previous = Command("device.turn_on", (Named("desk lamp"),))
    reply = home().hear(("no the counter light", "correct amend name [counter light]"), previous=previous)
    assert done(reply) == [(1, "kitchen_counter", "turn_on")]


def test_only_a_plain_last_command_can_be_corrected_later() -> None:
    """After a sequence that ends in a schedule, "no, the …" does not correct what came before the schedule."""
    understanding = home().understood(
        LAMP, ("then lock the front door in ten minutes", f"then delay [ten minutes] {LOCK}")
    )[2]
    assert understanding.previous is None
    assert home().understood(LAMP)[2].previous is not None


@pytest.mark.parametrize(
    "told",
    [
        (("no the counter light", "correct amend name [counter light]"),),
        (LAMP, ("no twenty percent", "correct amend = [twenty percent]")),
        (LAMP, ("no in the hallway", "correct amend in [hallway]")),
        (LAMP, ("no the counter light in the kitchen", "correct amend name [counter light] in [kitchen]")),
    ],
)
def test_a_correction_that_fits_nothing_is_asked_about(told: tuple[Told, ...]) -> None:
    """A part that the command does not have cannot be replaced."""
    assert hear(*told).reason is Reason.INCOMPLETE


@pytest.mark.parametrize("pending", [False, True])
def test_never_mind_takes_everything_back(pending: bool) -> None:
    """What was said before it is not done, conditions included."""
    before = ("if the front door is locked", "first cond:if name [front door] op:is const:locked") if pending else LAMP
    reply = hear(before, ("never mind", "correct control:never_mind"))
    assert (reply.verdict, reply.commands) == (Verdict.ACCEPT, ())
    assert reply.control is not None
    assert reply.control.kind == "never_mind"


# --- declining and mixing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("symbol", "reason"),
    [
        ("decline:negated", Reason.NEGATED),
        ("decline:reported", Reason.REPORTED),
        ("decline:question", Reason.QUESTION),
        ("decline:out_of_domain", Reason.OUT_OF_DOMAIN),
        ("decline:unsupported", Reason.UNSUPPORTED),
    ],
)
def test_one_declined_clause_decides_for_the_whole(symbol: str, reason: Reason) -> None:
    """Nothing of the utterance is carried out, and the reason is that of the clause."""
    reply = hear(LAMP, ("and whatever", f"and {symbol}"))
    assert (reply.verdict, reply.reason, reply.commands) == (Verdict.REFUSE, reason, ())


def test_a_question_beside_a_command_is_refused() -> None:
    """One of the two at a time."""
    reply = hear(LAMP, ("is the front door locked", "and ask:is name [front door] field:state op:is const:locked"))
    assert reply.reason is Reason.UNSUPPORTED


@pytest.mark.parametrize(
    ("words", "symbols"),
    [
        ("tomorrow turn on the desk lamp", "first date [tomorrow] device.turn_on name [desk lamp]"),
        ("every day turn on the desk lamp", "first recur [every day] device.turn_on name [desk lamp]"),
        ("this evening turn on the desk lamp", "first vague_time [this evening] device.turn_on name [desk lamp]"),
    ],
)
def test_a_time_that_nobody_can_pin_down_is_refused(words: str, symbols: str) -> None:
    """A day without a time of day, or vague words, are never "now"."""
    assert hear((words, symbols)).reason is Reason.UNREADABLE_TIME


def test_times_are_a_repetition() -> None:
    """One entry is repeated, never unrolled."""
    reply = hear(("turn on the desk lamp three times", "first times [three times] device.turn_on name [desk lamp]"))
    (command,) = reply.commands
    assert command.repeat is not None
    assert command.repeat.times == 3


def test_two_verbs_share_the_target_behind_the_second() -> None:
    """Where no pronoun was said, the first verb has the target of the second; where one was, it means what it says."""
    shared = home().hear(
        ("open", "first cover.open_cover it"),
        ("then close the garage door", "then cover.close_cover name [garage door]"),
    )
    said = home().hear(
        ("open it", "first cover.open_cover it"),
        ("then close the garage door", "then cover.close_cover name [garage door]"),
    )
    assert [(c.action, c.device) for c in shared.commands] == [
        ("cover.open_cover", "garage_door"),
        ("cover.close_cover", "garage_door"),
    ]
    assert not said.commands


def test_there_is_where_was_last_spoken_of() -> None:
    """Saying "in there" takes the room of what was named before; with nothing named it is asked about."""
    symbols = "first light.turn_on these noun [lights] here"
    before = home().hear(("turn on the lights in there", symbols), mentioned=("kettle",))
    nothing = home().hear(("turn on the lights in there", symbols))
    assert [command.device for command in before.commands] == ["kitchen_ceiling", "kitchen_counter"]
    assert before.plan == 'light.turn_on(all light in "kitchen")'
    assert (nothing.verdict, nothing.commands) == (Verdict.ASK, ())


# --- items that name nothing ------------------------------------------------------------------------------------------


def test_an_item_that_points_back_says_only_where_it_belongs() -> None:
    """In "… bread, play it on the kitchen speaker" there is one thing to play, and not "it"; it is asked."""
    again = (
        "play it on the kitchen speaker",
        "and media_player.play_media name [kitchen speaker] param:media text [it]",
    )
    reply = hear(("play bread on the tv", "first media_player.play_media name [tv] param:media text [bread]"), again)
    assert (reply.verdict, reply.message) == (Verdict.ASK, 'Do you mean "bread" by "it"?')
    assert reply.plan == 'media_player.play_media("kitchen speaker", media="bread")'


@pytest.mark.parametrize("word", ["it", "something"])
def test_an_item_that_names_nothing_is_asked_for(word: str) -> None:
    """Nothing called "something" is put on any list."""
    reply = hear((f"play {word} on the tv", f"first media_player.play_media name [tv] param:media text [{word}]"))
    assert (reply.verdict, reply.reason) == (Verdict.ASK, Reason.INCOMPLETE)
    assert reply.message == f'What do you mean by "{word}"?'
