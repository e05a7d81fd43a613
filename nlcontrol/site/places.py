"""Where a robot is sent: the areas of the site and the places of its world, by their words."""

from __future__ import annotations

from dataclasses import dataclass

from nlcontrol.site.context import LinkContext
from nlcontrol.site.problems import Ambiguous, NoContext, Problem, UnknownName


@dataclass(frozen=True, slots=True)
class LinkedPlace:
    """Where a robot is sent."""

    id: str
    """Of an area, or of a place in the site's world."""
    exact: bool = True


def link_place(words: str | None, context: LinkContext) -> LinkedPlace | Problem:
    """The place that a robot is sent to; None is where the speaker is."""
    if words is None:
        return LinkedPlace(context.area) if context.area is not None else NoContext("here")
    if words in context.site.areas:
        return LinkedPlace(words)
    scored = [(entry, 1.0) for entry in context.lexicon.exact(words)] or list(context.lexicon.likely(words))
    fitting = [(entry, score) for entry, score in scored if entry.kind in ("area", "place")]
    best = max((score for _, score in fitting), default=0.0)
    ids = dict.fromkeys(e.id for e, score in sorted(fitting, key=lambda f: f[0].kind != "place") if score == best)
    if not ids:
        return UnknownName(words, context.lexicon.near_names(words, "area", "place"), "place")
    if len(ids) > 1 and context.area in ids:
        return LinkedPlace(context.area, best == 1.0)
    if len(ids) > 1 and len({e.kind for e, s in fitting if s == best}) == 1:
        return Ambiguous(words, tuple(ids), "place")
    return LinkedPlace(next(iter(ids)), best == 1.0)
