"""The shipped grammar and house, and what links words to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from nlcontrol.grammar.loader import load_grammar
from nlcontrol.grammar.schema import Grammar
from nlcontrol.site.context import LinkContext
from nlcontrol.site.loader import load_site
from nlcontrol.site.mentions import Lexicon
from nlcontrol.site.types import Site

PLACES = (("dock", ("dock", "charging station")), ("sofa", ("sofa", "couch")), ("kitchen", ("kitchen",)))


@pytest.fixture(scope="session")
def grammar() -> Grammar:
    """The shipped grammar."""
    return load_grammar()


@pytest.fixture(scope="session")
def home(grammar: Grammar) -> Site:
    """The shipped house."""
    return load_site("home", grammar)


@pytest.fixture(scope="session")
def lexicon(home: Site, grammar: Grammar) -> Lexicon:
    """Everything that can be said in the house."""
    return Lexicon.of_site(home, grammar, places=PLACES)


@pytest.fixture
def context(home: Site, grammar: Grammar, lexicon: Lexicon) -> LinkContext:
    """A speaker somewhere in the house who has said nothing yet."""
    return LinkContext(home, grammar, lexicon)


@pytest.fixture
def load(tmp_path: Path, grammar: Grammar) -> Callable[[str], Site]:
    """Loads the site of a text."""

    def from_text(text: str) -> Site:
        path = tmp_path / "site.yaml"
        path.write_text(text, encoding="utf-8")
        return load_site(path, grammar)

    return from_text


@pytest.fixture
def context_of(load: Callable[[str], Site], grammar: Grammar) -> Callable[..., LinkContext]:
    """The context of a site's text, with changes."""

    def of(text: str, **changes: object) -> LinkContext:
        site = load(text)
        return replace(LinkContext(site, grammar, Lexicon.of_site(site, grammar)), **changes)  # type: ignore[arg-type]  # any field

    return of


@pytest.fixture(scope="session")
def lexicon_context(home: Site, grammar: Grammar, lexicon: Lexicon) -> LinkContext:
    """As `context`, for properties."""
    return LinkContext(home, grammar, lexicon)
