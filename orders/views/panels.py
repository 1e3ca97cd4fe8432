from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from accounts.access import Request
from accounts.permissions import Act, may
from crm_clients.models import Client
from orders.debts import money_of
from orders.models import Order
from orders.paying.taking import is_debt
from orders.selectors import rows_of
from orders.views.rows import drawn
from payments.models import Payment
from payments.selectors import left_of

NEWEST = 20


def payments_panel(request: Request, order: Order, payments: Sequence[Payment]) -> dict[str, Any]:
    """Context of an order's payments: what came and went, and whether this member may take more or give back."""
    return {
        "payments": payments,
        "left": left_of(payments) if may(request.membership, Act.REFUND) else {},
        "takes_payments": may(request.membership, Act.TAKE_PAYMENTS) and (not order.is_closed or is_debt(order)),
    }


def client_orders(request: Request, client: Client) -> dict[str, Any]:
    """Panel of the client's card: their newest orders; to who takes payments, what all of them come to."""
    orders = Order.objects.seen_by(request.membership).filter(client=client)
    panel = drawn(request, rows_of(orders.order_by("-number")[:NEWEST]), phones=False, plain=True)
    if may(request.membership, Act.TAKE_PAYMENTS):
        panel["money"] = money_of(orders)
    return panel
