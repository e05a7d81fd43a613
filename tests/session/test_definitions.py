"""The site, its world and what is found in them."""

import pytest

from nlcontrol.errors import UsageError
from nlcontrol.session.definitions import Definitions, place_names


def test_area_is_found_by_id_and_by_name(home: Definitions) -> None:
    """Whatever the case it is written in."""
    assert home.area("living_room") == home.area("Lounge") == "living_room"


def test_unknown_area_is_corrected(home: Definitions) -> None:
    """A slip names the near one."""
    with pytest.raises(UsageError, match='did you mean "kitchen"'):
        home.area("kichen")


def test_place_names_are_those_of_the_world(home: Definitions) -> None:
    """Reading only the names gives the names of the whole reading."""
    assert home.world is not None
    assert dict(place_names(home.site)) == {place.id: tuple(place.names) for place in home.world.places.values()}
