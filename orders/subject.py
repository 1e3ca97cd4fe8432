from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Membership
from accounts.permissions import Act, Reach, reach
from orders.finding import found_by
from orders.models import Order
from statuses.subjects import SubjectKind

_FEW = 200


def _find(membership: Membership, ids: Iterable[int]) -> dict[int, Order]:
    return Order.objects.seen_by(membership).select_related("organization").in_bulk(list(ids))


def _url(order: Order) -> str:
    return reverse("orders:order-detail", args=[order.number])


def _all_ids(ids: Iterable[int]) -> set[int]:
    return set(Order.objects.filter(pk__in=list(ids)).values_list("pk", flat=True))


def _matching(membership: Membership, text: str) -> Iterable[int]:
    found = Order.objects.seen_by(membership).filter(found_by(membership.organization, text).orders)
    return found.order_by("-number").values_list("pk", flat=True)[:_FEW]


def _seen(membership: Membership) -> QuerySet[Any, Any] | None:
    """Return the ids of the orders a limited member sees; who sees all of them needs no narrowing."""
    if membership.everywhere and reach(membership, Act.SEE_ORDERS) is Reach.ALL:
        return None
    return Order.objects.seen_by(membership).values("pk")


SUBJECT = SubjectKind(Order.subject_kind, _find, _url, _all_ids, _matching, _seen)
