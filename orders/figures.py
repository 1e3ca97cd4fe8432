"""Figures of the start page: how many orders stand in each group, how many came and went by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.counting import count_between, count_by
from accounts.formats import COUNTED
from accounts.models import Membership
from orders.models import Order
from statuses.groups import CLOSING, Group

_DAYS = 14
_HIGHEST = 100


@dataclass(frozen=True)
class Stage:
    """One open group of the funnel: `width` is its bar, of a hundred."""

    group: Group
    count: int
    width: int
    address: str


@dataclass(frozen=True)
class Day:
    """One day: orders accepted and closed, and the heights of their two bars, of a hundred."""

    day: date
    accepted: int
    closed: int
    accepted_height: int
    closed_height: int

    @property
    def accepted_top(self) -> int:
        return _HIGHEST - self.accepted_height

    @property
    def closed_top(self) -> int:
        return _HIGHEST - self.closed_height


def _part(count: int, most: int) -> int:
    """Return a bar's length: the longest has a hundred, what is there at all can be seen."""
    return max(2, round(_HIGHEST * min(count, COUNTED) / most)) if count else 0


def funnel(membership: Membership) -> list[Stage]:
    """Return how many open orders stand in each open group, each counted to a bound by its index. Source: OS-1."""
    groups = [group for group in Group if not group.closes]
    seen = Order.objects.in_view(membership).open().order_by("-number")
    counts = count_by("group", (seen, groups))
    most = min(max(1, *counts.values()), COUNTED)
    address = reverse("orders:order-list")
    return [
        Stage(group, count, _part(count, most), f"{address}?{urlencode({'tab': group.value})}")
        for group, count in counts.items()
    ]


def days(membership: Membership) -> list[Day]:
    """Return the last two weeks, days as they are where the organization is; each counted to a bound by its index."""
    today = timezone.localdate()
    wanted = [today - timedelta(days=back) for back in reversed(range(_DAYS))]
    spans = [(_midnight(day), _midnight(day + timedelta(days=1))) for day in wanted]
    seen = Order.objects.in_view(membership)
    accepted = count_between("created_at", spans, seen.order_by("-created_at"))
    # Each group by itself, as the index of closed orders begins with it.
    closed = count_between("closed_at", spans, *(seen.filter(group=group).order_by("-closed_at") for group in CLOSING))
    most = max(1, *accepted, *closed)
    return [_day(*figures, most) for figures in zip(wanted, accepted, closed, strict=True)]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def _day(day: date, accepted: int, closed: int, most: int) -> Day:
    return Day(day, accepted, closed, _part(accepted, most), _part(closed, most))
