"""Items of the catalogue in the search of the shell."""

from __future__ import annotations

from django.urls import reverse

from accounts.formats import money
from accounts.models import Membership, Organization
from accounts.search import Hit, Sought
from catalog.models import Item
from catalog.selectors import suggestions


def find_items(membership: Membership, sought: Sought, most: int) -> list[Hit]:
    """Return what the search of the shell shows of the catalogue, the likeliest first. Source: OR-3, OR-7."""
    organization = membership.organization
    return [_hit(item, organization) for item in suggestions(organization, sought.text, most)]


def _hit(item: Item, organization: Organization) -> Hit:
    facts = (item.get_kind_display(), item.code, money(item.price, organization))
    return Hit(item.name, reverse("catalog:item-edit", args=[item.pk]), tuple(fact for fact in facts if fact))
