"""What words are understood against: the site, its state, where the speaker is, and what was spoken of last."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlcontrol.grammar.schema import Grammar
from nlcontrol.site.mentions import Lexicon
from nlcontrol.site.state import Snapshot
from nlcontrol.site.types import Site


@dataclass(frozen=True, slots=True)
class LinkContext:
    """Where and when words are understood."""

    site: Site = field(repr=False)
    grammar: Grammar = field(repr=False)
    lexicon: Lexicon = field(repr=False)
    area: str | None = None
    """The speaker's."""
    snapshot: Snapshot = field(default_factory=Snapshot)
    mentioned: tuple[str, ...] = ()
    """The devices of the last target that was understood: what it, them and the other one refer to."""
