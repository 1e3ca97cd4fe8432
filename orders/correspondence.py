"""Whom messages about orders reach, and what may be said in them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from accounts.formats import day, money
from accounts.models import Organization
from crm_clients.models import Client
from crm_clients.selectors import first_phones
from notifications.correspondence import Recipient
from orders.models import Order


def recipients(orders: Sequence[Order]) -> dict[int, Recipient]:
    """Return whom to reach about each order, by order id, in two queries for any number."""
    client_ids = [order.client_id for order in orders]
    clients = Client.objects.in_bulk(client_ids)
    phones = first_phones(client_ids)
    return {order.pk: _recipient(clients[order.client_id], phones.get(order.client_id, "")) for order in orders}


def _recipient(client: Client, phone: str) -> Recipient:
    return Recipient(name=client.name, language=client.language, phone=phone, email=client.email)


def placeholders(order: Order, organization: Organization) -> dict[str, str]:
    deadline = timezone.localtime(order.deadline, organization.zone) if order.deadline else None
    return {
        "number": str(order.number),
        "about": order.about,
        "total": money(order.total, organization),
        "deadline": day(deadline, organization) if deadline else "",
    }


NAMES = frozenset({"number", "about", "total", "deadline"})
