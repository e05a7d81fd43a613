"""`nlcontrol synthesize`: utterances that can be looked at."""

import json

from tests.cli.conftest import Command


def test_equal_seeds_draw_equally(nlcontrol: Command) -> None:
    """The same seed prints the same, another seed something else."""
    assert nlcontrol("synthesize", "--n", "5", "--seed", "1") == nlcontrol("synthesize", "--n", "5", "--seed", "1")
    assert nlcontrol("synthesize", "--n", "5", "--seed", "1") != nlcontrol("synthesize", "--n", "5", "--seed", "2")


def test_json_holds_what_the_network_learns(nlcontrol: Command) -> None:
    """One object per utterance, with tokens, tags and the symbols of each segment."""
    ran = nlcontrol("synthesize", "--n", "8", "--seed", "1", "--json")
    records = [json.loads(line) for line in ran.out.splitlines()]

    assert len(records) == 8
    for record in records:
        assert len(record["source"]) == len(record["features"]) == len(record["tags"]["boundary"])
        assert record["segments"][-1]["end"] == len(record["source"])
