from __future__ import annotations

from uuid import UUID, uuid5

from django.utils import timezone

from accounts.models import Membership
from orders.models import Comment, Order


def add_comment(order: Order, *, text: str, for_client: bool, key: UUID, by: Membership) -> Comment:
    """Write under an order: for the house alone, or for the client. Source: OR-4.

    `key` is the form's: the same by the same form is one comment; with other words, or for other readers, another.
    """
    who = {"at": timezone.now(), "by": by.user, "by_name": str(by.user)}
    said = who | {"order": order, "text": text, "for_client": for_client}
    key_of_said = uuid5(key, f"{order.pk} {for_client} {text}")
    comment, _created = Comment.objects.get_or_create(organization=order.organization, key=key_of_said, defaults=said)
    return comment
