from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.countries import minor_unit
from accounts.formats import money
from accounts.models import Location, Membership, Organization
from payments.models import MOST_AMOUNT, Method, Payment


class PaymentRefused(Exception):
    """No money was taken; `str()` is a sentence for the person."""


def rounded(amount: Decimal, organization: Organization) -> Decimal:
    """Return an amount in whole minor units of the currency, half up. Source: OS-37."""
    return amount.quantize(minor_unit(organization.currency), rounding=ROUND_HALF_UP)


def require_amount(amount: Decimal, organization: Organization) -> None:
    if not amount.is_finite() or not 0 < rounded(amount, organization) <= MOST_AMOUNT:
        most = money(MOST_AMOUNT.to_integral_value(), organization)
        raise PaymentRefused(_("Enter an amount above zero and below %(most)s.") % {"most": most})


def require_method(method: Method) -> None:
    if method.archived_at:
        raise PaymentRefused(_("“%(name)s” is archived. Choose another way to pay.") % {"name": method.name})


def take(
    *,
    kind: str,
    subject_id: int,
    amount: Decimal,
    method: Method,
    key: UUID,
    by: Membership,
    location: Location | None = None,
    note: str = "",
) -> Payment:
    """Write money that came for a subject into the ledger, in whole minor units.

    Called by the subject's own door, which holds the subject, looks first whether `key` brought a payment already
    and keeps what is paid in the same transaction. Raises PaymentRefused. Rules: OS-31, OS-32, OS-34.
    """
    require_amount(amount, by.organization)
    require_method(method)
    return Payment.objects.create(
        organization=by.organization,
        kind=kind,
        subject_id=subject_id,
        key=key,
        location=location,
        method=method,
        amount=rounded(amount, by.organization),
        by=by.user,
        by_name=str(by.user),
        note=note,
    )
