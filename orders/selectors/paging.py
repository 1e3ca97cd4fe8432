"""Keyset pages of the list, in both directions and by any of its sorts: as fast deep as at the start. Source: OR-6."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

from django.db.models import QuerySet

from orders.models import Order
from orders.selectors.rows import Row, rows_of

SIZE = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"(?:(none|[0-9]{1,17})-)?([0-9]{1,10})")
_HIGHEST_NUMBER = 2_147_483_647


class Sort(Enum):
    """How a list is sorted: by a moment, then the newest number first. Each has its index.

    `field` is None where the number alone decides.
    """

    NEWEST = "newest", None, False
    DEADLINE = "deadline", "deadline", False
    LONGEST = "longest", "entered_at", False
    CLOSED = "closed", "closed_at", True

    def __init__(self, code: str, field: str | None, descending: bool) -> None:  # noqa: FBT001
        self.code = code
        self.field = field
        self.descending = descending


_WITH_TIMELESS = Sort.DEADLINE


@dataclass(frozen=True)
class Place:
    """A row as the address names it: where a page begins or ends. `at` is None for a row without that moment."""

    number: int
    at: datetime | None = None

    @classmethod
    def of(cls, row: Row, sort: Sort) -> Place:
        return cls(row.number, getattr(row, sort.field) if sort.field else None)

    @classmethod
    def read(cls, said: str, sort: Sort) -> Place | None:
        """Return the place an address names; None for one that no row of this sort can have."""
        found = _PLACE.fullmatch(said)
        if not found or int(found[2]) > _HIGHEST_NUMBER or (found[1] is None) != (sort.field is None):
            return None
        if found[1] == "none" and sort is not _WITH_TIMELESS:
            return None
        at = _EPOCH + timedelta(microseconds=int(found[1])) if found[1] not in (None, "none") else None
        return cls(int(found[2]), at)

    def written(self, sort: Sort) -> str:
        if sort.field is None:
            return str(self.number)
        at = (self.at - _EPOCH) // timedelta(microseconds=1) if self.at else "none"
        return f"{at}-{self.number}"


@dataclass(frozen=True)
class Step:
    """From which row, and which way."""

    place: Place | None = None
    backwards: bool = False


FIRST = Step()


@dataclass(frozen=True)
class Page:
    """`after` and `before` are the places to step on from, as the address writes them; empty: there is nothing."""

    rows: list[Row]
    before: str = ""
    after: str = ""


def page_of(orders: QuerySet[Order], sort: Sort, step: Step = FIRST, size: int = SIZE) -> Page:
    """Return the rows next to a place, in the order of the list: none skipped, none twice, however many are equal."""
    found: list[Row] = []
    for stretch in _stretches(orders, sort, step):
        found += rows_of(stretch[: size + 1 - len(found)])
        if len(found) > size:
            break
    more, shown = len(found) > size, found[:size]
    if step.backwards:
        shown.reverse()
    if not shown:
        return Page([])
    ends = Place.of(shown[0], sort).written(sort), Place.of(shown[-1], sort).written(sort)
    came_from = step.place is not None
    has_before, has_after = (more, came_from) if step.backwards else (came_from, more)
    return Page(shown, ends[0] if has_before else "", ends[1] if has_after else "")


def _stretches(orders: QuerySet[Order], sort: Sort, step: Step) -> Iterator[QuerySet[Order]]:
    """Yield what lies in the direction of a step, piece by piece, each a range of one index.

    One condition for all (later, or as late and of a lower number) would be read past by the database row by row.
    """
    newest, nearest = ("number", "number__gt") if step.backwards else ("-number", "number__lt")
    place, field = step.place, sort.field
    beyond = {nearest: place.number} if place else {}
    if field is None:
        yield orders.filter(**beyond).order_by(newest)
        return
    descending = sort.descending != step.backwards
    timed = orders.filter(deadline__isnull=False) if sort is _WITH_TIMELESS else orders
    timed = timed.order_by(f"{'-' if descending else ''}{field}", newest)
    # Those without the moment come last.
    timeless = [orders.filter(**{f"{field}__isnull": True}).order_by(newest)] if sort is _WITH_TIMELESS else []
    if place is None:
        yield from (timed, *timeless)
    elif place.at is None:
        yield from (rows.filter(**beyond) for rows in timeless)
        yield from (timed,) if step.backwards else ()
    else:
        yield orders.filter(**{field: place.at}, **beyond).order_by(newest)
        yield timed.filter(**{f"{field}__{'lt' if descending else 'gt'}": place.at})
        yield from () if step.backwards else timeless
