"""Giving orders to a performer, many at once: each by itself, told row by row."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.permissions import Act, may
from orders.models import Order
from orders.moving_many import Row
from orders.services import OrderRefused, assign


def assign_one(order: Order, *, to: Membership | None, by: Membership, seen: int | None) -> Row:
    """Give one order, in a transaction of its own, unless somebody else did since it was `seen`'s; say how it went.

    Whose it is now decides what the member may; it is `seen`'s, or the door refuses.
    """
    if order.performer_id == (to.pk if to else None):
        return Row(order, "there")
    if not may(by, Act.EDIT_ORDERS, given_to=seen):
        return Row(order, "refused", _("Your role may not do this."))
    try:
        assign(order, to, seen=seen, by=by)
    except OrderRefused as refused:
        return Row(order, "refused", str(refused))
    return Row(order, "given")
