"""From the words of a target to the devices that exist: the target rules of design §4, exactly.

    found = link_target(Named("desk lamp"), context, Need("light.turn_on", ("brightness_pct",)))
    match found:
        case Linked(devices=ids): ...        # in site order
        case problem: problem.reason, problem.sentence(site)

"All" without a place is the whole site; a plain plural is the speaker's area if known, else the whole site; a singular
is the only one in the area, else the only one on the site, else a question. A group drops members that lack what is
asked, and names them; a named device that lacks it is `Unsupported`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from nlcontrol.grammar.schema import Grammar
from nlcontrol.plan.types import Group, Named, Pronoun, Target
from nlcontrol.site.areas import LinkedAreas, link_areas
from nlcontrol.site.context import LinkContext
from nlcontrol.site.names import Reading, read_name
from nlcontrol.site.problems import Ambiguous, Empty, NoContext, Problem, UnknownName, Unsupported, distinct_names
from nlcontrol.site.types import Device

DEVICE = "device"
"""The noun and the class of everything."""
ANY_CLASS = "device of any class"
"""The noun of what a question for a quantity is about: whatever measures it, also what "everything" leaves out."""


@dataclass(frozen=True, slots=True)
class Need:
    """What the devices must be able to do."""

    action: str
    """`class.action`; class `device` is whatever the device is."""
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A member of a group that cannot do what is asked."""

    device: str
    lacking: str


@dataclass(frozen=True, slots=True)
class Linked:
    """The devices that a target means."""

    devices: tuple[str, ...]
    """Ids, in site order; at least one."""
    label: str
    """What to call them in a message."""
    exact: bool = True
    """False: a name was only like what was said; never enough for a risky action."""
    named: bool = False
    """A single device was meant, by its name or in the singular: it is never dropped."""
    dropped: tuple[Dropped, ...] = ()


def link_target(target: Target, context: LinkContext, need: Need | None = None) -> Linked | Problem:
    """The devices a target means and that can do what is needed, or why that cannot be said."""
    found = _link(target, context, need, None)
    if not isinstance(found, Linked) or need is None:
        return found
    return _able(found, context, need)


def _link(target: Target, context: LinkContext, need: Need | None, within: tuple[str, ...] | None) -> Linked | Problem:
    match target:
        case Pronoun(word):
            return _pronoun(word, context)
        case Named():
            return _named(target, context, need, within)
        case Group():
            return _group(target, context, need, within)


def _linked(context: LinkContext, devices: list[Device], *, exact: bool = True, named: bool = False) -> Linked:
    ids = tuple(device.id for device in devices)
    names = distinct_names(context.site, ids)
    label = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return Linked(ids, label, exact, named)


def _pronoun(word: str, context: LinkContext) -> Linked | Problem:
    devices = [context.site.devices[d] for d in context.mentioned if d in context.site.devices]
    if not devices:
        return NoContext(word)
    if word == "it" and len(devices) > 1:
        return Ambiguous(word, tuple(device.id for device in devices))
    return _linked(context, devices, named=len(devices) == 1)


# --- one device by its name -------------------------------------------------------------------------------------------


def _named(target: Named, context: LinkContext, need: Need | None, within: tuple[str, ...] | None) -> Linked | Problem:
    site = context.site
    if "_" in target.name and target.name in site.devices:  # an id in the written form
        return _linked(context, [site.devices[target.name]], named=True)
    reading = read_name(target.name, site, context.lexicon)
    if reading is None:
        return UnknownName(target.name, context.lexicon.near_names(target.name, "device"))
    if reading.group is not None:
        return _group(reading.group, context, need, within)
    inside = reading.devices if within is None else reading.devices & set(within)
    return _choose(target, replace(reading, devices=inside or reading.devices), context, need)


def _choose(target: Named, reading: Reading, context: LinkContext, need: Need | None) -> Linked | Problem:
    """The one device among those that have the name."""
    devices = [device for device in context.site.devices.values() if device.id in reading.devices]
    if target.class_name not in (None, DEVICE):
        devices = [device for device in devices if _is_a(device, target.class_name, context)]
        if not devices:
            words = f"{target.name} {target.class_name}".replace("_", " ")
            return UnknownName(words, tuple(context.site.devices[d].name for d in reading.devices))
    able = [device for device in devices if need is None or _lacking(device, context.grammar, need) is None]
    devices = able or devices
    if len(devices) > 1:
        devices = [device for device in devices if device.area == context.area is not None] or devices
    if len(devices) > 1:
        return Ambiguous(target.name, tuple(device.id for device in devices))
    return _linked(context, devices, exact=reading.exact, named=True)


