"""What the tests of money do again and again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.http import HttpResponse

from accounts.models import Membership
from orders.models import Order
from payments.models import Method, Payment
from payments.services import Part
from statuses.kinds import Answers
from tests.factories import Shop, make_line, make_order
from tests.pages import browse, forms_of

WINDOW = "payment-window"


def method(shop: Shop, code: str) -> Method:
    return Method.objects.get(organization=shop.organization, code=code)


def owing(shop: Shop, price: str = "100", **said: Any) -> Order:
    """Return an order on which so much is due."""
    order = make_order(shop, **said)
    make_line(order, price=price)
    order.refresh_from_db()
    return order


def window(order: Order, shop: Shop, name: str = "Closed") -> str:
    return f"/orders/{order.number}/move/{shop.status(name).pk}/"


def drawn(member: Membership, order: Order, shop: Shop, name: str = "Closed") -> dict[str, str]:
    """Return the dialog of a move as its form would be sent."""
    address = window(order, shop, name)
    return forms_of(browse(member).get(address))[address]


def close(member: Membership, order: Order, shop: Shop, **said: Any) -> HttpResponse:
    """Close an order through the window, answered as drawn but for what is said, by the field's short name."""
    answers = drawn(member, order, shop) | {f"{WINDOW}-{name}": value for name, value in said.items()}
    return browse(member).post(window(order, shop), answers)


def paid(*parts: tuple[str, Method], unpaid: bool = False) -> Answers:
    """Answer a window with so much in each way."""
    given = [Part(Decimal(amount), way) for amount, way in parts]
    answer = {"parts": given, "key": uuid4(), "papers": [], "unpaid": unpaid}
    return Answers({WINDOW: answer})


def stored(order: Order) -> tuple[str, Decimal, Decimal]:
    """Return where the order stands, what it says is paid, and what the ledger says."""
    order.refresh_from_db()
    entries = Payment.objects.filter(subject_id=order.pk)
    return order.group, order.paid, sum((entry.amount for entry in entries), Decimal(0))
