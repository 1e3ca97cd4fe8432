from __future__ import annotations

from collections.abc import Sequence

from bench.stopwatch import Figure


def headline(text: str) -> None:
    print(f"\n{text}\n{'-' * len(text)}")


def beside_floor(figures: Sequence[Figure], *, goal: str) -> None:
    """Print medians, p95 and the ratio of each to the first, which is the floor."""
    floor = figures[0].median
    print(f"{'':40}{'median':>12}{'p95':>12}{'× floor':>10}")
    for figure in figures:
        ratio = f"{figure.median / floor:.2f}"
        print(f"{figure.name:40}{figure.median * 1000:9.2f} ms{figure.p95 * 1000:9.2f} ms{ratio:>10}")
    print(f"goal: {goal}")


def alone(figures: Sequence[Figure], *, goal: str) -> None:
    """Print medians and p95 of what has no floor."""
    print(f"{'':40}{'median':>12}{'p95':>12}")
    for figure in figures:
        print(f"{figure.name:40}{figure.median * 1000:9.0f} ms{figure.p95 * 1000:9.0f} ms")
    print(f"goal: {goal}")


def rates(named: Sequence[tuple[str, list[float]]], *, goal: str) -> None:
    """Print the median rate per second of each, and its ratio to the first, which is the floor."""
    floor = _middle(named[0][1])
    print(f"{'':40}{'a second':>12}{'× floor':>10}")
    for name, found in named:
        print(f"{name:40}{_middle(found):12,.0f}{_middle(found) / floor:10.2f}")
    print(f"goal: {goal}")


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def peers(*lines: str) -> None:
    """Print what others cost: figures of an earlier measurement on such a machine, not of this run."""
    print("\nothers, measured earlier on such a machine:")
    for line in lines:
        print(f"  {line}")
