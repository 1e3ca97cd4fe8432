from __future__ import annotations

from accounts.models import Membership, Organization
from orders import selectors, transitions
from orders.models import Order, OrderType
from statuses.groups import Group
from statuses.models import Status


class OrdersHolder:
    """Orders stand in statuses: Settings → Statuses counts and moves them through this."""

    def counts(self, organization: Organization) -> dict[int, int]:
        return selectors.statuses_in_use(organization)

    def open_in(self, status: Status) -> int:
        return Order.objects.filter(organization_id=status.organization_id, status=status).open().count()

    def is_used(self, status: Status) -> bool:
        return selectors.was_ever_in(status)

    def move_all(self, source: Status, to: Status, by: Membership, most: int | None = None) -> int:
        return transitions.move_all(source, to, by, most)

    def regroup(self, status: Status, group: Group) -> int:
        return transitions.regroup(status, group)

    def initial_of(self, status: Status) -> list[str]:
        starting = OrderType.objects.filter(organization_id=status.organization_id, initial_status=status).live()
        return list(starting.in_order().values_list("name", flat=True))
