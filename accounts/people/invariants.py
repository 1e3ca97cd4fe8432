from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from accounts.models import Membership, Organization, Role


def organizations_without_an_owner() -> Iterator[str]:
    owners = Membership.objects.current().filter(organization=OuterRef("pk"), role=Role.OWNER)
    for organization in Organization.objects.exclude(Exists(owners)).iterator():
        yield f"organization {organization.pk} has no owner who can sign in"
