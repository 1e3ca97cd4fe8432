from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from accounts.models import Membership
from orders.models import Comment, Order


def add_comment(order: Order, *, text: str, for_client: bool, key: UUID, by: Membership) -> Comment:
    """Write under an order: for the house alone, or for the client. The same form twice is one. Source: OR-4."""
    who = {"at": timezone.now(), "by": by.user, "by_name": str(by.user)}
    said = who | {"order": order, "text": text, "for_client": for_client}
    comment, _created = Comment.objects.get_or_create(organization=order.organization, key=key, defaults=said)
    return comment
