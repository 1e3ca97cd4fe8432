"""Money taken for an order before it is closed: written to the ledger, added to what the order says is paid."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.db import transaction

from accounts.models import Membership
from orders import transitions
from orders.models import Order
from orders.services import OrderRefused
from payments.models import Method, Payment
from payments.selectors import taken_by
from payments.services import take


@transaction.atomic
def take_prepayment(
    order: Order, *, amount: Decimal, method: Method, key: UUID, by: Membership, note: str = ""
) -> Payment:
    """Take money for an open order; the form of `key` sent again shows the payment it brought.

    The order is held while the entry and `paid` are written, so that of two at once neither is lost.
    Raises OrderRefused for a closed order, PaymentRefused. Rules: OS-31, OS-32, OS-34.
    """
    (held,) = transitions.lock([order])
    taken = taken_by(held.organization, key)
    if taken:
        return taken
    if held.is_closed:
        raise OrderRefused(transitions.closed_already(held))
    payment = take(
        kind=Order.subject_kind,
        subject_id=held.pk,
        amount=amount,
        method=method,
        key=key,
        by=by,
        location=held.location,
        note=note,
    )
    # Added here, not by the database: SQLite adds decimals as floats.
    order.paid = held.paid + payment.amount
    Order.objects.filter(pk=held.pk).update(paid=order.paid)
    return payment
