"""Money given back: an entry below zero that names the payment it returns. Source: OS-32."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.db import transaction

from accounts.models import Membership
from orders import transitions
from orders.models import Order
from orders.paying.taking import TakenAlready, keep_paid
from payments.models import Method, Payment
from payments.selectors import taken_by
from payments.services import give_back, rounded


@transaction.atomic
def give_back_payment(
    order: Order, payment: Payment, *, amount: Decimal, method: Method, key: UUID, by: Membership, note: str
) -> Payment:
    """Return a payment of an order, open or closed, or a part of it; the form sent again shows what it returned.

    The order is held: of two who return the same payment the second finds what the first left of it.
    Raises TakenAlready, PaymentRefused. Rules: OS-32, OS-34.
    """
    (held,) = transitions.lock([order])
    if given := taken_by(held.organization, key):
        if (given.returns_id, -given.amount) != (payment.pk, rounded(amount, held.organization)):
            raise TakenAlready([given])
        return given
    entry = give_back(payment, amount=amount, method=method, key=key, by=by, location=held.location, note=note)
    keep_paid(held, [entry])
    order.paid = held.paid
    return entry
