from __future__ import annotations

from itertools import groupby

from django.db import connection
from django.db.models import Count

from accounts.models import Membership, Organization, Role
from accounts.permissions import Act, may
from orders.models import Order, OrderType
from statuses.groups import Group
from statuses.holders import COUNTED
from statuses.models import Move, Status


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
