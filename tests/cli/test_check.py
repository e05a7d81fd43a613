"""`nlcontrol check`: the shipped files are in order, and a mistake is named with its place."""

import json
import shutil
from pathlib import Path

from nlcontrol.resources import grammars_dir
from tests.cli.conftest import Command


def test_shipped_files_have_no_error(nlcontrol: Command) -> None:
    """Warnings are advice; errors would end with 2."""
    ran = nlcontrol("check")

    assert ran.code == 0, ran.out
    assert ran.out.splitlines()[-1].startswith("0 errors")


def test_mistake_in_a_grammar_is_named_with_its_place(nlcontrol: Command, tmp_path: Path) -> None:
    """The table names file and line, and the exit code is 2."""
    folder = tmp_path / "grammars"
    shutil.copytree(grammars_dir(), folder)
    lock = folder / "lock.yaml"
    lock.write_text(lock.read_text("utf-8").replace("actions:", "acitons:", 1), "utf-8")
    ran = nlcontrol("check", "--grammars", str(folder))

    assert ran.code == 2
    assert "lock.yaml:" in ran.out
    assert 'did you mean "actions"' in ran.out


def test_mistake_in_a_site_is_named_with_its_place(nlcontrol: Command, tmp_path: Path) -> None:
    """A site is checked with the grammars."""
    site = tmp_path / "flat.yaml"
    site.write_text("site: flat\ndevices:\n  lamp: {class: light, aera: kitchen}\n", "utf-8")
    ran = nlcontrol("check", "--json", "--site", str(site))
    errors = [json.loads(line) for line in ran.out.splitlines() if '"error"' in line]

    assert ran.code == 2
    assert errors[0]["where"].endswith("flat.yaml:3")
    assert "area" in errors[0]["problem"]


def test_names_that_are_easily_confused_are_warned_of(nlcontrol: Command, tmp_path: Path) -> None:
    """What is allowed and will yet trouble its speakers does not change the exit code."""
    site = tmp_path / "flat.yaml"
    site.write_text("site: flat\ndevices:\n  lamp: {class: light}\n  lamb: {class: light}\n", "utf-8")
    ran = nlcontrol("check", "--site", str(site))

    assert ran.code == 0
    assert "differ by one letter" in ran.out
