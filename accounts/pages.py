"""Keyset pages: as fast deep in a list as at its start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
SIZE = 50


@dataclass(frozen=True)
class Page(Generic[Row]):
    """`following` is the key the next page starts below; None on the last one."""

    rows: list[Row]
    following: Any


def page_below(rows: QuerySet[Row], key: str, before: Any, size: int = SIZE) -> Page[Row]:
    """Return the first `size` rows of a list sorted by `-key` that lie below `before`."""
    if before is not None:
        rows = rows.filter(**{f"{key}__lt": before})
    found = list(rows[: size + 1])
    shown = found[:size]
    return Page(shown, getattr(shown[-1], key) if len(found) > size else None)
