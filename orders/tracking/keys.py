"""Keys of tracking pages. With 128 random bits nobody finds one by trying, so that trying needs no throttle."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from orders.models import Order, Tracking


def tracking_keys(orders: Sequence[Order]) -> dict[int, str]:
    """Return the key of each order's tracking page, by order id, in one query for any number.

    Every order gets one when it is accepted; those from before there were any get theirs here.
    """
    ids = [order.pk for order in orders]
    keys = _keys(ids)
    lacking = [order for order in orders if order.pk not in keys]
    if lacking:
        made = [Tracking(organization_id=order.organization_id, order=order) for order in lacking]
        # Of two at once the first one's key stays.
        Tracking.objects.bulk_create(made, ignore_conflicts=True)
        keys = _keys(ids)
    return keys


def tracking_key(order: Order) -> str:
    """Return the key of one order, asking for it only where it was not read with the order."""
    known = order._state.fields_cache.get("tracking")
    return known.key if known else tracking_keys([order])[order.pk]


def _keys(ids: Sequence[int]) -> dict[int, str]:
    return dict(Tracking.objects.filter(order__in=ids).values_list("order", "key"))


def tracking_path(key: str) -> str:
    return reverse("orders:tracking", args=[key])


def public_address(key: str) -> str:
    """Return the address of a tracking page as a message says it, where no request tells how this is reached."""
    return f"{settings.SITE_URL.rstrip('/')}{tracking_path(key)}"
