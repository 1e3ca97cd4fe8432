from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum

from accounts.models import Organization
from payments.models import Method, Payment


def methods(organization: Organization) -> QuerySet[Method]:
    """Return the ways to pay that are offered, the usual one first."""
    return Method.objects.of(organization).live().in_order()


def payments_of(organization: Organization, kind: str, ids: Collection[int]) -> QuerySet[Payment]:
    """Return the payments of subjects, newest first, with methods and corrected dates, in two queries."""
    entries = Payment.objects.about(organization, kind, *ids).select_related("method")
    return entries.prefetch_related("redatings").order_by("-at", "-pk")


def taken_by(organization: Organization, key: UUID) -> Payment | None:
    """Return the payment a form has already brought, if any. Source: OS-34."""
    return Payment.objects.filter(organization=organization, key=key).first()


def sums_of(kind: str, ids: Collection[int]) -> dict[int, Decimal]:
    """Return what the ledger says was paid, by subject id; absent: nothing."""
    entries = Payment.objects.filter(kind=kind, subject_id__in=ids).order_by()
    return dict(entries.values_list("subject_id").annotate(paid=Sum("amount")))
