"""How sure a share is: Wilson's interval, and how honest probabilities are: Brier's score and a reliability table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """The share itself; 0 of nothing."""
        return self.count / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval; everything is possible where nothing was seen."""
        if not self.of:
            return 0.0, 1.0
        share, n, z = self.value, self.of, Z_95
        centre = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        return max(0.0, centre - half), min(1.0, centre + half)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.count}/{self.of}  {self.value:.1%}  [{low:.1%}, {high:.1%}]"

    def to_json(self) -> dict[str, float | list[float]]:
        """`{"count", "of", "share", "interval"}`."""
        low, high = self.interval
        return {"count": self.count, "of": self.of, "share": self.value, "interval": [low, high]}


@dataclass(frozen=True, slots=True)
class Bin:
    """The replies whose probabilities lie between two bounds."""

    low: float
    high: float
    mean_probability: float
    right: Share


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the probabilities of replies compare with how often they are right."""

    brier: float
    """The mean squared difference; 0 is best, 0.25 is a coin that says one half."""
    bins: tuple[Bin, ...]
    """Without the empty ones."""
    count: int


def calibration(judged: Sequence[tuple[float, bool]], bins: int = 10) -> Calibration | None:
    """The calibration of (probability, was right) pairs; None without any."""
    if not judged:
        return None
    brier = sum((probability - right) ** 2 for probability, right in judged) / len(judged)
    found = []
    for index in range(bins):
        inside = [(p, right) for p, right in judged if min(int(p * bins), bins - 1) == index]
        if inside:
            mean = sum(p for p, _ in inside) / len(inside)
            right = Share(sum(right for _, right in inside), len(inside))
            found.append(Bin(index / bins, (index + 1) / bins, mean, right))
    return Calibration(brier, tuple(found), len(judged))


def risk_coverage(
    judged: Sequence[tuple[float, bool]], shares: Sequence[float] = (0.5, 0.7, 0.8, 0.9, 0.95, 1.0)
) -> list[tuple[float, float]]:
    """(share answered, share of those not right), the most probable first: El-Yaniv and Wiener 2010."""
    ordered = sorted(judged, key=lambda pair: -pair[0])
    counts = [(share, max(1, round(share * len(ordered)))) for share in shares] if ordered else []
    return [(share, sum(not right for _, right in ordered[:count]) / count) for share, count in counts]
