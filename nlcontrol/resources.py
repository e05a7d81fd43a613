"""Where the shipped files lie, in a checkout and in an installed wheel alike."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def grammars_dir() -> Path:
    """The folder of the shipped grammars, one YAML file per device class."""
    return _data_dir("grammars")


def devices_dir() -> Path:
    """The folder of the shipped sites, worlds and scenarios."""
    return _data_dir("devices")


def weights_dir() -> Path:
    """The folder of the shipped weights and their manifest."""
    return _PACKAGE / "weights"


def _data_dir(name: str) -> Path:
    # A wheel carries the checkout's top-level folders under `_data` (pyproject.toml, force-include).
    installed = _PACKAGE / "_data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
