from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.countries import minor_unit
from accounts.formats import money
from accounts.models import Location, Membership, Organization
from payments.desks import day_for
from payments.models import MOST_AMOUNT, Method, Payment
from payments.selectors import left_of
from statuses.models import Move


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


@dataclass(frozen=True)
class Part:
    """One way in which money comes, above zero; several at once are a mixed payment. Source: OS-30."""

    amount: Decimal
    method: Method


def part_keys(form: UUID, number: int) -> list[UUID]:
    """Return the keys of what one form brings in `number` ways: the first has the form's own."""
    return [form, *(uuid5(form, str(place)) for place in range(1, number))][:number]


def take(
    *,
    kind: str,
    subject_id: int,
    amount: Decimal,
    method: Method,
    key: UUID,
    by: Membership,
    location: Location,
    note: str = "",
    move: Move | None = None,
) -> Payment:
    """Write money that came for a subject into the ledger, in whole minor units.

    Called by the subject's own door, which holds the subject, looks first whether `key` brought a payment already
    and keeps what is paid in the same transaction. It comes into the desk of `location`, which it opens if nobody did.
    Raises PaymentRefused. Rules: OS-31, OS-32, OS-34, OS-38.
    """
    require_amount(amount, by.organization)
    require_method(method)
    return Payment.objects.create(
        organization=by.organization,
        kind=kind,
        subject_id=subject_id,
        key=key,
        location=location,
        day=day_for(location, by),
        method=method,
        amount=rounded(amount, by.organization),
        at=timezone.now(),
        by=by.user,
        by_name=str(by.user),
        note=note,
        move=move,
    )


def give_back(
    payment: Payment,
    *,
    amount: Decimal,
    method: Method,
    key: UUID,
    by: Membership,
    location: Location | None = None,
    note: str = "",
) -> Payment:
    """Write into the ledger that money went back: an entry below zero that names what it returns.

    Called by the subject's own door as `take` is: while it holds the subject, what is left of the payment stands
    still. It goes out of the desk of `location`; None: of the one it came into. Raises PaymentRefused: more than is
    left, a refund, no such method. Rules: OS-32, OS-34, OS-38.
    """
    require_amount(amount, by.organization)
    require_method(method)
    require_left(payment, rounded(amount, by.organization))
    location = location or payment.location
    return Payment.objects.create(
        organization=by.organization,
        kind=payment.kind,
        subject_id=payment.subject_id,
        key=key,
        location=location,
        day=day_for(location, by),
        method=method,
        amount=-rounded(amount, by.organization),
        returns=payment,
        at=timezone.now(),
        by=by.user,
        by_name=str(by.user),
        note=note,
    )


def require_left(payment: Payment, amount: Decimal) -> None:
    """Refuse to return more of a payment than is left of it."""
    if payment.returns_id:
        raise PaymentRefused(_("This is money given back already: it cannot be returned once more."))
    left = left_of([payment, *Payment.objects.filter(returns=payment)])[payment.pk]
    if left <= 0:
        raise PaymentRefused(_("All of it has been given back already."))
    if amount > left:
        raise PaymentRefused(
            _("At most %(left)s of it can be given back.") % {"left": money(left, payment.organization)}
        )
