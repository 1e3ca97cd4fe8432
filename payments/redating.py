"""Correcting when a payment was made: one more row beside the entry, which stays as it is. Source: OS-51."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Membership
from accounts.redating import require_recent
from payments.models import Payment, Redating


def redate(payment: Payment, *, at: datetime, comment: str, by: Membership) -> Redating:
    """Write what the date of a payment is corrected to; its subject's own door holds the subject and looks first.

    Raises DateRefused.
    """
    require_recent(at, by.organization)
    return Redating.objects.create(
        organization=by.organization,
        payment=payment,
        dated=at,
        was=payment.dated,
        comment=comment,
        by=by.user,
        by_name=str(by.user),
    )
