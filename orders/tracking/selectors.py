from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.models import Location
from accounts.rooms import app_is_on
from orders.models import Comment, Order
from orders.tracking.saying import dialled, next_step, week
from statuses.groups import Group
from statuses.selectors import public_timeline

_NEWEST_COMMENTS = 50


def find_tracked(key: str) -> Order | None:
    """Return the order a key belongs to; none where the organization has switched the room off."""
    shown = Order.objects.select_related("organization", "location", "client")
    order = shown.filter(tracking__key=key).first()
    return order if order and app_is_on(order.organization, "orders") else None


def followed(order: Order) -> dict[str, Any]:
    """Return what the client reads of an order, and nothing else of it, in a constant number of queries.

    Of an internal status nothing is told: neither its name nor what its group would mean. Source: OS-6, OR-9.
    """
    organization, location = order.organization, order.location
    told = public_timeline(organization, order.subject_kind, order.pk)
    address = location.address or organization.address
    phone = location.phone or organization.phone
    comments = Comment.objects.filter(order=order, for_client=True).order_by("-pk")
    return {
        "organization": organization,
        "number": order.number,
        "about": order.about,
        "accepted_at": order.created_at,
        "deadline": None if order.is_closed else order.deadline,
        "told": told[::-1],
        "next_step": next_step(Group(told[-1][0].group) if told else Group.NEW, organization, address),
        "total": order.total,
        "paid": order.paid,
        "due": order.due,
        "to_return": -order.due,
        "is_closed": order.is_closed,
        "place": location.name if _has_several(order) else "",
        "address": address,
        "phone": phone,
        "dialled": dialled(phone, organization),
        "week": week(location, organization, timezone.localdate()),
        "comments": list(comments.values("text", "at")[:_NEWEST_COMMENTS]),
    }


def _has_several(order: Order) -> bool:
    return len(Location.objects.filter(organization=order.organization, archived_at=None).values("pk")[:2]) > 1
