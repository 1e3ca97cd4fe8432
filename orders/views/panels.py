from __future__ import annotations

from typing import Any

from accounts.access import Request
from crm_clients.models import Client
from orders.models import Order
from orders.selectors import has_several_types, rows
from orders.views.rows import row_words

NEWEST = 20


def client_orders(request: Request, client: Client) -> dict[str, Any]:
    """Panel of the client's card: their newest orders."""
    orders = rows(Order.objects.seen_by(request.membership).filter(client=client)).order_by("-number")
    return {"orders": list(orders[:NEWEST]), "typed": has_several_types(request.organization)} | row_words()
