"""How training is set up, and reading that from plain mappings: unknown keys are errors, with the near name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from nlcontrol.errors import DefinitionError, near_name
from nlcontrol.model.initialisation import Initialisation
from nlcontrol.model.seq2seq import ModelConfig

Config = TypeVar("Config")


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """Everything training depends on but the pairs."""

    model: ModelConfig = field(default_factory=ModelConfig)
    epochs: int = 10
    least_steps: int = 0
    """Where the epochs come to fewer steps than this, there are more of them: few pairs need many passes."""
    batch_size: int = 128
    learning_rate: float = 2e-3
    warm_up_steps: int = 200
    decay: Literal["linear", "cosine", "none"] = "linear"
    gradient_clip_norm: float = 5.0
    weight_decay: float = 0.0
    """How much matrices shrink beside each step, as a share of the learning rate."""
    scheduled_sampling: float = 0.0
    """How often, at the end of training, the decoder is told its own guess for the past; it rises from 0 in a line."""
    initialisation: Initialisation = "default"
    label_smoothing: float = 0.02
    tag_weights: Mapping[str, float] = field(default_factory=dict)
    """How much a layer of tags counts beside the symbols; 1 when it is not named."""
    word_least_count: int = 2
    """A word the pairs say less often has no embedding of its own: it is read by its n-grams."""
    words_at_most: int = 2000
    """Of the words that are said often enough, the most frequent ones; more of them make larger weights."""
    words: tuple[str, ...] = ()
    """Words that are in the vocabulary before all others, even if no pair says them."""
    symbols: tuple[str, ...] = ()
    """Symbols that are in the vocabulary even if no pair writes them."""
    features: tuple[str, ...] = ()
    """Features that are in the vocabulary even if no pair has them."""
    evaluate_every_steps: int = 500
    patience: int = 10
    """Evaluations without a better held-out exact match before training stops."""
    report_every_steps: int = 20
    checkpoint_every_minutes: float = 5.0
    seed: int = 1
    threads: int = 1
    """More than one is slower wherever another program holds a core."""
    processes: int = 1
    """That share each batch, each with so many threads; the draws of dropout depend on how many there are."""
    device: str = "cpu"
    """`auto` is a GPU when there is one."""
    precision: Literal["float32", "bfloat16"] = "float32"
    """Of matrix products in training; bfloat16 is faster where the processor has it, far slower elsewhere."""

    def __post_init__(self) -> None:
        counts = (
            "epochs", "batch_size", "evaluate_every_steps", "patience", "report_every_steps", "threads", "processes",
        )  # fmt: skip
        for name in (*counts, "learning_rate", "gradient_clip_norm"):
            if not getattr(self, name) > 0:
                raise DefinitionError(f"{name} must be more than 0, not {getattr(self, name)}")
        for name in ("label_smoothing", "scheduled_sampling"):
            if not 0 <= getattr(self, name) < 1:
                raise DefinitionError(f"{name} must be in 0 … 1, not {getattr(self, name)}")
        if self.processes > 1 and self.device != "cpu":
            raise DefinitionError(f"processes share a batch on the CPU only, and device is {self.device}")
        if self.weight_decay < 0:
            raise DefinitionError(f"weight_decay must not be less than 0, and {self.weight_decay} is")


def read_config(kind: type[Config], record: object, where: str = "configuration") -> Config:
    """The configuration a mapping describes; a DefinitionError names a key or value that cannot be."""
    if not isinstance(record, Mapping):
        raise DefinitionError(f"{where} must be a mapping, not {type(record).__name__}")
    hints = get_type_hints(kind)
    known = [entry.name for entry in fields(kind)]  # type: ignore[arg-type]  # every kind is a dataclass
    values: dict[str, Any] = {}
    for key, value in record.items():
        if key not in known:
            raise DefinitionError(f'{where} has no key "{key}"{near_name(str(key), known)}')
        values[key] = _value(hints[key], value, f"{where}.{key}")
    return kind(**values)


def _value(hint: Any, value: object, where: str) -> object:
    """`value` as the type the hint names."""
    if is_dataclass(hint) and isinstance(hint, type):
        return read_config(hint, value, where)
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            choices = ", ".join(str(choice) for choice in get_args(hint))
            raise DefinitionError(
                f'{where} must be one of {choices}, not "{value}"{near_name(str(value), get_args(hint))}'
            )
        return value
    if get_origin(hint) is tuple:
        if not isinstance(value, (list, tuple)) or not all(isinstance(name, str) for name in value):
            raise DefinitionError(f"{where} must be a list of words")
        return tuple(value)
    if get_origin(hint) is Mapping:
        if not isinstance(value, Mapping) or not all(_is_number(number) for number in value.values()):
            raise DefinitionError(f"{where} must map names to numbers")
        return {str(name): float(number) for name, number in value.items()}
    return _plain(hint, value, where)


def _plain(hint: Any, value: object, where: str) -> object:
    if hint is float and _is_number(value):
        return float(value)  # type: ignore[arg-type]  # _is_number says it is one
    if isinstance(value, bool) is (hint is bool) and isinstance(value, hint):
        return value
    raise DefinitionError(f"{where} must be {hint.__name__}, not {value!r}")


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
