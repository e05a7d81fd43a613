from __future__ import annotations

from pathlib import Path

import pytest

from nlcontrol.errors import DefinitionError
from nlcontrol.grammar.schema import Grammar
from nlcontrol.site.state import Snapshot, load_snapshot
from nlcontrol.site.types import Site


def test_a_changed_snapshot_leaves_the_old_one_alone() -> None:
    """Predictions never touch what is known now."""
    before = Snapshot().with_values("lamp", {"state": "on", "brightness_pct": 40.0})
    after = before.with_values("lamp", {"state": "off"})
    assert before.value("lamp", "state") == "on"
    assert after.of("lamp") == {"state": "off", "brightness_pct": 40.0}
    assert after.without("lamp").of("lamp") == {}


def test_a_state_file_is_read_in_yaml_and_json(tmp_path: Path, home: Site, grammar: Grammar) -> None:
    """JSON is YAML."""
    path = tmp_path / "state"
    for text in (
        '{"kettle": {"state": "on"}, "sofa_lamp": {"brightness_pct": 40}}',
        'kettle: {state: "on"}\nsofa_lamp: {brightness_pct: 40}\n',
    ):
        path.write_text(text)
        snapshot = load_snapshot(path, home, grammar)
        assert (snapshot.value("kettle", "state"), snapshot.value("sofa_lamp", "brightness_pct")) == ("on", 40)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('kettel: {state: "on"}', 'did you mean "kettle"'),
        ('kettle: {stat: "on"}', 'did you mean "state"'),
        ('kettle: {state: "onn"}', 'did you mean "on"'),
        ("kettle: {state: on}", "YAML reads on as a flag"),
        ("sofa_lamp: {brightness_pct: 140}", "out of range"),
        ("hallway_light: {brightness_pct: 40}", "unknown state field of hallway_light"),
    ],
)
def test_a_wrong_state_file_is_refused(tmp_path: Path, home: Site, grammar: Grammar, text: str, expected: str) -> None:
    """Nothing that the site does not have is known of it."""
    path = tmp_path / "state.yaml"
    path.write_text(text)
    with pytest.raises(DefinitionError, match=expected):
        load_snapshot(path, home, grammar)
