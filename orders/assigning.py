"""Giving orders to a performer, many at once: each by itself, told row by row."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.permissions import Act, may
from orders.models import Order
from orders.moving_many import Row
from orders.services import OrderChanged, OrderRefused, change_order, require_performer
from orders.transitions import lock


class NotYours(OrderRefused):
    """The member's role does not reach to this order."""


@transaction.atomic
def assign(order: Order, *, to: Membership | None, by: Membership, seen: int | None) -> bool:
    """Give the order to `to`, or to nobody, unless somebody else did since it was `seen` with; False: it is theirs.

    Raises PerformerLeft, LinesLocked for a closed order, OrderChanged, NotYours.
    """
    require_performer(to)
    (held,) = lock([order])
    if held.performer_id == (to.pk if to else None):
        return False
    if not may(by, Act.EDIT_ORDERS, given_to=held.performer_id):
        raise NotYours(_("Your role may not do this."))
    if held.performer_id != seen and not held.lines_locked:
        raise OrderChanged(_given_meanwhile(held))
    held.performer = to
    change_order(held, seen=held.revision, by=by)
    return True


def _given_meanwhile(held: Order) -> str:
    if held.performer is None:
        return _("Somebody took it from its performer after you opened this page.")
    return _("It was given to %(name)s after you opened this page.") % {"name": held.performer.user}


def assign_one(order: Order, *, to: Membership | None, by: Membership, seen: int | None) -> Row:
    """Give one order, in a transaction of its own, and say how that went."""
    try:
        given = assign(order, to=to, by=by, seen=seen)
    except OrderRefused as refused:
        return Row(order, "refused", str(refused))
    return Row(order, "given" if given else "there")
