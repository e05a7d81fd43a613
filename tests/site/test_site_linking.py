from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlcontrol.plan.types import Group, Named, Place, Pronoun, Quantifier, Target
from nlcontrol.site.context import LinkContext
from nlcontrol.site.linking import Linked, Need, link_target
from nlcontrol.site.places import LinkedPlace, link_place
from nlcontrol.site.problems import Ambiguous, Empty, NoContext, UnknownName, Unsupported

DIM = Need("light.turn_on", ("brightness_pct",))


def devices(target: Target, context: LinkContext, need: Need | None = None) -> tuple[str, ...]:
    """The ids a target links to."""
    found = link_target(target, context, need)
    assert isinstance(found, Linked), found
    return found.devices


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "device"),
    [
        ("kitchen ceiling light", "kitchen_ceiling"),
        ("the Big Light", "kitchen_ceiling"),
        ("biglight", "kitchen_ceiling"),
        ("kitchen_ceiling", "kitchen_ceiling"),
        ("kitchen ceiling", "kitchen_ceiling"),
        ("bedroom reading lamp", "bedroom_lamp"),
        ("reading lamp in the bedroom", "bedroom_lamp"),
        ("main light upstairs", "bedroom_ceiling"),
        ("front door lock", "front_door"),
        ("sofa light", "sofa_lamp"),
        ("hallway lamp", "hallway_light"),
    ],
)
def test_a_name_is_exact_in_every_spelling(context: LinkContext, said: str, device: str) -> None:
    """Names, aliases and ids; with the room, the class or another noun of the class beside them."""
    found = link_target(Named(said), context)
    assert isinstance(found, Linked)
    assert (found.devices, found.exact, found.named) == ((device,), True, True)


@pytest.mark.parametrize(
    ("said", "device"), [("towel", "towel_heater"), ("frnt door", "front_door"), ("bedside", "bedroom_lamp")]
)
def test_what_is_only_like_a_name_is_marked(context: LinkContext, said: str, device: str) -> None:
    """A part of a name and a slip link, but never exactly: a risky action must refuse them."""
    found = link_target(Named(said), context)
    assert isinstance(found, Linked)
    assert (found.devices, found.exact) == ((device,), False)


def test_an_unknown_name_is_never_the_nearest_device(context: LinkContext) -> None:
    """No attic lamp: the words are named, no lamp is taken instead."""
    found = link_target(Named("attic lamp"), context)
    assert isinstance(found, UnknownName)
    assert found.words == "attic lamp"
    assert "attic lamp" in found.sentence(context.site)


def test_near_names_are_offered(context: LinkContext) -> None:
    """The speaker hears what was probably meant."""
    found = link_target(Named("kitchen ceiling lantern"), context)
    assert isinstance(found, UnknownName)
    assert "kitchen ceiling light" in found.near


def test_the_same_name_in_two_rooms_is_asked_about_unless_the_speaker_is_in_one(context: LinkContext) -> None:
    """The speaker's room settles it; without one the question names both rooms."""
    found = link_target(Named("reading lamp"), context)
    assert isinstance(found, Ambiguous)
    assert found.candidates == ("sofa_lamp", "bedroom_lamp")
    assert devices(Named("reading lamp"), replace(context, area="bedroom")) == ("bedroom_lamp",)


def test_the_class_said_beside_a_name_must_be_the_devices(context: LinkContext) -> None:
    """`lock "front door"` is the lock; there is no light of that name."""
    assert devices(Named("front door", "lock"), context) == ("front_door",)
    assert isinstance(link_target(Named("front door", "light"), context), UnknownName)


def test_a_name_that_is_a_noun_and_a_room_is_a_group(context: LinkContext) -> None:
    """No device is called "kitchen lights": it means the lights in the kitchen."""
    assert devices(Named("kitchen lights"), context) == ("kitchen_ceiling", "kitchen_counter")
    assert isinstance(link_target(Named("kitchen lamp"), context), Ambiguous)


