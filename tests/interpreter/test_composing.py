"""Clauses become acts: conditions, corrections, what points back, and what declines."""

import pytest

from nlcontrol.interpreter.composing import condition_trigger, opposite
from nlcontrol.plan.clauses import ConditionClause
from nlcontrol.plan.reply import Reason, Verdict
from nlcontrol.plan.types import Command, Condition, If, Named, Number, Text
from tests.interpreter.house import Told, home
from tests.interpreter.lamps import LAMP, LAMP_LATER, done, due, hear

LOCK = "lock.lock name [front door]"

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
