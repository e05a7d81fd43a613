"""The learning rate: up in a line, then down to nothing over the planned steps."""

from __future__ import annotations

from math import cos, pi

from nlcontrol.training.configuration import TrainingConfig


def learning_rate(config: TrainingConfig, step: int, total_steps: int) -> float:
    """The rate of the step that starts when `step` steps are done."""
    warm_up = min(config.warm_up_steps, total_steps // 4)
    if step < warm_up:
        return config.learning_rate * (step + 1) / (warm_up + 1)
    gone = (step - warm_up) / max(total_steps - warm_up, 1)
    if config.decay == "linear":
        return config.learning_rate * (1 - gone)
    if config.decay == "cosine":
        return config.learning_rate * (1 + cos(pi * gone)) / 2
    return config.learning_rate