def test_an_exact_name_beats_the_class_in_the_area(context_of: Callable[..., LinkContext]) -> None:
    """A device called "kitchen light" is meant by these words although the kitchen has two lights."""
    site = "site: s\nareas: {kitchen: {}}\ndevices:\n"
    site += "  a: {class: light, names: [kitchen light], area: kitchen}\n  b: {class: light, area: kitchen}\n"
    assert devices(Named("kitchen light"), context_of(site)) == ("a",)


def test_of_two_devices_of_one_name_the_one_that_can_is_meant(context_of: Callable[..., LinkContext]) -> None:
    """Front door is a lock and a light: unlocking means the lock."""
    site = "site: s\ndevices:\n  a: {class: lock, names: [porch]}\n  b: {class: light, names: [porch]}\n"
    context = context_of(site)
    assert devices(Named("porch"), context, Need("lock.unlock")) == ("a",)
    assert devices(Named("porch"), context, Need("light.turn_on")) == ("b",)
    assert isinstance(link_target(Named("porch"), context), Ambiguous)


# --- groups -----------------------------------------------------------------------------------------------------------


def test_all_without_a_place_is_the_whole_site(context: LinkContext) -> None:
    """Even when the speaker stands in a room."""
    everywhere = tuple(d.id for d in context.site.devices.values() if d.class_name == "light")
    assert devices(Group("all", "light"), replace(context, area="kitchen")) == everywhere


def test_a_plain_plural_is_the_speakers_room_or_the_whole_site(context: LinkContext) -> None:
    """The lights are those here, if here is known."""
    assert devices(Group("these", "light"), replace(context, area="office")) == ("desk_lamp",)
    assert len(devices(Group("these", "light"), context)) == 11


def test_a_singular_is_the_only_one_here_or_on_the_site_or_a_question(context: LinkContext) -> None:
    """The order of the rules: here, everywhere, ask."""
    assert devices(Group("the", "light"), replace(context, area="office")) == ("desk_lamp",)
    assert devices(Group("the", "garage_door"), replace(context, area="office")) == ("garage_door",)
    found = link_target(Group("the", "light"), replace(context, area="kitchen"))
    assert isinstance(found, Ambiguous)
    assert found.candidates == ("kitchen_ceiling", "kitchen_counter")


def test_rooms_add_up_and_a_floor_narrows_rooms(context: LinkContext) -> None:
    """Two rooms are both; a room and a floor are the room on that floor; a floor alone is all its rooms."""
    both = Group("all", "light", (Place("kitchen"), Place("study")))
    assert devices(both, context) == ("kitchen_ceiling", "kitchen_counter", "desk_lamp")
    assert devices(Group("all", "light", (Place("bathroom"), Place("upstairs"))), context) == ("bathroom_light",)
    assert devices(Group("all", "cover", (Place("upstairs"),)), context) == ("bedroom_curtains",)


def test_a_count_counts_what_is_left_out_too(context: LinkContext) -> None:
    """Both kitchen lights but the counter light: there are two, not two besides it."""
    kitchen = (Place("kitchen"),)
    left = Group("any", "light", kitchen, (Named("counter light"),), 2)
    assert devices(left, context) == ("kitchen_ceiling",)
    assert isinstance(link_target(replace(left, count=3), context), Ambiguous)


def test_here_is_the_speakers_room_and_otherwise_unknown(context: LinkContext) -> None:
    """Nobody guesses where the speaker is."""
    here = Group("these", "light", (Place(None),))
    assert devices(here, replace(context, area="garage")) == ("garage_light",)
    assert isinstance(link_target(here, context), NoContext)


def test_a_kind_is_narrower_than_its_class(context: LinkContext) -> None:
    """Blinds are not curtains; a device without a kind has the one that its name ends with."""
    assert devices(Group("all", "blind"), context) == ("living_room_blinds",)
    assert "kitchen_ceiling" in devices(Group("all", "ceiling_light"), context)
    assert devices(Group("the", "lock", (Place("kitchen"),)), context) == ("back_door",)


