"""The shipped files are found where they lie."""

import importlib
from pathlib import Path

import pytest

import nlcontrol
from nlcontrol import resources


def test_the_grammars_of_the_checkout_are_found() -> None:
    """A checkout is used as it is, wherever the program is started from."""
    assert (resources.grammars_dir() / "light.yaml").is_file()
    assert resources.weights_dir().parent == resources.grammars_dir().parent / "nlcontrol"


def test_an_installed_wheel_brings_its_own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a checkout around the package, its `_data` folder is used."""
    package = tmp_path / "nlcontrol"
    (package / "_data" / "devices").mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.devices_dir() == package / "_data" / "devices"


def test_the_package_names_its_version_and_refuses_what_it_has_not() -> None:
    """The lazy attribute does not hide slips of the pen."""
    assert nlcontrol.__version__
    with pytest.raises(AttributeError, match="Sesion"):
        importlib.import_module("nlcontrol").Sesion  # noqa: B018 -- reading it is the point
