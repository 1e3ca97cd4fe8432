from __future__ import annotations

from collections.abc import Sequence
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
    return _by_group(targets_of_each(membership, [order])[order.pk])


def targets_of_each(membership: Membership, orders: Sequence[Order]) -> dict[int, list[Status]]:
    """Return what the member may set each of the orders to, by order id, in one query for any number. Source: OS-23."""
    movable = [order for order in orders if not order.is_closed and _may(membership, Act.MOVE_ORDERS, order)]
    closable = {order.pk for order in movable if _may(membership, Act.CLOSE_ORDERS, order)}
    found: dict[int, list[Status]] = {order.pk: [] for order in orders}
    if not movable:
        return found
    here = {order.status_id for order in movable if order.status_id}
    live = Status.objects.of(membership.organization).live().in_order()
    for status in live.settable(Role(membership.role), here):
        for order in movable:
            leads_here = status.from_anywhere or status.way == order.status_id  # type: ignore[attr-defined]
            if leads_here and status.pk != order.status_id and (order.pk in closable or not status.closes):
                found[order.pk].append(status)
    return found


def _may(membership: Membership, act: Act, order: Order) -> bool:
    return may(membership, act, given_to=order.performer_id)


def _by_group(statuses: Sequence[Status]) -> list[tuple[Group, list[Status]]]:
    """Part statuses that are in order by their group."""
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
