"""Orders belong to locations: Settings → Locations counts and moves them through this. Source: TN-7."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count
from django.utils.translation import ngettext

from accounts.models import Location, Membership, Organization
from accounts.nouns import by_noun
from orders.models import Event, Order
from orders.transitions import lock

# A field, what it was and what it became, as `Event.fields` keeps them.
Difference = tuple[str, str, str]

_AT_ONCE = 1000


class OpenOrdersThere:
    """The open orders of a location; closed ones keep naming it."""

    def counts(self, organization: Organization) -> dict[int, int]:
        orders = Order.objects.open().filter(organization=organization).order_by()
        return dict(orders.values_list("location").annotate(held=Count("*")))

    def label(self, organization: Organization, count: int) -> str:
        orders = ngettext("%(count)d open order", "%(count)d open orders", count)
        tickets = ngettext("%(count)d open ticket", "%(count)d open tickets", count)
        return by_noun(organization, orders, tickets) % {"count": count}

    def move_all(self, source: Location, to: Location, by: Membership) -> int:
        """Move open orders; one whose performer does not work there is nobody's yet. Whoever edits one is told."""
        there = Order.objects.open().filter(organization=source.organization_id, location=source).order_by("pk")
        ids, moved = list(there.values_list("pk", flat=True)), 0
        for first in range(0, len(ids), _AT_ONCE):
            held = lock([Order(pk=pk) for pk in ids[first : first + _AT_ONCE]])
            moved += _move([order for order in held if not order.is_closed], source, to, by)
        return moved


def _move(orders: list[Order], source: Location, to: Location, by: Membership) -> int:
    names = _out_of_reach({order.performer_id for order in orders if order.performer_id}, to)
    told: list[tuple[Order, list[Difference]]] = []
    for order in orders:
        changed = [("location", source.name, to.name)]
        if order.performer_id and order.performer_id in names:
            changed.append(("performer", names[order.performer_id], ""))
            order.performer = None
        order.location, order.revision = to, order.revision + 1
        told.append((order, changed))
    Order.objects.bulk_update(orders, ["location", "performer", "revision"], batch_size=200)
    note_relocation(told, by)
    return len(orders)


def _out_of_reach(performers: set[int], location: Location) -> dict[int, str]:
    """Return the names of those who do not work at the location, by membership id."""
    asked = Membership.objects.filter(pk__in=performers)
    reaching = asked.working_at([location]).values("pk")
    return dict(asked.exclude(pk__in=reaching).values_list("pk", "user__name"))


def note_relocation(told: Iterable[tuple[Order, list[Difference]]], by: Membership) -> None:
    """Write a line of the timeline for each order that came to another location."""
    Event.objects.bulk_create(
        Event(
            organization=by.organization,
            order=order,
            by=by.user,
            by_name=str(by.user),
            what=Event.What.CHANGED,
            fields=[list(difference) for difference in changed],
        )
        for order, changed in told
    )
