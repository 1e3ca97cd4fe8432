"""Cash desks as the tests of them need them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from accounts.models import Location
from orders.models import Order
from orders.paying import give_back_payment, take_prepayment
from payments.cash_days import Count, close_day
from payments.models import DeskDay, Method, Payment
from payments.sheets import sheet_of
from tests.factories import Shop, make_order


def place_of(shop: Shop) -> Location:
    """Return the first location: where the desk of these tests stands."""
    return Location.objects.filter(organization=shop.organization).earliest("pk")


def method_of(shop: Shop, code: str = "cash") -> Method:
    return Method.objects.get(organization=shop.organization, code=code)


def pay(shop: Shop, amount: str = "30", *, order: Order | None = None, code: str = "cash", **said: Any) -> Payment:
    """Take money for an order, a new one unless said."""
    order = order or make_order(shop)
    method = method_of(shop, code)
    return take_prepayment(order, amount=Decimal(amount), method=method, key=uuid4(), by=shop.desk, **said)


def give_back(shop: Shop, payment: Payment, amount: str, code: str = "cash") -> Payment:
    order = Order.objects.get(pk=payment.subject_id)
    method = method_of(shop, code)
    return give_back_payment(order, payment, amount=Decimal(amount), method=method, key=uuid4(), by=shop.owner, note="")


def open_day_of(shop: Shop) -> DeskDay:
    return DeskDay.objects.open().select_related("desk__location").get(organization=shop.organization)


def close(shop: Shop, day: DeskDay, counted: str = "", left: str = "0", note: str = "") -> DeskDay:
    """Close a day as the front desk; unsaid, what is expected is counted."""
    sheet = sheet_of(day)
    count = Count(Decimal(counted) if counted else sheet.expected, Decimal(left), note)
    return close_day(day, count, seen=sheet.seen, key=uuid4(), by=shop.desk)
