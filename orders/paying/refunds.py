"""Money given back: an entry below zero that names the payment it returns. Source: OS-32."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.formats import money
from accounts.models import Membership
from orders import transitions
from orders.models import Order
from orders.paying.taking import keep_paid
from payments.models import Method, Payment
from payments.selectors import taken_by
from payments.services import PaymentRefused, give_back, rounded


class GivenAlready(PaymentRefused):
    """The form gave money back, and says something else now: nothing more went back."""

    def __init__(self, given: Payment) -> None:
        said = {"amount": money(abs(given.amount), given.organization), "method": given.method.name}
        super().__init__(_("This page gave %(amount)s back (%(method)s) already. Nothing more was returned.") % said)


@transaction.atomic
def give_back_payment(
    order: Order, payment: Payment, *, amount: Decimal, method: Method, key: UUID, by: Membership, note: str
) -> Payment:
    """Return a payment of an order, open or closed, or a part of it; the form sent again shows what it returned.

    The order is held: of two who return the same payment the second finds what the first left of it.
    Raises GivenAlready, PaymentRefused. Rules: OS-32, OS-34.
    """
    (held,) = transitions.lock([order])
    if given := taken_by(held.organization, key):
        said = (payment.pk, rounded(amount, held.organization), method.pk)
        if (given.returns_id, -given.amount, given.method_id) != said:
            raise GivenAlready(given)
        return given
    entry = give_back(payment, amount=amount, method=method, key=key, by=by, location=held.location, note=note)
    keep_paid(held, [entry])
    order.paid = held.paid
    return entry
