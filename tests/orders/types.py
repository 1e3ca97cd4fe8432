"""Types of orders, and statuses for them to start in."""

from __future__ import annotations

from orders.models import OrderType
from orders.order_types import add_type
from statuses.groups import Group
from statuses.models import Status
from tests.factories import Shop


def make_status(shop: Shop, name: str, group: Group = Group.NEW) -> Status:
    status = Status(organization=shop.organization, group=group, position=50)
    status.call(name)
    status.save()
    return status


def make_type(shop: Shop, name: str, start: Status | None = None) -> OrderType:
    return add_type(name=name, initial_status=start or shop.status("New"), by=shop.owner)
