"""Measurements: each module named below has `measure()`; `make bench ONLY=ledger` runs one of them.

Each value is a median, each baseline is measured in the same run on the same machine, and the product's own
code paths are what is measured.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MODULES = (
    "ledger",
    "rebuild",
    "day",
    "people",
    "asof",
    "ageing",
    "memory",
    "push",
    "map",
    "suggest",
    "stock",
    "allocation",
)


@dataclass(frozen=True)
class Result:
    """One measured value; a goal is a bound on the ratio where there is a baseline, else on the value."""

    name: str
    value: float
    unit: str
    baseline: float | None = None
    at_least: float | None = None
    at_most: float | None = None

    @property
    def ratio(self) -> float | None:
        """The value as a share of the baseline."""
        return None if self.baseline is None else self.value / self.baseline

    @property
    def goal(self) -> str | None:
        """The bound in words."""
        if self.at_least is not None:
            return f"≥ {self.at_least:g}"
        return None if self.at_most is None else f"≤ {self.at_most:g}"

    @property
    def met(self) -> bool | None:
        """Whether the bound holds; None without one."""
        judged = self.value if self.ratio is None else self.ratio
        if self.at_least is not None:
            return judged >= self.at_least
        return None if self.at_most is None else judged <= self.at_most

    def as_json(self) -> dict[str, object]:
        """As it stands in var/bench.json."""
        return {
            "name": self.name,
            "value": _short(self.value),
            "unit": self.unit,
            "baseline": _short(self.baseline),
            "ratio": _short(self.ratio),
            "goal": self.goal,
            "met": self.met,
        }


def _short(number: float | None) -> float | None:
    return None if number is None else float(f"{number:.4g}")


def seconds(work: Callable[[], object]) -> float:
    """How long it takes once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def median_of_pairs(
    ours: Callable[[], float], theirs: Callable[[], float], rounds: int
) -> tuple[float, float]:
    """Medians of two measurements taken in turns, so that what disturbs one disturbs the other."""
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)
