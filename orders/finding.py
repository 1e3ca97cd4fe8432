"""Orders by number, by their words and by their clients: a bounded number of the newest, each way by an index."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Case, F, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.formats import order_number, typed_number
from accounts.models import Membership, Organization
from accounts.permissions import Act, Reach, reach
from accounts.search import Hit, Sought
from accounts.words import Keyed
from crm_clients import finding as clients
from crm_clients.selectors import phones_of
from orders.models import Order, SearchText

_WORDS = Keyed(SearchText._meta.db_table, "order_id", "key")
# A text that more orders answer to finds the newest of them.
MOST = 1_000
# In the search of the shell; who may not see all of them is looked further for.
_FEW, _FURTHER = 50, 400
_NOTHING = Q(pk__in=[])


class Found(NamedTuple):
    """What matches the orders that answer to a text; not `whole` where more do than are looked through."""

    orders: Q
    whole: bool = True


def found_by(organization: Organization, text: str, most: int = MOST) -> Found:
    """Find the order of that number, the newest about these words and those of the clients found. Source: OR-7."""
    number, is_certain = typed_number(text, organization)
    numbered = Q(number=number) if number is not None else _NOTHING
    if is_certain:
        return Found(numbered)
    lists = (
        _WORDS.newest(organization, text, most),
        clients.by_phone(organization, text, most),
        clients.by_name(organization, text, most),
    )
    about, *theirs = lists
    matching = numbered | Q(pk__in=about) | Q(client__in={pk for found in theirs for pk in found})
    return Found(matching, whole=all(len(found) < most for found in lists))


def find_orders(membership: Membership, sought: Sought, most: int) -> list[Hit]:
    """Return what the search of the shell shows of orders, closed ones too: that of the number first.

    A number means its order unless a phone ends so, too. Source: OR-7, OR-8.
    """
    organization = membership.organization
    number, is_certain = typed_number(sought.text, organization)
    found = Q(number=number) if number is not None else _NOTHING
    if not is_certain:
        by_phone, by_name = clients.sought_clients(organization, sought)
        words = _WORDS.newest(organization, sought.text, _FURTHER if _is_limited(membership) else _FEW)
        found |= Q(client__in={*by_phone, *by_name}) | Q(pk__in=words)
        is_certain = not by_phone
    orders = _first(membership, found, number)[:most]
    return [_hit(order, organization, is_meant=is_certain and order.number == number) for order in orders]


def _is_limited(membership: Membership) -> bool:
    return not membership.everywhere or reach(membership, Act.SEE_ORDERS) is not Reach.ALL


def _first(membership: Membership, found: Q, number: int | None) -> QuerySet[Order]:
    """Return what is found: that of the number, then the newest first.

    Sorted by a sum, so that the database does not walk all orders in the sequence of an index.
    """
    orders = Order.objects.seen_by(membership).filter(found).select_related("status", "client")
    newest = (F("number") + 0).desc()
    named = [] if number is None else [Case(When(number=number, then=0), default=1)]
    return orders.order_by(*named, newest).prefetch_related("client__phones")


def _hit(order: Order, organization: Organization, *, is_meant: bool = False) -> Hit:
    title = _("No. %(number)s") % {"number": order_number(order.number, organization)}
    facts = (order.about, order.serial, order.client.name, *phones_of(order.client, organization)[:1])
    return Hit(
        title,
        reverse("orders:order-detail", args=[order.number]),
        tuple(fact for fact in facts if fact),
        (order.status.name, order.status.colour) if order.status else None,
        is_meant,
    )
