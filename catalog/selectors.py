from __future__ import annotations

from django.db.models import Q

from accounts.models import Organization
from accounts.names import comparable
from catalog.models import Item


def suggestions(organization: Organization, text: str, most: int = 8) -> list[Item]:
    """Return live items whose name or code contains `text`, whatever the case; none for an empty text."""
    key = comparable(text)
    if not key:
        return []
    found = Q(key__contains=key) | Q(code__icontains=text.strip())
    return list(Item.objects.of(organization).live().filter(found).order_by("name", "pk")[:most])
