"""No word is silently dropped: every word has a place, or the plan is not accepted (design, promise 1)."""

import pytest

from nlcontrol.plan.reply import Reason, Reply, Verdict
from tests.interpreter.house import Told, home

ON = "first light.turn_on these noun [lights] in [kitchen]"


GUARDED = (Reason.UNEXPLAINED_WORDS, Reason.NEGATED)
"""A word that denies is said to be one; of other guards it is only known that they were not understood."""


def hear(*told: Told) -> Reply:
    """The reply in the shipped house."""
    return home().hear(*told)


def test_a_command_whose_words_all_have_a_place_is_accepted() -> None:
    """Verbs of the action, articles, fillers and pointed words explain everything."""
    reply = hear(("uh please turn on the lights in the kitchen", ON))
    assert reply.verdict is Verdict.ACCEPT
    assert [command.device for command in reply.commands] == ["kitchen_ceiling", "kitchen_counter"]


@pytest.mark.parametrize(
    "words",
    [
        "turn on the frobnicated lights in the kitchen",  # a word of no list
        "unlock the lights in the kitchen",  # a word of another action
        "turn on the lights in the kitchen and the bedroom",  # a room that nothing points at
        "turn on the lights in the kitchen except the big light",  # a device that nothing points at
        "turn on three lights in the kitchen",  # a number that nothing points at
        "turn on the lights in the kitchen to fifty percent",  # a value that nothing points at
    ],
)
def test_a_word_without_a_place_refuses(words: str) -> None:
    """Unknown words, other verbs, mentions and values that no pointer uses are not passed over."""
    reply = hear((words, ON))
    assert (reply.verdict, reply.reason) == (Verdict.REFUSE, Reason.UNEXPLAINED_WORDS)
    assert not reply.commands


@pytest.mark.parametrize(
    "guarded",
    [
        "never turn on the lights in the kitchen",
        "don't turn on the lights in the kitchen",
        "do not turn on the lights in the kitchen",
        "should the lights in the kitchen turn on",
        "turn on the lights in the kitchen unless it is on",
        "if on turn on the lights in the kitchen",
        "she said turn on the lights in the kitchen",
        "maybe turn on the lights in the kitchen",
        "turn on the lights in the kitchen until",
        "turn on the lights in the kitchen except",
        "turn on the lights in the kitchen never mind",
        "actually turn on the lights in the kitchen",
        "turn on the lights in the kitchen afterwards before",
    ],
)
def test_a_guard_word_outside_a_field_of_its_kind_refuses(guarded: str) -> None:
    """Negators, questions, conditions, reports, exceptions and corrections that were not read keep it from acting."""
    reply = hear((guarded, ON))
    assert reply.verdict is Verdict.REFUSE
    assert reply.reason in GUARDED


def test_a_guard_word_that_the_phrase_needs_is_licensed_in_its_company_only() -> None:
    """Light is asked for by "I can't see"; "can't" elsewhere is a guard."""
    told = "first light.turn_on these class:light in [kitchen]"
    assert hear(("can't see the kitchen", told)).verdict is Verdict.ACCEPT
    assert hear(("you can't turn on the kitchen", told)).reason in GUARDED


def test_the_license_of_one_action_does_not_hold_for_another() -> None:
    """Nothing is turned off by "I can't see the kitchen"."""
    reply = hear(("can't see the kitchen", "first light.turn_off these class:light in [kitchen]"))
    assert reply.reason in GUARDED


def test_a_polite_question_is_licensed_for_every_action() -> None:
    """No question about acting is asked by "could you"."""
    reply = hear(("could you lock the front door", "first lock.lock name [front door]"))
    assert reply.verdict is Verdict.ACCEPT


@pytest.mark.parametrize(
    ("words", "symbols"),
    [
        ("turn on the lights in the kitchen in ten minutes", ON),
        ("at eight pm turn on the lights in the kitchen", ON),
        ("turn on the lights in the kitchen every day", ON),
        ("turn on the lights in the kitchen tomorrow", ON),
        ("turn on the lights in the kitchen this evening", ON),
    ],
)
def test_a_time_that_was_not_read_is_a_refusal_never_now(words: str, symbols: str) -> None:
    """Time is a field: words of time without a place in the plan refuse as unreadable (design, promise 5)."""
    reply = hear((words, symbols))
    assert (reply.verdict, reply.reason) == (Verdict.REFUSE, Reason.UNREADABLE_TIME)


def test_guards_outrank_unknown_names() -> None:
    """The worst clause decides: a guard that was not understood is worse than a name nobody knows."""
    reply = hear(("never turn on the attic light", "first device.turn_on name [attic light]"))
    assert reply.reason is Reason.NEGATED
    assert hear(("turn on the attic light", "first device.turn_on name [attic light]")).reason is Reason.UNKNOWN_NAME


def test_a_guard_in_a_field_of_its_kind_is_explained() -> None:
    """Exceptions, conditions and questions that were read explain their words."""
    excepted = "first light.turn_off all noun [lights] except name [desk lamp]"
    assert hear(("turn off all the lights except the desk lamp", excepted)).verdict is Verdict.ACCEPT
    condition = ("if the front door is locked", "first cond:if name [front door] op:is const:locked")
    assert hear(condition, ("turn on the big light", "and device.turn_on name [big light]")).verdict is Verdict.ACCEPT
    asked = "first ask:is name [front door] field:state op:is const:locked"
    assert hear(("is the front door locked", asked)).verdict is Verdict.ACCEPT


