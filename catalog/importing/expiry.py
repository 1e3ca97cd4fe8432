from __future__ import annotations

from django.utils import timezone

from accounts.models import Organization
from catalog.models import Import


def forget_expired(organization: Organization | None = None) -> None:
    """Let go of the uploads nobody confirmed in time: of one organization, or of all."""
    expired = Import.objects.filter(applied_at=None, expires_at__lt=timezone.now())
    if organization:
        expired = expired.filter(organization=organization)
    expired.delete()
