"""Orders by number, by their words and by their clients: a bounded number of the newest, each way by an index."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.formats import order_number, typed_number
from accounts.models import Membership, Organization
from accounts.permissions import Act, Reach, reach
from accounts.search import Hit
from accounts.words import Keyed
from crm_clients import finding as clients
from crm_clients.selectors import phones_of
from orders.models import Order, SearchText

_WORDS = Keyed(SearchText._meta.db_table, "order_id", "key")
# A text that more orders answer to finds the newest of them.
MOST = 1_000
# In the search of the shell; who may not see all of them is looked further for.
_FEW, _FURTHER = 50, 1_000


def found_by(organization: Organization, text: str, most: int = MOST) -> Q:
    """Match the order of that number, the newest about these words and those of the clients found. Source: OR-7."""
    number, is_certain = typed_number(text, organization)
    found = Q(number=number) if number is not None else Q(pk__in=[])
    if is_certain:
        return found
    found |= Q(pk__in=_WORDS.newest(organization, text, most))
    theirs = {*clients.by_phone(organization, text, most), *clients.by_name(organization, text, most)}
    return found | Q(client__in=theirs)


def find_orders(membership: Membership, text: str, most: int) -> list[Hit]:
    """Return what the search of the shell shows of orders, closed ones too. Source: OR-7, OR-8."""
    organization = membership.organization
    found = _newest(membership, found_by(organization, text, _FURTHER if _is_limited(membership) else _FEW))
    number, is_certain = typed_number(text, organization)
    # The order of that number first, however old it is; unless a phone ends so, nothing else can be meant.
    named = list(_shown(membership).filter(number=number)) if number is not None else []
    is_certain = is_certain or (bool(named) and not clients.by_phone(organization, text, 1))
    others = [order for order in found[:most] if order not in named]
    hits = [_hit(order, organization, is_meant=is_certain) for order in named]
    return [*hits, *(_hit(order, organization) for order in others)][:most]


def _is_limited(membership: Membership) -> bool:
    return not membership.everywhere or reach(membership, Act.SEE_ORDERS) is not Reach.ALL


def _shown(membership: Membership) -> QuerySet[Order]:
    seen = Order.objects.seen_by(membership).select_related("status", "client")
    return seen.prefetch_related("client__phones")


def _newest(membership: Membership, found: Q) -> QuerySet[Order]:
    """Return what is found, newest first; by a sum, so that nobody walks all orders in the sequence of the index."""
    return _shown(membership).filter(found).order_by((F("number") + 0).desc())


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
