from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef

from accounts.models import Location, MemberLocation, Membership, Organization, Role


def organizations_with_other_locations() -> Iterator[str]:
    """Name every organization without a live location, and those that say wrongly whether there are several."""
    counted = dict(Location.objects.live().order_by().values_list("organization").annotate(held=Count("*")))
    for organization in Organization.objects.only("pk", "has_several_locations").iterator():
        held = counted.get(organization.pk, 0)
        if not held:
            yield f"organization {organization.pk} has no live location"
        if organization.has_several_locations != (held > 1):
            yield f"organization {organization.pk} says wrongly whether it has several locations"


def members_who_work_nowhere() -> Iterator[str]:
    """Name every limited member without a location, every unlimited one with some, and every limited owner."""
    some = Exists(MemberLocation.objects.filter(membership=OuterRef("pk")))
    members = Membership.objects.annotate(has_some=some)
    for member in members.filter(everywhere=False, has_some=False).iterator():
        yield f"member {member.pk} is limited to no location"
    for member in members.filter(everywhere=True, has_some=True).iterator():
        yield f"member {member.pk} works everywhere and is limited all the same"
    for member in members.filter(everywhere=False, role=Role.OWNER, ended_at=None).iterator():
        yield f"member {member.pk} is an owner and limited"
