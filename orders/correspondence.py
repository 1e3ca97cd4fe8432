"""Whom messages about orders reach, and what may be said in them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from accounts.formats import day, money, order_number
from accounts.models import Membership, Organization
from crm_clients.selectors import addresses
from notifications.correspondence import Recipient
from orders.models import Order
from orders.tracking.keys import public_address, tracking_keys
from statuses.groups import Group


def recipients(orders: Sequence[Order]) -> dict[int, Recipient]:
    """Return whom to reach about each order, by order id, in one query for any number."""
    found = addresses({order.client_id for order in orders})
    return {order.pk: Recipient(**found[order.client_id]._asdict()) for order in orders}


def placeholders(order: Order, organization: Organization, code: str) -> dict[str, str]:
    """Return what a message says of an order that is about to stand in the group of that code."""
    deadline = timezone.localtime(order.deadline, organization.zone) if order.deadline else None
    return {
        "number": order_number(order.number, organization),
        "about": order.about,
        "total": money(order.total, organization),
        "paid": money(order.paid, organization),
        # Nobody is asked for less than nothing: what was paid ahead is the house's to speak of.
        "due": money(max(order.due_in(Group(code)), Decimal(0)), organization),
        "deadline": day(deadline, organization) if deadline else "",
    }


def tracking_links(orders: Sequence[Order]) -> dict[int, str]:
    """Return the address of each order's tracking page, by order id, in one query for any number."""
    return {pk: public_address(key) for pk, key in tracking_keys(orders).items()}


LOOKED_UP = {"tracking": tracking_links}
NAMES = frozenset({"number", "about", "total", "paid", "due", "deadline", *LOOKED_UP})


def sample(organization: Organization, reader: Membership | None = None) -> Order | None:
    """Return the newest order, of those that the reader may see, to preview a text with."""
    seen = Order.objects.seen_by(reader) if reader else Order.objects.filter(organization=organization)
    orders = seen.select_related("client")
    return orders.order_by("-number").first()