def test_unless_is_not_explained_by_another_condition() -> None:
    """Read as "if", "unless" would say the opposite."""
    reply = hear(
        ("unless the front door is locked", "first cond:if name [front door] op:is const:locked"),
        ("turn on the big light", "and device.turn_on name [big light]"),
    )
    assert reply.reason is Reason.UNEXPLAINED_WORDS


def test_chat_is_passed_over_only_without_guards_and_mentions() -> None:
    """Talk beside a command must hold neither a guard nor a name."""
    command = ("turn on the big light", "and device.turn_on name [big light]")
    assert hear(("lovely day", "first chat"), command).verdict is Verdict.ACCEPT
    assert hear(("never a lovely day", "first chat"), command).reason is Reason.NEGATED
    assert hear(("lovely kitchen", "first chat"), command).reason is Reason.UNEXPLAINED_WORDS
    assert hear(("lovely day at noon", "first clock [noon] chat"), command).reason is Reason.UNREADABLE_TIME


def test_by_before_an_amount_that_was_read_as_absolute_refuses() -> None:
    """Dimming "by ten percent" never dims to ten."""
    words = "dim the big light by ten percent"
    assert hear((words, "first light.turn_on name [big light] param:brightness_pct = [ten percent]")).reason is (
        Reason.UNEXPLAINED_WORDS
    )
    assert hear((words, "first light.turn_on name [big light] param:brightness_pct down [ten percent]")).commands


def test_for_before_a_duration_that_was_read_as_a_delay_refuses() -> None:
    """No delay is said by "for ten minutes", and no duration by "in ten minutes"."""
    turn_on = "light.turn_on name [big light]"
    assert hear(("turn on the big light for ten minutes", f"first delay [ten minutes] {turn_on}")).reason is (
        Reason.UNREADABLE_TIME
    )
    assert hear(("turn on the big light in ten minutes", f"first for [ten minutes] {turn_on}")).reason is (
        Reason.UNREADABLE_TIME
    )


def test_the_message_names_the_words_that_were_not_understood() -> None:
    """The speaker hears which words to say otherwise."""
    assert '"frobnicated"' in hear(("turn on the frobnicated lights in the kitchen", ON)).message


PLAY = "first media_player.play_media the class:media_player in [kitchen] param:media text"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("play never say never in the kitchen", "never say never"),  # a guard inside
        ("play jazz unless it rains in the kitchen", "jazz unless it rains"),
        ("play jazz and the desk lamp in the kitchen", "jazz and the desk lamp"),  # a second device behind a join
        (
            "play one song by the one band that we heard once in the kitchen",
            "one song by the one band that we heard once",
        ),
    ],
)
def test_a_title_does_not_swallow_what_may_be_more(words: str, text: str) -> None:
    """Free words for a title or an item hold no guard, no second command, and are not long."""
    reply = hear((words, f"{PLAY} [{text}]"))
    assert not reply.commands


def test_a_title_is_taken_as_it_is_said() -> None:
    """Words of no list are fine where any words may be said."""
    reply = hear(("play quibbled frobnication in the kitchen", f"{PLAY} [quibbled frobnication]"))
    assert [dict(command.arguments)["media"] for command in reply.commands] == ["quibbled frobnication"]


def test_turning_on_means_what_the_class_calls_it() -> None:
    """A vacuum cleaner has no turn_on: it is started, and sent home when turned off."""
    on = hear(("turn on the vacuum", "first device.turn_on name [vacuum]"))
    off = hear(("turn off the vacuum", "first device.turn_off name [vacuum]"))
    assert [command.action for command in (*on.commands, *off.commands)] == ["vacuum.start", "vacuum.return_to_base"]
    assert on.plan == 'vacuum.start("vacuum")'


def test_a_verb_of_another_action_is_no_misspelt_one() -> None:
    """One may say that a speed was "chose"; "close" is one letter from it, and "close" all the same."""
    head = "first fan.set_percentage name [bedroom fan] param:percentage = [fifty percent]"
    said = ("set the bedroom fan to fifty percent", "close the bedroom fan to fifty percent")
    assert [hear((words, head)).reason for words in said] == [None, Reason.UNEXPLAINED_WORDS]


@pytest.mark.parametrize("name", ["desk lamp", "desk lmap", "desk lampp"])
def test_a_misspelt_name_tells_the_class_whose_words_explain_the_rest(name: str) -> None:
    """What is made dark is a light; "off", also a choice of media players, says nothing of the class."""
    reply = hear((f"make the {name} off", f"first device.turn_off name [{name}]"))
    assert (reply.verdict, reply.reason) == (Verdict.ACCEPT, None), reply.message
    assert not hear(("make the coffee maker off", "first device.turn_off name [coffee maker]")).commands


def test_a_noun_beside_a_misspelt_name_of_its_class_has_its_place() -> None:
    """The scene in "turn on the mvoie night scene" says what movie night is."""
    reply = hear(("turn on the mvoie night scene", "first device.turn_on name [mvoie night]"))
    assert (reply.verdict, reply.reason) == (Verdict.ACCEPT, None), reply.message


@pytest.mark.parametrize(("words", "is_done"), [("mind making the lights on", True), ("mind the lights", False)])
def test_whoever_minds_doing_something_is_asked_to(words: str, is_done: bool) -> None:
    """In "mind turning it on" the word guards nothing; in "mind the step" and "never mind" it does."""
    reply = hear((f"{words} in the kitchen", ON))
    assert bool(reply.commands) == is_done


def test_a_question_may_be_short_for_is() -> None:
    """In "how loud's the tv" the verb is in the word before it."""
    reply = hear(("how loud's the tv", "first ask:state name [tv] field:volume_level"))
    assert reply.verdict is Verdict.ACCEPT, reply.message
