from __future__ import annotations

from accounts.models import Organization
from statuses.models import Status


def lock_statuses(organization: Organization) -> dict[int, Status]:
    """Hold all statuses of the organization until the end of the transaction, always in the same sequence."""
    locked = Status.objects.select_for_update().filter(organization=organization).order_by("pk")
    return {status.pk: status for status in locked}
