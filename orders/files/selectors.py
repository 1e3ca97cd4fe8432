from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404

from accounts.models import Membership
from accounts.permissions import Act, may
from orders.models import Attachment, Order
from orders.models.attachment import MOST_PER_ORDER


def get_attachment(order: Order, pk: int) -> Attachment:
    """Return a file of an order that the person may see, or 404 for one of another order, for none."""
    attachment = order.attachments.filter(pk=pk).first()
    if attachment is None:
        raise Http404
    return attachment


def require_own_attachment(order: Order, pk: int) -> None:
    """Raise 404 for a file of another order; one that is gone already is no matter."""
    if Attachment.objects.filter(pk=pk).exclude(order=order).exists():
        raise Http404


def attached(membership: Membership, order: Order) -> dict[str, Any]:
    """Context of `orders/order/_attachments.html`, in one query. Files are added to a closed order, too."""
    attachments = list(order.attachments.order_by("pk"))
    return {
        "attachments": attachments,
        "may_attach": may(membership, Act.EDIT_ORDERS, given_to=order.performer_id),
        "room_for": max(0, MOST_PER_ORDER - len(attachments)),
        "attachments_key": uuid.uuid4(),
    }
