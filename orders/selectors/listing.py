"""The list of orders: what a tab holds, what its filters leave, and the numbers beside both. Source: OR-6, OR-8."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.counting import count_by
from accounts.formats import COUNTED
from accounts.models import Membership, Organization
from orders import lateness
from orders.finding import Found, found_by
from orders.models import Order
from statuses.groups import CLOSING, OPEN, Group
from statuses.models import Status

OPEN_TAB = "open"
# In the place of a performer: those given to nobody.
NOBODY: Final = 0


class Deadline(Enum):
    OVERDUE = "overdue"
    TODAY = "today"
    OVER_LIMIT = "over-limit"


@dataclass(frozen=True)
class Filters:
    """What of a tab is wanted. `text` is searched in it; `longer` is how long an order has stood in its status.

    Days are those of the organization's time zone; `longer` counts plain hours. Source: OR-6, OS-50.
    """

    statuses: frozenset[int] = frozenset()
    performer: int | None = None
    order_type: int | None = None
    location: int | None = None
    client: int | None = None
    since: date | None = None
    until: date | None = None
    deadline: Deadline | None = None
    unpaid: bool = False
    longer: timedelta | None = None
    text: str = ""


NOTHING = Filters()


@dataclass(frozen=True)
class Tab:
    """One tab of the list: its code in the address, its label, how many orders it holds and whether it is open.

    `count` is None where it would have to be counted one by one; COUNTED and one more stands for more than COUNTED.
    """

    code: str
    label: str
    count: int | None
    is_current: bool


def orders_in(
    membership: Membership, tab: str, narrow: Q | None = None, statuses: frozenset[int] = frozenset()
) -> QuerySet[Order]:
    """Return the orders of a tab, newest first: those behind its counter, by the same query."""
    orders = _part(membership, narrow, closed=tab in CLOSING)
    if statuses:
        orders = orders.filter(status__in=statuses)
    return (orders if tab == OPEN_TAB else orders.filter(group=tab)).order_by("-number")


def _part(membership: Membership, narrow: Q | None, *, closed: bool) -> QuerySet[Order]:
    """Return the open orders or the closed ones, in the sequence of the index they are counted by."""
    orders = Order.objects.in_view(membership).filter(closed_at__isnull=not closed)
    if narrow:
        orders = orders.filter(narrow)
    return orders.order_by("-closed_at" if closed else "-number")


def narrowed_to(filters: Filters, organization: Organization) -> Found:
    """Return the filters as one condition, for the list and its counters alike; a text is looked up here, once.

    All but the statuses, which divide one tab: they narrow what it lists, not what it holds.
    """
    found = Q()
    if filters.performer is not None:
        found &= Q(performer=filters.performer or None)
    if filters.order_type:
        found &= Q(order_type=filters.order_type)
    if filters.location:
        found &= Q(location=filters.location)
    if filters.client:
        found &= Q(client=filters.client)
    if filters.unpaid:
        found &= Q(total__gt=F("paid")) & ~Q(group=Group.CLOSED_UNSUCCESSFULLY)
    if filters.longer:
        found &= Q(entered_at__lt=timezone.now() - filters.longer)
    found &= _by_day(filters, organization)
    by_text = found_by(organization, filters.text) if filters.text else Found(Q())
    return Found(found & by_text.orders, by_text.whole)


def _by_day(filters: Filters, organization: Organization) -> Q:
    def midnight(day: date, later: int = 0) -> datetime:
        return datetime.combine(day + timedelta(days=later), time(), organization.zone)

    found, today = Q(), timezone.localdate(timezone=organization.zone)
    if filters.since:
        found &= Q(created_at__gte=midnight(filters.since))
    if filters.until:
        found &= Q(created_at__lt=midnight(filters.until, 1))
    if filters.deadline is Deadline.OVERDUE:
        found &= lateness.overdue(organization)
    if filters.deadline is Deadline.TODAY:
        found &= Q(deadline__gte=midnight(today), deadline__lt=midnight(today, 1)) & lateness.counted(organization)
    if filters.deadline is Deadline.OVER_LIMIT:
        found &= lateness.over_limit(organization)
    return found


def tabs(membership: Membership, current: str, narrow: Q | None = None, *, closed_too: bool = True) -> list[Tab]:
    """Return the tabs with what the filters leave in each; closed ones are counted where an index finds them."""
    counted = [(_part(membership, narrow, closed=False), OPEN)]
    if closed_too:
        counted.append((_part(membership, narrow, closed=True), CLOSING))
    held = count_by("group", *counted)
    everything = Tab(OPEN_TAB, _("All open"), bounded(held[group] for group in OPEN), current == OPEN_TAB)
    return [everything, *(Tab(group.value, str(group.label), held.get(group), current == group) for group in Group)]


def bounded(held: Iterable[int]) -> int:
    return min(sum(held), COUNTED + 1)


def status_counts(membership: Membership, statuses: list[Status], narrow: Q | None = None) -> dict[int, int]:
    """Return how many orders stand in each of some statuses of one group, by status id."""
    group = statuses[0].group
    of_group = _part(membership, narrow, closed=group in CLOSING).filter(group=group)
    return count_by("status", (of_group, [status.pk for status in statuses]))


def given_clients(membership: Membership) -> QuerySet[Any, Any]:
    return Order.objects.seen_by(membership).filter(performer=membership).values("client_id")
