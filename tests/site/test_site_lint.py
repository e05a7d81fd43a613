from __future__ import annotations

from collections.abc import Callable

import pytest

from nlcontrol.grammar.schema import Grammar
from nlcontrol.site.lint import check_site
from nlcontrol.site.types import Site

ROOMS = """\
site: s
floors: {up: {}}
areas:
  den: {floor: up}
  loft: {floor: up}
devices:
  one: {class: light, names: [desk lamp], area: den}
"""


@pytest.mark.parametrize(
    ("device", "expected"),
    [
        ("two: {class: light, names: [disk lamp], area: loft}", "differ by one letter"),
        ("two: {class: light, names: [desk lamp], area: loft}", "will be asked"),
        ("two: {class: switch, names: [desk lamp], area: den}", "in one area are both called"),
        ("two: {class: light, names: [one], area: loft}", "is the id of another device"),
        ("two: {class: light, names: [lamp], area: loft}", '"lamp" means any light'),
        ("two: {class: switch, names: [lamp], area: loft}", "is a switch"),
        ("two: {class: switch, names: [den], area: loft}", "also that of the area"),
        ("two: {class: switch, names: [pump]}", "is in no area"),
    ],
)
def test_troublesome_names_are_found_on_their_line(
    load: Callable[[str], Site], grammar: Grammar, device: str, expected: str
) -> None:
    """Allowed, but the speaker will stumble: said with the line of the later device."""
    found = [finding for finding in check_site(load(ROOMS + f"  {device}\n"), grammar) if finding.where.line == 8]
    assert [finding for finding in found if expected in finding.problem], found
    assert "site.yaml:8: " in str(found[0])


def test_empty_rooms_and_floors_are_found(load: Callable[[str], Site], grammar: Grammar) -> None:
    """A room without devices, a room on no floor, a floor without rooms."""
    site = load("site: s\nfloors: {up: {}}\nareas: {den: {}}\ndevices:\n  one: {class: light}\n")
    problems = " / ".join(finding.problem for finding in check_site(site, grammar))
    assert 'no device in the area "den"' in problems
    assert '"den" is on no floor' in problems
    assert 'no area on the floor "up"' in problems


def test_numbered_lamps_are_not_confusable(load: Callable[[str], Site], grammar: Grammar) -> None:
    """Numbers are told apart by ear."""
    lamps = "  two: {class: light, names: [lamp 2], area: loft}\n  six: {class: light, names: [lamp 6], area: loft}\n"
    assert check_site(load(ROOMS + lamps), grammar) == []


def test_the_shipped_house_has_only_the_ambiguity_it_means_to(home: Site, grammar: Grammar) -> None:
    """The reading lamps and the main lights of two rooms, nothing else."""
    assert [finding.problem.split('"')[1] for finding in check_site(home, grammar)] == ["reading lamp", "main light"]