def test_everything_is_the_classes_that_say_so(context: LinkContext) -> None:
    """Locks and the rover are not in everything."""
    found = devices(Group("all", "device"), context)
    assert {"kettle", "kitchen_ceiling"} <= set(found)
    assert not {"front_door", "rover", "garage_door"} & set(found)


def test_exceptions_are_taken_away(context: LinkContext) -> None:
    """Names, groups and rooms; a singular exception is looked for within the group."""
    target = Group("all", "light", (Place("living room"),), (Group("the", "floor_lamp"),))
    assert devices(target, context) == ("living_room_ceiling", "sofa_lamp")
    downstairs = Group(
        "all", "light", (Place("downstairs"),), (Named("big light"), Group("all", "light", (Place("lounge"),)))
    )
    assert devices(downstairs, context) == ("kitchen_counter", "hallway_light", "desk_lamp", "garage_light")


def test_a_room_excepted_is_whatever_of_the_group_is_there(context: LinkContext) -> None:
    """Also where "everything" would leave it out, or where none of the group is: "but leave the garage alone"."""
    garage = Group("these", "device", (Place("garage"),))
    assert devices(Group("all", "light", (Place("kitchen"),), (garage,)), context) == (
        "kitchen_ceiling", "kitchen_counter",
    )  # fmt: skip
    kitchen = Group("these", "device", (Place("kitchen"),))
    assert devices(Group("all", "lock", (), (kitchen,)), context) == ("front_door",)


def test_an_exception_nobody_knows_stops_the_whole(context: LinkContext) -> None:
    """An exception that cannot be understood must never be left out."""
    assert isinstance(link_target(Group("all", "light", (), (Named("gizmo"),)), context), UnknownName)
    assert isinstance(link_target(Group("all", "light", (), (Named("reading lamp"),)), context), Ambiguous)


def test_an_inexact_exception_makes_the_group_inexact(context: LinkContext) -> None:
    """A slip in what is spared counts for what is done."""
    found = link_target(Group("all", "lock", (), (Named("frnt door"),)), context)
    assert isinstance(found, Linked)
    assert (found.devices, found.exact) == (("back_door",), False)


def test_a_number_of_many_is_asked_about(context: LinkContext) -> None:
    """Two lights of many: which? Two of two: those."""
    assert isinstance(link_target(Group("any", "light", count=2), context), Ambiguous)
    assert devices(Group("any", "light", (Place("kitchen"),), count=2), context) == (
        "kitchen_ceiling",
        "kitchen_counter",
    )
    assert isinstance(link_target(Group("any", "light", (Place("kitchen"),), count=3), context), Ambiguous)


def test_the_other_one_is_other_than_the_one_before(context: LinkContext) -> None:
    """In the room of the one before; without one before it means nothing."""
    spoken = replace(context, mentioned=("kitchen_ceiling",))
    assert devices(Group("other", "light"), spoken) == ("kitchen_counter",)
    assert isinstance(link_target(Group("other", "light"), context), NoContext)


def test_pronouns_are_what_was_mentioned(context: LinkContext) -> None:
    """It is one device, them are all; nothing mentioned is a question."""
    assert devices(Pronoun("it"), replace(context, mentioned=("kettle",))) == ("kettle",)
    two = replace(context, mentioned=("kettle", "sofa_lamp"))
    assert devices(Pronoun("them"), two) == ("kettle", "sofa_lamp")
    assert isinstance(link_target(Pronoun("it"), two), Ambiguous)
    assert isinstance(link_target(Pronoun("it"), context), NoContext)


def test_words_that_are_no_noun_may_be_a_name_in_a_room(context: LinkContext) -> None:
    """A name read as a noun still finds its device, in the room that was said; other words find nothing."""
    assert devices(Group("the", "reading lamp", (Place("bedroom"),)), context) == ("bedroom_lamp",)
    assert isinstance(link_target(Group("the", "gizmo"), context), UnknownName)


