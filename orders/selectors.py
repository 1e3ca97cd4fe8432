from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.access import Request
from accounts.models import Location, Membership, Organization, Role
from accounts.permissions import Act, may
from crm_clients.models import Client
from orders.models import Line, Order, OrderType
from statuses.groups import CLOSING, Group
from statuses.holders import COUNTED
from statuses.models import Move, Status

OPEN_TAB = "open"
# A text that so many clients answer to finds nobody in particular.
_FEW_CLIENTS = 200


@dataclass(frozen=True)
class Tab:
    """One tab of the list: its code in the address, its label, how many orders it holds and whether it is open."""

    code: str
    label: str
    count: int | None
    is_current: bool


def get_order(request: Request, number: int) -> Order:
    """Return the order, or 404 for a neighbour's, for one not given to this member, for none."""
    shown = Order.objects.select_related(
        "status", "order_type", "client", "performer__user", "organization", "location", "created_by", "closed_by"
    )
    order = shown.seen_by(request.membership).filter(number=number).annotate(**_told_apart()).first()
    if order is None:
        raise Http404
    return order


def get_target(request: Request, status_id: int) -> Status:
    status = Status.objects.of(request.organization).filter(pk=status_id).first()
    if status is None:
        raise Http404
    return status


def require_own_line(order: Order, line_id: int) -> None:
    """Raise 404 for a line of another order; one that is gone already is no matter."""
    if Line.objects.filter(pk=line_id).exclude(order=order).exists():
        raise Http404


def orders_in(membership: Membership, tab: str) -> QuerySet[Order]:
    """Return the orders of a tab, newest first: those behind its counter, by the same query."""
    orders = Order.objects.seen_by(membership).order_by("-number")
    if tab == OPEN_TAB:
        return orders.open()
    return orders.filter(group=tab, closed_at__isnull=tab not in CLOSING)


def found_by(organization: Organization, text: str) -> Q:
    """Match the order of that number and those of clients whose name or phone contains the text, each by an index."""
    clients = Client.objects.filter(organization=organization).matching(text).order_by()
    found = Q(client__in=list(clients.values_list("pk", flat=True)[:_FEW_CLIENTS]))
    digits = text.lstrip("№# ")
    if digits.isdecimal() and len(digits) < 10:
        found |= Q(number=int(digits))
    return found


def rows(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Add what a row of the list shows, in a constant number of queries."""
    return orders.select_related("status", "order_type", "client", "performer__user").prefetch_related("client__phones")


def open_counts(membership: Membership) -> dict[str, int]:
    """Return how many open orders each open group holds, in one query; closed ones are counted by nobody."""
    counted = Order.objects.seen_by(membership).open().order_by().values_list("group").annotate(held=Count("*"))
    return dict(counted)


def tabs(membership: Membership, current: str) -> list[Tab]:
    counts = open_counts(membership)
    everything = Tab(OPEN_TAB, _("All open"), sum(counts.values()), current == OPEN_TAB)
    return [
        everything,
        *(
            Tab(group.value, str(group.label), None if group.closes else counts.get(group, 0), current == group)
            for group in Group
        ),
    ]


def targets(membership: Membership, order: Order) -> list[tuple[Group, list[Status]]]:
    """Return the statuses the member may set from here, by group in the fixed order. Source: OS-23."""
    if order.is_closed or not may(membership, Act.MOVE_ORDERS, given_to=order.performer_id):
        return []
    statuses = Status.objects.of(membership.organization).live().in_order().exclude(pk__in=[order.status_id])
    statuses = statuses.settable(Role(membership.role), order.status_id)
    if not may(membership, Act.CLOSE_ORDERS, given_to=order.performer_id):
        statuses = statuses.filter(closes=False)
    return [(Group(group), list(members)) for group, members in groupby(statuses, key=lambda status: status.group)]


def statuses_in_use(organization: Organization) -> dict[int, int]:
    """Return how many orders sit in each status; a status with more than COUNTED says one more than that."""
    return _counted("statuses_status", "status_id", organization)


def _counted(table: str, column: str, organization: Organization) -> dict[int, int]:
    """Count the orders that point at each row of a table of ours, to COUNTED and one more; absent: none."""
    held = f"SELECT 1 FROM orders_order WHERE {column} = thing.id LIMIT %s"  # nosec B608
    counted = f"SELECT id, (SELECT COUNT(*) FROM ({held}) AS held) FROM {table} AS thing"  # nosec B608
    with connection.cursor() as cursor:
        cursor.execute(f"{counted} WHERE organization_id = %s", [COUNTED + 1, organization.pk])
        return {pk: number for pk, number in cursor.fetchall() if number}


def was_ever_in(status: Status) -> bool:
    """Say whether an order sits in the status or history says that one did."""
    own = {"organization_id": status.organization_id}
    if Order.objects.filter(**own, status=status).exists():
        return True
    return Move.objects.filter(**own, to_status=status.pk, kind=Order.subject_kind).exists()


def types_in_use(organization: Organization) -> dict[int, int]:
    """Return how many open orders are of each type; closed ones are counted by nobody."""
    orders = Order.objects.open().filter(organization=organization).order_by()
    return dict(orders.values_list("order_type").annotate(held=Count("*")))


def has_several_types(organization: Organization) -> bool:
    """Say whether a type tells one order from another; with one alone it is not shown."""
    return len(OrderType.objects.of(organization).values_list("pk")[:2]) > 1


def _told_apart() -> dict[str, Exists]:
    """Say, with the order itself, whether its type and its location tell it from others. Source: TN-7."""
    own = {"organization": OuterRef("organization")}
    return {
        "has_other_types": Exists(OrderType.objects.filter(**own).exclude(pk=OuterRef("order_type"))),
        "has_other_locations": Exists(
            Location.objects.filter(**own, archived_at=None).exclude(pk=OuterRef("location"))
        ),
    }


def given_clients(membership: Membership) -> QuerySet[Any, Any]:
    return Order.objects.filter(organization=membership.organization, performer=membership).values("client_id")


def open_total(membership: Membership) -> int:
    return Order.objects.seen_by(membership).open().count()