# --- groups -----------------------------------------------------------------------------------------------------------


def _group(group: Group, context: LinkContext, need: Need | None, within: tuple[str, ...] | None) -> Linked | Problem:
    noun = _noun(group.noun, context)
    if noun is None:
        return _group_of_name(group, context, need)
    found = link_areas(group.places, context)
    if not isinstance(found, LinkedAreas | None):
        return found
    areas = None if found is None else found.ids
    members = [device for device in context.site.devices.values() if _is_a(device, noun, context)]
    if within is not None and areas is None:
        members = [device for device in members if device.id in within]
    members = _in_scope(replace(group, noun=noun), members, areas, context, within)
    excepted = _excepted(group, tuple(device.id for device in members), context)
    if not isinstance(excepted, Linked):
        return excepted
    counted = group.quantifier == "any" and bool(excepted.devices) and len(members) == group.count
    members = [device for device in members if device.id not in excepted.devices]
    if counted:  # "both but the left one" counts them all
        group = replace(group, quantifier="all", count=None)
    return _quantified(group, members, context, exact=excepted.exact and (found is None or found.exact))


def _in_scope(
    group: Group,
    members: list[Device],
    areas: frozenset[str] | None,
    context: LinkContext,
    within: tuple[str, ...] | None,
) -> list[Device]:
    """The members that the quantifier and the place leave in question."""
    if group.quantifier == "other":
        mentioned = [context.site.devices[d] for d in context.mentioned if d in context.site.devices]
        members = [device for device in members if device not in mentioned]
        if areas is None:
            near = {device.area for device in mentioned}
            return [device for device in members if device.area in near] or members
    if areas is not None:
        return [device for device in members if device.area in areas]
    if within is not None or group.quantifier == "all" or context.area is None:
        return members
    here = [device for device in members if device.area == context.area]
    return here if group.quantifier == "these" else here or members


def _quantified(group: Group, members: list[Device], context: LinkContext, *, exact: bool) -> Linked | Problem:
    """The members that the quantifier takes, or the question which."""
    words = _words(group, context)
    if group.quantifier == "other" and not context.mentioned:
        return NoContext(words)
    if not members:
        return Empty(words)
    if group.quantifier in ("all", "these"):
        return _linked(context, members, exact=exact)
    wanted = (group.count or 1) if group.quantifier == "any" else 1
    if len(members) != wanted:
        return Ambiguous(words, tuple(device.id for device in members))
    return _linked(context, members, exact=exact, named=wanted == 1)


def _excepted(group: Group, members: tuple[str, ...], context: LinkContext) -> Linked | Problem:
    """What the exceptions take away from the members; nothing is a `Linked` without devices."""
    taken: dict[str, None] = {}
    exact = True
    for target in group.excepted:
        # "except the bedroom", "leave the hall alone": whatever of the group is there, and perhaps nothing is.
        is_place = isinstance(target, Group) and target.noun == DEVICE and bool(target.places)
        found = _link(_anything(target) if is_place else target, context, None, members)
        if isinstance(found, Empty) and (is_place or _is_there(target, context)):
            continue  # "all lights except in the garage", and the garage has none: nothing to take away
        if not isinstance(found, Linked):
            return found
        spared = isinstance(target, Named) and group.noun == DEVICE  # "everything" leaves some classes out anyway
        if not set(found.devices) & set(members) and not (is_place or (spared and found.exact)):
            return Empty(f"such exception as {found.label}")  # it spares nothing: something else was meant
        taken.update(dict.fromkeys(found.devices))
        exact = exact and found.exact
    return Linked(tuple(taken), "", exact)


def _is_there(target: Target, context: LinkContext) -> bool:
    """Whether the site has devices of the kind that is excepted; "but the chandelier" spares nothing if it has none."""
    noun = _noun(target.noun, context) if isinstance(target, Group) else None
    return noun is None or any(_is_a(device, noun, context) for device in context.site.devices.values())


