from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

# Does one thing over and over, as often as a round asks; returns seconds, one for each time.
Contestant = Callable[[], list[float]]


@dataclass
class Figure:
    """What one contestant took, in seconds, over all rounds."""

    name: str
    seconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        return percentile(self.seconds, 95)


def percentile(values: Sequence[float], rank: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * rank // 100)]


def timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def alternately(contestants: dict[str, Contestant], *, rounds: int) -> list[Figure]:
    """Let the contestants take turns, so that a slow minute of the machine hits all alike; the first turn warms up."""
    figures = [Figure(name) for name in contestants]
    for number in range(rounds + 1):
        for figure, contestant in zip(figures, contestants.values(), strict=True):
            seconds = contestant()
            if number:
                figure.seconds += seconds
    return figures