def test_a_group_without_members_and_an_unknown_room_are_said(context: LinkContext) -> None:
    """No covers in the kitchen; no such room as the attic."""
    assert isinstance(link_target(Group("all", "cover", (Place("kitchen"),)), context), Empty)
    found = link_target(Group("all", "light", (Place("attic"),)), context)
    assert isinstance(found, UnknownName)
    assert (found.words, found.what) == ("attic", "area")


# --- what devices can do ----------------------------------------------------------------------------------------------


def test_a_group_drops_members_that_cannot_and_names_them(context: LinkContext) -> None:
    """The hallway light has no brightness: the others are dimmed, and it is named."""
    found = link_target(Group("all", "light", (Place("hallway"), Place("kitchen"))), context, DIM)
    assert isinstance(found, Linked)
    assert found.devices == ("kitchen_ceiling", "kitchen_counter")
    assert [(dropped.device, dropped.lacking) for dropped in found.dropped] == [("hallway_light", "brightness")]


@pytest.mark.parametrize(
    "target",
    [Named("hallway light"), Group("the", "light", (Place("hall"),)), Group("all", "light", (Place("garage"),))],
)
def test_a_named_device_that_cannot_and_a_group_of_none_are_unsupported(context: LinkContext, target: Target) -> None:
    """What was named is never dropped, and a group of nobody is no success."""
    assert isinstance(link_target(target, context, DIM), Unsupported)


def test_the_action_of_another_class_is_unsupported(context: LinkContext) -> None:
    """A kettle is not unlocked; whatever-it-is actions fit every class that has them."""
    assert isinstance(link_target(Named("kettle"), context, Need("lock.unlock")), Unsupported)
    assert devices(Named("kettle"), context, Need("device.turn_on")) == ("kettle",)


# --- places of robots -------------------------------------------------------------------------------------------------


def test_a_robot_is_sent_to_rooms_and_places_of_its_world(context: LinkContext) -> None:
    """Rooms, named places, slips of them, here; unknown ones are named."""
    assert link_place("study", context) == LinkedPlace("office")
    assert link_place("charging station", context) == LinkedPlace("dock")
    assert link_place("charging statoin", context) == LinkedPlace("dock", exact=False)
    assert link_place(None, replace(context, area="garage")) == LinkedPlace("garage")
    assert isinstance(link_place(None, context), NoContext)
    assert isinstance(link_place("moon", context), UnknownName)


# --- properties -------------------------------------------------------------------------------------------------------

QUANTIFIERS: list[Quantifier] = ["the", "these", "all"]
ROOMS = st.lists(
    st.sampled_from(["kitchen", "study", "upstairs", "lounge", "attic", "garage"]), max_size=2, unique=True
)


@settings(max_examples=200, deadline=None)
@given(quantifier=st.sampled_from(QUANTIFIERS), rooms=ROOMS, area=st.sampled_from([None, "kitchen", "office"]))
def test_groups_link_to_members_in_site_order_or_say_why(
    lexicon_context: LinkContext, quantifier: Quantifier, rooms: list[str], area: str | None
) -> None:
    """Whatever is linked is of the class, in the rooms, in site order; a singular is one."""
    context = replace(lexicon_context, area=area)
    found = link_target(Group(quantifier, "light", tuple(Place(room) for room in rooms)), context)
    if not isinstance(found, Linked):
        assert found.sentence(context.site)
        return
    order = list(context.site.devices)
    assert [order.index(d) for d in found.devices] == sorted(order.index(d) for d in found.devices)
    assert all(context.site.devices[d].class_name == "light" for d in found.devices)
    assert quantifier != "the" or len(found.devices) == 1


def test_a_group_in_a_room_that_is_only_like_a_name_is_inexact(context: LinkContext) -> None:
    """A slip in the room counts as much as one in the device: neither is enough for a risky action."""
    for group in (Group("all", "lock", (Place("kitchne"),)), Group("the", "back door", (Place("kitchne"),))):
        found = link_target(group, context)
        assert isinstance(found, Linked)
        assert (found.devices, found.exact) == (("back_door",), False)
    exact = link_target(Group("all", "lock", (Place("kitchen"),)), context)
    assert isinstance(exact, Linked)
    assert exact.exact
