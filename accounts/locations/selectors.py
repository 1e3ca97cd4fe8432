from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.models import Location, Membership, Organization


def chosen_among(membership: Membership, pk: Any) -> Location | None:
    """Return the location among those the member may see; None where there is nothing to choose, or not this one."""
    if pk is None or not membership.organization.has_several_locations or not membership.sees_several_locations:
        return None
    return next((location for location in membership.locations if location.pk == pk), None)


def bound_to(location: Location) -> QuerySet[Membership]:
    """Return those who work here now and at no other live location."""
    elsewhere = Location.objects.of(location.organization).live().exclude(pk=location.pk)
    here = Membership.objects.current().filter(organization=location.organization_id, everywhere=False)
    return (
        here.filter(member_locations__location=location)
        .exclude(member_locations__location__in=elsewhere)
        .select_related("user")
        .order_by("user__name", "pk")
    )


def in_order(organization: Organization) -> list[Location]:
    return list(Location.objects.of(organization).order_by("pk"))


def is_last(location: Location) -> bool:
    return not Location.objects.of(location.organization).live().exclude(pk=location.pk).exists()
