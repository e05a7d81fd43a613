"""How anybody's pairs are learnt: named settings, and files that change them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from nlcontrol.errors import DefinitionError, near_name
from nlcontrol.grammar.source import Node, load_document
from nlcontrol.training.augmentation import Augmentation
from nlcontrol.training.configuration import TrainingConfig, read_config
from nlcontrol.training.reading import Preparation

FOLDER = Path(__file__).resolve().parent / "configurations"
DEFAULT = "general"
LIKE = "like"
"""A key of a file: the name of the settings that it changes."""


@dataclass(frozen=True, slots=True)
class PairsConfig:
    """What is done with the pairs, and how the network is trained; a file holds the keys of `training` beside these."""

    prepare: Preparation = field(default_factory=Preparation)
    augment: Augmentation = field(default_factory=Augmentation)
    held_out_share: float = 0.1
    training: TrainingConfig = field(default_factory=TrainingConfig)

    def __post_init__(self) -> None:
        if not 0 < self.held_out_share <= 0.5:
            raise DefinitionError(f"held_out_share must be more than 0 and at most 0.5, not {self.held_out_share}")
        if (self.prepare.copy or self.prepare.lexicon) and not self.training.model.decoder.pointer:
            raise DefinitionError("prepare.copy and prepare.lexicon need pointers: model.decoder.pointer must not be 0")


OWN = ("prepare", "augment", "held_out_share")


def names() -> list[str]:
    """The settings that have a name."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def load_pairs_config(name: str) -> PairsConfig:
    """The settings of a name or a file; a DefinitionError when it is neither, or cannot be meant."""
    return read_pairs_config(load_settings(name), name)


def load_settings(name: str) -> Mapping[str, Any]:
    """The keys of a name or a file as they stand there."""
    path = FOLDER / f"{name}.yaml" if name in names() else Path(name)
    if not path.is_file():
        hint = near_name(name, names())
        raise DefinitionError(f'"{name}" is neither a file nor one of the settings {", ".join(names())}{hint}')
    settings = plain(load_document(path))
    if not isinstance(settings, Mapping):
        raise DefinitionError("settings must be a mapping", path)
    return settings


def read_pairs_config(settings: Mapping[str, Any], where: str) -> PairsConfig:
    """The settings that these keys describe, over those that they are `like`."""
    like = settings.get(LIKE)
    if like is not None and like not in names():
        raise DefinitionError(f'{where} is like "{like}", which has no settings{near_name(str(like), names())}')
    base = PairsConfig() if like is None else load_pairs_config(str(like))
    known = (*OWN, LIKE, *(entry.name for entry in fields(TrainingConfig)))
    for key in settings:
        if key not in known:
            raise DefinitionError(f'{where} has no key "{key}"{near_name(key, known)}')
    own = {key: value for key, value in settings.items() if key in OWN}
    others = {key: value for key, value in settings.items() if key not in OWN and key != LIKE}
    training = read_config(TrainingConfig, merged(asdict(base.training), others), where)
    record = merged({key: value for key, value in asdict(base).items() if key in OWN}, own)
    read = read_config(PairsConfig, record, where)
    return PairsConfig(read.prepare, read.augment, read.held_out_share, training)


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The base with the changes in it, mapping by mapping."""
    result = dict(base)
    for key, value in changes.items():
        below = base.get(key)
        result[key] = merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return result


def plain(node: Node) -> object:
    """A document as plain mappings, lists, words and numbers."""
    if node.is_mapping:
        return {key.string(): plain(value) for key, value in node.pairs()}
    if node.is_list:
        return [plain(item) for item in node.nodes()]
    value = node.scalar()
    return int(value) if isinstance(value, float) and value.is_integer() else value
