from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count
from django.utils.translation import ngettext

from accounts.models import Membership, Organization
from accounts.nouns import by_noun
from orders.models import Order
from orders.services import give
from orders.transitions import lock


class OpenOrders:
    """What a performer who leaves still has in hand: their open orders."""

    def counts(self, organization: Organization) -> dict[int, int]:
        orders = Order.objects.open().filter(organization=organization).exclude(performer=None).order_by()
        return dict(orders.values_list("performer").annotate(held=Count("*")))

    def by_location(self, member: Membership) -> dict[int, int]:
        mine = Order.objects.open().filter(organization=member.organization_id, performer=member).order_by()
        return dict(mine.values_list("location").annotate(held=Count("*")))

    def label(self, organization: Organization, count: int) -> str:
        orders = ngettext("%(count)d open order", "%(count)d open orders", count)
        tickets = ngettext("%(count)d open ticket", "%(count)d open tickets", count)
        return by_noun(organization, orders, tickets) % {"count": count}

    def hand_over(
        self, source: Membership, to: Membership | None, *, by: Membership, at: Collection[int] | None = None
    ) -> int:
        """Change the performer as editing the order would: whoever edits it meanwhile is told so."""
        mine = Order.objects.open().filter(organization=source.organization_id, performer=source)
        if at is not None:
            mine = mine.filter(location__in=at)
        # In the sequence of the door: else the two could wait for each other.
        held = lock(list(mine.only("pk")))
        held = [order for order in held if order.performer_id == source.pk and not order.is_closed]
        give(held, to, by=by)
        return len(held)
