from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils import timezone

from accounts.models import Location, Membership, Organization
from payments.models import DeskDay, Method, Payment


def methods(organization: Organization) -> QuerySet[Method]:
    """Return the ways to pay that are offered, the usual one first."""
    return Method.objects.of(organization).live().in_order()


def payments_of(organization: Organization, kind: str, ids: Collection[int]) -> QuerySet[Payment]:
    """Return the payments of subjects, newest first, with methods and corrected dates, in two queries."""
    entries = Payment.objects.about(organization, kind, *ids).select_related("method")
    return entries.prefetch_related("redatings").order_by("-at", "-pk")


def left_of(entries: Iterable[Payment]) -> dict[int, Decimal]:
    """Return what can still be given back of each payment among the entries of a subject, by payment id."""
    left: dict[int, Decimal] = {}
    for entry in sorted(entries, key=lambda entry: entry.returns_id is not None):
        if entry.returns_id is None:
            left[entry.pk] = entry.amount
        else:
            left[entry.returns_id] += entry.amount
    return left


def taken_by(organization: Organization, key: UUID) -> Payment | None:
    """Return the payment a form has already brought, if any. Source: OS-34."""
    return Payment.objects.filter(organization=organization, key=key).first()


def sums_of(kind: str, ids: Collection[int]) -> dict[int, Decimal]:
    """Return what the ledger says was paid, by subject id; absent: nothing."""
    entries = Payment.objects.filter(kind=kind, subject_id__in=ids).order_by()
    return dict(entries.values_list("subject_id").annotate(paid=Sum("amount")))


def is_closed_at(location: int) -> bool:
    """Say of a location by its id whether its desk is closed: money taken there opens it. Source: OS-38."""
    return not DeskDay.objects.open().filter(desk__location=location).exists()


def forgotten(membership: Membership) -> QuerySet[DeskDay]:
    """Return the days in view that are open since an earlier date: somebody forgot to close them."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return DeskDay.objects.in_view(membership).open().filter(opened_at__lt=midnight).order_by("opened_at")


def places_of(membership: Membership) -> list[Location]:
    """Return where the member keeps a desk: what is in view, and what is archived while its desk is still open."""
    if membership.at_location:
        return [membership.at_location]
    forgotten_there = Location.objects.of(membership.organization).exclude(archived_at=None)
    forgotten_there = forgotten_there.filter(desk__days__closed_at=None, desk__days__isnull=False)
    return [*membership.locations, *(each for each in forgotten_there if membership.works_at(each.pk))]
