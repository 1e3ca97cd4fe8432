"""People with rates, and what a worker credits them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from accounts.models import Membership
from orders.models import Order
from payroll.accruals import Terms
from payroll.models import Entry
from payroll.selectors import balance_of
from payroll.services import set_rates
from statuses.carrying.work import work_inside
from tests.factories import Shop, put


def give_rates(shop: Shop, member: Membership, **said: Any) -> None:
    """Set rates: services_percent, parts_percent, per_order, created_percent."""
    set_rates(member, Terms(**{name: Decimal(str(value)) for name, value in said.items()}), by=shop.owner)


def close(order: Order, shop: Shop, name: str = "Closed") -> None:
    """Put the order into a status, and let a worker carry out what that caused."""
    put(order, shop, name)
    work_inside()


def entries(**said: Any) -> QuerySet[Entry]:
    return Entry.objects.filter(**said).order_by("pk")


def amounts(member: Membership) -> list[Decimal]:
    return list(entries(member=member).values_list("amount", flat=True))


def balance(member: Membership) -> Decimal:
    return balance_of(member)
