from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import Membership
from orders.models import Order
from statuses.subjects import SubjectKind


def _find(membership: Membership, ids: Iterable[int]) -> dict[int, Order]:
    return Order.objects.seen_by(membership).in_bulk(list(ids))


def _url(order: Order) -> str:
    return reverse("orders:order-detail", args=[order.number])


def _all_ids(ids: Iterable[int]) -> set[int]:
    return set(Order.objects.filter(pk__in=list(ids)).values_list("pk", flat=True))


SUBJECT = SubjectKind(Order.subject_kind, _find, _url, _all_ids)