def _anything(target: Target) -> Target:
    """A group without its noun: all that is there."""
    return replace(target, noun=ANY_CLASS) if isinstance(target, Group) else target


def _group_of_name(group: Group, context: LinkContext, need: Need | None) -> Linked | Problem:
    """A name that was taken for a noun: `the "reading lamp" in "bedroom"`."""
    areas = link_areas(group.places, context)
    if not isinstance(areas, LinkedAreas | None):
        return areas
    reading = read_name(group.noun, context.site, context.lexicon)
    if reading is None or reading.group is not None:
        return UnknownName(group.noun, context.lexicon.near_names(group.noun, "device"), "noun")
    if areas is not None:
        there = frozenset(d for d in reading.devices if context.site.devices[d].area in areas.ids)
        if not there:
            return Empty(_words(group, context))
        reading = replace(reading, devices=there, exact=reading.exact and areas.exact)
    if group.quantifier in ("all", "these"):
        return _linked(
            context, [d for d in context.site.devices.values() if d.id in reading.devices], exact=reading.exact
        )
    return _choose(Named(group.noun), reading, context, need)


def _noun(noun: str, context: LinkContext) -> str | None:
    """The class or kind, whether it is given as such or in the speaker's words."""
    if noun in (DEVICE, ANY_CLASS) or context.grammar.class_of_noun(noun) is not None:
        return noun
    return context.lexicon.noun_of(noun)


def _is_a(device: Device, noun: str | None, context: LinkContext) -> bool:
    if noun == ANY_CLASS:
        return True
    if noun == DEVICE:
        return context.grammar.classes[device.class_name].in_everything
    if noun in (device.class_name, device.kind):
        return True
    if device.kind is not None or context.grammar.class_of_noun(noun or "") != device.class_name:
        return False
    # A device whose file gives no kind is of the kind that its name ends with: "kitchen ceiling light".
    kind = context.grammar.classes[device.class_name].kinds.get(noun or "", {}).get(context.lexicon.language)
    return kind is not None and any(name.casefold().endswith(words) for name in device.names for words in kind.one)


def _words(group: Group, context: LinkContext) -> str:
    """The group in words, for a message."""
    language, noun = context.lexicon.language, group.noun
    device_class = context.grammar.classes.get(context.grammar.class_of_noun(noun) or "")
    spoken = noun.replace("_", " ")
    if device_class is not None:
        nouns = device_class.nouns if noun == device_class.name else device_class.kinds[noun]
        spoken = nouns[language].one[0] if language in nouns else spoken
    places = " and ".join("here" if place.name is None else place.name for place in group.places)
    return f"{spoken} in {places}" if places else spoken


# --- what devices can do ----------------------------------------------------------------------------------------------


def _able(found: Linked, context: LinkContext, need: Need) -> Linked | Problem:
    """The devices that can do what is needed; a named one that cannot, or none, is `Unsupported`."""
    lacking = {d: _lacking(context.site.devices[d], context.grammar, need) for d in found.devices}
    dropped = tuple(Dropped(device, lack) for device, lack in lacking.items() if lack is not None)
    if not dropped:
        return found
    if found.named or len(dropped) == len(found.devices):
        return Unsupported(tuple(d.device for d in dropped), dropped[0].lacking)
    left = [context.site.devices[device] for device, lack in lacking.items() if lack is None]
    return replace(_linked(context, left, exact=found.exact), dropped=dropped)


def _lacking(device: Device, grammar: Grammar, need: Need) -> str | None:
    """The feature, parameter or action that a device does not have, or None."""
    class_name, _, action_name = need.action.partition(".")
    if class_name not in (DEVICE, device.class_name):
        return action_name
    device_class = grammar.classes[device.class_name]
    action = device_class.actions.get(device_class.own_action(action_name))
    if action is None:
        return action_name
    if action.feature is not None and action.feature not in device.features:
        return action.feature
    for name in need.parameters:
        parameter = action.parameters.get(name)
        if parameter is None:
            return name
        if parameter.feature is not None and parameter.feature not in device.features:
            return parameter.feature
    return None
