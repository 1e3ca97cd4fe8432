"""What rooms have to do from time to time whether anybody asks or not. Any worker's sweep does it, in a room's stead.

Every worker does every chore: a chore done twice, or by two at once, must come to the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Chore:
    code: str
    every: timedelta
    do: Callable[[], object]


_CHORES: dict[str, Chore] = {}


def register(chore: Chore) -> None:
    """Called from `AppConfig.ready()`."""
    _CHORES[chore.code] = chore


def registered_chores() -> tuple[Chore, ...]:
    return tuple(_CHORES.values())
